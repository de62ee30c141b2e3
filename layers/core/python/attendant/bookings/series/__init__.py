"""Series of bookings: the dates of a rule, made, edited and ended together (S-31 to S-33)."""
