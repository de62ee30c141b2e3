"""Attendant: the operations backend for hospitality businesses."""
