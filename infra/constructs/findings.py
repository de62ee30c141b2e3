"""Findings of cdk-nag that are meant."""

from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, finding: str, reason: str) -> None:
    """Accept one AwsSolutions finding on one construct, e.g. `L1` or `IAM5[Resource::*]`, for a reason."""
    accepted = Acknowledgment(id=f"AwsSolutions::AwsSolutions-{finding}", reason=reason)
    Validations.of(construct).acknowledge(accepted)


def acknowledge_wildcard(construct: IConstruct, arn: str, reason: str) -> None:
    """Accept that a role of the construct reaches everything an ARN with a star stands for."""
    acknowledge(construct, f"IAM5[Resource::{_as_reported(Stack.of(construct).resolve(arn))}]", reason)


def _as_reported(resolved: Any) -> str:
    """A resolved text as cdk-nag prints it: references in angle brackets."""
    if isinstance(resolved, str):
        return resolved
    if "Ref" in resolved:
        return f"<{resolved['Ref']}>"
    return "".join(_as_reported(part) for part in resolved["Fn::Join"][1])
