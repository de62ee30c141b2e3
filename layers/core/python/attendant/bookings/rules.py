"""What a house decides for all its services (entity and wish, no I/O)."""

from pydantic import BaseModel, ConfigDict

from attendant.bookings.coming import NoShowRules, ReminderRules
from attendant.bookings.pacing import Pacing


class HouseRulesWish(BaseModel):
    """The rules as staff set them, all at once; what is left out gets its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pacing: Pacing | None = None
    reminders: ReminderRules = ReminderRules()
    no_show: NoShowRules = NoShowRules()


class HouseRules(HouseRulesWish):
    """The rules of a house; revision 0 means nobody has set any."""

    revision: int = 0


NO_RULES = HouseRules()
