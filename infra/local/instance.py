"""One local instance of Attendant: what is started in which order, and stopped in which."""

import asyncio
import fcntl
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

import httpx

from infra.local.cloud import REPOSITORY, cloud_url, save_cloud, start_cloud
from infra.local.deploy import Deployer
from infra.local.deployed import addresses, endpoints_file, fill_secrets
from infra.local.front_door import Behind, FrontDoor
from infra.local.outside import Outside
from infra.local.ports import LOOPBACK, Ports
from infra.local.processes import ChildProcess, ProcessFailed
from infra.local.seed import NAMES, SECOND_NUMBER, SeedFailed, numbers_of, seed, seed_guests
from infra.local.stages import Stages
from infra.local.synth import build_layers, context_of, synthesise


class AlreadyRunning(Exception):
    """Another process runs on the same state directory."""


class Instance:
    """Everything of one run; all of it keeps its state under `state_dir`."""

    def __init__(self, state_dir: Path, ports: Ports, outside: Outside, *, guests: bool = True) -> None:
        self._state_dir = state_dir
        self._ports = ports
        self._outside = outside
        self._children: list[ChildProcess] = []
        self._front_door: FrontDoor | None = None
        self._lock: TextIO | None = None
        self._guests = guests
        self._entering: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bring everything up and write `endpoints.json` when it answers.

        Raises:
            AlreadyRunning: the state directory is in use.
        """
        self._take_lock()
        endpoints_file(self._state_dir).unlink(missing_ok=True)
        marker = self._state_dir / "running"
        crashed = marker.exists()
        marker.touch()
        stages = Stages()
        print("Starting Attendant on this machine" + (f"\n  {CRASHED}" if crashed else ""), flush=True)
        with stages.of("layers"):
            await asyncio.to_thread(build_layers)
        assembly = self._state_dir / "cdk.out"
        with stages.of("synthesis") as stage:
            changed = await asyncio.to_thread(synthesise, assembly, context_of(self._ports, self._outside))
            stage.note = "" if changed else "unchanged"
        with stages.of("local cloud") as stage:
            cloud = await asyncio.to_thread(start_cloud, self._ports.cloud, self._state_dir)
            self._children.append(cloud)
            stage.note = f"{cloud_url(self._ports.cloud)}, IAM enforced"
        with stages.of("deployment") as stage:
            done = await asyncio.to_thread(Deployer(self._ports.cloud).deploy, assembly)
            stage.note = ", ".join(f"{n} {change}" for change, n in Counter(d.change for d in done).items())
        with stages.of("secrets"):
            await asyncio.to_thread(fill_secrets, self._ports.cloud, self._outside)
            save_cloud(cloud)
        with stages.of("simulators") as stage:
            simulators = await asyncio.to_thread(self._start_simulators)
            stage.note = ", ".join(simulators) or "none, all providers are real"
        with stages.of("front door"):
            deployed = addresses(self._ports.cloud)
            behind = Behind(
                deployed.http_api, deployed.websocket_api, simulators, endpoints_file(self._state_dir)
            )
            self._front_door = FrontDoor(self._ports.front_door, behind)
            await self._front_door.open()
        with stages.of("demo data") as stage:
            logins = await asyncio.to_thread(self._seed)
            stage.note = f"{len(logins)} logins"
        stages.total()
        save_cloud(cloud)
        self._write_endpoints(simulators, logins)
        if self._guests:
            # They come in while the instance is up already, for that takes a while; a browser sees them come.
            self._entering = asyncio.create_task(asyncio.to_thread(self._seed_guests))

    async def watch(self) -> None:
        """Return never; raise when a process of the instance has ended.

        Raises:
            ProcessFailed: which one.
        """
        while True:
            for child in self._children:
                if not child.running:
                    raise ProcessFailed(f"{child.name} has ended; see {self._state_dir / 'logs'}")
            await asyncio.sleep(0.5)

    async def stop(self) -> None:
        """Stop in the opposite order: first nothing new comes in, last the cloud writes its state."""
        if self._lock is None:
            return
        print("\nStopping …", flush=True)
        self._guests = False
        endpoints_file(self._state_dir).unlink(missing_ok=True)
        if self._front_door is not None:
            await self._front_door.close()
        cloud_in_order = True
        for child in reversed(self._children):
            cloud_in_order = await asyncio.to_thread(child.stop)
        if self._entering is not None:
            await self._entering
        if cloud_in_order:
            (self._state_dir / "running").unlink(missing_ok=True)
        self._lock.close()
        print("Stopped; the next start finds the data again.", flush=True)

    def _take_lock(self) -> None:
        self._state_dir.mkdir(parents=True, exist_ok=True)
        lock = (self._state_dir / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.close()
            raise AlreadyRunning(f"an instance is already running on {self._state_dir}") from taken
        self._lock = lock

    def _start_simulators(self) -> dict[str, str]:
        """Start a simulator for every provider that is not real; their addresses by name."""
        simulators: dict[str, str] = {}
        whatsapp = self._outside.whatsapp
        if whatsapp.simulated:
            simulators["whatsapp"] = self._start_simulator(
                "whatsapp",
                self._ports.whatsapp_simulator,
                f"--webhook-url=http://{LOOPBACK}:{self._ports.front_door}/webhooks/whatsapp",
                f"--app-secret={whatsapp.app_secret}",
                f"--verify-token={whatsapp.verify_token}",
                f"--access-token={whatsapp.access_token}",
                f"--phone-number-id={whatsapp.phone_number_id}",
                f"--display-phone-number={whatsapp.display_phone_number}",
                f"--other-numbers={SECOND_NUMBER['phone_number_id']}:{SECOND_NUMBER['display_phone_number']}",
            )
        if self._outside.model.simulated:
            simulators["openai"] = self._start_simulator(
                "openai", self._ports.openai_simulator, f"--api-key={self._outside.model.api_key}"
            )
        for child in self._children[1:]:
            child.wait_until_ready()
        return simulators

    def _start_simulator(self, name: str, port: int, *options: str) -> str:
        address = f"http://{LOOPBACK}:{port}"
        module = f"tests.simulators.{name}"
        child = ChildProcess(
            f"the {name} simulator",
            [sys.executable, "-m", "infra.local.child_process", module, f"--port={port}", *options],
            log=self._state_dir / "logs" / f"{name}_simulator.log",
            ready_url=f"{address}/_sim/log",
            environment=os.environ,
            cwd=REPOSITORY,
        )
        self._children.append(child)
        return address

    def _seed(self) -> list[dict[str, Any]]:
        whatsapp = self._outside.whatsapp
        return seed(
            f"http://{LOOPBACK}:{self._ports.front_door}",
            phone_number_id=whatsapp.phone_number_id,
            display_phone_number=whatsapp.display_phone_number,
        )

    def _seed_guests(self) -> None:
        try:
            seed_guests(f"http://{LOOPBACK}:{self._ports.front_door}")
        except (SeedFailed, httpx.HTTPError) as failure:
            if self._guests:
                print(
                    f"The guests of the ski school are not complete: {failure}", file=sys.stderr, flush=True
                )
        else:
            print("The guests of the ski school are in.", flush=True)

    def _write_endpoints(self, simulators: dict[str, str], logins: list[dict[str, Any]]) -> None:
        origin = f"http://{LOOPBACK}:{self._ports.front_door}"
        whatsapp = self._outside.whatsapp
        endpoints = {
            "api": origin,
            "chat": f"{origin}/",
            "docs": f"{origin}/docs",
            "websocket": f"ws://{LOOPBACK}:{self._ports.front_door}/ws",
            "whatsapp_simulator": simulators.get("whatsapp"),
            "openai_simulator": simulators.get("openai"),
            "whatsapp_app_secret": whatsapp.app_secret,
            "whatsapp_verify_token": whatsapp.verify_token,
            "whatsapp_phone_number_id": whatsapp.phone_number_id,
            "whatsapp_phone_number_ids": numbers_of(logins, whatsapp.phone_number_id),
            "properties": NAMES,
            "aws_endpoint": cloud_url(self._ports.cloud),
            "logins": logins,
        }
        path = endpoints_file(self._state_dir)
        unfinished = path.with_suffix(".new")
        unfinished.write_text(json.dumps(endpoints, indent=2) + "\n")
        unfinished.replace(path)
        print("\nAttendant is up:")
        for name in (
            "chat",
            "docs",
            "api",
            "websocket",
            "whatsapp_simulator",
            "openai_simulator",
            "aws_endpoint",
        ):
            print(f"  {name.replace('_', ' '):<20}{endpoints[name] or 'the real one'}")
        for login in logins:
            print(f"  {login['role']:<20}{login['email']}   {login['password']}")
        print(f"\nAll of it is in {path}. Ctrl-C stops it.", flush=True)


CRASHED = "The last session did not end in order: it continues from the state saved seconds before."
