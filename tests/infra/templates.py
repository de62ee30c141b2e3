"""Synthesised templates as tests read them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Resource:
    """One resource of one stack; `name` is `<stack>/<logical id>`."""

    stack: str
    logical_id: str
    type: str
    properties: Mapping[str, Any]
    metadata: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.stack}/{self.logical_id}"


class Templates:
    """All stacks of one synthesis."""

    def __init__(self, templates: Mapping[str, Mapping[str, Any]]) -> None:
        self.raw = templates

    @classmethod
    def of_folder(cls, folder: Path) -> "Templates":
        """The templates below a cloud assembly folder."""
        paths = sorted(folder.glob("*.template.json"))
        return cls({path.name.removesuffix(".template.json"): json.loads(path.read_text()) for path in paths})

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The resources of these CloudFormation types."""
        for stack, template in self.raw.items():
            for logical_id, resource in template.get("Resources", {}).items():
                if resource["Type"] in types:
                    yield Resource(
                        stack,
                        logical_id,
                        resource["Type"],
                        resource.get("Properties", {}),
                        resource.get("Metadata", {}),
                    )

    def functions(self) -> list[Resource]:
        """The Lambda functions."""
        return list(self.of_type("AWS::Lambda::Function"))

    def routes(self) -> Iterator[tuple[str, Resource, Resource]]:
        """Every HTTP route key with its route and its function."""
        functions = {function.name: function for function in self.functions()}
        aliases = {alias.name: alias for alias in self.of_type("AWS::Lambda::Alias")}
        integrations = {found.name: found for found in self.of_type("AWS::ApiGatewayV2::Integration")}
        for route in self.of_type("AWS::ApiGatewayV2::Route"):
            integration = integrations[f"{route.stack}/{referenced(route.properties['Target'])[0]}"]
            uri = referenced(integration.properties["IntegrationUri"])
            target = next(name for name in uri if f"{route.stack}/{name}" in aliases)
            alias = aliases[f"{route.stack}/{target}"]
            function = referenced(alias.properties["FunctionName"])[0]
            yield route.properties["RouteKey"], route, functions[f"{route.stack}/{function}"]


def referenced(value: Any) -> list[str]:
    """The logical ids that a value refers to, in order, pseudo parameters left out."""
    return [name for name in _references(value) if not name.startswith("AWS::")]


def _references(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        if "Ref" in value:
            yield value["Ref"]
        elif "Fn::GetAtt" in value:
            yield value["Fn::GetAtt"][0]
        else:
            for inner in value.values():
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
