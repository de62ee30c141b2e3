"""The identities under which channels know a guest."""

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MAX_ALIASES = 20

_FORMS = {
    "phone": re.compile(r"\d{5,20}"),
    "bsuid": re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}"),
}


class Alias(BaseModel):
    """One identity under which a channel knows a guest, e.g. `whatsapp:phone:41795550100`.

    The value is the channel's own and opaque: a WhatsApp phone id may differ from the number that is dialled.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Literal["whatsapp"] = "whatsapp"
    kind: Literal["phone", "bsuid"]
    value: Annotated[str, StringConstraints(min_length=1, max_length=140)]

    def __str__(self) -> str:
        return f"{self.channel}:{self.kind}:{self.value}"

    @property
    def well_formed(self) -> bool:
        """Whether the value looks like what the channel documents."""
        return _FORMS[self.kind].fullmatch(self.value) is not None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The alias that `str` wrote.

        Raises:
            ValueError: not the text of an alias.
        """
        channel, _, rest = text.partition(":")
        kind, _, value = rest.partition(":")
        return cls.model_validate({"channel": channel, "kind": kind, "value": value})


def _a_well_formed_alias(alias: Alias) -> Alias:
    if not alias.well_formed:
        raise ValueError(f"not a {alias.channel} {alias.kind}")
    return alias


GivenAlias = Annotated[Alias, AfterValidator(_a_well_formed_alias)]


class AliasesWish(BaseModel):
    """Aliases of one person, to find the guest behind them."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    aliases: tuple[GivenAlias, ...] = Field(min_length=1, max_length=MAX_ALIASES)


class AliasConflict(BaseModel):
    """An alias that arrived with one guest while it belongs to another; waits for a person to decide."""

    model_config = ConfigDict(defer_build=True)

    alias: Alias
    guest_id: str = Field(description="The guest it arrived with")
    belongs_to: str = Field(description="The guest it is linked to, unchanged")
    noticed_at: datetime


class AliasConflicts(BaseModel):
    """Alias conflicts; those of the newest guests are first."""

    model_config = ConfigDict(defer_build=True)

    conflicts: list[AliasConflict]
    cursor: str | None = None
