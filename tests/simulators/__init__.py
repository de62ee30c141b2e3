"""Simulators of the outside world: real HTTP, state, rules. They import nothing of the product."""
