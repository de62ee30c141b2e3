"""WhatsApp Cloud API: sending with Meta's rules and errors, signed webhooks, and the guests' phones."""
