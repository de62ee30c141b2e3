"""Stays: who lives in the house from when to when, whether a PMS says so or the desk."""
