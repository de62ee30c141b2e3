"""Reading days, times, lengths, party sizes, wishes and consent in a guest's own words, without a model."""
