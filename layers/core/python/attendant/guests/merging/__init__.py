"""Two profiles of one person become one, keep what each said, and can be taken apart again."""
