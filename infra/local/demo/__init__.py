"""The demo properties: what they are, and how they are entered through the public API."""
