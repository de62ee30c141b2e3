"""Segments: groups that guests belong to by what is known of them and by the date."""
