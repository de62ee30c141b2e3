"""What differs between the places Attendant runs in; everything else is the same everywhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

Architecture = Literal["arm64", "x86_64"]


class UnknownStage(Exception):
    """The context names no stage; the text says which there are."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Settings of one stage."""

    name: str
    architecture: Architecture = "arm64"
    keeps_data: bool = False
    """Stateful resources survive the deletion of their stack, and tables refuse to be deleted."""
    log_days: int = 30
    cors_origins: tuple[str, ...] = ()
    """Origins of the hosted frontend, which calls the HTTP API from a browser."""
    requests_per_second: int = 100
    request_burst: int = 200
    whatsapp_api_url: str = "https://graph.facebook.com/v25.0"
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = "gpt-5-mini"
    aws_endpoint: str | None = None
    """Where a local cloud listens; None on AWS."""
    websocket_url: str | None = None
    """What browsers connect to, where that is not the WebSocket API itself; None on AWS."""


STAGES = {
    stage.name: stage
    for stage in (
        Stage(name="dev", log_days=7, cors_origins=("http://localhost:5173",)),
        Stage(name="staging", keeps_data=True, cors_origins=("https://staging.attendant.example",)),
        Stage(
            name="prod",
            keeps_data=True,
            log_days=90,
            cors_origins=("https://app.attendant.example",),
            requests_per_second=500,
            request_burst=1000,
        ),
        Stage(
            name="local",
            architecture="x86_64",
            log_days=7,
            cors_origins=("http://127.0.0.1:8080",),
            aws_endpoint="http://localhost:4566",
        ),
    )
}
OVERRIDABLE = ("whatsapp_api_url", "openai_base_url", "openai_model", "aws_endpoint", "websocket_url")


def stage_from(context: Callable[[str], Any]) -> Stage:
    """The stage that the CDK context names (`-c stage=local`; dev if none), with what the context overrides.

    `cors_origins` is a comma-separated list; the names in OVERRIDABLE are taken as they are.

    Raises:
        UnknownStage: no such stage.
    """
    name = context("stage") or "dev"
    if name not in STAGES:
        raise UnknownStage(f"stage {name!r} is not one of {', '.join(STAGES)}")
    overrides = {key: context(key) for key in OVERRIDABLE if context(key)}
    if origins := context("cors_origins"):
        overrides["cors_origins"] = tuple(str(origins).split(","))
    return replace(STAGES[name], **overrides)
