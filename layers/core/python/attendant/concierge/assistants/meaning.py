"""What a program names at the property: the service, the instant, the resource, the area, the needs."""

from dataclasses import dataclass
from datetime import UTC, datetime

from attendant.bookings.catalogue import Service
from attendant.bookings.visits import Audience, Needs
from attendant.concierge.assistants.wishes import VisitWish
from attendant.concierge.case import Case
from attendant.concierge.naming import Naming
from attendant.concierge.wish import Wish
from attendant.concierge.wording.reading import Reading
from attendant.kernel.errors import NotFound


@dataclass(frozen=True)
class Meaning:
    """Finds what is named, by name or by id. Whatever is not there is refused with what is.

    Every method may raise Refusal: the property has no such thing, or several.
    """

    case: Case

    def visit(self, wish: VisitWish) -> dict[str, object]:
        """The fields of a wish for a time, as the booking engine takes them."""
        starts_at = self.instant(wish.starts_at)
        service = self.service(wish.service, starts_at)
        return {
            "service_id": service.service_id,
            "starts_at": starts_at,
            "duration_minutes": wish.duration_minutes,
            "resource_id": self.resource_id(wish.resource, service),
            "party_size": wish.party_size,
            "area_id": self.area_id(wish.area, service),
            "needs": self.needs(
                Wish(
                    features=wish.features,
                    taught_in=wish.taught_in,
                    level=wish.level,
                    discipline=wish.discipline,
                ),
                service,
            ),
            "audience": Audience.ONLINE,
        }

    def instant(self, given: datetime) -> datetime:
        """An instant; a wall time is that of the property (S-3)."""
        if given.tzinfo is not None:
            return given.astimezone(UTC)
        return self.case.at(given.date(), given.time())

    def service(self, name: str, starts_at: datetime | None = None) -> Service:
        """The service of a name; meals are told apart by the start."""
        at = Reading(language=self.case.language)
        if starts_at is not None:
            local = starts_at.astimezone(self.case.zone)
            at = Reading(language=self.case.language, day=local.date(), starts=local.time())
        return Naming(self.case).service(Wish(service=name), at)

    def offered(self, service_id: str) -> Service:
        """The service of an id.

        Raises:
            NotFound: it is not offered any more.
        """
        service = self.case.service(service_id)
        if service is None:
            raise NotFound("This service is no longer offered.")
        return service

    def resource_id(self, name: str | None, service: Service) -> str | None:
        """Whom or what the guest asks for."""
        if name is None or self.case.resource(name) is not None:
            return name
        found = Naming(self.case).resource(Wish(instructor=name), service)
        return found.resource_id if found else None

    def area_id(self, name: str | None, service: Service) -> str | None:
        """Where the guest would like to sit."""
        if name is None or any(name == area.area_id for area in self.case.areas):
            return name
        area = Naming(self.case).area(Wish(area=name), service)
        return area.area_id if area else None

    def needs(self, wish: Wish, service: Service) -> Needs:
        """What the table must be like, or the teacher able to."""
        return Naming(self.case).needs(wish, service)
