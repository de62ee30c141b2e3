"""What every capability stands on: its stage, shared resources by name, the layers of its stack."""

from functools import cached_property

from aws_cdk import Aws, Stack

from infra.constructs.alarms import Alarms
from infra.constructs.layers import Layers
from infra.constructs.published import published
from infra.constructs.references import Resource, TableName
from infra.names import Names
from infra.stages import Stage


class Spine:
    """The ground of one stack's capabilities. What belongs to another stack is known by name only."""

    def __init__(self, stack: Stack, stage: Stage) -> None:
        self.stage = stage
        self.names = Names(stage.name)
        self.layers = Layers(stack, stage)
        self.alarms = Alarms(stack, self.names)
        self._stack = stack

    def table(self, name: str) -> TableName:
        """A table of the data stack."""
        return TableName.of(self.names, name)

    def secret(self, name: str) -> Resource:
        """A secret of the data stack."""
        arn = self.names.arn("secretsmanager", f"secret:{self.names.secret(name)}")
        # Without the six characters that Secrets Manager adds to a name: it finds the secret by the rest.
        return Resource(f"{arn}-??????", f"{name.upper()}_SECRET_ARN", arn)

    def published(self, name: str) -> str:
        """What another stack has published under an SSM parameter, resolved at deployment."""
        return published(self._stack, self.names, name)

    @cached_property
    def bus(self) -> Resource:
        """The event bus."""
        name = self.names.bus()
        return Resource(self.names.arn("events", f"event-bus/{name}"), "EVENT_BUS", name)

    @cached_property
    def bulk_bucket(self) -> Resource:
        """The bucket of large webhook bodies."""
        name = self.names.bulk_bucket()
        return Resource(f"arn:{Aws.PARTITION}:s3:::{name}", "BULK_BUCKET", name)

    @cached_property
    def guest_files_bucket(self) -> Resource:
        """The bucket of exported guest lists and of files to import."""
        name = self.names.guest_files_bucket()
        return Resource(f"arn:{Aws.PARTITION}:s3:::{name}", "GUEST_FILES_BUCKET", name)

    @cached_property
    def user_pool(self) -> Resource:
        """The Cognito user pool."""
        pool = self.published("user-pool-id")
        return Resource(self.names.arn("cognito-idp", f"userpool/{pool}"), "USER_POOL_ID", pool)
