"""Simulators of the outside world: real HTTP, state, the providers' rules. They import nothing of the product."""
