"""Who may open a WebSocket: whoever brings a ticket that nobody has used."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.kernel import metrics, settings
from attendant.kernel.errors import Unauthenticated
from attendant.realtime.tickets import property_of
from attendant.realtime.wiring import tickets_for


class Settings(settings.Settings):
    """What the function reads from its environment."""

    connections_table: str


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take the ticket and say who connects; the identity stays with the connection."""
    ticket = (event.get("queryStringParameters") or {}).get("ticket") or ""
    try:
        property_id = property_of(ticket)
        user_id = tickets_for(property_id, Settings.load().connections_table).use(ticket)
    except Unauthenticated:
        metrics.count("TicketRefused")
        return _policy("nobody", "Deny", event["methodArn"], {})
    return _policy(user_id, "Allow", event["methodArn"], {"property_id": property_id, "user_id": user_id})


def _policy(principal: str, effect: str, connect: str, identity: dict[str, str]) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": connect}
    return {
        "principalId": principal,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": identity,
    }
