"""The claim that a visit would have: what is held against those that stand."""

from attendant.bookings.catalogue import Service
from attendant.bookings.classes import class_key
from attendant.bookings.occupancy import Claim, ClaimKind
from attendant.bookings.units import Unit

WANTED = "wanted"


def wanted_claim(service: Service, unit: Unit, begin: int, minutes: int, party_size: int) -> Claim:
    """The claim of a visit on each resource of a unit, from a UTC minute on."""
    return Claim(
        owner=WANTED,
        kind=ClaimKind.BOOKING,
        start=begin,
        end=begin + minutes,
        before=service.buffer_before_minutes,
        after=service.buffer_after_minutes,
        covers=party_size,
        lead=unit.setup_minutes,
        tail=unit.reset_minutes,
        group=class_key(service),
    )
