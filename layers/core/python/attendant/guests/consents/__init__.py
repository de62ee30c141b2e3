"""Decisions that guests make on a channel, kept in their profiles."""
