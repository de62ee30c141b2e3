"""Sending over open WebSocket connections, through API Gateway's management endpoint."""

from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from attendant.kernel.aws import client


class ConnectionGone(Exception):
    """The client has left."""


class ConnectionUnreachable(Exception):
    """The client may be there, but the gateway would not take the message for it."""


class Sockets(Protocol):
    """Where messages for clients are put."""

    def post(self, connection_id: str, text: str) -> None:
        """Send a message to one client.

        Raises:
            ConnectionGone: it has left.
            ConnectionUnreachable: the gateway refused, also after its retries.
        """

    def close(self, connection_id: str) -> None:
        """End a connection; does nothing if it has ended."""


class GatewaySockets:
    """The connections of the WebSocket API behind one management endpoint (`https://<host>/<stage>`)."""

    def __init__(self, endpoint: str, gateway: Any = None) -> None:
        self._endpoint = endpoint
        self._given = gateway

    @property
    def _gateway(self) -> Any:
        return self._given or client("apigatewaymanagementapi", self._endpoint)

    def post(self, connection_id: str, text: str) -> None:
        """Send a message to one client; see `Sockets.post`."""
        try:
            self._gateway.post_to_connection(ConnectionId=connection_id, Data=text.encode())
        except ClientError as error:
            if error.response["Error"]["Code"] == "GoneException":
                raise ConnectionGone(connection_id) from None
            raise ConnectionUnreachable(connection_id) from error
        except BotoCoreError as error:
            raise ConnectionUnreachable(connection_id) from error

    def close(self, connection_id: str) -> None:
        """End a connection; see `Sockets.close`."""
        try:
            self._gateway.delete_connection(ConnectionId=connection_id)
        except ClientError as error:
            if error.response["Error"]["Code"] != "GoneException":
                raise ConnectionUnreachable(connection_id) from error
        except BotoCoreError as error:
            raise ConnectionUnreachable(connection_id) from error
