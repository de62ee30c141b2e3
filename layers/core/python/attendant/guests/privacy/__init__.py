"""What a person may ask of their data: all of it in one file, or its erasure; and who looked at it."""
