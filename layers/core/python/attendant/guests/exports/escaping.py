"""Cells that a spreadsheet would take for a formula (no I/O).

A spreadsheet that opens a CSV file runs what begins with = + - @, a tab or a line break as a formula. Such a
value gets an apostrophe in front, phone numbers included: otherwise +41795550100 becomes a sum. Reading takes
the apostrophe off again. Files in Excel's own format need none: there every cell says that it is text.
"""

import re

_FORMULA = re.compile(r"'*(\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_ESCAPED = re.compile(r"'('*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]))")


def escaped(text: str) -> str:
    """The text as a cell that no spreadsheet computes."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(text: str) -> str:
    """The text that `escaped` was given; a text that needed nothing stays as it is."""
    return text[1:] if _ESCAPED.match(text) else text
