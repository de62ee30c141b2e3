"""Accounts, members of properties, and what people send to become or change one."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from attendant.kernel.subjects import Role
from attendant.properties.models import PropertyWish
from attendant.properties.values import Email

_WISH = ConfigDict(extra="forbid")

CLIENT_DOMAIN = "clients.attendant.invalid"
"""Where the accounts of machine clients stand in the user pool; no person has an address there."""


def _an_address_of_a_person(email: str) -> str:
    if email.endswith(f"@{CLIENT_DOMAIN}"):
        raise ValueError("not an address of a person")
    return email


PersonEmail = Annotated[Email, AfterValidator(_an_address_of_a_person)]
PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Password = Annotated[
    SecretStr,
    Field(
        min_length=8,
        max_length=256,
        description="At least 12 characters with a capital, a small letter, a digit and a symbol",
    ),
]


class RegistrationWish(BaseModel):
    """A new account, its person and the property they bring."""

    model_config = _WISH

    email: PersonEmail
    password: Password
    name: PersonName
    property: PropertyWish


class SignInWish(BaseModel):
    """E-mail and password; `new_password` only at the first sign-in with a temporary password."""

    model_config = _WISH

    email: PersonEmail
    password: Annotated[SecretStr, Field(min_length=1, max_length=256)]
    new_password: Password | None = None


class RefreshWish(BaseModel):
    """The refresh token of a session."""

    model_config = _WISH

    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=4096)]


class SignOutWish(BaseModel):
    """The refresh token of the session that ends, if it is at hand."""

    model_config = _WISH

    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=4096)] | None = None


class Tokens(BaseModel):
    """What a session is used with: `Authorization: Bearer <access_token>`."""

    access_token: str = Field(description="Send this one to the API")
    id_token: str = Field(description="Says who signed in; for the client itself")
    refresh_token: str = Field(description="Gets new tokens at /api/v1/auth/refresh")
    expires_in: int = Field(description="Seconds until the access token ends")
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (no password)


class Registration(Tokens):
    """The property that was made, its first admin and their tokens."""

    property_id: str
    user_id: str


class RegisteredProperty(BaseModel):
    """What a registration made, without the tokens that come fresh with every answer."""

    property_id: str
    user_id: str


class OwnMembership(BaseModel):
    """A property one is a member of."""

    property_id: str
    name: str
    role: Role


class Me(BaseModel):
    """The caller and where they may act."""

    user_id: str
    email: str | None
    memberships: list[OwnMembership]


class MemberWish(BaseModel):
    """Somebody who is to become a member of the property."""

    model_config = _WISH

    email: PersonEmail
    name: PersonName
    role: Role


class MemberChange(BaseModel):
    """What is to change about a member; what is left out stays."""

    model_config = _WISH

    name: PersonName | None = None
    role: Role | None = None


class Member(BaseModel):
    """A person in a property, with their role there."""

    user_id: str
    email: str
    name: str
    role: Role
    joined_at: datetime
    revision: int


class NewMember(Member):
    """A member who was just added.

    `temporary_password` is shown this once: pass it on; the first sign-in with it asks for a new one. It is
    null for a person who has an account already.
    """

    temporary_password: str | None = None


class MemberPage(BaseModel):
    """Members of a property; `cursor` asks for the next page and is null at the end."""

    members: list[Member]
    cursor: str | None = None
