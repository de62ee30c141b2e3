"""Areas, places on a floor plan, and tables joined for bigger parties (entities and wishes, no I/O)."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, Field(min_length=1, max_length=80)]
ReferredId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
Order = Annotated[int, Field(ge=0, le=10_000, description="Lower comes first")]


class Position(BaseModel):
    """Where a table stands on the floor plan of its area, in whole units of the plan; rotation in degrees."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: int = Field(ge=0, le=100_000)
    y: int = Field(ge=0, le=100_000)
    width: int = Field(default=80, ge=1, le=10_000)
    height: int = Field(default=80, ge=1, le=10_000)
    rotation: int = Field(default=0, ge=0, lt=360)


class AreaWish(BaseModel):
    """What staff say about an area: a room, a terrace, a slope."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    order: Order = 0


class Area(AreaWish):
    """A part of the property that guests may wish for."""

    area_id: str
    revision: int = 1


class AreaPatch(BaseModel):
    """Changes to an area; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    order: Order | None = None


class CombinationWish(BaseModel):
    """Tables that are put together for a bigger party (S-14).

    All of them must be free for set-up, stay and reset; both in minutes.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    resource_ids: list[ReferredId] = Field(min_length=2, max_length=20)
    party_min: int = Field(default=1, ge=1, le=1000)
    party_max: int = Field(ge=1, le=1000)
    setup_minutes: int = Field(default=0, ge=0, le=240)
    reset_minutes: int = Field(default=0, ge=0, le=240)
    order: Order = 0
    active: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.party_max < self.party_min:
            raise ValueError("party_max must not be below party_min")
        if len(set(self.resource_ids)) != len(self.resource_ids):
            raise ValueError("each table may stand in resource_ids once")
        return self


class Combination(CombinationWish):
    """A declared set of tables that can be had as one."""

    combination_id: str
    revision: int = 1


class CombinationPatch(BaseModel):
    """Changes to a combination; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    resource_ids: list[ReferredId] | None = Field(default=None, min_length=2, max_length=20)
    party_min: int | None = Field(default=None, ge=1, le=1000)
    party_max: int | None = Field(default=None, ge=1, le=1000)
    setup_minutes: int | None = Field(default=None, ge=0, le=240)
    reset_minutes: int | None = Field(default=None, ge=0, le=240)
    order: Order | None = None
    active: bool | None = None


class AreaList(BaseModel):
    """The areas of a property in their order."""

    areas: list[Area]


class CombinationList(BaseModel):
    """The combinations of a property in their order."""

    combinations: list[Combination]
