"""Refusals that a caller can act on. Each knows its HTTP status, its code and its title (RFC 9457)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field: its path in the payload (`body.starts_at`) and the reason in words."""

    field: str
    reason: str


class DomainError(Exception):
    """Base of every refusal a caller can act on.

    `detail` is for people; `extra` are further machine-readable members of the problem body.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "The request was refused"

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra = extra


class Invalid(DomainError):
    """The payload does not say what it must; `problems` names each field."""

    status, code, title = 422, "invalid", "The payload is not valid"

    def __init__(self, detail: str = "", problems: Sequence[FieldProblem] = (), **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.problems = tuple(problems)

    @classmethod
    def field(cls, field: str, reason: str) -> "Invalid":
        """One field is wrong."""
        return cls(f"{field}: {reason}", [FieldProblem(field, reason)])


class Malformed(DomainError):
    """The bytes are not what the endpoint takes at all."""

    status, code, title = 400, "malformed", "The request cannot be read"


class Unauthenticated(DomainError):
    """Nobody, or somebody who could not prove it."""

    status, code, title = 401, "unauthenticated", "Sign in first"


class Forbidden(DomainError):
    """The caller is known and may not do this."""

    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(DomainError):
    """No such thing in this property."""

    status, code, title = 404, "not_found", "Not found"


class Conflict(DomainError):
    """The request was right, but the state it assumed no longer holds."""

    status, code, title = 409, "conflict", "The current state does not allow this"


class StaleRevision(Conflict):
    """Somebody changed the entity since the caller read it; `current` is its revision now."""

    code, title = "stale_revision", "Changed by somebody else in the meantime"

    def __init__(self, current: int | None = None) -> None:
        extra = {} if current is None else {"current_revision": current}
        super().__init__("Read it again and repeat the change on what you then see.", **extra)


class IdempotencyMismatch(Conflict):
    """The idempotency key was used for another request before."""

    code, title = "idempotency_mismatch", "This idempotency key belongs to another request"


class Moved(DomainError):
    """It is found under another id now; the answer's `Location` is the same request there."""

    status, code, title = 308, "moved", "Found under another id"

    def __init__(self, former_id: str, current_id: str, **extra: Any) -> None:
        super().__init__(f"It is {current_id} now.", **extra)
        self.former_id = former_id
        self.current_id = current_id


class Gone(DomainError):
    """It was there and has ended."""

    status, code, title = 410, "gone", "No longer available"


class PreconditionRequired(DomainError):
    """The write must say which revision it was decided on (`If-Match`)."""

    status, code, title = 428, "precondition_required", "If-Match is required"


class TooManyRequests(DomainError):
    """The caller must slow down; `retry_after` in seconds."""

    status, code, title = 429, "too_many_requests", "Too many requests"

    def __init__(self, detail: str = "", retry_after: int = 1, **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """A dependency is down or overloaded; the same request may succeed after `retry_after` seconds."""

    status, code, title = 503, "unavailable", "Temporarily unavailable"

    def __init__(self, detail: str = "", retry_after: int = 1, **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.retry_after = retry_after


class LostRevision(Conflict):
    """A record changed between reading and committing: `Transactions.run` reads again and decides anew."""

    code, title = "busy", "Changed at the same moment"
