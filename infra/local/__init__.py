"""Attendant on one machine: the synthesised stacks on a local cloud, and simulators of what is outside."""
