"""Guests: who they are, how they are reached, and by which outside identities they are recognised."""
