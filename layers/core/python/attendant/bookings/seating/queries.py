"""What is asked about the floor (no I/O)."""

from pydantic import BaseModel, Field

from attendant.bookings.catalogue import Party
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.wall_clock import minute_of
from attendant.bookings.wishes import Day, Id
from attendant.properties.hours import OpeningTime


class TablesQuery(BaseModel):
    """Which dates and tables, for which party; without a service all that serve tables."""

    first_day: Day
    last_day: Day
    party_size: Party = 2
    area_id: Id | None = None
    service_id: Id | None = None
    time: OpeningTime | None = Field(default=None, description="Only the slot that begins then")
    step_minutes: int = Field(default=30, ge=5, le=240)
    audience: Audience = Audience.IN_HOUSE
    detailed: bool = True

    @property
    def visit(self) -> Visit:
        """What is asked for, apart from when and with whom."""
        return Visit(None, self.party_size, self.audience, self.area_id)

    @property
    def minute(self) -> int | None:
        """The time of day as minutes since 00:00, if one was given."""
        return None if self.time is None else minute_of(self.time)
