"""Use cases of managers around segments: seeing, tuning, defining, trying out."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from attendant.guests.listing.entries import ALL
from attendant.guests.listing.repository import ListRepository
from attendant.guests.models import Guest
from attendant.guests.segments.conditions import condition_of
from attendant.guests.segments.events import SegmentsDefined
from attendant.guests.segments.fields import FIELDS, OPERATORS
from attendant.guests.segments.models import (
    MAX_RULES,
    NAMES,
    AskableField,
    BuiltIn,
    Example,
    NewRule,
    Preview,
    Progress,
    Rule,
    RuleWish,
    Segment,
    SegmentList,
    Thresholds,
    ThresholdsNow,
)
from attendant.guests.segments.moments import Moment
from attendant.guests.segments.repository import SegmentRepository, SegmentTaken, Walk
from attendant.guests.segments.walking import Walking
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, Invalid, NotFound, StaleRevision, Unavailable
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.service import Properties

TRIED_ON = 1000
EXAMPLES = 5
RESERVED = frozenset({"thresholds", "preview", "progress", "recount"})
"""What stands where a key could stand in a path."""


class Segments:
    """The segments of one property."""

    def __init__(
        self,
        repository: SegmentRepository,
        lists: ListRepository,
        walking: Walking,
        properties: Properties,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
        property_id: str,
    ) -> None:
        self._repository = repository
        self._lists = lists
        self._walking = walking
        self._properties = properties
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock
        self._property_id = property_id

    def all(self) -> SegmentList:
        """Every segment with its count, the thresholds, and what rules can ask."""
        thresholds, rules = self._repository.definitions()
        keys = [*(key.value for key in BuiltIn), *(rule.key for rule in rules)]
        counts = self._lists.counts([ALL, *(f"segment:{key}" for key in keys)])
        built_in = [
            Segment(
                key=key.value, name=name, about=about, built_in=True, guests=counts.get(f"segment:{key}", 0)
            )
            for key, (name, about) in NAMES.items()
        ]
        defined = [self._shown(rule, counts.get(f"segment:{rule.key}", 0)) for rule in rules]
        fields = [
            AskableField(
                field=field.name,
                type=field.type,
                meaning=field.meaning,
                operators=list(OPERATORS[field.type]),
                choices=list(field.choices),
            )
            for field in FIELDS.values()
        ]
        return SegmentList(
            segments=[*built_in, *defined], guests=counts.get(ALL, 0), thresholds=thresholds, fields=fields
        )

    def tune(self, wish: Thresholds, expected_revision: int, actor: Actor) -> ThresholdsNow:
        """Put other thresholds in place; guests follow one after the other.

        Raises:
            StaleRevision: they have another revision than expected.
        """

        def work(tx: Transaction) -> tuple[ThresholdsNow, Walk]:
            seen, _ = self._repository.definitions(consistent=True)
            if seen.revision != expected_revision:
                raise StaleRevision(seen.revision)
            tuned = self._repository.put_thresholds(tx, seen, wish)
            return tuned, self._redefined(tx, None, tuned.revision)

        return self._walked(actor, work)

    def define(self, wish: NewRule, actor: Actor, key: str | None) -> Segment:
        """Make a segment; `key` is the caller's idempotency key. Guests follow one after the other.

        Raises:
            Invalid: the rule cannot be read; names every place that is wrong.
            SegmentTaken: there is a segment with its key.
            Conflict: there are as many as there can be.
        """
        condition_of(wish.when)
        walks: list[Walk] = []

        def work(tx: Transaction) -> Rule:
            _, rules = self._repository.definitions(consistent=True)
            if len(rules) >= MAX_RULES:
                raise Conflict(f"A property defines at most {MAX_RULES} segments.")
            rule = Rule(key=_key(wish), name=wish.name, about=wish.about, when=wish.when, created_at=tx.now)
            self._repository.add_rule(tx, rule)
            walks[:] = [self._redefined(tx, rule.key, rule.revision)]
            return rule

        rule = self._idempotency.once(actor, "segment", key, wish, Rule, work)
        self._send(walks)
        return self._shown(rule, 0)

    def change(self, key: str, wish: RuleWish, expected_revision: int, actor: Actor) -> Segment:
        """Put another name or rule in the place of a segment's; guests follow one after the other.

        Raises:
            Invalid: the rule cannot be read; names every place that is wrong.
            NotFound: no manager defined such a segment.
            StaleRevision: it has another revision than expected.
        """
        condition_of(wish.when)

        def work(tx: Transaction) -> tuple[Rule, Walk]:
            seen = self._expected(key, expected_revision)
            rule = seen.model_copy(update={**wish.model_dump(), "revision": seen.revision + 1})
            self._repository.replace_rule(tx, seen, rule)
            return rule, self._redefined(tx, key, rule.revision)

        rule = self._walked(actor, work)
        return self._shown(rule, self._lists.counts([f"segment:{key}"]).get(f"segment:{key}", 0))

    def remove(self, key: str, expected_revision: int, actor: Actor) -> None:
        """Forget a segment; its guests leave it one after the other.

        Raises:
            NotFound: no manager defined such a segment.
            StaleRevision: it has another revision than expected.
        """

        def work(tx: Transaction) -> tuple[None, Walk]:
            seen = self._expected(key, expected_revision)
            self._repository.remove_rule(tx, seen)
            return None, self._redefined(tx, key, seen.revision + 1)

        self._walked(actor, work)

    def preview(self, when: dict[str, object]) -> Preview:
        """How many guests a rule would take, and some of them; changes nothing.

        Up to a thousand guests all are looked at; of more a thousand at most, drawn by lot.

        Raises:
            Invalid: the rule cannot be read; names every place that is wrong.
        """
        condition = condition_of(when)
        moment = Moment(self._clock.now(), self._properties.get().zone)
        total = self._lists.counts([ALL]).get(ALL, 0)
        guests, exact = self._tried_on(total)
        taken = [guest for guest in guests if condition.holds(guest, moment)]
        total = len(guests) if exact else max(total, len(guests))
        estimate = len(taken) if exact or not guests else round(len(taken) * total / len(guests))
        examples = [Example(guest_id=guest.guest_id, name=guest.name) for guest in taken[:EXAMPLES]]
        return Preview(guests=estimate, exact=exact, looked_at=len(guests), of=total, examples=examples)

    def recount(self, actor: Actor) -> Progress:
        """Evaluate and count all guests anew."""
        self._walked(actor, lambda tx: (None, self._walking.begin(tx, "recount")))
        return self._walking.progress()

    def progress(self) -> Progress:
        """How far guests have followed the last change of definitions."""
        return self._walking.progress()

    def _tried_on(self, total: int) -> tuple[list[Guest], bool]:
        if total > TRIED_ON and (
            drawn := [one for one in self._repository.sample(TRIED_ON) if not one.is_tombstone]
        ):
            return drawn, False
        guests: list[Guest] = []
        for found, more in self._newest():
            guests += [guest for guest in found if not guest.is_tombstone]
            if len(guests) >= TRIED_ON and more:
                return guests, False
        return guests, True

    def _newest(self) -> Iterator[tuple[list[Guest], bool]]:
        cursor: str | None = None
        while True:
            page = self._repository.guests(250, cursor, newest_first=True)
            cursor = page.cursor
            yield [Guest.model_validate(record) for record in page.records], cursor is not None
            if cursor is None:
                return

    def _expected(self, key: str, expected_revision: int) -> Rule:
        seen = self._repository.rule(key)
        if seen is None:
            raise NotFound("No manager defined such a segment.")
        if seen.revision != expected_revision:
            raise StaleRevision(seen.revision)
        return seen

    def _redefined(self, tx: Transaction, key: str | None, revision: int) -> Walk:
        tx.publish(SegmentsDefined(property_id=self._property_id, key=key), aggregate_version=revision)
        return self._walking.begin(tx, "definitions")

    def _walked[T](self, actor: Actor, work: Callable[[Transaction], tuple[T, Walk]]) -> T:
        answer, walk = self._transactions.run(actor, work)
        self._send([walk])
        return answer

    def _send(self, walks: list[Walk]) -> None:
        try:
            for walk in walks:
                self._walking.send(walk)
        except Unavailable:
            # What was decided stands; the sweep has somebody walk later.
            logger.warning("walk_not_sent", property_id=self._property_id)

    @staticmethod
    def _shown(rule: Rule, guests: int) -> Segment:
        return Segment(**rule.model_dump(exclude={"created_at"}), built_in=False, guests=guests)


def _key(wish: NewRule) -> str:
    plain = unicodedata.normalize("NFKD", wish.name).encode("ascii", "ignore").decode().lower()
    key = wish.key or re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-")
    if not re.match(r"[a-z]", key):
        raise Invalid.field("body.key", "required, because none can be made of the name")
    if key in RESERVED or key in set(BuiltIn):
        raise SegmentTaken(f"The key {key} is taken.")
    return key
