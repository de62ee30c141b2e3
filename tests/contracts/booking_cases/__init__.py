"""Runs booking cases whose answers others chose through the engine's public pure functions.

`python -m tests.contracts.booking_cases FOLDER` reads every JSON file of a folder. It maps a case's input to
the engine's own types, asks the engine, and compares; it decides nothing itself. What it does not know (a
kind, an input, an expectation) fails, so that nothing passes by being overlooked.
"""
