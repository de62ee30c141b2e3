"""One Lambda function: its code, its role, its log and its alias."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration, RemovalPolicy, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.alarms import METRICS_NAMESPACE
from infra.constructs.findings import acknowledge, acknowledge_wildcard
from infra.constructs.layers import ARCHITECTURES, REPOSITORY, RUNTIME
from infra.constructs.queue import WorkQueue
from infra.constructs.references import Access, Resource, TableName
from infra.constructs.retention import retention
from infra.constructs.spine import Spine

ALIAS = "live"


class FunctionMissing(Exception):
    """The wiring names a function whose folder does not exist; the text names the folder."""


class PythonFunction(Construct):
    """A function of `functions/<capability>/<name>`, with a role of its own that allows what it declares.

    Every declared resource is granted and put into the environment under its own variable. Triggers go to the
    alias (`.alias`), so that a deployment switches them all at once.

    Raises:
        FunctionMissing: there is no such folder.
    """

    def __init__(
        self,
        scope: Construct,
        spine: Spine,
        source: str,
        *,
        name: str | None = None,
        handler: str = "handler.lambda_handler",
        reads: Sequence[TableName] = (),
        writes: Sequence[TableName] = (),
        publishes: bool = False,
        sends: Sequence[WorkQueue] = (),
        secrets: Sequence[Resource] = (),
        allows: Mapping[str, Sequence[str]] | None = None,
        knows: Sequence[Resource] = (),
        settings: Mapping[str, str] | None = None,
        layers: Sequence[str] = ("core", "deps"),
        memory: int = 512,
        timeout: int = 10,
        storage: int | None = None,
        dead_letters: sqs.IQueue | None = None,
    ) -> None:
        """Declare the function.

        `timeout` is in seconds, `memory` and `storage` (what fits under /tmp) in MB. `publishes` lets it
        append to the outbox. `allows` grants actions (key) on ARNs (value) beyond these; of what it only
        `knows` it gets the name. `settings` are further variables.
        `dead_letters` takes the events of asynchronous calls that failed; these are not retried, because what
        calls asynchronously here is a schedule that comes again.
        """
        capability, _, folder = source.partition("/")
        self.source = source
        self.name = name or f"{capability}-{folder.replace('_', '-')}"
        super().__init__(scope, "".join(part.capitalize() for part in self.name.split("-")))
        self._variables: dict[str, str] = {
            "STAGE": spine.stage.name,
            "POWERTOOLS_SERVICE_NAME": self.name,
            "POWERTOOLS_METRICS_NAMESPACE": METRICS_NAMESPACE,
            "POWERTOOLS_LOG_LEVEL": "INFO",
            **{resource.variable: resource.value for resource in knows},
            **(settings or {}),
        }
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self._grant(reads, Access.READ.value)
        self._grant(writes, Access.WRITE.value)
        self._grant([spine.table("outbox")] if publishes else [], Access.APPEND.value)
        self._grant([queue.reference for queue in sends], ("sqs:SendMessage",))
        self._grant(secrets, ("secretsmanager:GetSecretValue",))
        for action, arns in (allows or {}).items():
            self._allow([action], arns)
            for arn in arns:
                if arn.endswith("*"):
                    acknowledge_wildcard(self.role, arn, "What the star stands for is named at run time.")

        log = logs.LogGroup(
            self,
            "Log",
            log_group_name=f"/aws/lambda/{spine.names.of(self.name)}",
            retention=retention(spine.stage),
            removal_policy=RemovalPolicy.RETAIN if spine.stage.keeps_data else RemovalPolicy.DESTROY,
        )
        self.role.add_to_policy(
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log.log_group_arn]
            )
        )
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=spine.names.of(self.name),
            runtime=RUNTIME,
            architecture=ARCHITECTURES[spine.stage.architecture],
            code=self._code(),
            handler=handler,
            layers=spine.layers.of(*layers),
            role=self.role,
            log_group=log,
            environment=self._variables,
            memory_size=memory,
            timeout=Duration.seconds(timeout),
            ephemeral_storage_size=Size.mebibytes(storage) if storage else None,
            tracing=lambda_.Tracing.ACTIVE,
            dead_letter_queue=dead_letters,
        )
        # Tells people and checks where the code of a deployed function stands.
        self._resource().add_metadata("source", f"functions/{source}")
        self.alias = self.function.add_alias(ALIAS, retry_attempts=0 if dead_letters else None)
        spine.alarms.errors(self.function, self.name)
        acknowledge_wildcard(self.role, "*", "PutTraceSegments and ListStreams know no resource.")
        acknowledge(self.function, "L1", "The code and its layers are built and tested for Python 3.13.")

    def _resource(self) -> lambda_.CfnFunction:
        resource = self.function.node.default_child
        assert isinstance(resource, lambda_.CfnFunction)
        return resource

    def _code(self) -> lambda_.Code:
        folder = REPOSITORY / "functions" / self.source
        if not folder.is_dir():
            raise FunctionMissing(f"functions/{self.source} does not exist, but infra/capabilities wires it")
        return lambda_.Code.from_asset(str(folder), exclude=["__pycache__"])

    def _grant(self, resources: Sequence[Resource], actions: Sequence[str]) -> None:
        for resource in resources:
            self._variables[resource.variable] = resource.value
            self._allow(actions, [resource.arn])
            if isinstance(resource, TableName) and resource.index_arns and "dynamodb:Query" in actions:
                self._allow(["dynamodb:Query"], resource.index_arns)

    def _allow(self, actions: Sequence[str], arns: Sequence[str]) -> None:
        self.role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=list(arns)))
