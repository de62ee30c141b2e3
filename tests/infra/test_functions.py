"""The functions as deployed fit the code that is deployed."""

import importlib
import re
from types import ModuleType

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from attendant.kernel.settings import Settings
from infra.constructs.layers import REPOSITORY
from tests.infra.templates import Resource, Templates

FOLDERS = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for path in (REPOSITORY / "functions").glob("*/*")
    if path.is_dir() and path.name != "__pycache__"
)


def module_of(function: Resource) -> ModuleType:
    """The module that holds a function's handler."""
    file = function.properties["Handler"].partition(".")[0]
    return importlib.import_module(f"{function.metadata['source'].replace('/', '.')}.{file}")


def wired(templates: Templates, folder: str) -> list[Resource]:
    """The functions that run the code of a folder."""
    return [function for function in templates.functions() if function.metadata["source"] == folder]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_function_is_deployed_with_exactly_its_settings(folder: str, templates: Templates) -> None:
    functions = wired(templates, folder)
    assert functions, f"{folder} is wired nowhere in infra/capabilities"
    for function in functions:
        settings: type[Settings] = module_of(function).Settings
        assert set(function.properties["Environment"]["Variables"]) == settings.variables(), function.name


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_handler_exists(folder: str, templates: Templates) -> None:
    for function in wired(templates, folder):
        name = function.properties["Handler"].rpartition(".")[2]
        assert callable(getattr(module_of(function), name))


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_gateway_lets_through_exactly_what_the_function_serves(folder: str, templates: Templates) -> None:
    for function in wired(templates, folder):
        app = getattr(module_of(function), "app", None)
        if isinstance(app, APIGatewayHttpResolver):
            keys = {key for key, _, target in templates.routes() if target.name == function.name}
            served = {_gateway_key(keys, method, path) for method, path in _served(app)}
            assert served == keys


def _served(app: APIGatewayHttpResolver) -> set[tuple[str, str]]:
    routes = [*app._static_routes, *app._dynamic_routes]
    return {(str(route.method).upper(), str(route.path)) for route in routes}


def _gateway_key(keys: set[str], method: str, path: str) -> str:
    """The route of the gateway that lets a route of a function through; its own name if there is none."""
    wanted = re.sub(r"<(\w+)>", r"{\1}", path)
    if f"{method} {wanted}" in keys:
        return f"{method} {wanted}"
    greedy = [key for key in keys if key.startswith(f"{method} ") and key.endswith("/{proxy+}")]
    below = [key for key in greedy if f"{method} {wanted}".startswith(key.removesuffix("{proxy+}"))]
    return max(below, key=len, default=f"{method} {wanted}")
