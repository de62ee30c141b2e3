"""Simulators inside a test: each in a thread of its own on a free loopback port, over real HTTP.

    with run_whatsapp(webhook_url="http://127.0.0.1:8080/webhooks/whatsapp") as whatsapp:
        whatsapp.guest_writes("436601234567", text="Hello")

or the pytest fixtures `whatsapp_simulator` and `openai_simulator`, imported into a conftest.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.simulators.openai.simulator import OpenAI
from tests.simulators.server import Simulator, listening
from tests.simulators.whatsapp.settings import Settings
from tests.simulators.whatsapp.simulator import WhatsApp


class Running:
    """A simulator that is up, and its `/_sim/…` interface as methods."""

    def __init__(self, simulator: Simulator, port: int) -> None:
        self.simulator = simulator
        self.base_url = f"http://127.0.0.1:{port}"
        self.http = httpx.Client(base_url=self.base_url, timeout=60, trust_env=False)

    def log(self) -> list[dict[str, Any]]:
        """What the provider was asked and answered, oldest first."""
        return self._json(self.http.get("/_sim/log"))

    def fault(self, mode: str, times: int | None = 1, **settings: Any) -> None:
        """Ask for a fault, for the next `times` calls (None: until the reset)."""
        self._json(self.http.post("/_sim/faults", json={"mode": mode, "times": times, **settings}))

    def reset(self) -> None:
        self._json(self.http.post("/_sim/reset"))

    @staticmethod
    def _json(response: httpx.Response) -> Any:
        response.raise_for_status()
        return response.json()


class RunningWhatsApp(Running):
    """The WhatsApp simulator: `api_url` is what the product is configured with."""

    simulator: WhatsApp

    @property
    def settings(self) -> Settings:
        return self.simulator.settings

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/v25.0"

    def guest_writes(self, guest: str, **wish: Any) -> dict[str, Any]:
        """A guest does something: text="…", button={…}, image=True; gives ids and the webhook's answer."""
        return self._json(self.http.post(f"/_sim/guests/{guest}/messages", json=wish))

    def phone(self, guest: str) -> list[dict[str, Any]]:
        """What the guest's phone shows, oldest first."""
        return self._json(self.http.get(f"/_sim/guests/{guest}/messages"))

    def received(self, guest: str) -> list[dict[str, Any]]:
        """The business's messages on the guest's phone."""
        return [entry for entry in self.phone(guest) if entry["from"] == "business"]

    def webhooks(self) -> list[dict[str, Any]]:
        return self._json(self.http.get("/_sim/webhooks"))

    def wait_for(
        self, guest: str, met: Callable[[list[dict[str, Any]]], bool], seconds: float = 20
    ) -> list[dict[str, Any]]:
        """Wait until the phone's content meets a condition; AssertionError shows it if it never does."""
        until = time.monotonic() + seconds
        while not met(shown := self.phone(guest)):
            assert time.monotonic() < until, f"the phone of {guest} shows {shown}"
            time.sleep(0.05)
        return shown


class RunningOpenAI(Running):
    """The OpenAI-compatible simulator: `api_url` goes into the SDK's base_url."""

    simulator: OpenAI

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/v1"


@contextmanager
def in_thread(simulator: Simulator) -> Iterator[int]:
    """Serve a simulator in a thread until the block ends; gives its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=type(simulator).__name__, daemon=True)
    thread.start()
    runner, port = asyncio.run_coroutine_threadsafe(listening(simulator, "127.0.0.1", 0), loop).result(10)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def run_whatsapp(**settings: Any) -> Iterator[RunningWhatsApp]:
    """A WhatsApp simulator; keyword arguments are those of `whatsapp.settings.Settings`."""
    simulator = WhatsApp(Settings(**settings))
    with in_thread(simulator) as port:
        running = RunningWhatsApp(simulator, port)
        with running.http:
            yield running


@contextmanager
def run_openai() -> Iterator[RunningOpenAI]:
    """An OpenAI-compatible simulator; any API key will do."""
    simulator = OpenAI()
    with in_thread(simulator) as port:
        running = RunningOpenAI(simulator, port)
        with running.http:
            yield running


@pytest.fixture
def whatsapp_simulator() -> Iterator[RunningWhatsApp]:
    with run_whatsapp(delivered_after=0.02, read_after=0.02) as running:
        yield running


@pytest.fixture
def openai_simulator() -> Iterator[RunningOpenAI]:
    with run_openai() as running:
        yield running
