"""Fictional people as a hotel's guest file holds them: fifteen languages, some common names, many rare ones.

The same seed gives the same people, and the first hundred of a thousand are the hundred one gets alone.
"""

import random
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from tests.people_names import (
    COMPANY_KINDS,
    EVERYWHERE,
    FOREIGN_LETTERS,
    MAIL_DOMAINS,
    TONGUES,
    Country,
    Tongue,
)

MADE_NAMES = 900  # family names per language beyond its list, at most
OLDEST, YOUNGEST = date(1936, 1, 1).toordinal(), date(2012, 12, 31).toordinal()


@dataclass(frozen=True)
class Person:
    """One person: `name` as one writes it in full, `phone` in E.164, mail and phone theirs alone."""

    given_name: str
    family_name: str
    name: str
    language: str
    country: str
    phone: str
    email: str
    birthday: date
    city: str
    postal_code: str
    street: str
    company: str | None


class People:
    """An endless, reproducible supply of people."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._phones: set[str] = set()
        self._emails: set[str] = set()

    def draw(self, n: int) -> list[Person]:
        """The next `n` people; about 3 s for 100,000."""
        return [self._person() for _ in range(n)]

    def _person(self) -> Person:
        names = self._random.choices(_languages(), cum_weights=_language_weights())[0]
        woman = self._random.random() < 0.5
        given = self._pick(names.women if woman else names.men)
        family = self._family(names, woman)
        country = self._random.choices(names.tongue.countries, names.country_weights)[0]
        postal_code, _, city = self._random.choice(country.towns).partition("/")
        return Person(
            given_name=given,
            family_name=family,
            name=f"{given} {family}",
            language=names.tongue.language,
            country=country.code,
            phone=self._phone(country),
            email=self._email(given, family, country.code),
            birthday=date.fromordinal(self._random.randint(OLDEST, YOUNGEST)),
            city=city,
            postal_code=postal_code,
            street=self._street(names),
            company=self._company(names) if self._random.random() < 0.07 else None,
        )

    def _family(self, names: "_Names", woman: bool) -> str:
        family = self._pick(names.families)
        if woman:
            family = in_her_form(family, names.tongue.language)
        chance = self._random.random()
        if names.tongue.language == "es" and chance < 0.3:
            return f"{family} {self._pick(names.families)}"
        if names.tongue.language in {"de", "en", "fr"} and chance < 0.02:
            return f"{family}-{self._pick(names.families)}"
        if names.tongue.particles and chance > 0.985 and " " not in family:
            return self._random.choice(names.tongue.particles) + family
        return family

    def _pick(self, weighted: "_Weighted") -> str:
        names, cumulated = weighted
        return self._random.choices(names, cum_weights=cumulated)[0]

    def _phone(self, country: Country) -> str:
        while True:
            first = self._random.randint(2, 9)  # no range starts with 0 or 1 everywhere
            rest = self._random.randrange(10 ** (country.digits - 1))
            phone = f"{self._random.choice(country.mobile)}{first}{rest:0{country.digits - 1}d}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone

    def _email(self, given: str, family: str, country: str) -> str:
        first, last = in_latin_letters(given), in_latin_letters(family)
        kind = self._random.random()
        local = (
            f"{first}.{last}"
            if kind < 0.55
            else f"{first[:1]}.{last}"
            if kind < 0.75
            else f"{last}{first[:2]}"
        )
        domains = f"{MAIL_DOMAINS.get(country, '')} {EVERYWHERE}".split()
        email = f"{local}@{self._random.choice(domains)}"
        while email in self._emails:
            email = f"{local}{self._random.randint(1, 99_999)}@{self._random.choice(domains)}"
        self._emails.add(email)
        return email

    def _street(self, names: "_Names") -> str:
        street, number = self._random.choice(names.streets), self._random.randint(1, 140)
        return f"{number} {street}" if names.tongue.language in {"en", "fr"} else f"{street} {number}"

    def _company(self, names: "_Names") -> str:
        kinds = COMPANY_KINDS.get(names.tongue.language, "Group Travel Ltd").split()
        return f"{self._pick(names.families)} {self._random.choice(kinds)}"


type _Weighted = tuple[list[str], list[float]]
"""Names and their cumulated weights."""


@dataclass(frozen=True)
class _Names:
    """The names of one language, each list with its weights."""

    tongue: Tongue
    women: _Weighted
    men: _Weighted
    families: _Weighted
    streets: list[str]
    country_weights: list[int]


@cache
def _languages() -> list[_Names]:
    return [
        _Names(
            tongue=tongue,
            women=_weighted(_words(tongue.women), 0.6),
            men=_weighted(_words(tongue.men), 0.6),
            families=_weighted(_families(tongue), 0.75),
            streets=_words(tongue.streets),
            country_weights=[country.weight for country in tongue.countries],
        )
        for tongue in TONGUES
    ]


@cache
def _language_weights() -> list[int]:
    return list(accumulate(tongue.weight for tongue in TONGUES))


def _families(tongue: Tongue) -> list[str]:
    listed = _words(tongue.families)
    made = [
        root.strip() + ending
        for root in _words(tongue.roots)
        for ending in _words(tongue.endings)
        if root[-1].lower() != ending[0]
    ]
    random.Random(tongue.language).shuffle(made)
    return list(dict.fromkeys(listed + made[:MADE_NAMES]))


def _weighted(names: list[str], steepness: float) -> _Weighted:
    return names, list(accumulate(1 / (rank + 3) ** steepness for rank in range(len(names))))


def _words(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split(" ") if word]


def in_her_form(family: str, language: str) -> str:
    """The family name as a woman bears it, where the language has a form of its own."""
    if language == "pl" and family.endswith(("ski", "cki", "dzki")):
        return family[:-1] + "a"
    if language == "ru":
        if family.endswith(("ов", "ев", "ёв", "ин", "ын")):
            return family + "а"
        if family.endswith("ский"):
            return family[:-2] + "ая"
    if language == "el":
        for his, hers in (("όπουλος", "οπούλου"), ("ίδης", "ίδου"), ("άκης", "άκη"), ("άδης", "άδου")):
            if family.endswith(his):
                return family.removesuffix(his) + hers
    return family


def in_latin_letters(name: str) -> str:
    """Lower-case ASCII letters of a name, as one finds it in a mail address."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(
        letter for letter in plain.translate(FOREIGN_LETTERS) if letter.isascii() and letter.isalpha()
    )
