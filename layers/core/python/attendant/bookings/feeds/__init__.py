"""Calendar feeds: the bookings of a resource or a guest as iCalendar, behind a secret link (S-34)."""
