"""Phone numbers as digits: as they are stored, and as people write and type them (no I/O)."""

import re

# Every other calling code has three digits; none is the beginning of another.
_SHORT_CODES = re.compile(r"[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


def digits_of(text: str) -> str:
    """The digits of a text, e.g. of a phone number with blanks and brackets."""
    return "".join(str(int(character)) for character in text if character.isdecimal())


def national(international: str) -> str:
    """The digits of an E.164 number (without +) behind the calling code of its country."""
    short = _SHORT_CODES.match(international)
    return international[short.end() if short else 3 :]


def without_trunk(typed: str) -> str:
    """Typed digits without a bracketed zero, as in +43 (0)664."""
    return re.sub(r"\(\s*0\s*\)", "", typed)
