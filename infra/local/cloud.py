"""The local cloud: MiniStack started, saved and stopped as one child process."""

import os
import signal
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra.local.ports import LOOPBACK
from infra.local.processes import ChildProcess

REGION = "us-east-1"
REPOSITORY = Path(__file__).resolve().parents[2]
INTERPRETER = REPOSITORY / ".build" / "ministack" / "bin" / "python"
LAUNCHER = Path(__file__).with_name("cloud_process.py")


class CloudMissing(Exception):
    """The virtual environment of the local cloud has not been made."""


def cloud_url(port: int) -> str:
    return f"http://localhost:{port}"


def administrator(service: str, port: int) -> Any:
    """A client with the account's administrator key: to deploy and to look, never for the product's code."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=f"http://{LOOPBACK}:{port}",
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 2}, connect_timeout=5, read_timeout=60, proxies={}),
    )


def start_cloud(port: int, state_dir: Path, *, patience: float = 20.0) -> ChildProcess:
    """Start MiniStack on loopback with IAM enforced and its state in `state_dir`; return when it answers.

    `patience` is for how many seconds it may read its state.

    Raises:
        CloudMissing: `make prepare` has not been run.
        ProcessFailed: it did not come up.
    """
    if not INTERPRETER.exists():
        raise CloudMissing(f"{INTERPRETER} is missing: run `make prepare`")
    temporary = state_dir / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    process = ChildProcess(
        "the local cloud",
        [str(INTERPRETER), "-P", str(LAUNCHER)],
        log=state_dir / "logs" / "cloud.log",
        ready_url=f"http://{LOOPBACK}:{port}/_ministack/ready",
        environment=_environment(port, state_dir.resolve()),
        cwd=state_dir,
    )
    try:
        process.wait_until_ready(patience)
    except BaseException:
        process.stop()
        raise
    return process


def save_cloud(process: ChildProcess) -> None:
    """Have everything written to disk now; returns at once."""
    process.signal(signal.SIGUSR1)


def _environment(port: int, state_dir: Path) -> dict[str, str]:
    """The cloud's environment without AWS settings: functions inherit them, and a wrong endpoint hangs."""
    foreign = ("AWS_", "PYTHON", "OPENAI", "WHATSAPP")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "AUTH": "true",
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state_dir / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state_dir / "state" / "s3"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "TMPDIR": str(state_dir / "tmp"),
        "LOG_LEVEL": os.environ.get("ATTENDANT_CLOUD_LOG_LEVEL", "INFO"),
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
        "PYTHONUNBUFFERED": "1",
    }
