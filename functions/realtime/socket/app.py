"""The WebSocket edge: one function each for a new connection, a message and a disconnect."""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, WebsocketEvent

from attendant.kernel import metrics, settings
from attendant.kernel.logs import logger

app = Chalice(app_name="attendant-realtime", configure_logs=False)


class Settings(settings.Settings):
    """What the three functions read from their environment."""

    connections_table: str


@app.middleware("websocket")
def answer_faults(event: WebsocketEvent, answer: Callable[[WebsocketEvent], Any]) -> Any:
    """Tell the client that something failed on our side, without saying what."""
    try:
        return answer(event)
    except Exception:
        logger.exception("fault")
        metrics.count("Fault")
        return {"statusCode": 500, "body": '{"type":"error","code":"fault","title":"Something went wrong"}'}


@app.on_ws_connect()
def connect(event: WebsocketEvent) -> None:
    """Accept: the authorizer has taken the ticket, and nothing is kept before the first subscription."""


@app.on_ws_message()
def message(event: WebsocketEvent) -> dict[str, Any]:
    """Answer a message on its own connection."""
    # Imported here to keep boto3 out of the function that accepts connections.
    from attendant.realtime.models import Listener
    from attendant.realtime.wiring import protocol_for

    caller = event.to_dict()["requestContext"]["authorizer"]
    listener = Listener(
        connection_id=event.connection_id, property_id=caller["property_id"], user_id=caller["user_id"]
    )
    protocol = protocol_for(listener.property_id, Settings.load().connections_table)
    return {"statusCode": 200, "body": protocol.answer(listener, event.body).text()}


@app.on_ws_disconnect()
def disconnect(event: WebsocketEvent) -> None:
    """Forget the connection and its topics."""
    from attendant.realtime.wiring import protocol_for

    caller = event.to_dict()["requestContext"]["authorizer"]
    protocol_for(caller["property_id"], Settings.load().connections_table).leave(event.connection_id)
