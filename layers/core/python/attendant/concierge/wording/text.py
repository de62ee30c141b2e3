"""One spelling for all comparison: no accents, no case, no typographic marks."""

import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘´`ʼ]")
_HYPHEN_IN_WORDS = re.compile(r"(?<=[a-z])[-‐‑](?=[a-z])|(?<=\d)[-‐‑](?=[a-z])|(?<=[a-z])[-‐‑](?=\d)")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text in lower case without accents or apostrophes: `Après-midi` and `apres midi` are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    plain = _APOSTROPHES.sub(" ", plain).replace("⁄", "/").replace("º", ".").replace("：", ":")
    plain = _DASHES.sub("-", _HYPHEN_IN_WORDS.sub(" ", plain))
    return _SPACES.sub(" ", plain).strip()


def words(text: str) -> list[str]:
    """The words of a folded text, without punctuation and pictures."""
    return re.findall(r"[^\W_]+", fold(text))
