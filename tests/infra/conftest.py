"""One synthesis of the whole app for all tests here, with cdk-nag looking on."""

from pathlib import Path

import pytest
from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks

from infra.app import attendant
from tests.infra.templates import Templates


@pytest.fixture(scope="session")
def empty_layers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers without content: what is in them does not matter to a template."""
    folder = tmp_path_factory.mktemp("layers")
    for name in ("core", "deps", "ai", "sheets"):
        (folder / name / "python").mkdir(parents=True)
        (folder / name / "python" / "empty").touch()
    return folder


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory, empty_layers: Path) -> Path:
    """The folder of the production templates; findings of cdk-nag that nobody has accepted fail it."""
    folder = tmp_path_factory.mktemp("cdk.out")
    app = attendant({"stage": "prod", "layers": str(empty_layers)}, str(folder))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()
    return folder


@pytest.fixture(scope="session")
def templates(assembly: Path) -> Templates:
    """The production templates."""
    return Templates.of_folder(assembly)
