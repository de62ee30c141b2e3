"""Attendant on one machine: the synthesised stacks on a local cloud, and simulators of all that is outside."""
