"""Whether a guest really wrote some words, and the whole sentence in which they did (no I/O).

What is remembered of a guest is their own sentence, never a summary: "I am not vegetarian" cannot become
"vegetarian".
"""

import re
from collections.abc import Iterable

from attendant.concierge.wording.text import words

LONGEST = 200
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


def sentence_with(quoted: str, texts: Iterable[str]) -> str | None:
    """The guest's own sentence that holds these words in this order; None if none does or it is too long.

    Case, accents and punctuation do not matter. Words that reach over sentences are in none of them.
    """
    wanted = words(quoted)
    if not wanted:
        return None
    for text in texts:
        for sentence in _SENTENCES.split(text):
            said = " ".join(sentence.split())
            if _within(wanted, words(said)):
                return said if len(said) <= LONGEST else None
    return None


def _within(wanted: list[str], said: list[str]) -> bool:
    length = len(wanted)
    return any(said[first : first + length] == wanted for first in range(len(said) - length + 1))
