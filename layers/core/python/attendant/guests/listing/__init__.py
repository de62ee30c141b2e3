"""Lists of guests: which of them a filter shows, in which order, at the cost of a page."""
