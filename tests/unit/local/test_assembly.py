"""What is read from a cloud assembly."""

import json
from pathlib import Path

from infra.local.assembly import Assembly
from infra.local.deploy import zipped


def test_stacks_come_after_those_they_need_with_their_own_assets(tmp_path: Path) -> None:
    def stack(name: str, *needs: str) -> dict[str, object]:
        return {
            "type": "aws:cloudformation:stack",
            "dependencies": [*needs, f"{name}.assets"],
            "properties": {"templateFile": f"{name}.template.json", "stackName": f"attendant-{name}"},
        }

    def assets(name: str) -> dict[str, object]:
        return {"type": "cdk:asset-manifest", "properties": {"file": f"{name}.assets.json"}}

    names = ("app", "data", "edge")
    needs = {"app": ("edge",), "edge": ("data",), "data": ()}
    artifacts = {name: stack(name, *needs[name]) for name in names}
    artifacts |= {f"{name}.assets": assets(name) for name in names}
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    for name in names:
        destination = {"bucketName": "assets-${AWS::AccountId}-${AWS::Region}", "objectKey": f"{name}.json"}
        source = {"path": f"{name}.template.json", "packaging": "file"}
        manifest = {"files": {"1": {"source": source, "destinations": {"here": destination}}}}
        (tmp_path / f"{name}.assets.json").write_text(json.dumps(manifest))

    stacks = Assembly(tmp_path, account="000000000000", region="us-east-1").stacks()

    assert [found.name for found in stacks] == ["attendant-data", "attendant-edge", "attendant-app"]
    (asset,) = stacks[2].assets
    assert (asset.bucket, asset.key, asset.is_folder) == ("assets-000000000000-us-east-1", "app.json", False)


def test_equal_folders_give_equal_archives(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name / "inner").mkdir(parents=True)
        (tmp_path / name / "inner" / "handler.py").write_text("answer = 42\n")
    assert zipped(tmp_path / "first") == zipped(tmp_path / "second")
    (tmp_path / "second" / "inner" / "handler.py").write_text("answer = 43\n")
    assert zipped(tmp_path / "first") != zipped(tmp_path / "second")
