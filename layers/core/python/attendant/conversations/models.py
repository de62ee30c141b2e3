"""What a conversation, a message and an answer are."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from attendant.conversations.states import State

# Validators are built at first use: a cold start of the webhook builds only those that its request needs.
LAZY = ConfigDict(defer_build=True)
LAZY_AND_FROZEN = ConfigDict(defer_build=True, frozen=True)

Text = Annotated[str, Field(min_length=1, max_length=4096)]


class Mode(StrEnum):
    """Who answers the guest."""

    BOT = "bot"
    HUMAN = "human"


class Author(StrEnum):
    """The role a message was written in. `system` is the server itself, outside a concierge turn."""

    USER = "user"
    ASSISTANT = "assistant"
    STAFF = "staff"
    SYSTEM = "system"


class Choice(BaseModel):
    """One thing the guest can tap. The id is ours and comes back when it is tapped."""

    model_config = LAZY_AND_FROZEN

    id: str = Field(min_length=1, max_length=200)
    title: str = Field(min_length=1, max_length=72)


class Template(BaseModel):
    """A provider-approved text that may be sent outside the 24-hour window."""

    model_config = LAZY_AND_FROZEN

    name: str = Field(min_length=1, max_length=512)
    language: str = Field(min_length=2, max_length=10)
    parameters: list[str] = []


class Outbound(BaseModel):
    """What to tell a guest; the channel renders it.

    Up to three choices become buttons, up to ten a list. `essential` is for what must arrive, such as a
    booking confirmation: when nobody can know whether it was sent, it is sent again. `template` is used when
    the 24-hour window is closed.
    """

    model_config = LAZY_AND_FROZEN

    text: Text
    choices: list[Choice] = Field(default=[], max_length=10)
    essential: bool = False
    template: Template | None = None

    @model_validator(mode="after")
    def _choices_differ(self) -> Self:
        if len({choice.id for choice in self.choices}) < len(self.choices):
            raise ValueError("every choice needs an id of its own")
        return self


class Failure(BaseModel):
    """Why a message did not go out, for staff. `code` is the provider's number, or our own word."""

    model_config = LAZY_AND_FROZEN

    code: str
    reason: str


class Conversation(BaseModel):
    """One guest on one channel.

    `last_seq` numbers every message; `last_inbound_seq` is the newest guest message that wants an answer and
    `answered_through` the newest one that has it. `held_seq` is a message of ours that has to wait: no later
    one may overtake it. `revision` counts changes of mode and opt-out, not messages.
    """

    model_config = LAZY

    conversation_id: str
    guest_id: str
    channel: str
    account: str
    aliases: list[str]
    mode: Mode = Mode.BOT
    mode_until: AwareDatetime | None = None
    handed_over_reason: str | None = None
    taken_over_by: str | None = None
    opted_out: bool = False
    opted_out_at: AwareDatetime | None = None
    marketing_opted_out: bool = False
    started_at: AwareDatetime
    last_activity_at: AwareDatetime
    last_inbound_at: AwareDatetime | None = None
    last_inbound_provider_id: str | None = None
    preview: str = ""
    last_seq: int = 0
    last_inbound_seq: int = 0
    answered_through: int = 0
    apologised_at: AwareDatetime | None = None
    held_seq: int | None = None
    erased_at: AwareDatetime | None = None
    revision: int = 1

    def mode_at(self, now: datetime) -> Mode:
        """Who answers at `now`: a limited take-over ends by itself."""
        if self.mode is Mode.HUMAN and self.mode_until is not None and self.mode_until <= now:
            return Mode.BOT
        return self.mode

    def taken_over_at(self, now: datetime) -> bool:
        """Whether a person, and not merely the concierge's own hand-over, silences the concierge."""
        return self.mode_at(now) is Mode.HUMAN and self.taken_over_by is not None

    def concierge_speaks(self, now: datetime) -> bool:
        """Whether the concierge may answer: it is in charge and the guest did not opt out."""
        return self.mode_at(now) is Mode.BOT and not self.opted_out


class ShownMessage(BaseModel):
    """One message of a conversation as staff see it, inbound or outbound, with its delivery.

    `action` is the id of a tapped choice. `at` is when it was written (the provider's time for inbound ones),
    `stored_at` when we stored it.
    """

    model_config = LAZY

    message_id: str
    conversation_id: str
    seq: int
    role: Author
    kind: str = "text"
    text: str
    action: str | None = None
    about: str | None = None
    media: dict[str, str] | None = None
    at: AwareDatetime
    stored_at: AwareDatetime
    author: str | None = None
    choices: list[Choice] = []
    template: Template | None = None
    state: State
    provider_id: str | None = None
    failure: Failure | None = None
    edited_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None
    revision: int = 1


class Message(ShownMessage):
    """A message with what its way needs. `attempt` counts how often the sweep queued it again, `sends` how
    often it was given to the provider.
    """

    model_config = LAZY

    wants_answer: bool = False
    cannot_read: bool = False
    essential: bool = False
    as_template: bool = False
    despite_opt_out: bool = False
    sends: int = 0
    attempt: int = 0
    not_before: AwareDatetime | None = None
    due_at: AwareDatetime | None = None

    @property
    def outbound(self) -> Outbound:
        """What the channel is asked to send."""
        return Outbound(
            text=self.text, choices=self.choices, essential=self.essential, template=self.template
        )


class SendJob(BaseModel):
    """Body of the send queue: one stored message to send. `account` is the phone number it leaves from."""

    model_config = LAZY

    property_id: str
    conversation_id: str
    account: str
    message_id: str
    seq: int
    attempt: int = 0


class ReceiptJob(BaseModel):
    """Body of the send queue: read ticks and a typing bubble for the guest's message being answered."""

    model_config = LAZY

    property_id: str
    channel: str
    account: str
    receipt_for: str
