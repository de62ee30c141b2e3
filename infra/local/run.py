"""`make run`: Attendant on this machine, until Ctrl-C.

`python -m infra.local.run [--state-dir DIR] [--base-port PORT] [--env-file FILE]`
"""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from infra.local.cloud import REPOSITORY, CloudMissing
from infra.local.deploy import DeployFailed
from infra.local.deployed import NotDeployed
from infra.local.instance import AlreadyRunning, Instance
from infra.local.outside import EnvironmentFileInvalid, outside_of, read_environment_file
from infra.local.ports import Ports
from infra.local.processes import ProcessFailed
from infra.local.seed import SeedFailed
from infra.local.synth import SynthFailed

EXPECTED = (
    AlreadyRunning,
    CloudMissing,
    DeployFailed,
    EnvironmentFileInvalid,
    NotDeployed,
    ProcessFailed,
    SeedFailed,
    SynthFailed,
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local.run", description="Run Attendant on this machine."
    )
    parser.add_argument(
        "--state-dir", type=Path, default=REPOSITORY / ".local", help="where everything is kept"
    )
    parser.add_argument(
        "--base-port", type=int, help="first of four neighbouring ports (default 8080, 4566, 8081, 8082)"
    )
    parser.add_argument("--env-file", type=Path, default=REPOSITORY / ".env", help="keys of real providers")
    parser.add_argument(
        "--without-guests", action="store_true", help="leave the demo school without its guests"
    )
    return parser.parse_args()


async def run(instance: Instance) -> None:
    """Start the instance and keep it up until a signal arrives or one of its processes ends."""
    asking = asyncio.current_task()
    assert asking is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asking.cancel)
    try:
        await instance.start()
        await instance.watch()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            loop.add_signal_handler(number, lambda: print("already stopping …", flush=True))
        await instance.stop()


def main() -> int:
    chosen = arguments()
    try:
        ports = (Ports() if chosen.base_port is None else Ports.starting_at(chosen.base_port)).or_next_free()
        outside = outside_of(read_environment_file(chosen.env_file), ports)
        guests = not chosen.without_guests
        asyncio.run(run(Instance(chosen.state_dir.resolve(), ports, outside, guests=guests)))
    except asyncio.CancelledError:
        return 0
    except EXPECTED as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
