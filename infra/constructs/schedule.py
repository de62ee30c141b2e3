"""Functions that run again and again."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue, dead_letter_queue
from infra.constructs.references import TableName
from infra.constructs.spine import Spine


class Sweep(Construct):
    """A function that runs at a rate, e.g. `rate(1 minute)`.

    A run that fails twice is left in a dead-letter queue; the next one is soon enough.
    So is a run that could not be started.
    """

    def __init__(
        self,
        scope: Construct,
        spine: Spine,
        source: str,
        *,
        rate: str,
        reads: Sequence[TableName] = (),
        writes: Sequence[TableName] = (),
        publishes: bool = False,
        sends: Sequence[WorkQueue] = (),
        timeout: int = 50,
    ) -> None:
        super().__init__(scope, "Sweep")
        lost = dead_letter_queue(self, spine.names, source.replace("/", "-"))
        function = PythonFunction(
            self,
            spine,
            source,
            reads=reads,
            writes=writes,
            publishes=publishes,
            sends=sends,
            timeout=timeout,
            dead_letters=lost,
        )
        spine.alarms.dead_letters(lost, function.name)
        spine.alarms.sweep_failed(function.name)
        arn = function.alias.function_arn
        role = iam.Role(self, "ScheduleRole", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
        role.add_to_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[arn]))
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[lost.queue_arn]))
        schedule = scheduler.CfnSchedule(
            self,
            "Schedule",
            name=spine.names.of(function.name),
            schedule_expression=rate,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=arn,
                role_arn=role.role_arn,
                input="{}",
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=lost.queue_arn),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=60, maximum_retry_attempts=1
                ),
            ),
        )
        schedule.node.add_dependency(role)
