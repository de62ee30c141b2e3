"""What a CDK synthesis left on disk: stacks in the order they must be deployed, and the files they need."""

import json
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class FileAsset:
    """A file or folder that has to lie in a bucket before its stack is deployed."""

    source: Path
    is_folder: bool
    bucket: str
    key: str


@dataclass(frozen=True)
class Stack:
    name: str
    template: Path
    assets: tuple[FileAsset, ...]


class Assembly:
    """A cloud assembly directory (`cdk.out`)."""

    def __init__(self, directory: Path, *, account: str, region: str) -> None:
        self._directory = directory
        self._pseudo = {"${AWS::AccountId}": account, "${AWS::Region}": region, "${AWS::Partition}": "aws"}
        self._artifacts: dict[str, dict[str, Any]] = json.loads((directory / "manifest.json").read_text())[
            "artifacts"
        ]

    def stacks(self) -> list[Stack]:
        """All stacks, each after those it depends on."""
        chosen = {
            name: artifact
            for name, artifact in self._artifacts.items()
            if artifact["type"] == "aws:cloudformation:stack"
        }
        order = TopologicalSorter(
            {
                name: [d for d in artifact.get("dependencies", []) if d in chosen]
                for name, artifact in chosen.items()
            }
        )
        return [self._stack(name, chosen[name]) for name in order.static_order()]

    def _stack(self, name: str, artifact: dict[str, Any]) -> Stack:
        properties = artifact["properties"]
        assets = [
            asset
            for dependency in artifact.get("dependencies", [])
            if self._artifacts[dependency]["type"] == "cdk:asset-manifest"
            for asset in self._assets(self._directory / self._artifacts[dependency]["properties"]["file"])
        ]
        return Stack(
            properties.get("stackName", name), self._directory / properties["templateFile"], tuple(assets)
        )

    def _assets(self, manifest: Path) -> list[FileAsset]:
        files: dict[str, Any] = json.loads(manifest.read_text()).get("files", {})
        return [
            FileAsset(
                source=self._directory / file["source"]["path"],
                is_folder=file["source"]["packaging"] == "zip",
                bucket=self._resolved(destination["bucketName"]),
                key=self._resolved(destination["objectKey"]),
            )
            for file in files.values()
            for destination in file["destinations"].values()
        ]

    def _resolved(self, text: str) -> str:
        for name, value in self._pseudo.items():
            text = text.replace(name, value)
        return text
