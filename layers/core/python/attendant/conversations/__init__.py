"""Conversations with guests over messaging channels: receiving, storing, answering, sending."""
