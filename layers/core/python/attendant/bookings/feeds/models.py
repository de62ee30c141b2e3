"""Feeds and what callers ask for (no I/O)."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.tables import Name
from attendant.bookings.wishes import Id


class FeedKind(StrEnum):
    """Whose bookings a feed shows."""

    RESOURCE = "resource"
    GUEST = "guest"


class FeedWish(BaseModel):
    """A calendar feed of a resource (a table, an instructor) or of a guest."""

    model_config = ConfigDict(extra="forbid")

    resource_id: Id | None = None
    guest_id: Id | None = None
    label: Name | None = Field(default=None, description="For whom or for which device the link is")

    @model_validator(mode="after")
    def _one_owner(self) -> Self:
        if (self.resource_id is None) == (self.guest_id is None):
            raise ValueError("either resource_id or guest_id")
        return self


class Feed(BaseModel):
    """A calendar feed. Its link is shown once, when it is made, and kept by nobody but its subscriber."""

    feed_id: str
    kind: FeedKind
    resource_id: str | None = None
    guest_id: str | None = None
    label: str | None = None
    created_at: datetime
    created_by: str
    revision: int = 1


class FeedLink(Feed):
    """A feed with its secret link: whoever has the link can read the calendar until the feed is revoked."""

    path: str = Field(description="Where the calendar is, below the address of this API")
    url: str = Field(description="The same as a full address, to subscribe to")


class FeedList(BaseModel):
    """The feeds of a property."""

    feeds: list[Feed]


class CalendarText(BaseModel):
    """A calendar as it is sent, and the tag by which a subscriber tells that nothing has changed."""

    text: str
    etag: str
