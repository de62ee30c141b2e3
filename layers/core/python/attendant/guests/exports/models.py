"""Exports of guest lists: what is asked for, how far it is, what came of it (no I/O)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from attendant.guests.exports.columns import COLUMNS
from attendant.guests.files.turns import Turn
from attendant.guests.listing.models import GuestFilter, GuestSort
from attendant.kernel.subjects import Actor

LINK_SECONDS = 15 * 60
KEPT = timedelta(days=3)
"""How long the bucket keeps a file."""


class ExportState(StrEnum):
    """How far an export is."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether it may still become a file."""
        return self in (ExportState.QUEUED, ExportState.RUNNING)


def _a_column(name: str) -> str:
    if name not in COLUMNS:
        raise ValueError(f"not a column; there are {', '.join(COLUMNS)}")
    return name


ColumnName = Annotated[str, AfterValidator(_a_column), Field(json_schema_extra={"enum": list(COLUMNS)})]


class ExportWish(BaseModel):
    """A guest list as a file: any filter and order that the list itself takes."""

    model_config = ConfigDict(extra="forbid")

    filter: GuestFilter = GuestFilter()
    sort: GuestSort | None = None
    format: Literal["csv", "xlsx"] = "csv"
    columns: tuple[ColumnName, ...] = Field(
        default=(), max_length=2 * len(COLUMNS), description="In this order; all without any"
    )
    utf8_bom: bool = Field(
        default=False, description="CSV: lets older versions of Excel see that it is UTF-8"
    )
    delimiter: Literal[",", ";"] = Field(
        default=",", description="CSV: `;` where Excel takes the comma for a decimal point"
    )


class Export(BaseModel):
    """One export. Its file can be fetched while it is kept, by links that hold for a quarter of an hour."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    export_id: str
    state: ExportState = ExportState.QUEUED
    filter: GuestFilter
    sort: GuestSort | None = None
    format: Literal["csv", "xlsx"]
    columns: tuple[str, ...] = ()
    utf8_bom: bool = False
    delimiter: str = ","
    rows_done: int = Field(default=0, description="Guests written so far")
    rows_total: int | None = Field(default=None, description="Known when it has finished")
    size: int | None = Field(default=None, description="Bytes of the file")
    problem: str | None = Field(default=None, description="Why it failed")
    created_by: str
    created_at: datetime
    finished_at: datetime | None = None
    expires_at: datetime | None = Field(default=None, description="When the file is removed")
    revision: int = 1

    @property
    def filename(self) -> str:
        """What the file is called where it is saved."""
        return f"guests-{self.created_at.date().isoformat()}.{self.format}"


class ExportJob(Export):
    """An export as it is stored: with who asked for it, who works on it, and where its file lies."""

    requested_by: Actor
    turn: Turn | None = None
    key: str | None = None

    @classmethod
    def of(cls, wish: ExportWish, export_id: str, actor: Actor, now: datetime) -> Self:
        """A new export."""
        return cls(
            export_id=export_id,
            **wish.model_dump(),
            created_by=actor.id,
            requested_by=actor,
            created_at=now,
        )

    def shown(self) -> Export:
        """The export as callers see it."""
        return Export.model_validate(self.model_dump(include=set(Export.model_fields)))


class ExportLink(BaseModel):
    """Where the file can be fetched, by whoever has the link, until then."""

    url: str
    expires_at: datetime


class ExportAnswer(Export):
    """An export with a link to its file, if there is one."""

    link: ExportLink | None = None


class ExportPage(BaseModel):
    """Exports, newest first; `cursor` asks for the next page and is null at the end."""

    model_config = ConfigDict(defer_build=True)

    exports: list[Export]
    cursor: str | None = None
