"""Live updates for staff: tickets, connections by topic, and the fan-out of events to them."""
