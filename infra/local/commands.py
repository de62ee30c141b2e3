"""What the small commands share: their arguments and the running instance they speak to."""

import argparse
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.local.cloud import REPOSITORY, administrator
from infra.local.deployed import endpoints_file
from infra.local.synth import STAGE


def parser(description: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--state-dir", type=Path, default=REPOSITORY / ".local", help="of the running instance")
    return made


def sample(path: Path) -> Any:
    """The JSON of a sample event.

    Raises:
        SystemExit: there is no such file, or it is not JSON; the text says which.
    """
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path}: {error}") from error


def endpoints(state_dir: Path) -> dict[str, Any]:
    """What the running instance says about itself.

    Raises:
        SystemExit: no instance is running there.
    """
    path = endpoints_file(state_dir)
    if not path.exists():
        raise SystemExit(f"{path} does not exist: is `make run` up?")
    read: dict[str, Any] = json.loads(path.read_text())
    return read


def service(name: str, state_dir: Path) -> Any:
    """An administrator's client of the running local cloud."""
    port = urlsplit(endpoints(state_dir)["aws_endpoint"]).port
    assert port is not None
    return administrator(name, port)


def function_name(function: str) -> str:
    """The deployed name of `capability/name`."""
    return f"attendant-{STAGE}-{function.replace('/', '-').replace('_', '-')}"
