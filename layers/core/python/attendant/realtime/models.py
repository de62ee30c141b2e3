"""What clients and server say to each other over the WebSocket."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from attendant.kernel.errors import Invalid

TOPICS_PER_MESSAGE = 20


class Listener(BaseModel):
    """Who is at the other end of a connection: known from the ticket that opened it."""

    model_config = ConfigDict(frozen=True)

    connection_id: str
    property_id: str
    user_id: str


class Subscribe(BaseModel):
    """The client wants the events of these topics."""

    action: Literal["subscribe"]
    topics: list[str] = Field(min_length=1, max_length=TOPICS_PER_MESSAGE)


class Unsubscribe(BaseModel):
    """The client no longer wants the events of these topics."""

    action: Literal["unsubscribe"]
    topics: list[str] = Field(min_length=1, max_length=TOPICS_PER_MESSAGE)


class Ping(BaseModel):
    """The client is still there; without it the connection ends after ten idle minutes."""

    action: Literal["ping"]


type ClientMessage = Subscribe | Unsubscribe | Ping

_client_message: TypeAdapter[ClientMessage] = TypeAdapter(
    Annotated[Subscribe | Unsubscribe | Ping, Field(discriminator="action")]
)


def client_message(text: str) -> ClientMessage:
    """What a client sent.

    Raises:
        Invalid: not JSON, an unknown action, or a field that is not what it should be.
    """
    try:
        return _client_message.validate_json(text)
    except ValueError as error:
        raise Invalid(
            'Send {"action": "subscribe" or "unsubscribe", "topics": [...]} or {"action": "ping"}; '
            f"at most {TOPICS_PER_MESSAGE} topics at once."
        ) from error


class ServerMessage(BaseModel):
    """What the server answers to a message of the client."""

    type: Literal["subscribed", "unsubscribed", "pong", "error"]
    topics: list[str] | None = None
    code: str | None = None
    title: str | None = None
    detail: str | None = None

    def text(self) -> str:
        """The message as it goes over the wire, without what does not apply."""
        return self.model_dump_json(exclude_none=True)


class EventMessage(BaseModel):
    """An event of a topic; `event` is its envelope."""

    type: Literal["event"] = "event"
    topic: str
    event: dict[str, Any]

    def text(self) -> str:
        """The message as it goes over the wire."""
        return self.model_dump_json()


class TicketAnswer(BaseModel):
    """A ticket for one connection."""

    ticket: str = Field(description="Good for one connection; goes into the query string as `ticket`")
    expires_in: int = Field(description="Seconds in which it must be used")
    url: str = Field(description="WebSocket address, without the ticket")
