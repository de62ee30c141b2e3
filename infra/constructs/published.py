"""What one stack tells the others: identifiers that AWS chooses, under SSM parameters. Never exports."""

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.names import Names


def publish(stack: Stack, names: Names, name: str, value: str) -> None:
    """Tell other stacks through a parameter, and people through an output of the stack, e.g. `HttpApiId`."""
    title = "".join(part.capitalize() for part in name.split("-"))
    ssm.StringParameter(stack, f"Published{title}", parameter_name=names.parameter(name), string_value=value)
    CfnOutput(stack, title, value=value)


def published(scope: Construct, names: Names, name: str) -> str:
    """What another stack has published, resolved at deployment."""
    return ssm.StringParameter.value_for_string_parameter(scope, names.parameter(name))
