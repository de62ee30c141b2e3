"""The records by which a guest is found: pure functions of what is known about them.

All stand in the guests table under `<property>#FIND#…`; a sort key ends in `#<guest>`. `words` are the folded
words of the guest's name, so that what was read can be narrowed down without reading the guest.

| kind | partition | sort key | finds |
| --- | --- | --- | --- |
| WORD | first letter | a word, the others | one word or its beginning |
| PAIR | first letters of two words | a word, a second one, the others | a word and how a second one begins |
| BOTH | first letters of two words, sorted | letters of both in turn | how both begin |
| TAIL | last digit | digits of a phone backwards | last digits |
| HEAD | first digit | digits as dialled, with and without country | first digits |
| MAIL | first letter | e-mail address | how an address begins |
| HOST | first letter | domain, address | guests of a company by its domain |
| REF | first character | reference of a booking, number of a stay | its guest |
| ROOM | none | folded name of the room | who has it |
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise, permutations, zip_longest

from attendant.guests.models import Guest
from attendant.guests.search.dialling import digits_of, national
from attendant.guests.search.folding import folded, name_words
from attendant.kernel.clock import epoch_seconds
from attendant.kernel.tables import Record

MOST_RECORDS = 26
MOST_PAIRS = 6
IN_TURN = 6
SHORTEST_PHONE = 4
KEPT_AFTER = timedelta(days=3)
_MISREAD = str.maketrans("OIL", "011")
# Nobody looks for everyone with an address of these.
_FREE_MAIL = re.compile(
    r"(g(oogle)?mail|outlook|hotmail|live|msn|yahoo|icloud|me|aol|gmx|web|t-online|bluewin|proton(mail)?"
    r"|mail|yandex|orange|free|laposte|libero)\.[a-z.]{2,6}"
)
# Nobody is looked for by one of these and one other word.
_PARTICLE = re.compile(
    "d(e[lnr]?|ella|[aiou]s?)|l[ae]|[ae]l|bin|ibn|v[ao][mn]|te[nr]|het|zu[mr]?|a[fv]|st|[ey]"
)

type Words = tuple[str, ...]
type Place = tuple[str, str, str]
"""Kind, the partition's last part, and the sort key without the guest."""


def partition(property_id: str, kind: str, begins: str = "") -> str:
    """The partition key of search records of a kind."""
    return f"{property_id}#FIND#{kind}#{begins}" if begins else f"{property_id}#FIND#{kind}"


def found_in(record: Record) -> str:
    """The id of the guest to whom a search record leads."""
    return str(record["sk"]).rpartition("#")[2]


def matched_text(record: Record) -> str:
    """What a search record was found by, without the guest's id."""
    return str(record["sk"]).rpartition("#")[0]


def words_of_guest(guest: Guest) -> tuple[str, ...]:
    """The folded words under which a guest is found; none for a tombstone."""
    if guest.is_tombstone:
        return ()
    return name_words(" ".join(filter(None, (guest.name, guest.given_name, guest.family_name))))


def search_records(guest: Guest, property_id: str) -> list[Record]:
    """The records by which a guest is found as they are now: nine for two names, a phone and an address.

    Of who has very many names, phones and addresses, each word, number and address comes before the further
    ways to find by it.
    """
    words = words_of_guest(guest)
    places = _by_weight(words, _pairs(words), _first_to_last([_phones(guest), _emails(guest)]))
    known = {"words": " ".join(words), **({"vip": True} if guest.vip else {})}
    return [
        {"pk": partition(property_id, kind, begins), "sk": f"{text}#{guest.guest_id}", **known}
        for kind, begins, text in list(dict.fromkeys(places))[:MOST_RECORDS]
    ]


def reference_record(property_id: str, reference: str, guest_id: str) -> Record:
    """The record by which a guest is found under the reference of a booking or the number of a stay."""
    text = reference_text(reference)
    return {"pk": partition(property_id, "REF", text[:1]), "sk": f"{text}#{guest_id}"}


def room_record(
    property_id: str, room: str, guest_id: str, departs_on: date, arrives_on: date | None = None
) -> Record:
    """The record by which a guest is found under their room, on the local dates on which they have it."""
    last = datetime(departs_on.year, departs_on.month, departs_on.day, tzinfo=UTC) + KEPT_AFTER
    return {
        "pk": partition(property_id, "ROOM"),
        "sk": f"{room_text(room)}#{guest_id}",
        "room": room,
        **({"arrives_on": arrives_on.isoformat()} if arrives_on else {}),
        "departs_on": departs_on.isoformat(),
        "expires_at": epoch_seconds(last),
    }


def reference_text(reference: str) -> str:
    """A reference as it is compared: letters and digits, with those alike taken for one."""
    plain = "".join(letter for letter in reference.upper() if letter.isascii() and letter.isalnum())
    return plain.translate(_MISREAD)


def room_text(room: str) -> str:
    """A room's name as it is compared: `Suite 12-A` as `suite12a`."""
    return folded(room).replace(" ", "")


def in_turn(one: str, other: str) -> str:
    """The letters of two words in turn, without the first ones, which the partition holds.

    Two beginnings of the same length, taken in turn, are the beginning of what this gives for the words.
    """
    letters = zip_longest(one[1:IN_TURN], other[1:IN_TURN], fillvalue=" ")
    return "".join(first + second for first, second in letters)


def _by_weight(words: Words, pairs: Sequence[Words], points: Sequence[Sequence[Place]]) -> Iterator[Place]:
    """What a guest is found by, the most telling first."""
    for word in words:
        yield "WORD", word[0], " ".join([word, *(other for other in words if other != word)])
    yield from _pairwise(words, pairs[:1])
    for places in points[:2]:
        yield from places
    yield from _pairwise(words, pairs[1:3])
    yield from (places[0] for places in points[2:])
    for places in points[2:]:
        yield from places[1:]
    yield from _pairwise(words, pairs[3:])


def _pairwise(words: Words, pairs: Iterable[Words]) -> Iterator[Place]:
    for one, other in pairs:
        for first, second in permutations((one, other)):
            rest = [word for word in words if word not in (first, second)]
            yield "PAIR", first[0] + second[0], " ".join([first, second, *rest])
        low, high = sorted((one, other))
        yield "BOTH", low[0] + high[0], in_turn(low, high)


def _pairs(words: Words) -> Sequence[Words]:
    """Pairs by which people are looked for: first and last name, then neighbours, then any other."""
    telling = tuple(word for word in words if not _PARTICLE.fullmatch(word))
    names = telling if len(telling) > 1 else words
    if len(names) < 2:
        return []
    wanted = [(names[0], names[-1]), *pairwise(names), *combinations(names, 2)]
    return list(dict.fromkeys(wanted))[:MOST_PAIRS]


def _phones(guest: Guest) -> Iterator[list[Place]]:
    for phone in guest.phones:
        digits = digits_of(phone.value)
        if len(digits) < SHORTEST_PHONE:
            continue
        dialled = (digits, national(digits)) if phone.usable else (digits.lstrip("0"),)
        beginnings = [("HEAD", one[0], one) for one in dialled if one]
        yield [("TAIL", digits[-1], digits[::-1]), *beginnings]


def _first_to_last(points: Sequence[Iterable[list[Place]]]) -> list[list[Place]]:
    """By what each point is found: the first phone and address, the second ones, and so on."""
    return [places for level in zip_longest(*points) for places in level if places]


def _emails(guest: Guest) -> Iterator[list[Place]]:
    for email in guest.emails:
        address = email.value.casefold()
        places = [("MAIL", address[0], address)]
        domain = address.rpartition("@")[2]
        if email.usable and not email.relay and not _FREE_MAIL.fullmatch(domain):
            places.append(("HOST", domain[0], f"{domain} {address}"))
        yield places
