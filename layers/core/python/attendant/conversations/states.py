"""Where a message is on its way, and which steps are allowed."""

from enum import StrEnum


class State(StrEnum):
    """Delivery state of one message. Inbound messages stay `received`."""

    RECEIVED = "received"
    PENDING = "pending"
    SENDING = "sending"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"
    PLAYED = "played"


# Evidence from the provider only ever raises a message. `failed` stands below `delivered` because a later
# delivery or read receipt proves that the guest has it, and above `sent` because nothing less can revive it.
RANK: dict[State, int] = {
    State.RECEIVED: 0,
    State.PENDING: 0,
    State.DEFERRED: 0,
    State.SENDING: 1,
    State.UNKNOWN: 1,
    State.ACCEPTED: 2,
    State.SENT: 3,
    State.FAILED: 4,
    State.DELIVERED: 5,
    State.READ: 6,
    State.PLAYED: 7,
}

REPORTED: dict[str, State] = {
    "accepted": State.ACCEPTED,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.READ,
    "played": State.PLAYED,
    "failed": State.FAILED,
}
"""Status words of the provider; any other word is recorded and changes nothing."""

STEPS: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.SENDING, State.DEFERRED, State.FAILED}),
    State.DEFERRED: frozenset({State.SENDING, State.DEFERRED, State.FAILED}),
    State.SENDING: frozenset({State.ACCEPTED, State.DEFERRED, State.UNKNOWN, State.FAILED}),
    State.UNKNOWN: frozenset({State.PENDING, State.FAILED}),
}
"""Steps the sender itself may take; every later state is reached by evidence only."""

WAITING = frozenset({State.PENDING, State.DEFERRED, State.SENDING, State.UNKNOWN})
"""States in which somebody still has something to do; only these are in the `due` index."""


def with_evidence(current: State, reported: State) -> State:
    """The state after the provider reported something: never lower, in whatever order reports arrive."""
    return reported if RANK[reported] > RANK[current] else current


def may_step(current: State, wanted: State) -> bool:
    """Whether the sender may move a message from `current` to `wanted`."""
    return wanted in STEPS.get(current, frozenset())
