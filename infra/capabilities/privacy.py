"""Wiring of requests for personal data: one consumer per capability that stores something about guests."""

from collections.abc import Sequence

from constructs import Construct

from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.references import TableName
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

TIMEOUT = 120
SETTLES = 20
"""Seconds after which whatever was under way when the profile went has ended."""


class PrivacyPart(Construct):
    """The part of one capability: its queue with dead letters, the rule that fills it, and its function.

    Every table of the capability is named in `writes`; the guests table, where parts report, is always among
    them.
    """

    def __init__(
        self,
        scope: Construct,
        spine: Spine,
        capability: str,
        *,
        reads: Sequence[TableName] = (),
        writes: Sequence[TableName] = (),
        settles: int = SETTLES,
    ) -> None:
        super().__init__(scope, "Privacy")
        queue = WorkQueue(
            self,
            spine.names,
            f"{capability}-privacy",
            variable=f"{capability.upper()}_PRIVACY_QUEUE_URL",
            visibility=6 * TIMEOUT,
            delay=settles,
        )
        spine.alarms.dead_letters(queue.dead_letters, queue.name)
        files = spine.guest_files_bucket
        function = PythonFunction(
            self,
            spine,
            f"{capability}/privacy",
            reads=reads,
            writes=[spine.table("guests"), *writes],
            publishes=True,
            sends=[queue],
            allows={
                "s3:PutObject": [f"{files.arn}/privacy/*"],
                "s3:GetObject": [f"{files.arn}/privacy/*"],
                "s3:DeleteObject": [f"{files.arn}/privacy/*"],
            },
            knows=[files],
            timeout=TIMEOUT,
        )
        Subscription(self, spine, queue, ["PersonalDataRequested"])
        consume(queue, function, batch=1, concurrency=5)
