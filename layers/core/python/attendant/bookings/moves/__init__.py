"""Bookings that staff put elsewhere: moved, exchanged, kept where they are (S-16, S-19)."""
