"""What two profiles are as one, and what is left of that when it is taken apart (no I/O)."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attendant.guests.aliases import MAX_ALIASES
from attendant.guests.merging.models import ChosenField, Side
from attendant.guests.models import MAX_EMAILS, MAX_PHONES, Guest
from attendant.guests.profile import Consent
from attendant.kernel.errors import Conflict

SINGLE: tuple[ChosenField, ...] = (
    "title",
    "language",
    "birthday",
    "nationality",
    "company",
    "address",
    "pms",
)
NAME = ("name", "given_name", "family_name")
MOST_ABSORBED = 20
LISTS = {
    "phones": MAX_PHONES,
    "emails": MAX_EMAILS,
    "aliases": MAX_ALIASES,
    "preferences": 50,
    "dietary": 20,
    "allergies": 20,
    "tags": 20,
}
"""Lists that are joined, and how long each may become."""


class TooMuchForOne(Conflict):
    """Together the profiles have more than one may have; `fields` names of what."""

    code, title = "too_much_for_one", "Too many values for one profile"


def merged(survivor: Guest, absorbed: Guest, choices: Mapping[ChosenField, Side] | None = None) -> Guest:
    """The survivor with what the other profile adds.

    Where both have a value that can only be one, the choice decides, else the profile that changed last; of
    names the one with given and family name. Lists are joined, the survivor's first. Of two decisions on one
    channel and purpose the later holds, at the same time the refusal. Pure: stores nothing, moves no alias.

    Raises:
        TooMuchForOne: a list would become too long. Nothing is dropped silently.
    """
    choices = choices or {}
    newer: Side = "absorbed" if _changed(absorbed) > _changed(survivor) else "survivor"
    wanted: dict[str, Any] = {}
    for single in SINGLE:
        side = choices.get(single, newer)
        wanted[single] = _one_of(getattr(survivor, single), getattr(absorbed, single), side)
    by_name = choices.get("name") or _better_name(survivor, absorbed, newer)
    source = survivor if by_name == "survivor" else absorbed
    wanted |= {field: getattr(source, field) for field in NAME}
    for field in LISTS:
        wanted[field] = _joined(getattr(survivor, field), getattr(absorbed, field))
    wanted["consents"] = _decisions(survivor.consents, absorbed.consents)
    wanted["vip"] = survivor.vip or absorbed.vip
    wanted["marketing_opt_out"] = survivor.marketing_opt_out or absorbed.marketing_opt_out
    wanted["absorbed"] = tuple(dict.fromkeys((*survivor.absorbed, absorbed.guest_id, *absorbed.absorbed)))
    _refuse_too_much(wanted)
    return survivor.model_copy(update=wanted)


def set_aside(survivor: Guest, absorbed: Guest) -> list[str]:
    """Fields in which both profiles have another value, so that one of them is only kept in the merge."""
    fields = [*SINGLE, "name"]
    return [
        field
        for field in fields
        if (mine := getattr(survivor, field)) and (theirs := getattr(absorbed, field)) and mine != theirs
    ]


def separated(current: Guest, before: Guest, after: Guest, absorbed: Guest) -> tuple[Guest, list[str]]:
    """The survivor without what came by a merge, and the fields it keeps because they changed since.

    `before` and `after` are the survivor around the merge, `absorbed` the other profile at that time.
    """
    wanted: dict[str, Any] = {}
    kept = []
    names_changed = any(getattr(current, field) != getattr(after, field) for field in NAME)
    for field in (*SINGLE, *NAME, "vip", "marketing_opt_out"):
        was, became, is_now = getattr(before, field), getattr(after, field), getattr(current, field)
        if was == became:
            continue
        if is_now == became and not (field in NAME and names_changed):
            wanted[field] = was
        else:
            kept.append(field)
    for field in LISTS:
        had = {_identity(value) for value in getattr(before, field)}
        came = {_identity(value): value for value in getattr(after, field) if _identity(value) not in had}
        left = [value for value in getattr(current, field) if came.get(_identity(value)) != value]
        if any(_identity(value) in came for value in left):
            kept.append(field)
        wanted[field] = tuple(left)
    wanted["consents"] = _decisions_before(current.consents, before.consents, after.consents)
    gone = {absorbed.guest_id, *absorbed.absorbed}
    wanted["absorbed"] = tuple(guest_id for guest_id in current.absorbed if guest_id not in gone)
    return current.model_copy(update=wanted), kept


def _changed(guest: Guest) -> datetime:
    return guest.changed_at or guest.created_at


def _one_of(mine: Any, theirs: Any, side: Side) -> Any:
    if not mine or not theirs:
        return mine or theirs or None
    return mine if side == "survivor" else theirs


def _better_name(survivor: Guest, absorbed: Guest, newer: Side) -> Side:
    def worth(guest: Guest) -> int:
        return len((guest.name or "").split()[:2]) + (2 if guest.given_name and guest.family_name else 0)

    if worth(survivor) != worth(absorbed):
        return "survivor" if worth(survivor) > worth(absorbed) else "absorbed"
    return newer


def _identity(value: Any) -> Hashable:
    """What makes two entries of a list the same: a number however it was written, a wish by its words."""
    if hasattr(value, "topic"):
        return (value.topic.casefold(), value.text.casefold())
    if hasattr(value, "kind"):
        return str(value)
    if hasattr(value, "value"):
        return str(value.value).casefold()
    return str(value).casefold()


def _joined(mine: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, ...]:
    known = {_identity(value) for value in mine}
    return (*mine, *(value for value in theirs if _identity(value) not in known))


def _decisions(mine: Sequence[Consent], theirs: Sequence[Consent]) -> tuple[Consent, ...]:
    found: dict[tuple[str, str], Consent] = {}
    for consent in (*mine, *theirs):
        about = (consent.channel, consent.purpose)
        known = found.get(about)
        if known is None or (consent.at, not consent.given) > (known.at, not known.given):
            found[about] = consent
    return tuple(found.values())


def _decisions_before(
    current: Sequence[Consent], before: Sequence[Consent], after: Sequence[Consent]
) -> tuple[Consent, ...]:
    """Decisions that came by the merge give way to those before it; what was decided since stays."""
    was = {(consent.channel, consent.purpose): consent for consent in before}
    left = []
    for consent in current:
        about = (consent.channel, consent.purpose)
        if consent in after and was.get(about) != consent:
            if about in was:
                left.append(was[about])
        else:
            left.append(consent)
    return tuple(left)


def _refuse_too_much(wanted: Mapping[str, Any]) -> None:
    most = {**LISTS, "absorbed": MOST_ABSORBED}
    fields = [field for field, limit in most.items() if len(wanted[field]) > limit]
    if fields:
        raise TooMuchForOne(
            f"Together they have too many {', '.join(fields)}: remove some first.", fields=fields
        )
