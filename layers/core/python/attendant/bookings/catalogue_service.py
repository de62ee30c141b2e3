"""Use cases around resources and services: what a property offers."""

from attendant.bookings.catalogue import (
    Resource,
    ResourcePatch,
    ResourceWish,
    Service,
    ServicePatch,
    ServiceWish,
)
from attendant.bookings.events import ResourceChanged, ServiceChanged
from attendant.bookings.hierarchy import problem
from attendant.bookings.patching import expect, given, patched
from attendant.bookings.repository import BookingsRepository
from attendant.kernel.errors import Invalid, NotFound
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.service import Properties


class Catalogue:
    """The resources and services of one property. Each change commits in one transaction."""

    def __init__(
        self,
        repository: BookingsRepository,
        properties: Properties,
        transactions: Transactions,
        idempotency: Idempotency,
    ) -> None:
        self._repository = repository
        self._properties = properties
        self._transactions = transactions
        self._idempotency = idempotency

    def resources(self, *, inactive: bool = False) -> list[Resource]:
        """The resources in the order they were made; those out of use only if asked for."""
        return [one for one in self._repository.catalogue().resources if one.active or inactive]

    def services(self, *, inactive: bool = False) -> list[Service]:
        """The services in the order they were made; those out of use only if asked for."""
        return [one for one in self._repository.catalogue().services if one.active or inactive]

    def resource(self, resource_id: str) -> Resource:
        """A resource.

        Raises:
            NotFound: the property has no such resource.
        """
        resource = self._repository.resource(resource_id)
        if resource is None:
            raise NotFound("There is no such resource.")
        return resource

    def service(self, service_id: str) -> Service:
        """A service.

        Raises:
            NotFound: the property has no such service.
        """
        service = self._repository.service(service_id)
        if service is None:
            raise NotFound("There is no such service.")
        return service

    def add_resource(self, wish: ResourceWish, actor: Actor, key: str | None = None) -> Resource:
        """Make a resource; the same key gives the first answer again."""

        def work(tx: Transaction) -> Resource:
            resource = Resource(resource_id=new_id("rsc", tx.now), **given(wish))
            self._save_resource(tx, resource, None)
            return resource

        return self._idempotency.once(actor, "add-resource", key, wish, Resource, work)

    def add_service(self, wish: ServiceWish, actor: Actor, key: str | None = None) -> Service:
        """Make a service; the same key gives the first answer again.

        Raises:
            Invalid: it names a resource that does not exist, or another currency than the property's.
        """

        def work(tx: Transaction) -> Service:
            service = Service(service_id=new_id("svc", tx.now), **given(wish))
            self._save_service(tx, service, None)
            return service

        return self._idempotency.once(actor, "add-service", key, wish, Service, work)

    def change_resource(
        self, resource_id: str, patch: ResourcePatch, expected_revision: int, actor: Actor
    ) -> Resource:
        """Change a resource. Bookings that stand keep their time; later ones follow the change.

        Raises:
            NotFound: the property has no such resource.
            StaleRevision: it has another revision than expected.
            Invalid: the result makes no sense, or it would be a part of itself.
        """

        def work(tx: Transaction) -> Resource:
            before = self.resource(resource_id)
            expect(before.revision, expected_revision)
            changed = patched(Resource, before, patch, expected_revision + 1)
            self._save_resource(tx, changed, before)
            return changed

        return self._transactions.run(actor, work)

    def change_service(
        self, service_id: str, patch: ServicePatch, expected_revision: int, actor: Actor
    ) -> Service:
        """Change a service. Bookings that stand keep their terms; later ones follow the change.

        Raises:
            NotFound: the property has no such service.
            StaleRevision: it has another revision than expected.
            Invalid: the result makes no sense, as in `add_service`.
        """

        def work(tx: Transaction) -> Service:
            before = self.service(service_id)
            expect(before.revision, expected_revision)
            changed = patched(Service, before, patch, expected_revision + 1)
            self._save_service(tx, changed, before)
            return changed

        return self._transactions.run(actor, work)

    def _save_resource(self, tx: Transaction, resource: Resource, before: Resource | None) -> None:
        self._check_neighbours(resource)
        self._repository.save_resource(tx, resource, before)
        event = ResourceChanged(resource_id=resource.resource_id, active=resource.active)
        tx.publish(event, aggregate_version=resource.revision)

    def _check_neighbours(self, resource: Resource) -> None:
        """Refuse an area, a whole, a neighbouring table or a level that the property does not have."""
        levels = resource.teaching.levels if resource.teaching else ()
        if not (resource.area_id or resource.part_of or resource.adjacent_ids or levels):
            return
        known = self._repository.catalogue(consistent=True)
        if known.rules.levels and (off := [one for one in levels if one not in known.rules.levels]):
            scale = ", ".join(known.rules.levels)
            raise Invalid.field("body.teaching.levels", f"not on the scale ({scale}): {', '.join(off)}")
        if resource.area_id not in {None, *(one.area_id for one in known.areas)}:
            raise Invalid.field("body.area_id", "no such area")
        others = {one.resource_id for one in known.resources} - {resource.resource_id}
        if strangers := [one for one in resource.adjacent_ids if one not in others]:
            raise Invalid.field("body.adjacent_ids", f"no such other resource: {', '.join(strangers)}")
        parents = {one.resource_id: one.part_of for one in known.resources}
        if wrong := problem(resource.resource_id, parents | {resource.resource_id: resource.part_of}):
            raise Invalid.field("body.part_of", wrong)

    def _save_service(self, tx: Transaction, service: Service, before: Service | None) -> None:
        known = {one.resource_id for one in self._repository.catalogue(consistent=True).resources}
        if unknown := [one for one in service.resource_ids if one not in known]:
            raise Invalid.field("body.resource_ids", f"no such resource: {', '.join(unknown)}")
        currency = self._properties.get().currency
        if service.prices[0].price.currency != currency:
            raise Invalid.field("body.prices", f"the property's currency is {currency}")
        self._repository.save_service(tx, service, before)
        event = ServiceChanged(service_id=service.service_id, active=service.active)
        tx.publish(event, aggregate_version=service.revision)
