"""Attendant: the operations backend for hospitality businesses."""

__version__ = "0.1.0"
