"""The Model Context Protocol: the concierge's abilities for the assistants of others."""
