"""Use cases of blocks: taking resources out of service and back in (S-18)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from attendant.bookings.blocks.events import BlockLifted, BlockMade
from attendant.bookings.blocks.models import Block, BlockAnswer, BlockWish, TouchedBooking
from attendant.bookings.blocks.repository import BlocksRepository
from attendant.bookings.hierarchy import relatives
from attendant.bookings.occupancy import Claim, ClaimKind
from attendant.bookings.planning import Planner
from attendant.bookings.repository import BookingsRepository, CatalogueView
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Invalid, NotFound, StaleRevision
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import LIMIT, Transaction, Transactions

OTHER_WRITES = 4
MOST_DAYS = LIMIT - OTHER_WRITES
LONGEST_LIST = timedelta(days=93)


class Blocks:
    """The blocks of one property. Each change commits in one transaction."""

    def __init__(
        self,
        blocks: BlocksRepository,
        repository: BookingsRepository,
        planner: Planner,
        transactions: Transactions,
        idempotency: Idempotency,
        clock: Clock,
    ) -> None:
        self._blocks = blocks
        self._repository = repository
        self._planner = planner
        self._transactions = transactions
        self._idempotency = idempotency
        self._clock = clock

    def make(self, wish: BlockWish, actor: Actor, key: str | None = None) -> BlockAnswer:
        """Take resources out of service for a range; the answer lists the bookings it touches.

        It is stored although bookings lie there, cancels none, and refuses later ones.

        Raises:
            NotFound: the property has no such resource or area.
            Invalid: more resources and days than one transaction takes.
        """
        return self._idempotency.once(actor, "block", key, wish, BlockAnswer, lambda tx: self._make(tx, wish))

    def get(self, block_id: str) -> BlockAnswer:
        """A block with the bookings that lie in it now.

        Raises:
            NotFound: the property has no such block.
        """
        block = self._stored(block_id)
        anchor = self._planner.venue().anchor
        beside = self._with_related(block.resource_ids, self._repository.catalogue())
        places = [(name, day) for name in beside for day in _days(block, anchor)]
        days = self._repository.days(places, anchor, consistent=False)
        claims = {place: one.claims.values() for place, one in days.items()}
        return self._answer(block, claims, self._clock.now())

    def between(self, since: datetime, until: datetime, resource_id: str | None = None) -> list[Block]:
        """The blocks in a range of time, those of a resource if one is named; lifted ones only as far as they
        were in force.

        Raises:
            Invalid: the range runs backwards or is longer than 93 days.
        """
        if not timedelta() < until - since <= LONGEST_LIST:
            raise Invalid.field("query.to", f"after from, {LONGEST_LIST.days} days at most")
        found = self._blocks.between(since, until)
        return [one for one in found if resource_id is None or resource_id in one.resource_ids]

    def lift(self, block_id: str, actor: Actor, expected_revision: int | None = None) -> Block:
        """End a block: at once if it has begun, else as if it had not been. A repeat changes nothing.

        Raises:
            NotFound: the property has no such block.
            StaleRevision: it has another revision than expected.
        """

        def work(tx: Transaction) -> Block:
            before = self._stored(block_id)
            if expected_revision is not None and before.revision != expected_revision:
                raise StaleRevision(before.revision)
            if before.lifted_at is not None or before.ends_at <= tx.now:
                return before
            after = before.lifted(f"{tx.actor.kind}:{tx.actor.id}", tx.now)
            anchor = self._planner.venue().anchor
            ledger = self._planner.ledger(anchor, tx.now)
            ledger.claims(before.resource_ids, next(iter(before.claims.values())).days(anchor))
            ledger.take(before.claims)
            ledger.put({name: one for name, one in after.claims.items() if one.start < one.end})
            ledger.write(tx)
            self._blocks.save(tx, after, before)
            event = BlockLifted.of(after).model_copy(update={"free_until": before.ends_at})
            tx.publish(event, aggregate_version=after.revision)
            return after

        return self._transactions.run(actor, work)

    def _make(self, tx: Transaction, wish: BlockWish) -> BlockAnswer:
        known = self._repository.catalogue(consistent=True)
        block = Block(
            **wish.model_dump(exclude={"resource_ids"}),
            block_id=new_id("blk", tx.now),
            resource_ids=self._meant(wish, known),
            made_by=f"{tx.actor.kind}:{tx.actor.id}",
            made_at=tx.now,
        )
        anchor = self._planner.venue().anchor
        days = _days(block, anchor)
        if len(block.resource_ids) * len(days) > MOST_DAYS:
            reason = f"{len(block.resource_ids)} resources for {len(days)} days are more than one step takes"
            limit = f"at most {MOST_DAYS} resource-days; block it in parts, or close the venue by its hours"
            raise Invalid.field("body.ends_at", f"{reason}: {limit}")
        ledger = self._planner.ledger(anchor, tx.now)
        claims = ledger.claims(self._with_related(block.resource_ids, known), days)
        answer = self._answer(block, {(name, 0): found for name, found in claims.items()}, tx.now)
        ledger.put(block.claims)
        ledger.write(tx)
        self._blocks.save(tx, block, None)
        tx.publish(BlockMade.of(block), aggregate_version=block.revision)
        return answer

    def _meant(self, wish: BlockWish, known: CatalogueView) -> list[str]:
        """The resources that a wish names, or that an area or the venue has."""
        by_id = {one.resource_id: one for one in known.resources}
        if wish.resource_ids:
            if unknown := [one for one in wish.resource_ids if one not in by_id]:
                raise NotFound(f"There is no such resource: {', '.join(unknown)}.")
            return list(dict.fromkeys(wish.resource_ids))
        serving = [one for one in known.resources if one.active]
        if wish.area_id is None:
            return [one.resource_id for one in serving] or _nothing("There is nothing to block.")
        if wish.area_id not in {area.area_id for area in known.areas}:
            raise NotFound("There is no such area.")
        inside = [one.resource_id for one in serving if one.area_id == wish.area_id]
        return inside or _nothing("Nothing stands in that area.")

    def _with_related(self, resource_ids: list[str], known: CatalogueView) -> list[str]:
        """These resources with their wholes and parts, whose bookings a block touches, too."""
        parents = {one.resource_id: one.part_of for one in known.resources}
        beside = [other for one in resource_ids for other in relatives(one, parents)]
        return list(dict.fromkeys([*resource_ids, *beside]))

    def _answer(
        self, block: Block, claims: Mapping[tuple[str, int], Collection[Claim]], now: datetime
    ) -> BlockAnswer:
        mine = next(iter(block.claims.values()))
        owners = {
            claim.owner
            for found in claims.values()
            for claim in found
            if claim.kind is ClaimKind.BOOKING and claim.live(now)
            if claim.start < mine.end and mine.start < claim.end
        }
        bookings = [one.as_of(now) for one in self._repository.bookings(owners).values()]
        touched = [TouchedBooking.of(one) for one in bookings if one.status.blocks]
        touched.sort(key=lambda one: (one.starts_at, one.booking_id))
        return BlockAnswer(**block.model_dump(), touched=touched)

    def _stored(self, block_id: str) -> Block:
        block = self._blocks.block(block_id)
        if block is None:
            raise NotFound("There is no such block.")
        return block


def _days(block: Block, anchor: int) -> range:
    return next(iter(block.claims.values())).days(anchor)


def _nothing(text: str) -> list[str]:
    raise NotFound(text)
