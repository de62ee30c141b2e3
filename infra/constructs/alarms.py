"""Alarms: each names what is wrong for whom, and tells the operations topic."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.names import Names

METRICS_NAMESPACE = "Attendant"


class Alarms(Construct):
    """The alarms of one stack."""

    def __init__(self, scope: Construct, names: Names) -> None:
        super().__init__(scope, "Alarms")
        topic = sns.Topic.from_topic_arn(self, "Topic", names.arn("sns", names.of("alarms")))
        self._action = actions.SnsAction(topic)
        self._names = names

    def dead_letters(self, queue: sqs.IQueue, name: str) -> None:
        """Something lies in a dead-letter queue: watched by what is visible, not by what was sent."""
        metric = queue.metric_approximate_number_of_messages_visible(
            period=Duration.minutes(1), statistic="Maximum"
        )
        self._alarm(f"{name}-dead-letters", metric, 0, f"Messages nobody could take lie in {name}.")

    def dead_letters_taken(self, queue: sqs.IQueue, name: str) -> None:
        """Something came through a dead-letter queue that a function empties at once."""
        metric = queue.metric_number_of_messages_received(period=Duration.minutes(1), statistic="Sum")
        self._alarm(
            f"{name}-given-up", metric, 0, f"A message of {name} was given up after its last attempt."
        )

    def errors(self, function: lambda_.IFunction, name: str) -> None:
        """A function raised, timed out or was killed."""
        metric = function.metric_errors(period=Duration.minutes(5), statistic="Sum")
        self._alarm(f"{name}-errors", metric, 0, f"{name} failed at least once.")

    def iterator_age(self, function: lambda_.IFunction, name: str) -> None:
        """A stream reader lags by more than a minute."""
        metric = function.metric(
            "IteratorAge", period=Duration.minutes(1), statistic="Maximum", unit=cloudwatch.Unit.MILLISECONDS
        )
        self._alarm(f"{name}-lags", metric, 60_000, f"{name} reads the outbox more than a minute late.")

    def faults(self, name: str) -> None:
        """A function answered a caller with 500. It did not raise, so its errors stay at zero."""
        self._counted("Fault", name, f"{name}-faults", f"{name} answered a caller with a fault.")

    def sweep_failed(self, name: str) -> None:
        """A sweep had to leave out a property; it goes on with the others, so its errors stay at zero."""
        self._counted("SweepFailed", name, f"{name}-incomplete", f"{name} had to leave out a property.")

    def events_parked(self, name: str) -> None:
        """The relay put an event aside that it can never publish."""
        about = "An event could not be published and waits in the outbox to be replayed."
        self._counted("EventsParked", name, "events-parked", about)

    def _counted(self, metric: str, service: str, name: str, description: str) -> None:
        """Something that the product counts itself should always be zero."""
        counted = cloudwatch.Metric(
            namespace=METRICS_NAMESPACE,
            metric_name=metric,
            dimensions_map={"service": service},
            period=Duration.minutes(1),
            statistic="Sum",
        )
        self._alarm(name, counted, 0, description)

    def _alarm(self, name: str, metric: cloudwatch.IMetric, above: float, description: str) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_name=self._names.of(name),
            alarm_description=description,
            metric=metric,
            threshold=above,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
