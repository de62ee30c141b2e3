"""The local cloud with the product's tables, queues and secrets, for code called in process."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from attendant.kernel import aws, secrets, settings
from infra.local.cloud import start_cloud
from infra.local.ports import Ports
from tests.conftest import queue_url, secret_arn
from tests.store import BUCKET, QUEUES, SECRETS, TABLES, create_all


@contextmanager
def cloud(environment: pytest.MonkeyPatch) -> Iterator[None]:
    """Start it, make everything, point the product's settings at it; stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        port = Ports.starting_at(24566).or_next_free().cloud
        process = start_cloud(port, Path(folder))
        environment.setenv("AWS_ENDPOINT_URL", f"http://localhost:{port}")
        try:
            aws.forget()
            create_all()
            for name, value in _variables().items():
                environment.setenv(name, value)
            settings.forget()
            secrets.forget()
            yield
        finally:
            process.stop()
            aws.forget()
            settings.forget()
            secrets.forget()


def _variables() -> dict[str, str]:
    return {
        **{f"{name.upper()}_TABLE": f"attendant-test-{name}" for name in TABLES},
        **{variable: queue_url(name) for name, variable in QUEUES.items()},
        **{variable: secret_arn(name) for name, variable in SECRETS.items()},
        "BULK_BUCKET": BUCKET,
        "EVENT_BUS": "attendant-test",
        "OPENAI_MODEL": "gpt-test",
    }
