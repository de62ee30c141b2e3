"""Profiles as they pile up in a hotel's guest file, with the person behind each, to measure matching.

A seed draws a set: `profiles(7)` is always the same twenty thousand. About one person in four has two to
four profiles, each written by another hand: a clerk, the PMS, a booking site, WhatsApp, the online form. The
shares of slips and of people who share things are the constants below: assumptions, not a survey.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from attendant.guests.aliases import Alias
from attendant.guests.contacts import EmailPoint, PhonePoint, read_email
from attendant.guests.models import Guest
from attendant.guests.profile import Address, PmsLink
from tests.people import People, Person, in_latin_letters

PROFILES_PER_PERSON = ((1, 0.76), (2, 0.17), (3, 0.05), (4, 0.02))
HANDS = (("staff", 0.27), ("pms", 0.24), ("site", 0.17), ("whatsapp", 0.13), ("online", 0.19))

HOUSEHOLD = 0.15  # lives with the person before: same family name, street and town
SHARED_PHONE, SHARED_EMAIL = 0.5, 0.2  # of those: one phone, one mailbox for both
NAMESAKE = 0.005  # of those: the very same name, as with father and son
NAMED_ALIKE = 0.3  # of those whose name has such a counterpart: Daniel and Daniela, Lena and Lina
KNOWN_TO_PMS = 0.6  # the PMS finds who it has, and makes no second profile
AGENCY = 0.015  # booked by an agency: its phone and its info@ address

TYPO, SWAPPED, NICKNAME, INITIAL, CAPITALS = 0.07, 0.04, 0.04, 0.025, 0.06
ACCENTS_LOST, UMLAUT_SPELT, LATIN_LETTERS = 0.3, 0.15, 0.75
SECOND_NAME_LEFT, MAIDEN_NAME, MIDDLE_NAME = 0.4, 0.012, 0.03
OTHER_PHONE, PHONE_TYPO, OTHER_EMAIL, BIRTHDAY_TYPO, MOVED = 0.04, 0.015, 0.08, 0.02, 0.05

_NICKNAMES = (
    "Thomas=Tom Michael=Mike Alexander=Alex Robert=Bob William=Bill Elizabeth=Liz Katharina=Kathi "
    "Stefan=Steff Andreas=Andi Johannes=Hannes Christopher=Chris Daniel=Dani Benjamin=Ben Maximilian=Max "
    "Matthew=Matt Nicholas=Nick Anthony=Tony James=Jim Francesco=Franco Giuseppe=Beppe Giovanni=Gianni "
    "José=Pepe Francisco=Paco Ignacio=Nacho Sebastian=Basti Johann=Hans Josef=Sepp Elisabeth=Lisa "
    "Martina=Tina Charlotte=Lotte Alexandra=Alex Gabriele=Gabi Susanne=Susi Margaret=Maggie "
    "Jennifer=Jenny Joseph=Joe Samuel=Sam Edward=Ted Stephen=Steve Andrew=Andy David=Dave Joshua=Josh "
    "Jessica=Jess Rebecca=Becky"
)
NICKNAMES = dict(pair.split("=") for pair in _NICKNAMES.split())
NEIGHBOURS = dict(
    zip("qwertzuiopasdfghjklyxcvbnm", "wertzuioposdfghjkl kxcvbnmn".replace(" ", "k"), strict=False)
)

_COUNTERPARTS = (
    "Daniel=Daniela Martin=Martina Julia=Julian Lena=Lina Maria=Mario Johann=Johannes Andreas=Andrea "
    "Alexander=Alexandra Michael=Michaela Christian=Christina Stefan=Stefanie Laura=Lara Anna=Anja "
    "Emma=Emily Sophie=Sophia Robert=Roberta Paul=Paula Jan=Jana Nicolas=Nicole Louis=Louise Marie=Maria "
    "Claude=Claudia Francesco=Francesca Giovanni=Giovanna Carlo=Carla Antonio=Antonia Olivia=Oliver "
    "Emil=Emilia Marco=Marcel"
)
COUNTERPARTS = dict(pair.split("=") for pair in _COUNTERPARTS.split())
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ROMAN = (
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya",
    "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch  y  e ju ja",
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y  e iu ia",
)
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
_ROMAN_GREEK = (
    "a v g d e z i th i k l m n x o p r s s t y f ch ps o",
    "a v g d e z i th i k l m n ks o p r s s t i ph h ps o",
)


@dataclass(frozen=True)
class Labelled:
    """A profile and the number of the person it is of."""

    guest: Guest
    person: int


@dataclass
class _Household:
    """What a person has besides themselves: who they share it with, and earlier values."""

    person: Person
    phone: str
    email: str
    agency: tuple[str, str] | None = None
    maiden: str = ""
    old_phone: str = ""
    old_email: str = ""
    in_pms: bool = False


def profiles(seed: int, n: int = 20_000) -> list[Labelled]:
    """`n` profiles in the order in which they came to be; the profiles of one person are far apart."""
    draw = random.Random(f"profiles-{seed}")
    people = People(seed)
    written: list[tuple[int, _Household]] = []
    before: _Household | None = None
    number = 0
    while len(written) < n:
        person = _lives_with(draw, people, before)
        before = person
        number += 1
        count = draw.choices([c for c, _ in PROFILES_PER_PERSON], [w for _, w in PROFILES_PER_PERSON])[0]
        spare = people.draw(1)[0]
        person.old_phone, person.old_email, person.maiden = spare.phone, spare.email, spare.family_name
        written += [(number, person)] * count
    written = written[:n]
    draw.shuffle(written)
    made: list[Labelled] = []
    aliases: set[str] = set()
    start = datetime(2024, 1, 1, tzinfo=UTC)
    for at, (number, known) in enumerate(written):
        guest = _Clerk(draw, aliases).write(f"gst_{at:08d}", known, start + timedelta(minutes=20 * at))
        made.append(Labelled(guest, number))
    return made


def _lives_with(draw: random.Random, people: People, before: _Household | None) -> _Household:
    person = people.draw(1)[0]
    phone, email = person.phone, person.email
    if before is not None and draw.random() < HOUSEHOLD:
        other = before.person
        given = person.given_name
        while given == other.given_name:
            given = people.draw(1)[0].given_name  # nobody lives with a namesake by chance
        if draw.random() < NAMESAKE:
            given = other.given_name
        elif other.given_name in COUNTERPARTS and draw.random() < NAMED_ALIKE:
            given = COUNTERPARTS[other.given_name]
        person = replace(
            person,
            given_name=given,
            family_name=other.family_name,
            street=other.street,
            postal_code=other.postal_code,
            city=other.city,
            country=other.country,
            language=other.language,
        )
        phone = before.phone if draw.random() < SHARED_PHONE else phone
        email = before.email if draw.random() < SHARED_EMAIL else email
    agency = None
    if draw.random() < AGENCY:
        which = draw.randint(1, 40)
        agency = (
            f"+4144555{which:04d}",
            f"{draw.choice(['info', 'office', 'groups'])}@agency{which}.example",
        )
    return _Household(person, phone, email, agency)


class _Clerk:
    """Writes one profile, with the slips of one hand."""

    def __init__(self, draw: random.Random, aliases: set[str]) -> None:
        self._draw = draw
        self._aliases = aliases

    def write(self, guest_id: str, known: _Household, now: datetime) -> Guest:
        hand = self._draw.choices([name for name, _ in HANDS], [weight for _, weight in HANDS])[0]
        if hand == "whatsapp" and known.phone in self._aliases:
            hand = "online"  # one number writes as one guest
        if hand == "pms" and known.in_pms and self._draw.random() < KNOWN_TO_PMS:
            hand = "staff"
        write: Callable[[_Household], dict[str, object]] = getattr(self, f"_{hand}")
        return Guest(guest_id=guest_id, created_at=now, revision=1, **write(known))  # type: ignore[arg-type]

    def _staff(self, known: _Household) -> dict[str, object]:
        return {
            **self._named(known, split=0.7),
            **self._phoned(known, 0.95),
            **self._mailed(known, 0.65),
            "birthday": self._born(known, 0.2),
            "language": known.person.language,
            "address": self._lives(known, 0.3),
            "company": known.person.company,
        }

    def _pms(self, known: _Household) -> dict[str, object]:
        known.in_pms = True
        number = f"{self._draw.randrange(10**9):09d}"
        return {
            **self._named(known, split=1.0),
            **self._phoned(known, 0.8),
            **(self._relayed() if self._draw.random() < 0.25 else self._mailed(known, 0.8)),
            "birthday": self._born(known, 0.65),
            "nationality": known.person.country if self._draw.random() < 0.8 else None,
            "language": known.person.language,
            "address": self._lives(known, 0.75),
            "company": known.person.company,
            "pms": PmsLink(system="mews", external_id=number),
        }

    def _site(self, known: _Household) -> dict[str, object]:
        return {
            **self._named(known, split=0.6),
            **self._phoned(known, 0.95),
            **self._relayed(),
            "language": known.person.language,
            "address": self._lives(known, 0.5),
        }

    def _online(self, known: _Household) -> dict[str, object]:
        return {
            **self._named(known, split=0.8),
            **self._phoned(known, 0.97),
            **self._mailed(known, 1.0),
            "language": known.person.language,
            "birthday": self._born(known, 0.1),
        }

    def _whatsapp(self, known: _Household) -> dict[str, object]:
        phone = known.phone
        chance = self._draw.random()
        name = self._named(known, split=0.0)["name"] if chance < 0.5 else known.person.given_name
        if chance > 0.9:
            name = self._draw.choice(["Sunny ☀️", "~", "Papa", "Boss", "🏔️", "Ski4ever", None])
        self._aliases.add(phone)
        return {
            "name": name,
            "phones": (PhonePoint(value=phone, given=phone, source="whatsapp"),),
            "aliases": (Alias(kind="phone", value=phone.removeprefix("+")),),
            "language": known.person.language,
        }

    def _named(self, known: _Household, split: float) -> dict[str, object]:
        given, family = known.person.given_name, known.person.family_name
        chance = self._draw.random
        if chance() < MAIDEN_NAME:
            family = known.maiden
        if " " in family and chance() < SECOND_NAME_LEFT:
            family = max(family.split(" "), key=len)
        if chance() < NICKNAME:
            given = NICKNAMES.get(given, given)
        if chance() < INITIAL:
            given = in_latin_letters(given)[:1].upper() + "."
        elif chance() < MIDDLE_NAME:
            given = f"{given} {self._draw.choice('ABCEFGHJKLMPRST')}."
        given, family = self._spelt(given, family)
        if chance() < TYPO:
            if chance() < 0.4 and len(given) > 3:
                given = self._slipped(given)
            else:
                family = self._slipped(family)
        if chance() < CAPITALS:
            given, family = given.upper(), family.upper()
        if chance() < SWAPPED:
            given, family = family, given
        if chance() < split:
            return {"name": f"{given} {family}", "given_name": given, "family_name": family}
        return {"name": f"{family}, {given}" if chance() < 0.1 else f"{given} {family}"}

    def _spelt(self, given: str, family: str) -> tuple[str, str]:
        chance = self._draw.random()
        if not given.isascii() or not family.isascii():
            if "а" <= (family + given).lower()[0] <= "я" or "α" <= (family + given).lower()[0] <= "ω":
                if chance < LATIN_LETTERS:
                    return self._romanised(given, family)
            elif chance < UMLAUT_SPELT:
                pairs = str.maketrans(
                    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "ñ": "n"}
                )
                return given.translate(pairs), family.translate(pairs)
            elif chance < UMLAUT_SPELT + ACCENTS_LOST:
                return in_latin_letters(given).title(), " ".join(
                    in_latin_letters(part).title() for part in family.split(" ")
                )
        return given, family

    def _romanised(self, given: str, family: str) -> tuple[str, str]:
        russian, greek = self._draw.choice(_ROMAN).split(" "), self._draw.choice(_ROMAN_GREEK).split(" ")
        table = dict(zip(_RUSSIAN, russian, strict=False)) | dict(zip(_GREEK, greek, strict=False))
        table |= dict(zip("άέήίόύώϊϋ", "aeiioyoii".replace("ii", "ii"), strict=False)) | {"ΰ": "y", "ΐ": "i"}

        def romanised(name: str) -> str:
            name = name.lower().replace("ου", "ou").replace("ού", "ou")
            return "".join(table.get(letter, letter) for letter in name).title()

        return romanised(given), romanised(family)

    def _slipped(self, word: str) -> str:
        at = self._draw.randrange(1, len(word)) if len(word) > 1 else 0
        kind = self._draw.randrange(4)
        if kind == 0:
            return word[:at] + word[at + 1 :]
        if kind == 1 and at + 1 < len(word):
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if kind == 2:
            return word[:at] + word[at] + word[at:]
        return word[:at] + NEIGHBOURS.get(word[at].lower(), "e") + word[at + 1 :]

    def _phoned(self, known: _Household, share: float) -> dict[str, object]:
        if self._draw.random() > share:
            return {}
        phone = known.old_phone if self._draw.random() < OTHER_PHONE else known.phone
        if known.agency and self._draw.random() < 0.5:
            phone = known.agency[0]
        if self._draw.random() < PHONE_TYPO:
            at = self._draw.randrange(5, len(phone))
            phone = phone[:at] + str(self._draw.randrange(10)) + phone[at + 1 :]
        return {"phones": (PhonePoint(value=phone, given=phone),)}

    def _mailed(self, known: _Household, share: float) -> dict[str, object]:
        if self._draw.random() > share:
            return {}
        email = known.old_email if self._draw.random() < OTHER_EMAIL else known.email
        if known.agency and self._draw.random() < 0.5:
            email = known.agency[1]
        return {"emails": (EmailPoint(value=email, given=email),)}

    def _relayed(self) -> dict[str, object]:
        # A booking site gives each stay an address; some give all of a property the same one.
        local = f"guest.{self._draw.randrange(10**8)}" if self._draw.random() < 0.9 else "noreply"
        site = self._draw.choice(["guest.booking.com", "m.expediapartnercentral.com", "guest.airbnb.com"])
        return {"emails": (read_email(f"{local}@{site}"),)}

    def _born(self, known: _Household, share: float) -> date | None:
        born = known.person.birthday
        if self._draw.random() > share:
            return None
        if self._draw.random() < BIRTHDAY_TYPO:
            if born.day <= 12:
                return born.replace(month=born.day, day=born.month)
            return born.replace(year=born.year + self._draw.choice([-10, -1, 1, 10]), day=min(born.day, 28))
        return born

    def _lives(self, known: _Household, share: float) -> Address | None:
        if self._draw.random() > share:
            return None
        person = known.person
        if self._draw.random() < MOVED:
            return Address(city=person.city, country=person.country)
        street = person.street.replace("strasse", "str.") if self._draw.random() < 0.3 else person.street
        return Address(
            lines=(street,), postal_code=person.postal_code, city=person.city, country=person.country
        )
