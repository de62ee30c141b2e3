"""Notes about guests: what staff want to remember, with author and time."""
