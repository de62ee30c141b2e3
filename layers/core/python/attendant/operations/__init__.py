"""Operations: what the people who run the product look at."""
