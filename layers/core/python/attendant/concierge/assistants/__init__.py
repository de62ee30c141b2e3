"""What outside assistants are told and may do: facts, free times, and the bookings of their own guests."""
