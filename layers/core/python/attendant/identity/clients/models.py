"""Machine clients: the programs of outside assistants, and what people send to make one or to be one."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from attendant.identity.models import CLIENT_DOMAIN
from attendant.kernel.subjects import Scope

MOST_CLIENTS = 50
SECRET_LENGTH = 43

_WISH = ConfigDict(extra="forbid")

ClientId = Annotated[str, Field(pattern=r"^cli_[0-9A-HJKMNP-TV-Z]{26}$", examples=["cli_01J9ZQ"])]
ClientName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class ClientWish(BaseModel):
    """A program that is to act for guests: what to call it, and what it may do."""

    model_config = _WISH

    name: ClientName
    scopes: frozenset[Scope] = Field(
        min_length=1,
        description="`read`: facts and free times. `book`: bookings of its guests as well; includes `read`",
    )


class MachineClient(BaseModel):
    """A machine client of the property."""

    client_id: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    revision: int


class NewMachineClient(MachineClient):
    """A client with a secret that was just made. The secret is stored nowhere by us: keep it."""

    client_secret: str = Field(description="Shown this once")


class MachineClientList(BaseModel):
    """The machine clients of the property, oldest first, revoked ones included."""

    clients: list[MachineClient]


class ClientTokenWish(BaseModel):
    """The credentials of a machine client, as OAuth 2.0 names them."""

    model_config = _WISH

    client_id: ClientId
    client_secret: Annotated[SecretStr, Field(min_length=1, max_length=256)]
    grant_type: Literal["client_credentials"] = "client_credentials"


class ClientToken(BaseModel):
    """A machine client's token: `Authorization: Bearer <access_token>`."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (no password)
    expires_in: int = Field(description="Seconds until it ends; get a new one with the secret")
    scope: str = Field(description="Its scopes, separated by spaces")
    property_id: str


def username_of(client_id: str) -> str:
    """The user pool's name of a client; nobody can receive mail there (RFC 2606)."""
    return f"{client_id.lower()}@{CLIENT_DOMAIN}"
