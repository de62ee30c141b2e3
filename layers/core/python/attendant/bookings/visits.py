"""What is asked for, apart from when: how long, how many, for whom, with which needs (no I/O)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Tag = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[\w][\w .+-]{0,39}$")]
"""A short word that resources and wishes agree on, e.g. `quiet`, `step-free`, `blue piste`."""


class Audience(StrEnum):
    """Who a visit is for: guests who book themselves, guests whom staff book, guests at the door.

    Resources may be kept for some of them. A walk-in starts now: grid, notice and horizon do not apply.
    """

    ONLINE = "online"
    IN_HOUSE = "in_house"
    WALK_IN = "walk_in"


class Needs(BaseModel):
    """What a resource must have to serve a visit; what is left out does not matter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attributes: tuple[Tag, ...] = Field(default=(), max_length=10, description="All of them, e.g. quiet")
    language: Tag | None = Field(default=None, description="A language that is taught in, e.g. de")
    level: Tag | None = Field(default=None, description="A level on the property's scale")
    discipline: Tag | None = Field(default=None, description="What is taught, e.g. snowboard")

    @property
    def said(self) -> list[str]:
        """Everything that is asked for, in the property's words."""
        taught = (self.language, self.level, self.discipline)
        return [*self.attributes, *(one for one in taught if one)]


NO_NEEDS = Needs()


@dataclass(frozen=True)
class Visit:
    """What is asked for, apart from when and with whom. Without a duration the service says how long."""

    duration_minutes: int | None
    party_size: int = 1
    audience: Audience = Audience.ONLINE
    area_id: str | None = None
    needs: Needs = NO_NEEDS
