"""Times in which tables, areas or the whole venue take no bookings (S-18)."""
