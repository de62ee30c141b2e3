"""Group lessons: bookings of one start that share their resource, as long as there are seats (no I/O)."""

from collections.abc import Iterable

from attendant.bookings.catalogue import Service
from attendant.bookings.models import Reason, ReasonCode
from attendant.bookings.occupancy import Claim, same_class


def class_key(service: Service) -> str:
    """What the claims of one group lesson have in common; empty where a resource is not shared."""
    return service.service_id[-6:] if service.class_size is not None else ""


def mates_of(wanted: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """The claims of the class that `wanted` would join, held seats among them."""
    return [one for one in claims if same_class(one, wanted)]


def choice_of_class(wanted: Claim, claims: Iterable[Claim], class_size: int) -> tuple[bool, int]:
    """What the choice between classes goes by, lower first: one that has begun to fill, the fullest of them.

    So a class is full before another one is opened.
    """
    mates = mates_of(wanted, claims)
    return not mates, class_size - sum(one.covers for one in mates)


def full(left: int) -> Reason:
    """Why a party does not get into a class."""
    seats = "No seat is" if left <= 0 else "1 seat is" if left == 1 else f"{left} seats are"
    return Reason(code=ReasonCode.TAKEN, text=f"{seats} left in this class.")
