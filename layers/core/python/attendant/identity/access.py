"""Who calls, for which property, in which role: the dependencies that every staff route declares.

    Staff = Annotated[Subject, Depends(staff)]

The gateway has checked the token's signature, expiry, issuer and audience. Membership and role come from the
directory, at most 60 seconds old, never from the token. A function that uses these reads `PROPERTIES_TABLE`.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends
from pydantic import BaseModel, ConfigDict

from attendant.kernel.errors import FieldProblem, Forbidden, Invalid, Unauthenticated
from attendant.kernel.ids import derived_id
from attendant.kernel.settings import Settings
from attendant.kernel.subjects import Client, Role, Scope, Subject
from attendant.properties.directory import Membership, Standing, directory_in

PROPERTY_HEADER = "property-id"
TOKEN_USES = ("access", "id")


class AccessSettings(Settings):
    """What the access check reads; part of the settings of every function that uses it."""

    properties_table: str


class Caller(BaseModel):
    """A signed-in person before they chose a property."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    session: str
    memberships: tuple[Membership, ...]

    @property
    def email(self) -> str | None:
        """The address they sign in with; None while they are member of nothing."""
        return self.memberships[0].email if self.memberships else None

    def in_property(self, property_id: str) -> Membership | None:
        """Their membership in a property, if any."""
        return next((m for m in self.memberships if m.property_id == property_id), None)


def signed_in(request: Request) -> Caller:
    """Anybody with a live session, whatever they are member of.

    Raises:
        Unauthenticated: no token, a token of another use, or one of a session that was ended.
        Forbidden: the token is a machine client's.
    """
    claims, standing = _standing(request)
    if standing.client is not None:
        raise Forbidden("A machine client reaches the paths of assistants only (docs/assistants.md).")
    user_id = user_id_of(claims["sub"])
    session = session_of(claims)
    if session in standing.ended_sessions:
        raise Unauthenticated("This session was ended. Sign in again.")
    return Caller(user_id=user_id, session=session, memberships=standing.memberships)


def staff(request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> Subject:
    """A member of the chosen property, in any role.

    The header `Property-Id` chooses; a member of one property may leave it out.

    Raises:
        Forbidden: not a member of the property, or of none.
        Invalid: a member of several did not choose.
    """
    member = _chosen(caller, request.resolved_event.headers.get(PROPERTY_HEADER))
    return subject_of(member)


def manager(caller: Annotated[Subject, Depends(staff)]) -> Subject:
    """A manager or admin of the chosen property.

    Raises:
        Forbidden: the role is below manager.
    """
    return require(caller, Role.MANAGER)


def admin(caller: Annotated[Subject, Depends(staff)]) -> Subject:
    """An admin of the chosen property.

    Raises:
        Forbidden: the role is below admin.
    """
    return require(caller, Role.ADMIN)


def guest_assistant(request: Request) -> Client | Subject:
    """Who speaks for guests: a machine client of a property, or a member of it who tries that out.

    A machine client acts in the one property it was made for.

    Raises:
        Unauthenticated: as in `signed_in`.
        Forbidden: neither a client nor a member; a client that asks for another property.
        Invalid: a member of several properties did not choose.
    """
    client = _standing(request)[1].client
    if client is None:
        return staff(request, signed_in(request))
    wanted = (request.resolved_event.headers.get(PROPERTY_HEADER) or client.property_id).strip()
    if wanted != client.property_id:
        raise Forbidden("This client belongs to another property.")
    return client


def require_scope(caller: Client | Subject, scope: Scope) -> None:
    """Refuse a machine client that lacks a scope.

    Raises:
        Forbidden: it does.
    """
    if not caller.may(scope):
        raise Forbidden(f"Needs the scope {scope.value}.")


def require(caller: Subject, role: Role) -> Subject:
    """The caller, if their role includes `role`.

    Raises:
        Forbidden: it does not.
    """
    if not caller.role.allows(role):
        raise Forbidden(f"Needs the role {role.value}.")
    return caller


def subject_of(member: Membership) -> Subject:
    """A member as the subject of what they ask for in that property."""
    return Subject(
        user_id=member.user_id, email=member.email, property_id=member.property_id, role=member.role
    )


def user_id_of(sub: str) -> str:
    """Our id of an account, from the identity provider's."""
    return derived_id("usr", sub)


def session_of(claims: Mapping[str, Any]) -> str:
    """What all tokens of one sign-in share, refreshed ones included."""
    return str(claims.get("origin_jti") or claims.get("auth_time") or claims.get("jti") or "")


def _standing(request: Request) -> tuple[Mapping[str, Any], Standing]:
    claims = _claims(request)
    directory = directory_in(AccessSettings.load().properties_table)
    return claims, directory.standing(user_id_of(claims["sub"]))


def _claims(request: Request) -> Mapping[str, Any]:
    context = request.resolved_event.get("requestContext") or {}
    claims = ((context.get("authorizer") or {}).get("jwt") or {}).get("claims") or {}
    if not claims.get("sub"):
        raise Unauthenticated()
    if claims.get("token_use") not in TOKEN_USES:
        raise Unauthenticated("Send the access token.")
    found: Mapping[str, Any] = claims
    return found


def _chosen(caller: Caller, wanted: str | None) -> Membership:
    if wanted:
        member = caller.in_property(wanted.strip())
        if member is None:
            raise Forbidden("Not a member of this property.")
        return member
    if not caller.memberships:
        raise Forbidden("Not a member of any property.")
    if len(caller.memberships) > 1:
        reason = "required, because you are a member of several properties"
        choices = [member.property_id for member in caller.memberships]
        raise Invalid(reason, [FieldProblem("header.Property-Id", reason)], property_ids=choices)
    return caller.memberships[0]
