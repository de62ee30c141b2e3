"""Use cases around areas, combinations of tables and the rules of the house."""

from attendant.bookings.events import AreaChanged, CombinationChanged, HouseRulesChanged
from attendant.bookings.patching import expect, given, patched
from attendant.bookings.repository import BookingsRepository
from attendant.bookings.rules import HouseRules, HouseRulesWish
from attendant.bookings.tables import (
    Area,
    AreaPatch,
    AreaWish,
    Combination,
    CombinationPatch,
    CombinationWish,
)
from attendant.kernel.errors import Conflict, Invalid, NotFound
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

AREA, COMBINATION = "AREA", "COMBINATION"


class Arrangements:
    """How one property arranges its tables and itself. Each change commits in one transaction."""

    def __init__(
        self, repository: BookingsRepository, transactions: Transactions, idempotency: Idempotency
    ) -> None:
        self._repository = repository
        self._transactions = transactions
        self._idempotency = idempotency

    def areas(self) -> list[Area]:
        """The areas in their order."""
        return self._repository.catalogue().areas

    def area(self, area_id: str) -> Area:
        """An area.

        Raises:
            NotFound: the property has no such area.
        """
        record = self._repository.entry(AREA, area_id)
        if record is None:
            raise NotFound("There is no such area.")
        return Area.model_validate(record)

    def add_area(self, wish: AreaWish, actor: Actor, key: str | None = None) -> Area:
        """Make an area; the same key gives the first answer again."""

        def work(tx: Transaction) -> Area:
            area = Area.model_validate({**given(wish), "area_id": new_id("are", tx.now)})
            self._save_area(tx, area, None)
            return area

        return self._idempotency.once(actor, "add-area", key, wish, Area, work)

    def change_area(self, area_id: str, patch: AreaPatch, expected_revision: int, actor: Actor) -> Area:
        """Change an area.

        Raises:
            NotFound: the property has no such area.
            StaleRevision: it has another revision than expected.
        """

        def work(tx: Transaction) -> Area:
            before = self.area(area_id)
            expect(before.revision, expected_revision)
            changed = patched(Area, before, patch, expected_revision + 1)
            self._save_area(tx, changed, before)
            return changed

        return self._transactions.run(actor, work)

    def remove_area(self, area_id: str, expected_revision: int, actor: Actor) -> None:
        """Take an area away.

        Raises:
            NotFound: the property has no such area.
            StaleRevision: it has another revision than expected.
            Conflict: resources stand in it.
        """

        def work(tx: Transaction) -> None:
            before = self.area(area_id)
            expect(before.revision, expected_revision)
            inside = [
                one.name
                for one in self._repository.catalogue(consistent=True).resources
                if one.area_id == area_id
            ]
            if inside:
                raise Conflict(f"Resources stand in it: {', '.join(inside[:10])}.")
            self._repository.delete_entry(tx, AREA, area_id, expected_revision)
            event = AreaChanged(area_id=area_id, removed=True)
            tx.publish(event, aggregate_version=expected_revision + 1)

        self._transactions.run(actor, work)

    def combinations(self) -> list[Combination]:
        """The combinations in their order."""
        return self._repository.catalogue().combinations

    def combination(self, combination_id: str) -> Combination:
        """A combination.

        Raises:
            NotFound: the property has no such combination.
        """
        record = self._repository.entry(COMBINATION, combination_id)
        if record is None:
            raise NotFound("There is no such combination.")
        return Combination.model_validate(record)

    def add_combination(self, wish: CombinationWish, actor: Actor, key: str | None = None) -> Combination:
        """Declare tables that can be put together; the same key gives the first answer again.

        Raises:
            Invalid: it names a resource that does not exist.
        """

        def work(tx: Transaction) -> Combination:
            fields = {**given(wish), "combination_id": new_id("cmb", tx.now)}
            combination = Combination.model_validate(fields)
            self._save_combination(tx, combination, None)
            return combination

        return self._idempotency.once(actor, "add-combination", key, wish, Combination, work)

    def change_combination(
        self, combination_id: str, patch: CombinationPatch, expected_revision: int, actor: Actor
    ) -> Combination:
        """Change a combination. Bookings that stand keep their tables.

        Raises:
            NotFound: the property has no such combination.
            StaleRevision: it has another revision than expected.
            Invalid: the result makes no sense, as in `add_combination`.
        """

        def work(tx: Transaction) -> Combination:
            before = self.combination(combination_id)
            expect(before.revision, expected_revision)
            changed = patched(Combination, before, patch, expected_revision + 1)
            self._save_combination(tx, changed, before)
            return changed

        return self._transactions.run(actor, work)

    def remove_combination(self, combination_id: str, expected_revision: int, actor: Actor) -> None:
        """No longer put these tables together; bookings that stand keep theirs.

        Raises:
            NotFound: the property has no such combination.
            StaleRevision: it has another revision than expected.
        """

        def work(tx: Transaction) -> None:
            expect(self.combination(combination_id).revision, expected_revision)
            self._repository.delete_entry(tx, COMBINATION, combination_id, expected_revision)
            event = CombinationChanged(combination_id=combination_id, removed=True)
            tx.publish(event, aggregate_version=expected_revision + 1)

        self._transactions.run(actor, work)

    def rules(self) -> HouseRules:
        """The rules of the house; the defaults where nobody has set any."""
        return self._repository.rules()

    def set_rules(self, wish: HouseRulesWish, expected_revision: int, actor: Actor) -> HouseRules:
        """Put other rules in place of the former. Bookings that stand keep their time.

        Raises:
            StaleRevision: the rules have another revision than expected.
        """

        def work(tx: Transaction) -> HouseRules:
            before = self._repository.rules()
            expect(before.revision, expected_revision)
            rules = HouseRules.model_validate({**given(wish), "revision": expected_revision + 1})
            self._repository.save_rules(tx, rules, before)
            tx.publish(HouseRulesChanged(), aggregate_version=rules.revision)
            return rules

        return self._transactions.run(actor, work)

    def _save_area(self, tx: Transaction, area: Area, before: Area | None) -> None:
        self._repository.save_entry(tx, AREA, area.area_id, area, before)
        tx.publish(AreaChanged(area_id=area.area_id), aggregate_version=area.revision)

    def _save_combination(
        self, tx: Transaction, combination: Combination, before: Combination | None
    ) -> None:
        known = {one.resource_id for one in self._repository.catalogue(consistent=True).resources}
        if unknown := [one for one in combination.resource_ids if one not in known]:
            raise Invalid.field("body.resource_ids", f"no such resource: {', '.join(unknown)}")
        combination_id = combination.combination_id
        self._repository.save_entry(tx, COMBINATION, combination_id, combination, before)
        event = CombinationChanged(combination_id=combination_id)
        tx.publish(event, aggregate_version=combination.revision)
