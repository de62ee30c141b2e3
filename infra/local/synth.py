"""Synthesise the CDK app for this machine, when anything it reads has changed."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.local.cloud import REPOSITORY, cloud_url
from infra.local.outside import Outside
from infra.local.ports import LOOPBACK, Ports

STAGE = "local"
ARCHITECTURE = "x86_64"
SOURCES = ("infra", "functions", "layers", "cdk.json", "requirements.lock")
NODE = REPOSITORY / "node_modules" / ".bin"
STAMP = "inputs.sha256"


class SynthFailed(Exception):
    """The layers could not be built or the app not synthesised; the text is what the tool said."""


def build_layers() -> None:
    """Bring the Lambda layers up to date with the sources and the lock file.

    Raises:
        SynthFailed: they could not be built.
    """
    _run([sys.executable, "-m", "infra.layers", "--arch", ARCHITECTURE], os.environ)


def context_of(ports: Ports, outside: Outside) -> dict[str, str]:
    """What the stacks have to know of this machine, as CDK context."""
    return {
        "stage": STAGE,
        "aws_endpoint": cloud_url(ports.cloud),
        "cors_origins": f"http://{LOOPBACK}:{ports.front_door}",
        "websocket_url": f"ws://{LOOPBACK}:{ports.front_door}/ws",
        "whatsapp_api_url": outside.whatsapp.api_url,
        "openai_base_url": outside.model.base_url,
        "openai_model": outside.model.model,
    }


def synthesise(directory: Path, context: Mapping[str, str]) -> bool:
    """Write the cloud assembly to `directory`; False if the one that is there was made from the same inputs.

    Raises:
        SynthFailed: the app raised; the text ends with its message.
    """
    inputs = _fingerprint(context)
    stamp = directory.with_name(f"{directory.name}.{STAMP}")
    if stamp.exists() and stamp.read_text() == inputs and (directory / "manifest.json").exists():
        return False
    stamp.unlink(missing_ok=True)
    shutil.rmtree(directory, ignore_errors=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    path = f"{NODE}{os.pathsep}{kept.get('PATH', '')}"
    options = [option for name, value in context.items() for option in ("-c", f"{name}={value}")]
    directory.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "infra.app", *options]
    _run(command, kept | {"CDK_OUTDIR": str(directory.resolve()), "PATH": path})
    stamp.write_text(inputs)
    return True


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        command, cwd=REPOSITORY, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SynthFailed(f"`{' '.join(command[1:])}` failed\n{(done.stdout + done.stderr)[-6000:]}")


def _fingerprint(context: Mapping[str, str]) -> str:
    digest = hashlib.sha256(json.dumps(context, sort_keys=True).encode())
    for path in _inputs():
        digest.update(path.relative_to(REPOSITORY).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    for name in SOURCES:
        source = REPOSITORY / name
        if source.is_file():
            yield source
        for path in sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.parent.name != "page":
                yield path
