"""Imports of guests: what is asked for, how far it is, what came of each row (no I/O)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from attendant.guests.countries import Country
from attendant.guests.files.turns import Turn
from attendant.guests.imports.headings import COLUMNS
from attendant.guests.imports.wording import DateOrder
from attendant.kernel.subjects import Actor
from attendant.properties.values import Language

UPLOAD_SECONDS = 60 * 60
REPORT_SECONDS = 15 * 60
FILE_BYTES = 100_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
CELL_LENGTH = 2_000


class ImportState(StrEnum):
    """How far an import is."""

    WAITING = "waiting"
    """For the file, or for somebody to start it."""
    QUEUED = "queued"
    RUNNING = "running"
    CHECKED = "checked"
    """A dry run has ended; nothing was changed."""
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether a worker has something to do."""
        return self in (ImportState.QUEUED, ImportState.RUNNING)


class RowOutcome(StrEnum):
    """What became of a row, or would become of it."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REVIEW = "review"
    """Made a profile of its own, which may be somebody who is known: staff decide."""
    REFUSED = "refused"


def _a_column(name: str) -> str:
    if name not in COLUMNS:
        raise ValueError(f"not a column; there are {', '.join(COLUMNS)}")
    return name


ImportColumn = Annotated[str, AfterValidator(_a_column), Field(json_schema_extra={"enum": list(COLUMNS)})]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=CELL_LENGTH)]


class ImportWish(BaseModel):
    """A file with guests that is to come."""

    model_config = ConfigDict(extra="forbid")

    filename: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None


class ImportStart(BaseModel):
    """How the file is to be read, and whether it is only to be checked."""

    model_config = ConfigDict(extra="forbid")

    dry_run: bool = Field(default=True, description="Say what would happen and change nothing")
    mapping: dict[Heading, ImportColumn | None] = Field(
        default_factory=dict,
        max_length=MAX_COLUMNS,
        description="Columns by the headings of the file, null to leave one out; known headings need none",
    )
    on_match: Literal["update", "skip", "review"] = Field(
        default="update",
        description="What to do with a row whose person is known: fill in, leave alone, or let staff decide",
    )
    language: Language | None = Field(default=None, description="Of guests whose row says none")
    country: Country | None = Field(default=None, description="Where national phone numbers are dialled")
    dates: DateOrder = Field(default="dmy", description="What 03.04.1990 means")


class ImportCounts(BaseModel):
    """How many rows came to what."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    review: int = 0
    refused: int = 0

    def plus(self, outcomes: list[RowOutcome]) -> "ImportCounts":
        """These and some more."""
        return ImportCounts(
            **{one.value: getattr(self, one.value) + outcomes.count(one) for one in RowOutcome}
        )


class Import(BaseModel):
    """One import: a file, how it is read, and how far that is."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    import_id: str
    state: ImportState = ImportState.WAITING
    filename: str | None = None
    settings: ImportStart | None = Field(default=None, description="As it was started last")
    format: str | None = Field(default=None, description="What the file turned out to be, e.g. csv, cp1252")
    headings: tuple[str, ...] = Field(default=(), description="Of the file")
    columns: tuple[str | None, ...] = Field(default=(), description="What each heading was taken for")
    rows_total: int | None = None
    rows_done: int = 0
    counts: ImportCounts = ImportCounts()
    problem: str | None = Field(default=None, description="Why it failed")
    created_by: str
    created_at: datetime
    finished_at: datetime | None = None
    revision: int = 1


class ImportJob(Import):
    """An import as it is stored: with who asked for it, who works on it, and where its files lie."""

    requested_by: Actor
    turn: Turn | None = None
    run: int = 0
    etag: str | None = None
    rows_key: str | None = None
    offset: int = 0
    report_key: str | None = None

    @classmethod
    def of(cls, wish: ImportWish, import_id: str, actor: Actor, now: datetime) -> Self:
        """A new import that waits for its file."""
        return cls(
            import_id=import_id,
            filename=wish.filename,
            created_by=actor.id,
            requested_by=actor,
            created_at=now,
        )

    def shown(self) -> Import:
        """The import as callers see it."""
        return Import.model_validate(self.model_dump(include=set(Import.model_fields)))


class FileLink(BaseModel):
    """A link to a file for whoever has it, until then."""

    url: str
    expires_at: datetime


class ImportAnswer(Import):
    """An import with the links of the moment."""

    upload: FileLink | None = Field(default=None, description="Where the file is sent with PUT")
    report: FileLink | None = Field(default=None, description="What became of each row, as CSV")
    expects: tuple[str, ...] = Field(default=COLUMNS, description="The columns that an import takes")
    largest_file: int = Field(default=FILE_BYTES, description="Bytes")


class ImportPage(BaseModel):
    """Imports, newest first; `cursor` asks for the next page and is null at the end."""

    model_config = ConfigDict(defer_build=True)

    imports: list[Import]
    cursor: str | None = None


class RowReason(BaseModel):
    """Something about one field of a row, in words, without its value."""

    model_config = ConfigDict(frozen=True)

    field: str | None = None
    reason: str


class RowMatchTerm(BaseModel):
    """One piece of evidence that a row is about somebody who is known."""

    model_config = ConfigDict(frozen=True)

    name: str
    points: float
    why: str


class RowMatch(BaseModel):
    """Who a row is, or may be, about."""

    model_config = ConfigDict(frozen=True)

    guest_id: str
    confidence: float
    row: int | None = Field(default=None, description="If the guest comes from an earlier row of the file")
    terms: tuple[RowMatchTerm, ...] = ()


class RowResult(BaseModel):
    """What became of one row; `row` counts as the spreadsheet does, headings included."""

    model_config = ConfigDict(frozen=True)

    row: int
    outcome: RowOutcome
    guest_id: str | None = Field(default=None, description="The profile that the row made or changed")
    reasons: tuple[RowReason, ...] = ()
    match: RowMatch | None = None


class RowPage(BaseModel):
    """Rows in their order, about as many as asked for; `cursor` asks for the next page."""

    rows: list[RowResult]
    cursor: str | None = None
