"""The concierge: reads what a guest wrote, answers, and books only what the guest said yes to."""
