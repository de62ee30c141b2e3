"""DynamoDB tables, all of one shape."""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.constructs.findings import acknowledge
from infra.names import Names
from infra.stages import Stage

KEY = dynamodb.AttributeType.STRING


class CapabilityTable(Construct):
    """A table with keys `pk` and `sk`, expiry by `expires_at`, indexes over `<index>_pk` and `<index>_sk`.

    Encrypted at rest under the account's own key for DynamoDB, whose use CloudTrail records. On demand; with
    point-in-time recovery, except an `ephemeral` one, whose records live for hours at most.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        indexes: Sequence[str],
        stage: Stage,
        *,
        stream: bool = False,
        ephemeral: bool = False,
    ) -> None:
        super().__init__(scope, f"{name.capitalize()}Table")
        keeps = stage.keeps_data and not ephemeral
        self.table = dynamodb.Table(
            self,
            "Table",
            table_name=Names(stage.name).of(name),
            partition_key=dynamodb.Attribute(name="pk", type=KEY),
            sort_key=dynamodb.Attribute(name="sk", type=KEY),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute="expires_at",
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            stream=dynamodb.StreamViewType.NEW_IMAGE if stream else None,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=not ephemeral
            ),
            deletion_protection=keeps,
            removal_policy=RemovalPolicy.RETAIN if keeps else RemovalPolicy.DESTROY,
        )
        if ephemeral:
            acknowledge(self.table, "DDB3", "Its records live for hours at most and are made anew.")
        for index in indexes:
            self.table.add_global_secondary_index(
                index_name=index,
                partition_key=dynamodb.Attribute(name=f"{index}_pk", type=KEY),
                sort_key=dynamodb.Attribute(name=f"{index}_sk", type=KEY),
            )

    @property
    def stream_arn(self) -> str:
        """The stream of new images; only a table declared with one has it."""
        assert self.table.table_stream_arn is not None
        return self.table.table_stream_arn
