"""Use cases around resources and services: what a property offers."""

from pydantic import BaseModel, ValidationError

from attendant.bookings.catalogue import (
    Resource,
    ResourcePatch,
    ResourceWish,
    Service,
    ServicePatch,
    ServiceWish,
)
from attendant.bookings.events import ResourceChanged, ServiceChanged
from attendant.bookings.repository import BookingsRepository
from attendant.kernel.errors import FieldProblem, Invalid, NotFound, StaleRevision
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
            resource = Resource(resource_id=new_id("rsc", tx.now), **_given(wish))
            self._save_resource(tx, resource, None)
            return resource

        return self._idempotency.once(actor, "add-resource", key, wish, Resource, work)

    def add_service(self, wish: ServiceWish, actor: Actor, key: str | None = None) -> Service:
        """Make a service; the same key gives the first answer again.

        Raises:
            Invalid: it names a resource that does not exist, or another currency than the property's.
        """

        def work(tx: Transaction) -> Service:
            service = Service(service_id=new_id("svc", tx.now), **_given(wish))
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
            Invalid: the result makes no sense.
        """

        def work(tx: Transaction) -> Resource:
            before = self.resource(resource_id)
            _expect(before.revision, expected_revision)
            changed = _patched(Resource, before, patch, expected_revision + 1)
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
            _expect(before.revision, expected_revision)
            changed = _patched(Service, before, patch, expected_revision + 1)
            self._save_service(tx, changed, before)
            return changed

        return self._transactions.run(actor, work)

    def _save_resource(self, tx: Transaction, resource: Resource, before: Resource | None) -> None:
        self._repository.save_resource(tx, resource, before)
        event = ResourceChanged(resource_id=resource.resource_id, active=resource.active)
        tx.publish(event, aggregate_version=resource.revision)

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


def _given(wish: BaseModel) -> dict[str, object]:
    return {name: getattr(wish, name) for name in type(wish).model_fields}


def _expect(revision: int, expected: int) -> None:
    if revision != expected:
        raise StaleRevision(revision)


def _patched[E: BaseModel](kind: type[E], before: E, patch: BaseModel, revision: int) -> E:
    """The next revision with the fields that were sent.

    Raises:
        Invalid: a field cannot be that, alone or beside the others.
    """
    fields = before.model_dump() | patch.model_dump(exclude_unset=True) | {"revision": revision}
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        problems = [
            FieldProblem(".".join(["body", *map(str, problem["loc"])]), problem["msg"])
            for problem in error.errors()
        ]
        raise Invalid(problems=problems) from error
