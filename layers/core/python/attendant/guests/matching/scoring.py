"""How likely two profiles are one person: points for evidence, after Fellegi and Sunter (no I/O).

A point is a bit: how much likelier the agreement or difference is between two profiles of one person than
between two persons, as a power of two. The points add up; `confidence` is the chance they stand for.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.models import Candidate, Outcome, Term
from attendant.guests.matching.names import Agreement, Level, compare
from attendant.guests.matching.spelling import jaro_winkler, likeness

START = -14.0
"""Before any evidence: of the pairs of some ten thousand profiles hardly one in 2^14 is one person."""

SAME_FROM, REVIEW_FROM = 4.0, -1.0
"""Points from which two profiles are one person, and from which staff look at them; see docs/guests.md."""

GIVEN = {
    Level.SAME: 6.5,
    Level.NEAR: 4.5,
    Level.INITIAL: 2.5,
    Level.MISSING: 0.0,
    Level.UNSURE: -2.0,
    Level.OTHER_FORM: -6.0,
    Level.DIFFERENT: -7.0,
}
FAMILY = {
    Level.SAME: 8.5,
    Level.NEAR: 6.5,
    Level.INITIAL: 2.0,
    Level.MISSING: 0.0,
    Level.UNSURE: -2.0,
    Level.OTHER_FORM: -2.0,
    Level.DIFFERENT: -4.5,
}
PHONE, PHONE_NEAR, PHONE_OTHER = 16.0, 6.0, -1.5
EMAIL, EMAIL_NEAR, EMAIL_OTHER = 17.0, 6.0, -1.0
BIRTHDAY, BIRTHDAY_NEAR, BIRTHDAY_OTHER = 14.0, 5.0, -9.0
STREET, POSTAL_CODE, CITY, ADDRESS_MOST, CITY_OTHER = 6.0, 5.0, 3.0, 9.0, -1.0
NATIONALITY, NATIONALITY_OTHER = 1.0, -2.0
LANGUAGE, LANGUAGE_OTHER = 0.5, -0.5
COMPANY = 5.0
PMS, PMS_OTHER = 30.0, -4.0
OTHER_IDENTITY = -1.0
PREFERENCE, PREFERENCES_MOST = 2.0, 5.0
HOUSEHOLD_PHONE, HOUSEHOLD_EMAIL, HOUSEHOLD_ADDRESS, HOUSEHOLD_NAME = 3.0, 4.0, 1.0, 2.0
"""What a shared phone, mailbox, address and family name say where given names differ: they live together."""
NAMESAKES_MOST = 4.0
RARITY = ((0, 1.5), (1, 0.5), (7, 0.0), (19, -1.0), (10**9, -2.0))
"""Points for a family name, by how many of the profiles looked up have it with another given name."""
SHARER, SHARERS_MOST = 3.0, 9.0


@dataclass(frozen=True)
class Sharing:
    """What the other profiles found say about the values of one: who else uses them."""

    sharers: Mapping[str, int] = field(default_factory=dict)
    """For a phone or e-mail: how many people with other names have it, too."""
    namesakes: int = 0
    """How many other profiles have the same name."""
    relatives: int | None = None
    """How many other profiles have the same family name with another given name; None if nobody looked."""


@dataclass(frozen=True)
class Score:
    """The sum, what it is made of, and why a person must decide although it is high."""

    terms: tuple[Term, ...]
    holds: tuple[str, ...]

    @property
    def points(self) -> float:
        """Bits for (positive) or against one person."""
        return round(sum(term.points for term in self.terms), 2)

    @property
    def confidence(self) -> float:
        """The chance that it is one person, 0 to 1."""
        return round(1 / (1 + math.pow(2.0, -max(-60.0, min(60.0, self.points)))), 4)

    @property
    def outcome(self) -> Outcome:
        """One person, maybe, or two."""
        if self.points >= SAME_FROM and not self.holds:
            return "same"
        return "review" if self.points >= REVIEW_FROM else "new"

    def candidate(self, guest_id: str) -> Candidate:
        """The score as it is shown for a profile."""
        return Candidate(
            guest_id=guest_id,
            outcome=self.outcome,
            confidence=self.confidence,
            points=self.points,
            terms=self.terms,
            holds=self.holds,
        )


NOBODY_ELSE = Sharing()


def score(one: Evidence, other: Evidence, sharing: Sharing = NOBODY_ELSE) -> Score:
    """Compare two profiles; `sharing` is what is known of others with the same values."""
    names = compare(one.name, other.name)
    living_together = names.given in (Level.DIFFERENT, Level.OTHER_FORM)
    terms = [
        Term(name="start", points=START, why="any two profiles, before they are compared"),
        *_names(names, sharing, living_together),
        *_phones(one, other, names, sharing, living_together),
        *_emails(one, other, names, sharing, living_together),
        *_birthdays(one.birthday, other.birthday),
        *_addresses(one, other, living_together),
        *_origin(one, other),
        *_outside(one, other),
        *_preferences(one, other),
    ]
    return Score(tuple(terms), tuple(_holds(one, other, names, sharing)))


def _names(names: Agreement, sharing: Sharing, living_together: bool) -> list[Term]:
    family = FAMILY[names.family]
    if living_together:
        family = min(family, HOUSEHOLD_NAME)
    order = ", in the other order" if names.swapped else ""
    terms = []
    if names.given is not Level.MISSING:
        terms.append(Term(name="given_name", points=GIVEN[names.given], why=_SAID[names.given] + order))
    if names.family is not Level.MISSING:
        terms.append(Term(name="family_name", points=family, why=_SAID[names.family] + order))
    if sharing.namesakes and min(names.given, names.family) >= Level.INITIAL:
        points = -min(NAMESAKES_MOST, round(math.log2(1 + sharing.namesakes), 1))
        why = f"a common name here: {sharing.namesakes} more have it"
        terms.append(Term(name="namesakes", points=points, why=why))
    if sharing.relatives is not None and names.family >= Level.NEAR and names.given >= Level.INITIAL:
        points = next(points for most, points in RARITY if sharing.relatives <= most)
        if points:
            why = "a rare family name here" if points > 0 else "a common family name here"
            terms.append(Term(name="rarity", points=points, why=why))
    return terms


_SAID = {
    Level.SAME: "the same",
    Level.NEAR: "nearly the same, or a form of it",
    Level.INITIAL: "the initial fits",
    Level.MISSING: "not given",
    Level.UNSURE: "does not fit well",
    Level.OTHER_FORM: "the other gender's form of it",
    Level.DIFFERENT: "another one",
}


def _phones(
    one: Evidence, other: Evidence, names: Agreement, sharing: Sharing, living_together: bool
) -> list[Term]:
    if not one.phones or not other.phones:
        return []
    if common := one.phones & other.phones:
        if living_together:
            return [Term(name="phone", points=HOUSEHOLD_PHONE, why="the same, as in a household")]
        points, why = _weakened(PHONE, common, names, sharing)
        return [Term(name="phone", points=points, why=why)]
    if _one_digit_apart(one, other):
        return [Term(name="phone", points=0 if living_together else PHONE_NEAR, why="one digit differs")]
    return [Term(name="phone", points=PHONE_OTHER, why="another one")]


def _emails(
    one: Evidence, other: Evidence, names: Agreement, sharing: Sharing, living_together: bool
) -> list[Term]:
    if common := one.emails & other.emails:
        if living_together:
            return [Term(name="email", points=HOUSEHOLD_EMAIL, why="the same, as in a household")]
        points, why = _weakened(EMAIL, common, names, sharing)
        return [Term(name="email", points=points, why=why)]
    if one.void_emails & other.void_emails:
        return [Term(name="email", points=0, why="the same, but of a booking site or shared: says nothing")]
    if not one.emails or not other.emails:
        return []
    if one.locals & other.locals or any(jaro_winkler(a, b) >= 0.97 for a in one.emails for b in other.emails):
        return [Term(name="email", points=0 if living_together else EMAIL_NEAR, why="nearly the same")]
    return [Term(name="email", points=EMAIL_OTHER, why="another one")]


def _weakened(points: float, common: frozenset[str], names: Agreement, sharing: Sharing) -> tuple[float, str]:
    sharers = min(sharing.sharers.get(value, 0) for value in common)
    # Whose name fits is one of those who share it, and no other.
    fits = min(names.given, names.family) >= Level.MISSING and max(names.given, names.family) >= Level.NEAR
    if not sharers or fits:
        return points, "the same"
    less = min(SHARERS_MOST, SHARER * sharers)
    return points - less, f"the same, but {sharers} with other names use it, too"


def _birthdays(one: date | None, other: date | None) -> list[Term]:
    if one is None or other is None:
        return []
    if one == other:
        return [Term(name="birthday", points=BIRTHDAY, why="the same")]
    if _nearly_the_same_day(one, other):
        return [Term(name="birthday", points=BIRTHDAY_NEAR, why="one slip apart")]
    return [Term(name="birthday", points=BIRTHDAY_OTHER, why="another one")]


def _nearly_the_same_day(one: date, other: date) -> bool:
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return True
    return sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True)) == 1


def _addresses(one: Evidence, other: Evidence, living_together: bool) -> list[Term]:
    parts = []
    if one.street and one.street == other.street:
        parts.append((STREET, "street"))
    elif one.street and other.street and likeness(one.street, other.street) >= 0.93:
        parts.append((STREET - 2, "nearly the street"))
    if one.postal_code and one.postal_code == other.postal_code:
        parts.append((POSTAL_CODE, "postal code"))
    elif one.city and other.city and likeness(one.city, other.city) >= 0.92:
        parts.append((CITY, "town"))
    if parts:
        most = HOUSEHOLD_ADDRESS if living_together else ADDRESS_MOST
        points = min(most, sum(part for part, _ in parts))
        return [
            Term(name="address", points=points, why="the same " + " and ".join(what for _, what in parts))
        ]
    if one.city and other.city:
        return [Term(name="address", points=CITY_OTHER, why="another town")]
    return []


def _origin(one: Evidence, other: Evidence) -> list[Term]:
    terms = []
    for name, mine, theirs, same, differs in (
        ("nationality", one.nationality, other.nationality, NATIONALITY, NATIONALITY_OTHER),
        ("language", one.language, other.language, LANGUAGE, LANGUAGE_OTHER),
        ("company", one.company, other.company, COMPANY, 0.0),
    ):
        if mine and theirs and (mine == theirs or differs):
            is_same = mine == theirs
            points, why = (same, "the same") if is_same else (differs, "another one")
            terms.append(Term(name=name, points=points, why=why))
    return terms


def _outside(one: Evidence, other: Evidence) -> list[Term]:
    terms = []
    if one.pms and other.pms and one.pms[0] == other.pms[0]:
        points, why = (
            (PMS, "the same number") if one.pms == other.pms else (PMS_OTHER, "two numbers in one system")
        )
        terms.append(Term(name="pms", points=points, why=why))
    if one.aliases & other.aliases:
        terms.append(Term(name="channel", points=PMS, why="the same identity"))
    elif own_identities(one, other):
        terms.append(Term(name="channel", points=OTHER_IDENTITY, why="each has an identity of their own"))
    return terms


def own_identities(one: Evidence, other: Evidence) -> bool:
    """Whether both write under an identity of the same channel and kind, but not under the same one."""
    if one.aliases & other.aliases:
        return False
    return not {alias[:2] for alias in one.aliases}.isdisjoint(alias[:2] for alias in other.aliases)


def _preferences(one: Evidence, other: Evidence) -> list[Term]:
    if not (common := one.preferences & other.preferences):
        return []
    points = min(PREFERENCES_MOST, PREFERENCE * len(common))
    return [Term(name="preferences", points=points, why=f"{len(common)} the same")]


def _holds(one: Evidence, other: Evidence, names: Agreement, sharing: Sharing) -> list[str]:
    """Why nobody merges these without looking."""
    same_day = one.birthday is not None and one.birthday == other.birthday
    same_number = one.pms is not None and one.pms == other.pms
    own_phone = bool(one.phones & other.phones) and not any(
        sharing.sharers.get(phone) for phone in one.phones & other.phones
    )
    own_mail = bool(one.emails & other.emails)
    at_home = bool(one.street and one.street == other.street and one.postal_code == other.postal_code)
    certain = same_day or same_number
    same_name = min(names.given, names.family) is Level.SAME
    initial_and_phone = names.given is Level.INITIAL and names.family is Level.SAME and own_phone
    named_anew = names.given is Level.SAME and (own_phone or (own_mail and at_home))
    reached_alike = bool(one.phones & other.phones or own_mail) or (
        same_name and (_one_digit_apart(one, other) or (at_home and not (one.emails and other.emails)))
    )
    found = {
        "birthdays differ": bool(one.birthday and other.birthday) and not same_day,
        "two numbers in one system": bool(one.pms and other.pms and one.pms[0] == other.pms[0])
        and not same_number,
        "each has a channel identity of their own": own_identities(one, other),
        "given names differ": names.given in (Level.DIFFERENT, Level.OTHER_FORM, Level.UNSURE),
        # After a marriage, say: the same given name where nobody else is reached.
        "family names differ": names.family in (Level.DIFFERENT, Level.UNSURE)
        and not (certain or named_anew),
        "what agrees may be a family's": names.given <= Level.INITIAL
        and names.family > Level.MISSING
        and not (certain or initial_and_phone),
        "nothing that is one person's own agrees": not (certain or reached_alike),
    }
    return [why for why, holds in found.items() if holds]


def _one_digit_apart(one: Evidence, other: Evidence) -> bool:
    return any(_nearly_the_same_digits(a, b) for a in one.phones for b in other.phones)


def _nearly_the_same_digits(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    return len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
