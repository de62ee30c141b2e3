"""The whole product on this machine, for a test to use from outside as guests and staff do."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import aiohttp
import httpx

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 420
STOP_SECONDS = 60


class LocalStack:
    """`make run` in a state directory of its own, on ports of its own, never with real keys."""

    def __init__(self, state_dir: Path, base_port: int) -> None:
        self.state_dir = state_dir
        self._base_port = base_port
        self._process: subprocess.Popen[bytes] | None = None
        self.endpoints: dict[str, Any] = {}
        self.http = httpx.Client(timeout=60, trust_env=False)

    def start(self) -> Self:
        """Start and wait until it is up; AssertionError shows the output if it does not come up."""
        assert self._process is None
        self.state_dir.mkdir(parents=True, exist_ok=True)
        output = self.state_dir / "run.log"
        command = [sys.executable, "-m", "infra.local.run", "--state-dir", str(self.state_dir)]
        command += ["--base-port", str(self._base_port), "--env-file", os.devnull, "--without-guests"]
        with output.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        written = self.state_dir / "endpoints.json"
        until = time.monotonic() + START_SECONDS
        while not written.exists():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise AssertionError(f"the local stack did not come up:\n{output.read_text()}")
            time.sleep(0.1)
        self.endpoints = json.loads(written.read_text())
        return self

    def stop(self) -> int:
        """Stop in order, as Ctrl-C does; the exit code. Whatever does not end in time is ended by force."""
        assert self._process is not None
        process, self._process = self._process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # Its children watch for the end of their parent and end, too.
            process.kill()
            return process.wait()

    def close(self) -> None:
        """End everything that is left."""
        if self._process is not None:
            self.stop()
        self.http.close()

    @property
    def output(self) -> str:
        """What the run has printed."""
        return (self.state_dir / "run.log").read_text()

    # guests

    def guest_writes(self, number: str, **wish: Any) -> None:
        """A guest writes text="…" or presses button={"id": …, "title": …}."""
        answer = self.http.post(
            f"{self.endpoints['whatsapp_simulator']}/_sim/guests/{number}/messages", json=wish
        )
        assert answer.is_success, answer.text

    def phone(self, number: str, *, at: str | None = None) -> list[dict[str, Any]]:
        """What the guest's phone shows, oldest first; `at` is the id of one business number."""
        answer = self.http.get(self._phone_url(number), params={"number": at} if at else None)
        assert answer.is_success, answer.text
        shown: list[dict[str, Any]] = answer.json()
        return shown

    def answers(
        self, number: str, *, after: int = 0, seconds: float = 40, at: str | None = None
    ) -> list[dict[str, Any]]:
        """The business's messages on the phone beyond the first `after`, waiting for at least one."""

        def beyond() -> list[dict[str, Any]]:
            return [entry for entry in self.phone(number, at=at) if entry["from"] == "business"][after:]

        return eventually(beyond, seconds, lambda: f"the phone shows {self.phone(number)}")

    def _phone_url(self, number: str) -> str:
        return f"{self.endpoints['whatsapp_simulator']}/_sim/guests/{number}/messages"

    # staff

    def staff(self, role: str = "admin", *, domain: str = "alpine.example") -> httpx.Client:
        """A signed-in member of staff of a demo property; paths are relative to the API."""
        login = next(
            login
            for login in self.endpoints["logins"]
            if login["role"] == role and login["email"].endswith(f"@{domain}")
        )
        answer = self.http.post(
            f"{self.endpoints['api']}/api/v1/auth/login",
            json={"email": login["email"], "password": login["password"]},
        )
        assert answer.status_code == 200, answer.text
        return httpx.Client(
            base_url=self.endpoints["api"],
            headers={
                "Authorization": f"Bearer {answer.json()['access_token']}",
                "Property-Id": login["property_id"],
            },
            timeout=60,
            trust_env=False,
        )


class Listener:
    """A staff browser's WebSocket: subscribes to topics and keeps the events that come."""

    def __init__(self, staff: httpx.Client, topics: list[str]) -> None:
        answer = staff.post("/api/v1/realtime/tickets")
        assert answer.status_code == 201, answer.text
        self._url = f"{answer.json()['url']}?ticket={answer.json()['ticket']}"
        self._topics = topics
        self._subscribed = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()), daemon=True)
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._subscribed.wait(30), "the WebSocket did not confirm the subscription"
        return self

    def __exit__(self, *_: object) -> None:
        self._leave.set()
        self._thread.join(10)

    def types(self) -> list[str]:
        """Types of the events so far, in the order of their arrival."""
        return [event["type"] for event in self.events]

    async def _listen(self) -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(self._url) as socket:
            await socket.send_json({"action": "subscribe", "topics": self._topics})
            while not self._leave.is_set():
                try:
                    message = await socket.receive(timeout=0.5)
                except TimeoutError:
                    continue
                if message.type != aiohttp.WSMsgType.TEXT:
                    return
                content = message.json()
                if content["type"] == "subscribed":
                    self._subscribed.set()
                elif content["type"] == "event":
                    self.events.append(content["event"])


def eventually[Found](look: Callable[[], Found], seconds: float, otherwise: Callable[[], str]) -> Found:
    """Look again until something is there; AssertionError with `otherwise` if nothing ever is."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, otherwise()
        time.sleep(0.1)
    return found


def _environment() -> dict[str, str]:
    """The test process's own AWS settings are for its mocks only."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "POWERTOOLS_"))}
