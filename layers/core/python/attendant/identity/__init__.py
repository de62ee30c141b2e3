"""Identity: accounts, tokens, members and their roles, and what a caller may do."""
