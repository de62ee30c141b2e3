"""Lessons beyond one booking: courses of several days, rosters of classes, the schedule of an instructor."""
