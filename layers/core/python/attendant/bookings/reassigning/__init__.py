"""Tables assigned anew: suggestions with their terms, room made by moving others, nightly change lists."""
