"""Finding a guest while somebody types: names in any order, phones, mail addresses, references, rooms."""
