"""What the user pool's refusals mean to a caller."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from attendant.identity.cognito import AccountExists, Accounts, BadCredentials, SessionEnded
from attendant.kernel.errors import DomainError, Forbidden, Invalid, TooManyRequests, Unavailable


class Refusing:
    """A client whose every call fails."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, operation: str) -> Any:
        def call(**_: Any) -> Any:
            raise self._failure

        return call


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "Anna anna@example.test"}}, "AdminInitiateAuth")


def accounts(failure: Exception) -> Accounts:
    return Accounts("pool", "client", Refusing(failure))


CALLS = {
    "create": ("a@b.ch", "secret"),
    "set_password": ("a@b.ch", "secret"),
    "sign_in": ("a@b.ch", "secret"),
    "refresh": ("token",),
    "delete": ("a@b.ch",),
    "sign_out_everywhere": ("a@b.ch",),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("NotAuthorizedException", BadCredentials),
        ("UserNotFoundException", BadCredentials),
        ("UserNotConfirmedException", BadCredentials),
        ("PasswordResetRequiredException", BadCredentials),
        ("TooManyRequestsException", TooManyRequests),
        ("LimitExceededException", TooManyRequests),
        ("UsernameExistsException", AccountExists),
        ("InvalidPasswordException", Invalid),
        ("InternalErrorException", Unavailable),
        ("AccessDeniedException", Unavailable),
    ],
)
def test_a_refusal_of_the_pool_has_a_meaning(call: str, code: str, meaning: type[DomainError]) -> None:
    more = {"permanent": True} if call == "set_password" else {}
    if call == "refresh" and meaning is BadCredentials:
        meaning = SessionEnded
    with pytest.raises(meaning) as refused:
        getattr(accounts(refusal(code)), call)(*CALLS[call], **more)
    assert refused.value.__cause__ is None
    if meaning is not Invalid:
        assert "anna" not in str(refused.value).lower()


def test_a_pool_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        accounts(ConnectTimeoutError(endpoint_url="https://pool")).sign_in("a@b.ch", "secret")


def test_an_unknown_account_is_none_and_a_dead_token_is_revoked_enough() -> None:
    assert accounts(refusal("UserNotFoundException")).find("a@b.ch") is None
    accounts(refusal("UnauthorizedException")).revoke("token")
    with pytest.raises(Unavailable):
        accounts(refusal("InternalErrorException")).revoke("token")


def test_a_sign_in_step_that_the_api_lacks_is_said() -> None:
    class Challenging(Refusing):
        def admin_initiate_auth(self, **_: Any) -> dict[str, Any]:
            return {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s"}

    with pytest.raises(Forbidden):
        Accounts("pool", "client", Challenging(ValueError())).sign_in("a@b.ch", "secret")
