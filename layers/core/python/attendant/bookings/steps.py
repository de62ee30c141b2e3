"""What staff note and set right about bookings that stand, in one place."""

from typing import NamedTuple

from attendant.bookings.arriving import Arrivals
from attendant.bookings.undoing import Undoing
from attendant.bookings.waiving import Waivers


class Steps(NamedTuple):
    """The steps of staff: who came and left, what was a mistake, what is not asked for."""

    arrivals: Arrivals
    undoing: Undoing
    waivers: Waivers
