"""The waiting list: who would like a time that is taken, and who is offered one that comes free (S-28)."""
