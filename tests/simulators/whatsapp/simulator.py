"""The server: Meta's send endpoint, and `/_sim/…` to play the guests."""

import asyncio
import json
import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.simulators.server import Fault, Simulator, drop, now_text
from tests.simulators.whatsapp import rules
from tests.simulators.whatsapp.envelopes import (
    contact_of,
    envelope,
    message_of,
    shown_of_message,
    status_of,
    value_of,
)
from tests.simulators.whatsapp.errors import GraphError
from tests.simulators.whatsapp.phones import Guest, Phones, new_wamid, shown_of_send, template_words
from tests.simulators.whatsapp.rates import Rates
from tests.simulators.whatsapp.settings import Settings
from tests.simulators.whatsapp.webhooks import Webhooks

# (name, language): how many words the body takes
TEMPLATES = {
    ("booking_confirmation", "en"): 3,
    ("booking_update", "en"): 2,
    ("booking_reminder", "en"): 2,
    ("conversation_reopen", "en"): 1,
    ("hello_world", "en_US"): 0,
}


class WhatsApp(Simulator):
    """The Cloud API of one business number and the phones of its guests."""

    fault_modes = {
        "error": "send",  # refuse with "code" (default 131000)
        "http_500": "send",  # an answer that is not Meta's JSON
        "timeout": "send",  # wait "seconds" (default 30), then drop; nothing is sent
        "drop_connection": "send",  # nothing is sent, nothing is answered
        "accept_then_drop_response": "send",  # the guest gets it, the caller never hears
        "rate_pair": "send",
        "rate_throughput": "send",
        "no_status": "status",
        "status_out_of_order": "status",
        "status_repeat": "status",
        "failed_status": "status",  # accepted, then failed with "code" (default 131026)
        "not_read": "status",  # the guest does not look at the phone
    }

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.phones = Phones()
        self.rates = Rates()
        self.webhooks = Webhooks(self.settings)
        self.templates = dict(TEMPLATES)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(r"/v{version:\d+\.\d+}/{phone_number_id}/messages", self.send),
            web.get("/_sim/guests", self.guests),
            web.get("/_sim/guests/{guest}", self.guest),
            web.post("/_sim/guests/{guest}/messages", self.guest_writes),
            web.get("/_sim/guests/{guest}/messages", self.phone),
            web.get("/_sim/webhooks", self.webhooks_sent),
            web.post("/_sim/webhooks", self.webhook_raw),
            web.post("/_sim/verify", self.verify),
            web.post("/_sim/settings", self.change_settings),
            web.post("/_sim/templates", self.add_template),
        ]

    async def start(self) -> None:
        self.webhooks.start()

    async def stop(self) -> None:
        await self.webhooks.stop()

    def forget(self) -> None:
        super().forget()
        self.phones.forget()
        self.rates.forget()
        self.webhooks.forget()
        self.templates = dict(TEMPLATES)

    # Meta's endpoint

    async def send(self, request: web.Request) -> web.StreamResponse:
        """POST /v25.0/{phone-number-id}/messages: send, or mark a guest's message as read."""
        try:
            self._authorise(request)
            body = await _json(request)
            if isinstance(body, dict) and "status" in body:
                return web.json_response(self._mark_read(body))
            fault = self.faults.take("send")
            if fault and fault.mode != "accept_then_drop_response":
                return await self._fail(request, fault)
            rules.check(body)
            answer = self._accept(body, request.match_info["phone_number_id"])
            return drop(request) if fault else web.json_response(answer)
        except GraphError as refused:
            return web.json_response(refused.body(), status=refused.status)

    def _authorise(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "")
        if given != f"Bearer {self.settings.access_token}":
            raise GraphError(190, "Invalid OAuth access token." if given else "An access token is required.")
        wanted = request.match_info["phone_number_id"]
        if wanted not in self.settings.numbers:
            raise GraphError(
                100, f"Object with ID '{wanted}' does not exist or cannot be loaded.", subcode=33
            )

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault.mode:
            case "error":
                raise GraphError(fault.settings.get("code", 131000), status=fault.settings.get("status"))
            case "rate_pair":
                raise GraphError(131056)
            case "rate_throughput":
                raise GraphError(130429)
            case "http_500":
                return web.Response(
                    status=500, text="<html>Sorry, something went wrong.</html>", content_type="text/html"
                )
            case "timeout":
                await asyncio.sleep(fault.settings.get("seconds", 30))
        return drop(request)

    def _mark_read(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("messaging_product") != "whatsapp" or body.get("status") != "read":
            raise GraphError(100, "Only status read of messaging_product whatsapp can be set.")
        message_id, typing = body.get("message_id"), body.get("typing_indicator")
        if typing is not None and typing != {"type": "text"}:
            raise GraphError(100, "typing_indicator must be {type: text}.")
        _check_wamid(message_id, "message_id")
        guest = self.phones.holding(str(message_id))
        if guest is not None:
            guest.business_read(str(message_id), typing=typing is not None)
        return {"success": True}

    def _accept(self, body: dict[str, Any], number: str) -> dict[str, Any]:
        """Take a message that keeps the rules; what becomes of it arrives as statuses."""
        to, recipient = body.get("to"), body.get("recipient")
        guest = self.phones.addressed(to, recipient, self.settings.display_phone_number)
        if guest.wa_id == self.settings.display_phone_number:
            raise GraphError(131021)
        kind = body.get("type", "text")
        if kind == "template":
            self._check_template(body["template"])
        if kind == "reaction":
            _check_wamid(body["reaction"]["message_id"], "reaction.message_id")
        self.rates.spend(guest.key)
        wamid = new_wamid(guest.key)
        closed = kind != "template" and not guest.window_open
        if kind == "reaction" and not closed:
            entry = guest.find(body["reaction"]["message_id"])
            if entry is not None:
                entry["reaction"] = body["reaction"].get("emoji", "")
        elif not closed:
            entry = _entry("business", wamid, "accepted", number)
            guest.add(entry | shown_of_send(body) | _reply_to(body))
        self.webhooks.later(self._statuses(guest, wamid, body, number, closed=closed))
        contact = {"input": to, "wa_id": guest.wa_id} if to else {"input": recipient}
        if guest.bsuid:
            contact["user_id"] = guest.bsuid
        sent = {"id": wamid} | ({"message_status": "accepted"} if kind == "template" else {})
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}

    def _check_template(self, template: dict[str, Any]) -> None:
        words, language = template_words(template), template["language"]["code"]
        wanted = self.templates.get((template["name"], language))
        if wanted is None:
            raise GraphError(132001, f"template name ({template['name']}) does not exist in {language}")
        if len(words) != wanted:
            raise GraphError(
                132000,
                f"body: number of localizable_params ({len(words)}) does not match the expected ({wanted})",
            )
        if any(not word or "\n" in word or "\t" in word or "    " in word for word in words):
            raise GraphError(132012, "A parameter is empty or has new-line, tab or more than four spaces.")

    async def _statuses(
        self, guest: Guest, wamid: str, body: dict[str, Any], number: str, *, closed: bool
    ) -> None:
        """sent, delivered and read in their time, or failed; each as a webhook of its own."""
        fault = self.faults.take("status")
        mode = fault.mode if fault else None
        tracker = body.get("biz_opaque_callback_data")
        category = "utility" if body.get("type") == "template" else "service"
        code = (
            131047
            if closed
            else fault.settings.get("code", 131026)
            if fault and mode == "failed_status"
            else None
        )
        steps = ["failed"] if code else ["sent", "delivered", "read"]
        if mode == "not_read":
            steps.remove("read")
        if mode == "status_out_of_order":
            steps.reverse()
        pauses = {"delivered": self.settings.delivered_after, "read": self.settings.read_after}
        for step in steps:
            await asyncio.sleep(0.02 if mode == "status_out_of_order" else pauses.get(step, 0.05))
            guest.tick(wamid, step)
            entry = status_of(guest, wamid, step, tracker, category)
            if code and step == "failed":
                entry["errors"] = [GraphError(code).in_status()]
            times = {"no_status": 0, "status_repeat": 2}.get(mode or "", 1)
            for _ in range(times):
                await self.webhooks.deliver(
                    envelope(self.settings, value_of(self.settings, number, statuses=[entry]))
                )

    # The guests

    async def guest_writes(self, request: web.Request) -> web.Response:
        """A guest does something: {"text": …}, {"button": …}, {"messages": [several in one body]}, …

        Further members: name, bsuid, username, bsuid_only (the business is not told the number), signed
        ("right", "wrong", "missing"), deliveries (how often the same body is sent), timestamp, id, reply_to,
        to (the id of the business number that is written to, the first one if none is said).
        """
        wish = await request.json()
        number = wish.get("to") or self.settings.phone_number_id
        if number not in self.settings.numbers:
            return web.json_response({"detail": f"the business has no number {number}"}, status=422)
        guest = self.phones.of_guest(request.match_info["guest"])
        guest.name = wish.get("name", guest.name)
        guest.bsuid = wish.get("bsuid", guest.bsuid)
        guest.username = wish.get("username", guest.username)
        if wish.get("bsuid_only"):
            guest.wa_id = None
        try:
            messages = [message_of(self.settings, guest, each) for each in wish.get("messages", [wish])]
        except (ValueError, KeyError, TypeError) as impossible:
            return web.json_response({"detail": str(impossible)}, status=422)
        for message in messages:
            self._show(guest, message, number)
        members = {"contacts": [contact_of(guest)]} if messages[0]["type"] != "system" else {}
        body = envelope(self.settings, value_of(self.settings, number, **members, messages=messages))
        for _ in range(max(1, wish.get("deliveries", 1))):
            status, answer = await self.webhooks.deliver(body, signed=wish.get("signed", "right"))
        if status == 200:
            for message in messages:
                entry = guest.find(message["id"])
                if entry and entry["tick"] == "sent":
                    entry["tick"] = "delivered"
        ids = [message["id"] for message in messages]
        return web.json_response({"ids": ids, "webhook": {"status": status, "answer": answer}})

    def _show(self, guest: Guest, message: dict[str, Any], number: str) -> None:
        """What a guest's own doing changes on the phone, and when the window opened."""
        if message["type"] not in ("reaction", "system"):
            guest.last_wrote = max(guest.last_wrote or 0.0, float(message["timestamp"]))
        content = message.get(message["type"], {})
        target = (
            guest.find(content.get("original_message_id") or content.get("message_id"))
            if isinstance(content, dict)
            else None
        )
        match message["type"]:
            case "reaction" if target:
                target["reaction"] = content.get("emoji", "")
            case "edit" if target:
                target["text"] = content["message"]["text"]["body"]
            case "revoke" if target:
                target["text"], target["type"] = "", "revoked"
            case "reaction" | "edit" | "revoke" | "system":
                return
            case _ if guest.find(message["id"]) is None:
                guest.add(_entry("guest", message["id"], "sent", number) | shown_of_message(message))

    async def phone(self, request: web.Request) -> web.Response:
        """What the phone shows, oldest first: a list of messages with ticks; `?number=` of one chat."""
        guest = self.phones.of_guest(request.match_info["guest"])
        return web.json_response(_chat(guest, request.query.get("number")))

    async def guest(self, request: web.Request) -> web.Response:
        guest = self.phones.of_guest(request.match_info["guest"])
        chat = _chat(guest, request.query.get("number"))
        return web.json_response(_described(guest) | {"messages": chat})

    async def guests(self, _: web.Request) -> web.Response:
        return web.json_response([_described(guest) for guest in self.phones.everyone()])

    # The surroundings

    async def webhooks_sent(self, _: web.Request) -> web.Response:
        """Every webhook posted, with the answer it got, oldest first."""
        return web.json_response(self.webhooks.sent)

    async def webhook_raw(self, request: web.Request) -> web.Response:
        """Sign and post any body, such as a file of events/whatsapp; `?signed=wrong` spoils it."""
        status, answer = await self.webhooks.deliver(
            await request.json(), signed=request.query.get("signed", "right")
        )
        return web.json_response({"webhook": {"status": status, "answer": answer}})

    async def verify(self, request: web.Request) -> web.Response:
        """Meta's handshake with the configured token, or with {"verify_token": …} of the body."""
        wish = await request.json() if request.can_read_body else {}
        challenge = str(uuid4().int)[:10]
        status, answer = await self.webhooks.verify(
            wish.get("verify_token", self.settings.verify_token), challenge
        )
        return web.json_response(
            {"status": status, "answer": answer, "verified": status == 200 and answer == challenge}
        )

    async def change_settings(self, request: web.Request) -> web.Response:
        """Change settings while running, such as {"webhook_url": …}."""
        try:
            changed = replace(self.settings, **await request.json())
        except TypeError as unknown:
            return web.json_response({"detail": str(unknown)}, status=422)
        vars(self.settings).update(vars(changed))
        return web.json_response({"changed": True})

    async def add_template(self, request: web.Request) -> web.Response:
        """Approve a template: {"name", "language", "parameters": how many words its body takes}."""
        wish = await request.json()
        self.templates[(wish["name"], wish["language"])] = int(wish.get("parameters", 0))
        return web.json_response({"approved": True})


def _check_wamid(message_id: Any, name: str) -> None:
    """Any well-formed id counts: a webhook posted by hand brings messages that are unknown here."""
    if not (isinstance(message_id, str) and message_id.startswith("wamid.")):
        raise GraphError(131009, f"{name} is not the id of a message.")


async def _json(request: web.Request) -> Any:
    try:
        return json.loads(await request.text())
    except ValueError:
        raise GraphError(100, "The request body is not JSON.") from None


def _entry(sender: str, message_id: str, tick: str, number: str) -> dict[str, Any]:
    direction = "inbound" if sender == "guest" else "outbound"
    return {
        "id": message_id,
        "from": sender,
        "direction": direction,
        "at": now_text(),
        "tick": tick,
        "number": number,
    }


def _chat(guest: Guest, number: str | None) -> list[dict[str, Any]]:
    return [entry for entry in guest.shown if number in (None, entry["number"])]


def _reply_to(body: dict[str, Any]) -> dict[str, Any]:
    return {"reply_to": body["context"]["message_id"]} if body.get("context", {}).get("message_id") else {}


def _described(guest: Guest) -> dict[str, Any]:
    return {
        "guest": guest.key,
        "wa_id": guest.wa_id,
        "bsuid": guest.bsuid,
        "name": guest.name,
        "typing": guest.typing_until > time.time(),
        "window_open": guest.window_open,
        "messages": guest.shown,
    }
