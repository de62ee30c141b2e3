"""One name in many spellings: scripts and accents folded, sounds written alike, words compared (no I/O)."""

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюяђјљњћџ"
_CYRILLIC_READ = (
    "a b v g g d e e e zh z i i i i k l m n o p r s t u u f kh ts ch sh shch  y  e yu ya d j lj nj c dz"
)
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
_GREEK_READ = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
_LATIN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ə": "e",
}  # fmt: skip
_LETTERS = str.maketrans(
    dict(zip(_CYRILLIC, _CYRILLIC_READ.split(" "), strict=True))
    | dict(zip(_GREEK, _GREEK_READ.split(" "), strict=True))
    | _LATIN
)
_GREEK_PAIRS = (
    ("ου", "ou"),
    ("μπ", "b"),
    ("ντ", "nt"),
    ("γκ", "gk"),
    ("αυ", "av"),
    ("ευ", "ev"),
    ("γγ", "ng"),
)

_SPELT_ALIKE = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        # What transliterations, languages and clerks write in different ways becomes one spelling.
        (r"k?chr|khr", "kr"),
        (r"shch|sch|sh|sz", "S"),
        (r"tsch|tch|cz|ch", "C"),
        (r"dzh|dj", "j"),
        (r"zh|ts|tz", "z"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"gh", "g"),
        (r"th|dh", "t"),
        (r"ck|qu|q", "k"),
        (r"c(?=[aourlkt]|$)", "k"),
        (r"x", "ks"),
        (r"ff$", "v"),
        (r"w", "v"),
        (r"ae", "a"),
        (r"oe", "o"),
        (r"ue|ou|oo", "u"),
        (r"ee", "i"),
        (r"a[iy]", "ei"),
        (r"[yj]", "i"),
        (r"S|c", "s"),
        (r"C", "c"),
        (r"(?<=.)h", ""),
        (r"(.)\1+", r"\1"),
    )
)
_KINDS = str.maketrans("bpfvkgqdtszcrlmn", "ppffkkkttsssrlnn")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A word in lower-case Latin letters and digits, without accents; words stay apart by one space."""
    text = text.casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    if not plain.isascii():
        # Cyrillic й and ё come apart above; what they become is the same either way.
        for pair, by in _GREEK_PAIRS:
            plain = plain.replace(pair, by)
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
    plain = plain.replace("'", "").replace("\u2019", "")
    return " ".join("".join(c if c.isalnum() and c.isascii() else " " for c in plain).split())


@lru_cache(maxsize=65536)
def heard(word: str) -> str:
    """A folded word in the spelling that its usual variants share: Müller, Mueller and Muller are one."""
    for pattern, by in _SPELT_ALIKE:
        word = pattern.sub(by, word)
    return word


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The consonants of a folded word by kind, at most five; a beginning vowel counts as `a`."""
    text = heard(word)
    first = "a" if text[:1] in "aeiou" else ""
    kinds = re.sub(r"[^pfktslrn]", "", text.translate(_KINDS))
    return (first + re.sub(r"(.)\1+", r"\1", kinds))[:5]


@lru_cache(maxsize=262144)
def likeness(one: str, other: str) -> float:
    """How alike two folded words are, 0 to 1: the better of their letters and their common spelling."""
    if one == other:
        return 1.0
    plain, common = jaro_winkler(one, other), jaro_winkler(heard(one), heard(other))
    return max(plain, common * 0.99)


def jaro_winkler(one: str, other: str) -> float:
    """The similarity of Jaro with Winkler's bonus for a common beginning (prefix 4, weight 0.1), 0 to 1."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    reach = max(0, max(len(one), len(other)) // 2 - 1)
    taken = [False] * len(other)
    matched = []
    for at, letter in enumerate(one):
        for there in range(max(0, at - reach), min(len(other), at + reach + 1)):
            if not taken[there] and other[there] == letter:
                taken[there] = True
                matched.append(letter)
                break
    if not matched:
        return 0.0
    theirs = [letter for letter, is_taken in zip(other, taken, strict=True) if is_taken]
    swapped = sum(mine != their for mine, their in zip(matched, theirs, strict=True)) / 2
    count = len(matched)
    jaro = (count / len(one) + count / len(other) + (count - swapped) / count) / 3
    prefix = 0
    for mine, their in zip(one[:4], other[:4], strict=False):
        if mine != their:
            break
        prefix += 1
    return jaro + prefix * 0.1 * (1 - jaro)
