"""AWS clients: made once per process at first use, with time-outs a Lambda function can live with."""

import os
from functools import cache
from typing import Any

PATIENCE_SECONDS = {"cognito-idp": 10, "s3": 10}


@cache
def client(service: str, endpoint_url: str | None = None) -> Any:
    """The client of an AWS service; the endpoint comes from the environment unless given.

    boto3 is imported here, at the first call, so that a module that only names a client stays light.
    """
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=2,
        read_timeout=PATIENCE_SECONDS.get(service, 5),
        retries={"mode": "standard", "total_max_attempts": 3},
    )
    return boto3.client(service, endpoint_url=endpoint_url, config=config)  # type: ignore[call-overload]


@cache
def dynamodb() -> Any:
    """The DynamoDB client that takes and gives plain Python values."""
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=2,
        read_timeout=5,
        max_pool_connections=20,
        retries={"mode": "standard", "total_max_attempts": 3},
    )
    return boto3.resource("dynamodb", config=config).meta.client


@cache
def link_signer() -> Any:
    """The S3 client that signs links: by its regional address on AWS, which needs no redirect, and by the
    path where a local cloud listens, which has no names of its own for buckets."""
    import boto3
    from botocore.config import Config

    local = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    style: Any = {"addressing_style": "path" if local else "virtual"}
    return boto3.client("s3", config=Config(signature_version="s3v4", s3=style))


def forget() -> None:
    """Drop every client; for tests that change the endpoint."""
    client.cache_clear()
    link_signer.cache_clear()
    dynamodb.cache_clear()
