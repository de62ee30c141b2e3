"""One loopback address for all a browser needs: chat page, HTTP API, WebSocket API and the simulators.

Bytes and headers pass unchanged in both directions, so a signature over a raw body holds, and cookies and
entity tags arrive as sent.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    WSMsgType,
    WSServerHandshakeError,
    web,
)
from aiohttp.client import ClientWebSocketResponse
from multidict import CIMultiDict
from yarl import URL

from infra.local.ports import LOOPBACK

PAGE = Path(__file__).with_name("page")
LARGEST_BODY = 12 * 1024 * 1024
# Headers that belong to one connection and not to the message (RFC 9110, section 7.6.1).
HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
WEBSOCKET_HANDSHAKE = {
    "host",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
}
Route = Callable[[web.Request], Awaitable[web.StreamResponse]]
Socket = web.WebSocketResponse | ClientWebSocketResponse


@dataclass(frozen=True)
class Behind:
    """Where the front door leads: base addresses without a closing slash."""

    http_api: str
    websocket_api: str
    simulators: dict[str, str]
    endpoints: Path


class FrontDoor:
    """An HTTP server on loopback; `open` and `close` it inside a running event loop."""

    def __init__(self, port: int, behind: Behind) -> None:
        self._port = port
        self._behind = behind
        self._session: ClientSession | None = None
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        self._session = ClientSession(
            auto_decompress=False,
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=60),
            trust_env=False,
        )
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self._port).start()

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_BODY)
        api = self._pass_to(self._behind.http_api)
        for path in ("/health", "/openapi.json", "/docs", "/api/{tail:.*}", "/webhooks/{tail:.*}"):
            application.router.add_route("*", path, api)
        application.router.add_get("/ws", self._websocket)
        for name, address in self._behind.simulators.items():
            prefix = f"/simulators/{name}"
            application.router.add_route("*", prefix + "/{tail:.*}", self._pass_to(address, without=prefix))
        application.router.add_get("/endpoints.json", self._endpoints)
        application.router.add_get("/", self._page)
        if PAGE.is_dir():
            application.router.add_static("/", PAGE)
        return application

    def _pass_to(self, address: str, *, without: str = "") -> Route:
        async def passing(request: web.Request) -> web.Response:
            assert self._session is not None
            target = URL(address + request.raw_path.removeprefix(without), encoded=True)
            try:
                async with self._session.request(
                    request.method,
                    target,
                    headers=_end_to_end(request.headers),
                    data=await request.read(),
                    allow_redirects=False,
                    skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
                ) as answer:
                    headers = _end_to_end(answer.headers)
                    headers.popall("Content-Length", None)
                    return web.Response(status=answer.status, headers=headers, body=await answer.read())
            except (ClientError, TimeoutError) as error:
                return web.Response(
                    status=502, text=f"{target.origin()} does not answer: {type(error).__name__}"
                )

        return passing

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        assert self._session is not None
        target = URL(self._behind.websocket_api + request.raw_path.removeprefix("/ws"), encoded=True)
        headers = _end_to_end(request.headers)
        for name in WEBSOCKET_HANDSHAKE:
            headers.popall(name, None)
        try:
            upstream = await self._session.ws_connect(target, headers=headers, autoping=False, max_msg_size=0)
        except WSServerHandshakeError as refusal:
            return web.Response(status=refusal.status)
        except ClientError as error:
            return web.Response(status=502, text=f"the WebSocket API does not answer: {type(error).__name__}")
        client = web.WebSocketResponse(autoping=False, max_msg_size=0)
        try:
            await client.prepare(request)
            await _first_to_end(_relay(client, upstream), _relay(upstream, client))
        finally:
            await upstream.close()
            if client.prepared:
                await client.close()
        return client

    async def _endpoints(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._behind.endpoints, headers={"Cache-Control": "no-store"})

    async def _page(self, request: web.Request) -> web.StreamResponse:
        page = PAGE / "index.html"
        if page.exists():
            return web.FileResponse(page, headers={"Cache-Control": "no-store"})
        raise web.HTTPFound("/docs")


def _end_to_end(headers: Mapping[str, str]) -> CIMultiDict[str]:
    kept: CIMultiDict[str] = CIMultiDict(headers)
    named = {name.strip().lower() for value in kept.getall("Connection", []) for name in value.split(",")}
    for name in HOP_BY_HOP | named:
        kept.popall(name, None)
    return kept


async def _first_to_end(*directions: Awaitable[None]) -> None:
    """Run both directions of a WebSocket until either ends; the other is then of no use."""
    tasks = [asyncio.ensure_future(direction) for direction in directions]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _relay(
    source: web.WebSocketResponse | ClientWebSocketResponse,
    target: web.WebSocketResponse | ClientWebSocketResponse,
) -> None:
    while not target.closed:
        message = await source.receive()
        match message.type:
            case WSMsgType.TEXT:
                await target.send_str(message.data)
            case WSMsgType.BINARY:
                await target.send_bytes(message.data)
            case WSMsgType.PING:
                await target.ping(message.data)
            case WSMsgType.PONG:
                await target.pong(message.data)
            case _:
                await target.close(code=source.close_code or 1000)
                return
