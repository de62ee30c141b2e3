"""Guests from files: checked row by row, matched with those who are known, taken in so that it can resume."""
