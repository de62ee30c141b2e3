"""The WhatsApp Cloud API behind the channel port."""

from collections.abc import Sequence
from typing import Any

import httpx

from attendant.conversations.channels import Accepted, Outcome, OutcomeUnknown, Refused
from attendant.conversations.kinds import text_of
from attendant.conversations.models import Outbound, Template
from attendant.conversations.refusals import Refusal, classify
from attendant.conversations.rendering import content
from attendant.kernel.logs import logger

TIMEOUT = httpx.Timeout(10, connect=3)
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""The request did not reach the provider, so the outcome is known: not sent."""


def new_client() -> httpx.Client:
    """An HTTP client with the time-outs of this adapter; redirects are not followed, the token must not
    leave.
    """
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False)


class WhatsApp:
    """One business phone number of the Cloud API."""

    def __init__(self, client: httpx.Client, base_url: str, account: str, access_token: str) -> None:
        self._client = client
        self._url = f"{base_url.rstrip('/')}/{account}/messages"
        self._headers = {"Authorization": f"Bearer {access_token}"}

    def send(self, aliases: Sequence[str], message: Outbound | Template, reference: str) -> Outcome:
        """Send one message. `reference` (at most 512 characters) comes back with every delivery report."""
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **recipient(aliases),
            "biz_opaque_callback_data": reference,
            **content(message),
        }
        try:
            response = self._client.post(self._url, json=body, headers=self._headers)
        except NEVER_LEFT as error:
            return Refused(Refusal.RETRY, "unreachable", type(error).__name__)
        except httpx.HTTPError as error:
            return OutcomeUnknown(type(error).__name__)
        return outcome_of(response)

    def mark_read(self, provider_id: str, *, typing: bool) -> None:
        """Read ticks for a guest's message, with a typing bubble when an answer follows. Best effort."""
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": provider_id,
        }
        if typing:
            body["typing_indicator"] = {"type": "text"}
        try:
            response = self._client.post(self._url, json=body, headers=self._headers, timeout=3)
            if response.is_error:
                logger.info("read_receipt_refused", status=response.status_code)
        except httpx.HTTPError as error:
            logger.info("read_receipt_lost", error=type(error).__name__)


def recipient(aliases: Sequence[str]) -> dict[str, str]:
    """The recipient members: a phone in `to` with its plus, else a business-scoped id in `recipient`.

    Without the plus the provider may put the business's own country code in front; a business-scoped id in
    `to` is lost.
    """
    values = {kind: value for _, kind, value in (alias.split(":", 2) for alias in aliases)}
    if phone := values.get("phone"):
        return {"to": f"+{phone.lstrip('+')}"}
    return {"recipient": values["bsuid"]}


def outcome_of(response: httpx.Response) -> Outcome:
    """What an answer of the provider means; an unreadable success may have been a send."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if response.is_success:
        messages = body.get("messages") if isinstance(body, dict) else None
        provider_id = text_of(messages[0], "id") if isinstance(messages, list) and messages else None
        return Accepted(provider_id) if provider_id else OutcomeUnknown("success without a message id")
    error = body.get("error") if isinstance(body, dict) else None
    error = error if isinstance(error, dict) else {}
    code = error.get("code") if isinstance(error.get("code"), int) else None
    refusal = classify(code, response.status_code, transient=error.get("is_transient") is True)
    reason = text_of(error, "error_data", "details") or text_of(error, "message") or response.reason_phrase
    return Refused(refusal, str(code if code is not None else response.status_code), reason[:300])
