"""The Cognito user pool: accounts, passwords and tokens. Knows nothing of properties and roles."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel

from attendant.identity.models import Tokens
from attendant.kernel.aws import client
from attendant.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from attendant.kernel.logs import logger

REFUSED_SIGN_IN = frozenset(
    [
        "NotAuthorizedException",
        "UserNotFoundException",
        "UserNotConfirmedException",
        "PasswordResetRequiredException",
    ]
)
THROTTLES = frozenset(
    ["TooManyRequestsException", "LimitExceededException", "TooManyFailedAttemptsException"]
)
WAIT_SECONDS = 30
PASSWORD_FIELD = "body.password"  # noqa: S105 (where a password is, not one)


class BadCredentials(Unauthenticated):
    """The e-mail or the password is wrong; which of them is never said."""

    code, title = "bad_credentials", "E-mail or password is wrong"


class SessionEnded(Unauthenticated):
    """The session is over, or there never was one with this refresh token."""

    code, title = "session_ended", "This session has ended"


class PasswordChangeRequired(Forbidden):
    """The password is right but temporary: the sign-in must bring a new one."""

    code, title = "password_change_required", "Choose a password of your own"


class AccountExists(Conflict):
    """Somebody has an account with this e-mail."""

    code, title = "account_exists", "There is an account with this e-mail"


class Account(BaseModel):
    """An account of the user pool."""

    sub: str
    password_is_temporary: bool


class Accounts:
    """The accounts of one user pool, seen through one app client."""

    def __init__(self, pool_id: str, client_id: str, cognito: Any = None) -> None:
        self._pool_id = pool_id
        self._client_id = client_id
        self._given = cognito

    def create(self, email: str, temporary_password: str) -> Account:
        """Make an account; nothing is mailed.

        Raises:
            AccountExists: somebody has that e-mail.
            Invalid: the password is too weak.
        """
        with _translated():
            answer = self._cognito.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=[{"Name": "email", "Value": email}],
                TemporaryPassword=temporary_password,
                MessageAction="SUPPRESS",
            )
        return _account(answer["User"], answer["User"]["Attributes"])

    def find(self, email: str) -> Account | None:
        """The account with an e-mail, if there is one."""
        try:
            answer = self._cognito.admin_get_user(UserPoolId=self._pool_id, Username=email)
        except ClientError as error:
            if error.response["Error"]["Code"] == "UserNotFoundException":
                return None
            raise _meaning(error) from None
        return _account(answer, answer["UserAttributes"])

    def set_password(
        self, email: str, password: str, *, permanent: bool, field: str = PASSWORD_FIELD
    ) -> None:
        """Give an account a password: its own, or a temporary one that the next sign-in must replace.

        Raises:
            Invalid: the password is too weak; `field` is where it came from.
        """
        with _translated(field):
            self._cognito.admin_set_user_password(
                UserPoolId=self._pool_id, Username=email, Password=password, Permanent=permanent
            )

    def sign_in(self, email: str, password: str) -> Tokens:
        """Tokens of a new session.

        Raises:
            BadCredentials: unknown e-mail or wrong password.
            PasswordChangeRequired: the password is right and temporary.
            TooManyRequests: too many attempts.
        """
        with _translated():
            answer = self._cognito.admin_initiate_auth(
                UserPoolId=self._pool_id,
                ClientId=self._client_id,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": password},
            )
        if answer.get("ChallengeName") == "NEW_PASSWORD_REQUIRED":
            raise PasswordChangeRequired("Sign in again with the same password and new_password.")
        return _tokens(answer)

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens of the same session.

        Raises:
            SessionEnded: the refresh token is unknown, too old or revoked.
        """
        try:
            with _translated():
                answer = self._cognito.admin_initiate_auth(
                    UserPoolId=self._pool_id,
                    ClientId=self._client_id,
                    AuthFlow="REFRESH_TOKEN_AUTH",
                    AuthParameters={"REFRESH_TOKEN": refresh_token},
                )
        except BadCredentials:
            raise SessionEnded() from None
        return _tokens(answer, refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """End a refresh token; one that is unknown or ended already is no mistake."""
        try:
            self._cognito.revoke_token(Token=refresh_token, ClientId=self._client_id)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("UnauthorizedException", "InvalidParameterException"):
                raise _meaning(error) from None

    def sign_out_everywhere(self, email: str) -> None:
        """End every refresh token of an account."""
        with _translated():
            self._cognito.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=email)

    def delete(self, email: str) -> None:
        """Delete an account."""
        with _translated():
            self._cognito.admin_delete_user(UserPoolId=self._pool_id, Username=email)

    @property
    def _cognito(self) -> Any:
        return self._given or client("cognito-idp")


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a token that came from the user pool just now; nothing is verified."""
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def _tokens(answer: dict[str, Any], refresh_token: str = "") -> Tokens:
    result = answer.get("AuthenticationResult")
    if not result:
        # A second factor or another challenge that this API has no step for.
        raise Forbidden("This account needs a sign-in step that the API does not have.")
    return Tokens(
        access_token=result["AccessToken"],
        id_token=result["IdToken"],
        refresh_token=result.get("RefreshToken", refresh_token),
        expires_in=result.get("ExpiresIn", 3600),
    )


def _account(user: dict[str, Any], attributes: list[dict[str, str]]) -> Account:
    sub = next(attribute["Value"] for attribute in attributes if attribute["Name"] == "sub")
    return Account(sub=sub, password_is_temporary=user["UserStatus"] == "FORCE_CHANGE_PASSWORD")


@contextmanager
def _translated(password_field: str = PASSWORD_FIELD) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        # The cause may name the account, so it does not travel on.
        raise _meaning(error, password_field) from None
    except BotoCoreError:
        raise Unavailable("The sign-in service does not answer.") from None


def _meaning(error: ClientError, password_field: str = PASSWORD_FIELD) -> Exception:
    code = error.response["Error"]["Code"]
    if code in REFUSED_SIGN_IN:
        return BadCredentials()
    if code in THROTTLES:
        return TooManyRequests("Too many attempts.", retry_after=WAIT_SECONDS)
    if code == "UsernameExistsException":
        return AccountExists()
    if code == "InvalidPasswordException":
        return Invalid.field(password_field, error.response["Error"]["Message"])
    if code == "InvalidParameterException":
        # Cognito's own idea of an address is narrower than that of the payload.
        return Invalid.field("body", error.response["Error"]["Message"])
    logger.error("cognito_refused", error_code=code, operation=error.operation_name)
    return Unavailable("The sign-in service refused.")
