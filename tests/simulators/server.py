"""What every simulator has: a log of the provider's traffic, faults on demand, reset, a server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Fault:
    """Something that is to go wrong: which operation, how, and how often (None: until the reset)."""

    mode: str
    operation: str
    times: int | None
    settings: dict[str, Any] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        return {"mode": self.mode, "operation": self.operation, "times": self.times, **self.settings}


class Faults:
    """The faults waiting to happen, in the order in which they were asked for."""

    def __init__(self, modes: dict[str, str]) -> None:
        """`modes` names every known mode and the operation it befalls."""
        self._modes = modes
        self._waiting: list[Fault] = []

    def ask(self, wish: dict[str, Any]) -> None:
        """Add a fault such as {"mode": "error", "code": 131000}; ValueError for an unknown mode."""
        settings = dict(wish)
        mode = settings.pop("mode", None)
        if mode not in self._modes:
            raise ValueError(f"unknown mode {mode!r}; known are {', '.join(sorted(self._modes))}")
        operation = settings.pop("operation", None) or self._modes[mode]
        self._waiting.append(Fault(mode, operation, settings.pop("times", 1), settings))

    def take(self, operation: str) -> Fault | None:
        """The next fault of this operation; it is used up by one."""
        for fault in self._waiting:
            if fault.operation == operation:
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                return fault
        return None

    def shown(self) -> list[dict[str, Any]]:
        return [fault.shown() for fault in self._waiting]

    def forget(self) -> None:
        self._waiting.clear()


class Simulator:
    """Base of the simulators: `/_sim/log`, `/_sim/faults`, `/_sim/reset`, and the log of everything else."""

    fault_modes: dict[str, str] = {}

    def __init__(self) -> None:
        self.faults = Faults(self.fault_modes)
        self.log: list[dict[str, Any]] = []

    def routes(self) -> list[web.RouteDef]:
        """The provider's routes and further `/_sim/…` ones."""
        raise NotImplementedError

    def forget(self) -> None:
        """Back to the state after the start; subclasses forget theirs, too."""
        self.faults.forget()
        self.log.clear()

    async def start(self) -> None:
        """Called in the running loop, before the first request."""

    async def stop(self) -> None:
        """Called when the server ends."""

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._logged], client_max_size=8 * 1024 * 1024)
        app.add_routes(self.routes())
        app.add_routes(
            [
                web.get("/_sim/log", self._show_log),
                web.get("/_sim/faults", self._show_faults),
                web.post("/_sim/faults", self._ask_faults),
                web.post("/_sim/reset", self._reset),
            ]
        )

        async def lifetime(_: web.Application) -> Any:
            await self.start()
            yield
            await self.stop()

        app.cleanup_ctx.append(lifetime)
        return app

    @web.middleware
    async def _logged(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/_sim/"):
            return await handler(request)
        entry = {
            "at": now_text(),
            "method": request.method,
            "path": request.path,
            "body": await body_of(request),
        }
        self.log.append(entry | {"status": None, "answer": None})
        place = self.log[-1]
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            place["status"] = refused.status
            raise
        # A caller who was left without an answer reads as status null.
        if request.transport is not None and not request.transport.is_closing():
            place["status"] = response.status
            place["answer"] = parsed(getattr(response, "text", None))
        return response

    async def _show_log(self, _: web.Request) -> web.Response:
        return web.json_response(self.log)

    async def _show_faults(self, _: web.Request) -> web.Response:
        return web.json_response({"faults": self.faults.shown()})

    async def _ask_faults(self, request: web.Request) -> web.Response:
        wishes = await request.json()
        try:
            for wish in wishes if isinstance(wishes, list) else [wishes]:
                self.faults.ask(wish)
        except ValueError as unknown:
            return web.json_response({"detail": str(unknown)}, status=422)
        return web.json_response({"faults": self.faults.shown()})

    async def _reset(self, _: web.Request) -> web.Response:
        self.forget()
        return web.json_response({"reset": True})


async def body_of(request: web.Request) -> Any:
    """The request's body as JSON where it is JSON, else as text."""
    return parsed((await request.read()).decode("utf-8", "replace"))


def parsed(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def now_text() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def drop(request: web.Request) -> web.Response:
    """Close the connection without an answer, as a network does that loses the response."""
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=500)


async def listening(simulator: Simulator, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Start serving; the second value is the port taken (for port 0)."""
    runner = web.AppRunner(simulator.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, runner.addresses[0][1]


def serve(simulator: Simulator, name: str, host: str, port: int) -> None:
    """Serve until interrupted, for the command line."""

    async def until_interrupted() -> None:
        runner, taken = await listening(simulator, host, port)
        print(f"{name} simulator on http://{host}:{taken}", flush=True)
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    try:
        asyncio.run(until_interrupted())
    except KeyboardInterrupt:
        print(f"{name} simulator stopped", flush=True)
