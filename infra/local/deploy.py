"""Deploy a synthesised CDK app to the local cloud with the calls the CDK command line would make.

Only what has changed is deployed: the truth about what runs is asked from the cloud itself.
"""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.local.assembly import Assembly, FileAsset, Stack
from infra.local.cloud import REGION, administrator

ACCOUNT = "000000000000"
BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"
CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
UNUSABLE = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}


class DeployFailed(Exception):
    """A stack could not be deployed; the text names it and every resource that failed, with its reason."""


@dataclass(frozen=True)
class Deployed:
    """What one stack came to: `change` is created, updated or unchanged."""

    stack: str
    change: str
    seconds: float


class Deployer:
    """Deploys assemblies to the local cloud listening on `port`, as the account's administrator."""

    def __init__(self, port: int) -> None:
        self._formation = administrator("cloudformation", port)
        self._storage = administrator("s3", port)
        self._parameters = administrator("ssm", port)
        self._endpoint = f"http://localhost:{port}"

    def deploy(self, directory: Path) -> list[Deployed]:
        """Deploy every stack of an assembly in order.

        After a stack that changed all later ones are deployed too, because they may read names it published.

        Raises:
            DeployFailed: a stack was refused or rolled back.
        """
        self._parameters.put_parameter(Name=BOOTSTRAP_VERSION, Value="30", Type="String", Overwrite=True)
        done: list[Deployed] = []
        for stack in Assembly(directory, account=ACCOUNT, region=REGION).stacks():
            started = time.monotonic()
            must = any(earlier.change != "unchanged" for earlier in done)
            change = self._deploy_stack(stack, must=must)
            done.append(Deployed(stack.name, change, time.monotonic() - started))
        return done

    def _deploy_stack(self, stack: Stack, *, must: bool) -> str:
        status = self._status(stack.name)
        if status in UNUSABLE:
            self._formation.delete_stack(StackName=stack.name)
            self._settle(stack.name)
            status = None
        if status is not None and not must and self._runs_already(stack):
            return "unchanged"
        for asset in stack.assets:
            self._store(asset)
        call = self._formation.create_stack if status is None else self._formation.update_stack
        try:
            call(StackName=stack.name, TemplateURL=self._template_url(stack), Capabilities=CAPABILITIES)
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return "unchanged"
            raise DeployFailed(f"stack {stack.name}: {error}") from error
        settled = self._settle(stack.name)
        if settled not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise DeployFailed(self._failure(stack.name, settled))
        return "created" if status is None else "updated"

    def _template_url(self, stack: Stack) -> str:
        for asset in stack.assets:
            if asset.source.name == stack.template.name:
                return f"{self._endpoint}/{asset.bucket}/{asset.key}"
        raise DeployFailed(f"stack {stack.name} has no template among its assets")

    def _store(self, asset: FileAsset) -> None:
        """Put an asset into its bucket; the key is a hash of the content, so what is there is right."""
        try:
            self._storage.head_object(Bucket=asset.bucket, Key=asset.key)
        except ClientError:
            body = zipped(asset.source) if asset.is_folder else asset.source.read_bytes()
            try:
                self._storage.put_object(Bucket=asset.bucket, Key=asset.key, Body=body)
            except self._storage.exceptions.NoSuchBucket:
                self._storage.create_bucket(Bucket=asset.bucket)
                self._storage.put_object(Bucket=asset.bucket, Key=asset.key, Body=body)

    def _status(self, name: str) -> str | None:
        try:
            status: str = self._formation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        except ClientError:
            return None
        return None if status == "DELETE_COMPLETE" else status

    def _runs_already(self, stack: Stack) -> bool:
        body: Any = self._formation.get_template(StackName=stack.name)["TemplateBody"]
        running = json.loads(body) if isinstance(body, str) else body
        return bool(running == json.loads(stack.template.read_text()))

    def _settle(self, name: str, timeout: float = 120.0) -> str | None:
        deadline = time.monotonic() + timeout
        while (status := self._status(name)) is not None and status.endswith("_IN_PROGRESS"):
            if time.monotonic() > deadline:
                raise DeployFailed(f"stack {name} is still {status} after {timeout:.0f} s")
            time.sleep(0.05)
        return status

    def _failure(self, name: str, status: str | None) -> str:
        events = self._formation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [
            f"  {event['LogicalResourceId']} ({event['ResourceType']}): {event['ResourceStatusReason']}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason")
        ]
        return "\n".join([f"stack {name} ended {status}:", *reasons])


def zipped(folder: Path) -> bytes:
    """The files of a folder as a zip archive; equal content gives equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            entry.external_attr = (path.stat().st_mode & 0xFFFF) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
