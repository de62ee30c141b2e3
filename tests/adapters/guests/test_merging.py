"""Two profiles of one person become one, whatever happens at the same time, and can be taken apart again."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from attendant.guests.aliases import Alias
from attendant.guests.contacts import read_email, read_phone
from attendant.guests.matching.models import StoredRules
from attendant.guests.matching.queue import Duplicates
from attendant.guests.matching.repository import Reviews
from attendant.guests.matching.wiring import watching_for
from attendant.guests.merging.models import MergeAnswer, MergeWish
from attendant.guests.merging.service import AlreadyMerged, MergedFurther, Merging
from attendant.guests.models import Guest
from attendant.guests.profile import Consent, PmsLink
from attendant.guests.service import GuestMoved, Guests
from attendant.kernel.errors import Conflict, Gone, Invalid, StaleRevision
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from tests.conftest import FixedClock
from tests.store import Crashed, Interrupted

WHATSAPP = Alias(kind="phone", value="41795550100")
OTHER_WHATSAPP = Alias(kind="phone", value="41795550177")


class House:
    """A property with guests, and what one does with them."""

    def __init__(self, table: Table, property_id: str, actor: Actor, do: Transactions, clock: FixedClock):
        self.guests = Guests(table, property_id)
        self.merging = Merging(table, property_id)
        self.duplicates = Duplicates(table, property_id)
        self.reviews = Reviews(table, property_id)
        self.table, self.property_id, self.actor, self.transactions, self.clock = (
            table, property_id, actor, do, clock,
        )  # fmt: skip

    def guest(self, name: str | None = None, **fields: Any) -> Guest:
        self.clock.advance(seconds=1)
        now = self.clock.now()
        given, _, family = (name or "").partition(" ")
        for kind, read in (("phones", read_phone), ("emails", read_email)):
            if kind in fields:
                fields[kind] = tuple(read(value) for value in fields[kind])
        guest = Guest(
            guest_id=new_id("gst", now),
            name=name,
            given_name=given or None,
            family_name=family or None,
            created_at=now,
            revision=1,
            **fields,
        )
        return self.transactions.run(self.actor, lambda tx: self.guests.add(tx, guest))

    def change(self, guest: Guest, **fields: Any) -> Guest:
        seen = self.guests.get(guest.guest_id, consistent=True)
        changed = seen.revised(**fields)
        return self.transactions.run(self.actor, lambda tx: self.guests.apply(tx, seen, changed, "changed"))

    def merge(self, survivor: Guest, absorbed: Guest, **wish: Any) -> MergeAnswer:
        self.clock.advance(seconds=1)
        asked = MergeWish(survivor_id=survivor.guest_id, absorbed_id=absorbed.guest_id, **wish)
        return self.transactions.run(self.actor, lambda tx: self.merging.merge(tx, asked))

    def undo(self, merge_id: str | None) -> Any:
        self.clock.advance(seconds=1)
        return self.transactions.run(self.actor, lambda tx: self.merging.undo(tx, str(merge_id)))

    def look(self, *guests: Guest) -> None:
        class Names:
            guests_table = self.table.name
            outbox_table = "attendant-test-outbox"

        watching = watching_for(self.property_id, Names(), self.clock)
        for guest in guests:
            watching.look(guest.guest_id, self.actor)

    def records(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Everything stored but the trails of what happened."""
        from attendant.kernel import aws

        records = aws.dynamodb().scan(TableName=self.table.name)["Items"]
        return {
            (record["pk"], record["sk"]): record
            for record in records
            if "#AUDIT#" not in record["pk"] and "#MERGE" not in record["pk"]
        }


@pytest.fixture
def house(
    tables: dict[str, Table],
    property_id: str,
    staff_actor: Actor,
    transactions: Transactions,
    clock: FixedClock,
) -> House:
    return House(tables["guests"], property_id, staff_actor, transactions, clock)


def test_the_survivor_has_all_and_the_old_id_leads_there(
    house: House, published: Callable[[], list[dict[str, Any]]]
) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"], tags=("wine",))
    bare = house.guest("Ada", aliases=(WHATSAPP,), emails=["ada@example.test"], tags=("wine", "view"))
    answer = house.merge(ada, bare)
    kept = house.guests.get(ada.guest_id)
    assert (kept.name, kept.phone_e164, kept.email) == ("Ada Lovelace", "+41795550100", "ada@example.test")
    assert (kept.tags, kept.aliases, kept.absorbed) == (("wine", "view"), (WHATSAPP,), (bare.guest_id,))
    assert answer.guest == kept
    with pytest.raises(GuestMoved) as moved:
        house.guests.get(bare.guest_id)
    assert moved.value.current_id == ada.guest_id
    assert house.guests.resolve([WHATSAPP]) == ada.guest_id
    assert house.guests.ids_of(bare.guest_id) == (ada.guest_id, bare.guest_id)
    [merged] = [event for event in published() if event["type"] == "GuestMerged"]
    assert merged["data"] == {
        "guest_id": ada.guest_id,
        "absorbed_id": bare.guest_id,
        "merge_id": answer.merge_id,
    }


def test_a_dry_run_shows_the_result_and_stores_nothing(house: House) -> None:
    ada = house.guest("Ada Lovelace", language="de")
    other = house.guest("Ada King", language="en")
    before = house.records()
    answer = house.merge(ada, other, choices={"name": "survivor", "language": "absorbed"}, dry_run=True)
    assert (answer.guest.name, answer.guest.language, answer.merge_id) == ("Ada Lovelace", "en", None)
    assert set(answer.set_aside) == {"name", "language"}
    assert house.records() == before


def test_undoing_at_once_restores_both_to_the_last_record(house: House) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"], vip=True, birthday=date(1985, 12, 10))
    other = house.guest("Ada King", aliases=(WHATSAPP,), emails=["ada@example.test"], tags=("view",))
    before = house.records()
    house.undo(house.merge(ada, other).merge_id)
    after = house.records()
    moving = {"revision", "changed_at", "schema_version"}
    plain = [
        {key: {k: v for k, v in record.items() if k not in moving} for key, record in side.items()}
        for side in (before, after)
    ]
    pairs = {key for key in plain[1] if "#PAIRS#" in key[0]}
    assert {key: record for key, record in plain[1].items() if key not in pairs} == plain[0]


def test_undoing_leaves_what_changed_since_and_takes_the_rest(house: House) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"])
    other = house.guest(
        "Ada King", emails=["ada@example.test"], language="en", tags=("view",), company="Mill"
    )
    merge = house.merge(ada, other)
    house.change(ada, language="fr", tags=("view", "garden"))
    undone = house.undo(merge.merge_id)
    assert (undone.guest.language, undone.guest.tags) == ("fr", ("garden",))
    assert (undone.guest.emails, undone.guest.company, undone.guest.absorbed) == ((), None, ())
    assert undone.kept == ["language"]
    assert (undone.restored.language, undone.restored.tags) == ("en", ("view",))
    with pytest.raises(Gone):
        house.undo(merge.merge_id)
    kept = house.merging.find(str(merge.merge_id))
    assert kept.survivor_before is None and kept.absorbed_before is None


def test_an_alias_that_moved_on_since_stays_where_it_is(house: House) -> None:
    ada = house.guest("Ada Lovelace")
    other = house.guest("Ada King", aliases=(WHATSAPP,))
    merge = house.merge(ada, other)
    house.transactions.run(
        house.actor, lambda tx: house.guests.rename(tx, ada.guest_id, [WHATSAPP], [OTHER_WHATSAPP])
    )
    undone = house.undo(merge.merge_id)
    assert (undone.guest.aliases, undone.restored.aliases) == ((OTHER_WHATSAPP,), ())
    assert house.guests.resolve([OTHER_WHATSAPP]) == ada.guest_id


def test_both_with_whatsapp_keep_both_identities(house: House) -> None:
    ada = house.guest("Ada Lovelace", aliases=(WHATSAPP,))
    other = house.guest("Ada Lovelace", aliases=(OTHER_WHATSAPP,))
    merge = house.merge(ada, other)
    assert house.guests.resolve([OTHER_WHATSAPP]) == house.guests.resolve([WHATSAPP]) == ada.guest_id
    house.undo(merge.merge_id)
    assert house.guests.resolve([OTHER_WHATSAPP]) == other.guest_id


def test_chains_lead_to_the_last_and_are_undone_from_the_end(house: House) -> None:
    a, b, c = (house.guest(f"Ada {name}") for name in ("Abel", "Bell", "Cole"))
    first = house.merge(a, b)
    second = house.merge(c, a)
    assert house.guests.current(b.guest_id).guest_id == c.guest_id
    assert house.guests.ids_of(b.guest_id) == (c.guest_id, a.guest_id, b.guest_id)
    with pytest.raises(MergedFurther) as refused:
        house.undo(first.merge_id)
    assert refused.value.extra["merge_id"] == second.merge_id
    house.undo(second.merge_id)
    assert house.guests.current(b.guest_id).guest_id == a.guest_id
    house.undo(first.merge_id)
    assert [house.guests.get(guest.guest_id).absorbed for guest in (a, b, c)] == [(), (), ()]


def test_circles_and_repeats_are_refused(house: House) -> None:
    a, b, c = house.guest("Ada Abel"), house.guest("Ada Bell"), house.guest("Ada Cole")
    with pytest.raises(Invalid):
        house.merge(a, a)
    merge = house.merge(a, b)
    for survivor, absorbed in ((a, b), (b, a), (c, b), (b, c)):
        with pytest.raises(AlreadyMerged) as refused:
            house.merge(survivor, absorbed)
        assert refused.value.extra == {"guest_id": a.guest_id, "merge_id": merge.merge_id}


def test_what_was_looked_at_must_still_be_true(house: House) -> None:
    a, b = house.guest("Ada Abel"), house.guest("Ada Bell")
    house.change(b, language="en")
    with pytest.raises(StaleRevision) as refused:
        house.merge(a, b, survivor_revision=1, absorbed_revision=1)
    assert refused.value.extra == {"current_revision": 2}


def test_a_refusal_wins_over_a_yes_of_the_same_moment(house: House) -> None:
    now = house.clock.now()

    def consent(given: bool, hours: int) -> tuple[Consent, ...]:
        at = now + timedelta(hours=hours)
        return (Consent(channel="email", purpose="marketing", given=given, source="staff", at=at),)

    for mine, theirs, expected in (
        (consent(True, 0), consent(False, 0), False),
        (consent(False, 0), consent(True, 0), False),
        (consent(False, 0), consent(True, 1), True),
    ):
        a, b = house.guest("Ada Abel", consents=mine), house.guest("Ada Bell", consents=theirs)
        merge = house.merge(a, b)
        assert [entry.given for entry in merge.guest.consents] == [expected]
        assert house.undo(merge.merge_id).guest.consents == mine


def test_of_two_merges_at_once_one_wins(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = house.guest("Ada Abel"), house.guest("Ada Bell")
    merges = house.merging._merges
    look, rivals = merges.guest, [lambda: house.merge(b, a)]

    def look_and_lose(guest_id: str) -> Guest | None:
        found = look(guest_id)
        if rivals and guest_id == b.guest_id:  # both are read: now somebody else is faster
            rivals.pop()()
        return found

    monkeypatch.setattr(merges, "guest", look_and_lose)
    with Interrupted(conflicts=1), pytest.raises(AlreadyMerged) as refused:
        house.merge(a, b)
    assert refused.value.extra["guest_id"] == b.guest_id
    assert house.guests.current(a.guest_id).ids == (b.guest_id, a.guest_id)


def test_a_change_between_reading_and_merging_is_not_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = house.guest("Ada Abel"), house.guest("Ada Bell")
    merges = house.merging._merges
    look, changes = merges.guest, [lambda: house.change(b, company="Mill")]

    def look_and_lose(guest_id: str) -> Guest | None:
        found = look(guest_id)
        if changes and guest_id == b.guest_id:
            changes.pop()()
        return found

    monkeypatch.setattr(merges, "guest", look_and_lose)
    assert house.merge(a, b).guest.company == "Mill"


def test_a_merge_that_dies_anywhere_is_all_or_nothing(house: House) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"])
    other = house.guest("Ada King", aliases=(WHATSAPP,), emails=["ada@example.test"])
    with Interrupted() as log:
        merge = house.merge(ada, other)
    house.undo(merge.merge_id)
    calls = len(log.calls)
    for number in range(1, calls + 1):
        for when in ("at", "after"):
            with pytest.raises(Crashed), Interrupted(**{when: number}):
                house.merge(ada, other)
            try:
                done = house.merge(ada, other)
                merge_id = done.merge_id
            except AlreadyMerged as before:
                merge_id = before.extra["merge_id"]
            assert house.guests.resolve([WHATSAPP]) == ada.guest_id
            with pytest.raises(Crashed), Interrupted(**{when: number}):
                house.undo(merge_id)
                raise Crashed
            with suppress(Gone):
                house.undo(merge_id)
            assert house.guests.resolve([WHATSAPP]) == other.guest_id
            assert house.guests.get(ada.guest_id).absorbed == ()


def test_the_same_person_is_merged_by_itself_once(house: House) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"])
    again = house.guest("Ada Lovelace", phones=["+41795550100"], emails=["ada@example.test"])
    house.look(again, ada, again)
    assert house.guests.get(ada.guest_id).absorbed == (again.guest_id,)
    assert house.duplicates.waiting(10, None).duplicates == []


def test_what_was_taken_apart_is_not_merged_again_by_itself(house: House) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"])
    again = house.guest("Ada Lovelace", phones=["+41795550100"])
    house.look(again)
    [merge_id] = [record["sk"] for record in house.table.query_all(f"{house.property_id}#MERGES")]
    house.undo(merge_id)
    house.look(ada, again)
    assert house.guests.get(again.guest_id).merged_into is None
    assert house.duplicates.waiting(10, None).duplicates == []


def test_families_and_doubtful_pairs_are_never_merged(house: House) -> None:
    pairs = [
        (
            {"name": "Ada Huber", "phones": ["+41795550100"]},
            {"name": "Tom Huber", "phones": ["+41795550100"]},
        ),
        (
            {"name": "Eva Berg", "phones": ["+41795550111"], "birthday": date(1980, 1, 2)},
            {"name": "Eva Berg", "phones": ["+41795550111"], "birthday": date(1951, 7, 20)},
        ),
        (
            {"name": "Ugo Tesi", "phones": ["+41795550122"], "pms": PmsLink(system="mews", external_id="1")},
            {"name": "Ugo Tesi", "phones": ["+41795550122"], "pms": PmsLink(system="mews", external_id="2")},
        ),
        (
            {"name": "Ina Wolf", "emails": ["ina@example.test"], "aliases": (WHATSAPP,)},
            {"name": "Ina Wolf", "emails": ["ina@example.test"], "aliases": (OTHER_WHATSAPP,)},
        ),
        (
            {"name": "Lea Kern", "emails": ["guest.1@guest.booking.com"]},
            {"name": "Jan Graf", "emails": ["guest.1@guest.booking.com"]},
        ),
    ]
    for one, other in pairs:
        guests = house.guest(**one), house.guest(**other)
        house.look(*guests)
        assert [house.guests.get(guest.guest_id).absorbed for guest in guests] == [(), ()]
    waiting = house.duplicates.waiting(10, None).duplicates
    names = {frozenset(str(card.name) for card in pair.guests) for pair in waiting}
    assert names == {frozenset({"Eva Berg"}), frozenset({"Ugo Tesi"}), frozenset({"Ina Wolf"})}


def test_a_house_may_want_to_decide_itself(house: House) -> None:
    with house.transactions.begin(house.actor) as tx:
        house.duplicates.choose(tx, StoredRules(automatic=False), None)
    ada = house.guest("Ada Lovelace", phones=["+41795550100"])
    again = house.guest("Ada Lovelace", phones=["+41795550100"])
    house.look(ada, again)
    [pair] = house.duplicates.waiting(10, None).duplicates
    assert [card.guest_id for card in pair.guests] == [ada.guest_id, again.guest_id]
    assert pair.confidence > 0.99


def test_a_dismissed_pair_comes_back_only_on_better_evidence(house: House) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"])
    house.guest(None, phones=["+41795550100"])
    house.look(ada)
    [pair] = house.duplicates.waiting(10, None).duplicates
    with house.transactions.begin(house.actor) as tx:
        house.duplicates.dismiss(tx, pair.review_id)
    house.look(*pair.guests)  # type: ignore[arg-type]
    house.look(house.change(ada, company="Mill"))
    assert house.duplicates.waiting(10, None).duplicates == []
    unnamed = house.guests.get(next(card.guest_id for card in pair.guests if card.name is None))
    house.look(house.change(unnamed, name="Ada Lovelace"))
    [again] = house.duplicates.waiting(10, None).duplicates
    assert again.review_id == pair.review_id
    assert house.guests.get(ada.guest_id).absorbed == ()  # a person decided once, a person decides again


def test_a_pair_leaves_the_queue_when_nothing_speaks_for_it_any_more(house: House) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"])
    bare = house.guest(None, phones=["+41795550100"])
    house.look(bare)
    assert len(house.duplicates.waiting(10, None).duplicates) == 1
    house.look(house.change(bare, phones=(read_phone("+41795550999"),)))
    assert house.duplicates.waiting(10, None).duplicates == []
    assert house.reviews.partners(ada.guest_id) == []


def test_a_look_that_dies_anywhere_is_made_good_by_the_next(house: House) -> None:
    families = [
        "Abel",
        "Berg",
        "Cole",
        "Dorn",
        "Egli",
        "Falk",
        "Graf",
        "Huber",
        "Imhof",
        "Jost",
        "Kern",
        "Lutz",
        "Moser",
        "Nagel",
        "Ochs",
        "Pfister",
    ]
    # The merge itself is swept above: what matters here is before and after it.
    for at, family in zip((1, 2, 6, 8, 10, 11, 13, 16, 19, 22, 26), families, strict=False):
        phones = [f"+4179555{at:02d}{at + 17:02d}"]
        ada = house.guest(f"Ada {family}", phones=phones)
        again = house.guest(f"Ada {family}", phones=phones, emails=[f"ada@{family.lower()}.test"])
        crashed = False
        try:
            with Interrupted(at=at):
                house.look(again)
        except Crashed:
            crashed = True
        house.look(again)
        assert house.guests.current(again.guest_id).ids == (ada.guest_id, again.guest_id)
        if not crashed:
            return
    raise AssertionError("one look takes too many calls")


def rich(house: House, number: int) -> Guest:
    """A guest from whom so much follows that two of them fill a transaction more than once."""
    return house.guest(
        "Maria José García López",
        phones=[f"+4179555{number}{nth}01" for nth in range(2)],
        emails=[f"maria{number}{nth}@firm{nth}.example" for nth in range(2)],
        tags=tuple(f"tag-{nth}" for nth in range(12)),
        birthday=date(1985, 12, 10),
        language="es",
    )


def test_two_guests_of_whom_very_much_is_known_are_merged_and_taken_apart(house: House) -> None:
    one, other = rich(house, 1), rich(house, 2)
    before = house.records()

    merge = house.merge(one, other, survivor_revision=1)

    left = [key for key in house.records() if other.guest_id in key[1] and not key[0].endswith("#GUESTS")]
    assert left == []
    house.undo(merge.merge_id)
    restored = house.guests.get(other.guest_id, consistent=True)
    # What did not fit follows with the event, as whatever an earlier version stored.
    house.transactions.run(house.actor, lambda tx: house.guests.apply(tx, restored, restored, "followed"))
    assert {key for key in house.records() if "#PAIRS#" not in key[0]} == set(before)


def test_a_pair_that_cannot_be_merged_at_once_waits_for_staff(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = house.guest("Ada Lovelace", phones=["+41795550100"], emails=["ada@example.test"])
    again = house.guest("Ada Lovelace", phones=["+41795550100"], emails=["ada@example.test"])

    def refuse(*_: Any, **__: Any) -> None:
        raise Conflict("More than one step takes.")

    monkeypatch.setattr(Merging, "merge", refuse)
    house.look(again)

    assert house.duplicates.waiting(10, None).duplicates[0].review_id
    assert not house.guests.get(ada.guest_id).is_tombstone
