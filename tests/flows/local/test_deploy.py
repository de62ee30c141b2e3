"""Deploying an assembly to the local cloud: only what changed, and failures that say why."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import administrator, start_cloud
from infra.local.deploy import Deployer, DeployFailed
from infra.local.ports import Ports

pytestmark = pytest.mark.local_cloud


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = Ports.starting_at(18740).or_next_free().cloud
    process = start_cloud(port, tmp_path_factory.mktemp("cloud"))
    yield port
    process.stop()


def assembly(folder: Path, **stacks: dict[str, Any]) -> Path:
    """A cloud assembly of stacks with these resources, each needing the one before."""
    artifacts: dict[str, Any] = {}
    for before, (name, resources) in zip([None, *stacks], stacks.items(), strict=False):
        template = json.dumps({"Resources": resources})
        (folder / f"{name}.template.json").write_text(template)
        key = f"{hash(template)}.json"
        destination = {"here": {"bucketName": "assets-${AWS::AccountId}", "objectKey": key}}
        source = {"path": f"{name}.template.json", "packaging": "file"}
        manifest = {"files": {"template": {"source": source, "destinations": destination}}}
        (folder / f"{name}.assets.json").write_text(json.dumps(manifest))
        artifacts[f"{name}.assets"] = {
            "type": "cdk:asset-manifest",
            "properties": {"file": f"{name}.assets.json"},
        }
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "dependencies": [f"{name}.assets", *([before] if before else [])],
            "properties": {"templateFile": f"{name}.template.json"},
        }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return folder


def queue(**properties: Any) -> dict[str, Any]:
    return {"Queue": {"Type": "AWS::SQS::Queue", "Properties": properties}}


def changes(port: int, folder: Path) -> dict[str, str]:
    return {done.stack: done.change for done in Deployer(port).deploy(folder)}


def test_only_what_changed_and_what_comes_after_it_is_deployed_again(port: int, tmp_path: Path) -> None:
    first, second, third = queue(QueueName="one"), queue(QueueName="two"), queue(QueueName="three")
    folder = assembly(tmp_path, first=first, second=second, third=third)
    assert changes(port, folder) == dict.fromkeys(("first", "second", "third"), "created")
    assert changes(port, folder) == dict.fromkeys(("first", "second", "third"), "unchanged")

    slower = queue(QueueName="two", VisibilityTimeout=77)
    done = changes(port, assembly(tmp_path, first=first, second=slower, third=third))

    assert done["first"] == "unchanged"
    assert done["second"] == "updated"
    sqs = administrator("sqs", port)
    url = sqs.get_queue_url(QueueName="two")["QueueUrl"]
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert answer["Attributes"] == {"VisibilityTimeout": "77"}


def test_a_resource_type_nobody_knows_is_named(port: int, tmp_path: Path) -> None:
    folder = assembly(tmp_path, unknown={"Thing": {"Type": "AWS::Nothing::Thing"}})
    with pytest.raises(DeployFailed, match=r"stack unknown.*AWS::Nothing::Thing"):
        Deployer(port).deploy(folder)


def test_a_resource_that_fails_is_named_with_its_reason_and_can_be_repaired(
    port: int, tmp_path: Path
) -> None:
    properties = {"ApiId": "none", "RouteId": "none", "RouteResponseKey": "$default"}
    orphan = {"Response": {"Type": "AWS::ApiGatewayV2::RouteResponse", "Properties": properties}}
    with pytest.raises(
        DeployFailed, match=r"(?s)stack repaired.*Response \(AWS::ApiGatewayV2::RouteResponse\): .+"
    ):
        Deployer(port).deploy(assembly(tmp_path, repaired=orphan))
    assert changes(port, assembly(tmp_path, repaired=queue(QueueName="four"))) == {"repaired": "created"}
