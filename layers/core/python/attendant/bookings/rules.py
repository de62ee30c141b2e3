"""What a house decides for all its services (entity and wish, no I/O)."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from attendant.bookings.coming import NoShowRules, ReminderRules
from attendant.bookings.pacing import Pacing
from attendant.bookings.visits import Tag
from attendant.bookings.waitlist.rules import WaitlistRules


class TableRules(BaseModel):
    """Whether tables are assigned anew in the night before (S-16)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reassign: bool = Field(default=False, description="Propose better tables every night")
    days_ahead: int = Field(default=2, ge=1, le=7, description="For so many dates, from today on")
    apply: bool = Field(
        default=False, description="Apply what was proposed at once, without waiting for staff"
    )


class HouseRulesWish(BaseModel):
    """The rules as staff set them, all at once; what is left out gets its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pacing: Pacing | None = None
    levels: tuple[Tag, ...] = Field(
        default=(), max_length=40, description="The one scale of levels in order; without it any word is one"
    )
    reminders: ReminderRules = ReminderRules()
    no_show: NoShowRules = NoShowRules()
    waitlist: WaitlistRules = WaitlistRules()
    tables: TableRules = TableRules()

    @field_validator("levels")
    @classmethod
    def _each_once(cls, levels: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(levels)) != len(levels):
            raise ValueError("each level stands on the scale once")
        return levels


class HouseRules(HouseRulesWish):
    """The rules of a house; revision 0 means nobody has set any."""

    revision: int = 0


NO_RULES = HouseRules()
