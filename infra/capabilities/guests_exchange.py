"""Wiring of guest files: exports and imports, each with its worker and the queue that starts it."""

from constructs import Construct

from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

WORKER_TIMEOUT = 900
WORKER_MEMORY = 1769
"""MB, with which Lambda gives a whole processor."""
LAYERS = ("core", "deps", "sheets")


class Exports(Construct):
    """Guest lists as files."""

    def __init__(self, scope: Construct, spine: Spine, routes: Routes) -> None:
        super().__init__(scope, "Exports")
        properties, guests = spine.table("properties"), spine.table("guests")
        bucket = spine.guest_files_bucket
        files = f"{bucket.arn}/exports/*"
        rest = PythonFunction(
            self,
            spine,
            "guests/exports",
            reads=[properties],
            writes=[guests, spine.table("idempotency")],
            publishes=True,
            allows={"s3:GetObject": [files]},
            knows=[bucket],
        )
        collection = "/api/v1/guests/exports"
        routes.guarded(
            rest,
            f"GET POST {collection}",
            f"GET {collection}/{{export_id}}",
            f"POST {collection}/{{export_id}}/cancel",
        )
        queue = WorkQueue(
            self,
            spine.names,
            "guest-exports",
            variable="EXPORTS_QUEUE_URL",
            visibility=6 * WORKER_TIMEOUT,
        )
        spine.alarms.dead_letters(queue.dead_letters, queue.name)
        worker = PythonFunction(
            self,
            spine,
            "guests/exporting",
            reads=[properties],
            writes=[guests],
            publishes=True,
            sends=[queue],
            allows={
                action: [files] for action in ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject")
            },
            knows=[bucket],
            layers=LAYERS,
            memory=WORKER_MEMORY,
            timeout=WORKER_TIMEOUT,
            storage=2048,
        )
        Subscription(self, spine, queue, ["GuestExportRequested"])
        consume(queue, worker, batch=1, concurrency=5)


class Imports(Construct):
    """Guests from files."""

    def __init__(self, scope: Construct, spine: Spine, routes: Routes) -> None:
        super().__init__(scope, "Imports")
        properties, guests = spine.table("properties"), spine.table("guests")
        bucket = spine.guest_files_bucket
        files = f"{bucket.arn}/imports/*"
        rest = PythonFunction(
            self,
            spine,
            "guests/imports",
            reads=[properties],
            writes=[guests, spine.table("idempotency")],
            publishes=True,
            # A link may do what its signer may. Who may not list is told 403 of a file that is missing.
            allows={
                "s3:GetObject": [files],
                "s3:PutObject": [files],
                "s3:ListBucket": [bucket.arn],
            },
            knows=[bucket],
        )
        collection = "/api/v1/guests/imports"
        routes.guarded(
            rest,
            f"GET POST {collection}",
            f"GET {collection}/{{import_id}}",
            f"POST {collection}/{{import_id}}/start",
            f"GET {collection}/{{import_id}}/rows",
            f"POST {collection}/{{import_id}}/cancel",
        )
        queue = WorkQueue(
            self,
            spine.names,
            "guest-imports",
            variable="IMPORTS_QUEUE_URL",
            visibility=6 * WORKER_TIMEOUT,
        )
        spine.alarms.dead_letters(queue.dead_letters, queue.name)
        worker = PythonFunction(
            self,
            spine,
            "guests/importing",
            writes=[guests],
            publishes=True,
            sends=[queue],
            allows={
                "s3:AbortMultipartUpload": [files],
                "s3:GetObject": [files],
                "s3:ListBucket": [bucket.arn],
                "s3:PutObject": [files],
            },
            knows=[bucket],
            layers=LAYERS,
            memory=WORKER_MEMORY,
            timeout=WORKER_TIMEOUT,
            storage=2048,
        )
        Subscription(self, spine, queue, ["GuestImportStarted"])
        consume(queue, worker, batch=1, concurrency=5)
