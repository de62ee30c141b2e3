"""Names and words in one plain form, so that what is typed and what is stored meet.

Case and accents go, letters like ß and ø get their usual plain ones, ä, ae and a are one as are å, aa and a,
Cyrillic and Greek are written in Latin letters. Other scripts stay as they are. The folded form of a
beginning is the beginning of the folded form, which is what makes a search by prefixes possible.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_WORD = 24
MOST_WORDS = 6

_PLAIN = {
    "ß": "ss", "ø": "o", "ł": "l", "æ": "a", "œ": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
    "ŋ": "ng", "ŧ": "t", "ə": "a",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "d", "е": "e", "є": "ye", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "џ": "dz", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
    "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_LATIN = str.maketrans({**_PLAIN, **_CYRILLIC, **_GREEK})
# The marks of these letters make others of them, and must not go.
_WHOLE = str.maketrans({"й": "y", "ї": "yi", "ѓ": "g", "ќ": "k"})
# Accents, Hebrew points and Arabic vowel signs: written by some and left out by others.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670]")
_APOSTROPHES = re.compile("['’‘ʼ`´ʹʺ]")
_SPELT_OUT = re.compile("(?<=[aou])e|(?<=a)a")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The plain form of a text: lower case, Latin letters where there are any, one space between words."""
    whole = unicodedata.normalize("NFC", text.casefold()).translate(_WHOLE)
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", _APOSTROPHES.sub("", whole)))
    spaced = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in bare)
    return _SPELT_OUT.sub("", " ".join(spaced.translate(_LATIN).split()))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order."""
    return tuple(word[:LONGEST_WORD] for word in folded(text).split(" ") if word)[:MOST_WORDS]


def name_words(text: str) -> tuple[str, ...]:
    """The distinct words under which a name is found: its own, and what follows a short D' or O'."""
    after = " ".join(re.findall(r"\b\w{1,2}['’‘ʼ`´](\w{3,})", text))
    return tuple(dict.fromkeys((*words_of(text), *words_of(after))))[:MOST_WORDS]
