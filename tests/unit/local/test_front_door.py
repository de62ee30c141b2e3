"""The front door changes nothing of what passes through it."""

import asyncio
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, WSServerHandshakeError, web

from infra.local.front_door import Behind, FrontDoor
from infra.local.ports import LOOPBACK, Ports

BODY = b'{"text": "\\u00e9 \xc3\xa9 \xff\x00"}'


def passing_through(visit: Any, tmp_path: Path) -> Any:
    """Run `visit(session, origin)` against a front door whose upstream mirrors requests, echoes messages."""

    async def mirror(request: web.Request) -> web.Response:
        answer = web.Response(status=418, body=await request.read())
        answer.headers["X-Path"] = request.raw_path
        answer.headers["X-Signature"] = request.headers.get("X-Hub-Signature-256", "")
        answer.headers.add("Set-Cookie", "a=1")
        answer.headers.add("Set-Cookie", "b=2")
        answer.headers["Location"] = "/elsewhere"
        return answer

    async def echo(request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") != "good":
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.data == "bye":
                await socket.close(code=4001)
            else:
                await socket.send_str(f"echo {message.data}")
        return socket

    async def run() -> Any:
        ports = Ports.starting_at(18600).or_next_free()
        upstream = web.Application()
        upstream.router.add_get("/socket", echo)
        upstream.router.add_route("*", "/{tail:.*}", mirror)
        runner = web.AppRunner(upstream)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, ports.cloud).start()
        address = f"http://{LOOPBACK}:{ports.cloud}"
        endpoints = tmp_path / "endpoints.json"
        endpoints.write_text("{}")
        behind = Behind(f"{address}/stage", f"{address}/socket", {"whatsapp": address}, endpoints)
        door = FrontDoor(ports.front_door, behind)
        await door.open()
        try:
            async with ClientSession() as session:
                return await visit(session, f"http://{LOOPBACK}:{ports.front_door}")
        finally:
            await door.close()
            await runner.cleanup()

    return asyncio.run(run())


def test_bytes_path_headers_and_status_pass_unchanged(tmp_path: Path) -> None:
    async def visit(session: ClientSession, origin: str) -> None:
        from yarl import URL

        target = URL(f"{origin}/webhooks/whatsapp?a=%20b&a=c%2Fd", encoded=True)
        headers = {"X-Hub-Signature-256": "sha256=00"}
        async with session.post(target, data=BODY, headers=headers, allow_redirects=False) as answer:
            assert answer.status == 418
            assert await answer.read() == BODY
            assert answer.headers["X-Path"] == "/stage/webhooks/whatsapp?a=%20b&a=c%2Fd"
            assert answer.headers["X-Signature"] == "sha256=00"
            assert answer.headers.getall("Set-Cookie") == ["a=1", "b=2"]

    passing_through(visit, tmp_path)


def test_a_simulator_is_reached_without_the_prefix(tmp_path: Path) -> None:
    async def visit(session: ClientSession, origin: str) -> None:
        async with session.get(f"{origin}/simulators/whatsapp/_sim/log") as answer:
            assert answer.headers["X-Path"] == "/_sim/log"

    passing_through(visit, tmp_path)


def test_socket_messages_and_the_closing_code_pass(tmp_path: Path) -> None:
    async def visit(session: ClientSession, origin: str) -> None:
        async with session.ws_connect(f"{origin}/ws?ticket=good") as socket:
            await socket.send_str("hello")
            assert await socket.receive_str() == "echo hello"
            await socket.send_str("bye")
            await socket.receive()
            assert socket.close_code == 4001

    passing_through(visit, tmp_path)


def test_a_refused_socket_is_refused_with_the_same_status(tmp_path: Path) -> None:
    async def visit(session: ClientSession, origin: str) -> None:
        try:
            await session.ws_connect(f"{origin}/ws?ticket=stolen")
        except WSServerHandshakeError as refusal:
            assert refusal.status == 403
        else:
            raise AssertionError("the socket was opened")

    passing_through(visit, tmp_path)
