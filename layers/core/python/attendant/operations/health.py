"""Whether the product can do its work: stores and queues that it cannot do without, and services outside."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import ClientError
from pydantic import BaseModel, Field

from attendant.kernel import aws
from attendant.kernel.logs import logger
from attendant.kernel.tables import Key, Table

PATIENCE_SECONDS = 3.0
OUTSIDE_SECONDS = 2.0
_NOTHING = Key("HEALTH", "HEALTH")


class Condition(StrEnum):
    """How the product or a part of it is: `degraded` means that only something outside is down."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


class Alive(BaseModel):
    """That the API answers, and as what."""

    status: Condition = Condition.OK
    version: str
    stage: str


class CheckResult(BaseModel):
    """What one check found."""

    name: str
    status: Condition
    essential: bool = Field(description="Without it nothing works; down means 503")
    milliseconds: int
    detail: str | None = None


class Health(Alive):
    """What all checks found."""

    checks: list[CheckResult]


class NotWell(Exception):
    """What was asked answered, but not as it should."""


@dataclass(frozen=True)
class Check:
    """One thing to ask. `ask` returns if it is well and raises if not."""

    name: str
    essential: bool
    ask: Callable[[], None]


def table_check(name: str, table: Table) -> Check:
    """Whether a table answers a read."""

    def ask() -> None:
        table.get(_NOTHING)

    return Check(f"tables/{name}", True, ask)


def queue_check(queue_name: str) -> Check:
    """Whether a queue is there."""

    def ask() -> None:
        aws.client("sqs").get_queue_url(QueueName=queue_name)

    return Check(f"queues/{queue_name}", True, ask)


def outside_check(name: str, url: str) -> Check:
    """Whether a service outside answers at all; it is asked without credentials, so a refusal is well."""

    def ask() -> None:
        import httpx

        answer = httpx.get(url, timeout=OUTSIDE_SECONDS)
        if answer.status_code >= 500:
            raise NotWell(f"answered {answer.status_code}")

    return Check(name, False, ask)


def examine(
    checks: Sequence[Check], version: str, stage: str, *, patience: float = PATIENCE_SECONDS
) -> Health:
    """Ask everything at once; what has not answered after `patience` seconds counts as down."""
    # Made before the threads start, because boto3 makes clients in one thread only.
    aws.dynamodb()
    aws.client("sqs")
    pool = ThreadPoolExecutor(max_workers=max(1, len(checks)))
    asked = {check.name: pool.submit(_result, check) for check in checks}
    wait(asked.values(), timeout=patience)
    pool.shutdown(wait=False, cancel_futures=True)
    results = [
        asked[check.name].result() if asked[check.name].done() else _silent(check, patience)
        for check in checks
    ]
    return Health(status=_overall(results), version=version, stage=stage, checks=results)


def _result(check: Check) -> CheckResult:
    began = time.monotonic()
    detail: str | None = None
    try:
        check.ask()
    except Exception as error:
        detail = _in_short(error)
        logger.warning("check_failed", check=check.name, reason=detail)
    return CheckResult(
        name=check.name,
        status=Condition.OK if detail is None else Condition.DOWN,
        essential=check.essential,
        milliseconds=round((time.monotonic() - began) * 1000),
        detail=detail,
    )


def _silent(check: Check, patience: float) -> CheckResult:
    return CheckResult(
        name=check.name,
        status=Condition.DOWN,
        essential=check.essential,
        milliseconds=round(patience * 1000),
        detail=f"no answer within {patience:g} s",
    )


def _overall(results: Sequence[CheckResult]) -> Condition:
    down = [result for result in results if result.status is Condition.DOWN]
    if any(result.essential for result in down):
        return Condition.DOWN
    return Condition.DEGRADED if down else Condition.OK


def _in_short(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response["Error"]["Code"])
    if isinstance(error, NotWell):
        return str(error)
    return type(error).__name__
