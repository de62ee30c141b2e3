"""Delivering webhooks as Meta does: signed bytes, repeated with growing pauses until the answer is 200."""

import asyncio
from typing import Any

import aiohttp

from tests.simulators.server import now_text, parsed
from tests.simulators.whatsapp.settings import Settings
from tests.simulators.whatsapp.signing import meta_bytes, signature


class Webhooks:
    """Posts bodies to the webhook URL and remembers what came back."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self.sent: list[dict[str, Any]] = []

    def start(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self._settings.webhook_timeout)
        self._session = aiohttp.ClientSession(timeout=timeout)

    async def stop(self) -> None:
        self.forget()
        if self._session is not None:
            await self._session.close()

    def forget(self) -> None:
        """Drop what is under way and what was remembered."""
        for task in self._tasks:
            task.cancel()
        self.sent.clear()

    @property
    def busy(self) -> bool:
        """Whether anything is still to be posted."""
        return bool(self._tasks)

    def later(self, work: Any) -> None:
        """Run a coroutine in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def deliver(self, body: dict[str, Any], *, signed: str = "right") -> tuple[int | None, Any]:
        """Post once and give status and answer; anything but 200 is tried again in the background.

        `signed` may be "wrong" or "missing", to see the product refuse; such a body is not repeated.
        """
        raw = meta_bytes(body)
        status, answer = await self._post(raw, body, signed)
        if status != 200 and signed == "right":
            self.later(self._repeat(raw, body))
        return status, answer

    async def _repeat(self, raw: bytes, body: dict[str, Any]) -> None:
        for pause in self._settings.webhook_waits:
            await asyncio.sleep(pause)
            status, _ = await self._post(raw, body, "right")
            if status == 200:
                return

    async def _post(self, raw: bytes, body: dict[str, Any], signed: str) -> tuple[int | None, Any]:
        if self._settings.webhook_url is None or self._session is None:
            return None, None
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        secret = self._settings.app_secret if signed == "right" else "not the app secret"
        if signed != "missing":
            headers["X-Hub-Signature-256"] = signature(raw, secret)
        entry: dict[str, Any] = {"at": now_text(), "body": body, "status": None, "answer": None}
        self.sent.append(entry)
        try:
            async with self._session.post(self._settings.webhook_url, data=raw, headers=headers) as response:
                entry |= {"status": response.status, "answer": parsed(await response.text())}
        except (aiohttp.ClientError, TimeoutError) as failed:
            entry["answer"] = type(failed).__name__
        return entry["status"], entry["answer"]

    async def verify(self, token: str, challenge: str) -> tuple[int | None, str]:
        """The handshake: GET with hub.mode, hub.verify_token and hub.challenge."""
        if self._settings.webhook_url is None or self._session is None:
            return None, "no webhook URL"
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
        try:
            async with self._session.get(self._settings.webhook_url, params=query) as response:
                return response.status, await response.text()
        except (aiohttp.ClientError, TimeoutError) as failed:
            return None, type(failed).__name__
