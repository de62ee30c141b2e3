"""Whether two profiles are one person: blocking keys, a score with its terms, and what waits for staff."""
