"""How refusals of the gateway are told apart."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from attendant.realtime.sockets import ConnectionGone, ConnectionUnreachable, GatewaySockets


class Gateway:
    """Takes posts, or fails as told."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def post_to_connection(self, **wish: Any) -> None:
        self._take("post", wish)

    def delete_connection(self, **wish: Any) -> None:
        self._take("delete", wish)

    def _take(self, call: str, wish: dict[str, Any]) -> None:
        if self.failure:
            raise self.failure
        self.calls.append((call, wish))


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "PostToConnection")


def test_a_message_goes_out_as_utf_8() -> None:
    gateway = Gateway()

    GatewaySockets("http://x", gateway).post("c1", "Grüezi")

    assert gateway.calls == [("post", {"ConnectionId": "c1", "Data": "Grüezi".encode()})]


@pytest.mark.parametrize(
    ("failure", "raised"),
    [
        (refusal("GoneException"), ConnectionGone),
        (refusal("LimitExceededException"), ConnectionUnreachable),
        (refusal("ForbiddenException"), ConnectionUnreachable),
        (ConnectTimeoutError(endpoint_url="http://x"), ConnectionUnreachable),
    ],
)
def test_a_client_that_left_is_told_from_one_that_cannot_be_reached(
    failure: Exception, raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        GatewaySockets("http://x", Gateway(failure)).post("c1", "x")


def test_closing_a_connection_that_has_ended_is_fine() -> None:
    GatewaySockets("http://x", Gateway(refusal("GoneException"))).close("c1")

    with pytest.raises(ConnectionUnreachable):
        GatewaySockets("http://x", Gateway(refusal("LimitExceededException"))).close("c1")
