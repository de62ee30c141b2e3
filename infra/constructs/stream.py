"""Functions that read the outbox as it is written."""

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.constructs.findings import acknowledge
from infra.constructs.function import PythonFunction
from infra.constructs.queue import dead_letter_queue
from infra.constructs.spine import Spine


class OutboxReader(Construct):
    """Feeds a function with the outbox's stream, oldest record first.

    A stream keeps records for 24 hours, so a batch is given up well before, after ten tries in ever smaller
    batches; its failure destination names the records, which still stand in the outbox.
    """

    def __init__(self, scope: Construct, spine: Spine, function: PythonFunction) -> None:
        super().__init__(scope, f"{function.name.rpartition('-')[2].capitalize()}Reader")
        stream = spine.published("outbox-stream-arn")
        lost = dead_letter_queue(self, spine.names, function.name)
        for statement in (
            iam.PolicyStatement(
                actions=["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
                resources=[stream],
            ),
            iam.PolicyStatement(actions=["dynamodb:ListStreams"], resources=["*"]),
        ):
            function.role.add_to_policy(statement)
        function.alias.add_event_source_mapping(
            "Outbox",
            event_source_arn=stream,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=100,
            report_batch_item_failures=True,
            bisect_batch_on_error=True,
            retry_attempts=10,
            max_record_age=Duration.hours(20),
            on_failure=sources.SqsDlq(lost),
            filters=[
                lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.or_("INSERT", "MODIFY")})
            ],
        )
        acknowledge(lost, "SQS3", "It is a dead-letter queue itself, of an event source mapping.")
        spine.alarms.dead_letters(lost, function.name)
        spine.alarms.iterator_age(function.alias, function.name)
