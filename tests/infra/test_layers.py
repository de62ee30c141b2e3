"""The layers as Lambda gets them: built for its platform, complete, lean and compiled."""

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from infra import layers
from infra.constructs.layers import REPOSITORY
from tests.benchmarks.layers import LIMIT_MB, TOGETHER, zipped_bytes
from tests.infra.templates import Templates, referenced

IN_THE_RUNTIME = ("boto3", "botocore", "s3transfer", "urllib3", "jmespath", "dateutil", "six.py")
EXPORTS = (
    "layers/deps/requirements.txt",
    "layers/deps/alone.txt",
    "layers/ai/requirements.txt",
    "layers/sheets/requirements.txt",
)
HANDLERS = sorted(
    path.relative_to(REPOSITORY)
    for path in (REPOSITORY / "functions").glob("*/*/*.py")
    if path.name in ("handler.py", "app.py")
)
CHAT = """
import sys
sys.path[:0] = sys.argv[1:]
from openai import APIConnectionError, OpenAI
client = OpenAI(api_key="x", base_url="http://127.0.0.1:9", max_retries=0)
try:
    client.chat.completions.create(model="m", messages=[])
except APIConnectionError:
    pass
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None) or ""
    if file.startswith(sys.argv[1]) and file.endswith(".py"):
        print(module.__spec__.cached)
"""


@pytest.fixture(scope="module")
def built() -> dict[str, Path]:
    """Every layer of both architectures, built where that has to be."""
    for architecture in layers.PLATFORMS:
        layers.build(architecture)
    return {
        f"{architecture}/{layer}": layers.BUILT / architecture / layer
        for architecture in layers.PLATFORMS
        for layer in layers.LAYERS
    }


def pinned(export: str) -> dict[str, str]:
    """Packages and versions of a requirements export."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (REPOSITORY / export).read_text(), re.MULTILINE))


def test_layers_pin_what_the_tests_ran_with() -> None:
    locked = pinned("requirements.lock")
    for export in EXPORTS:
        assert pinned(export).items() <= locked.items(), export


def test_bytecode_that_lies_beside_the_sources_stays_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = tmp_path / "layers"
    package = sources / "core" / "python" / "attendant"
    (package / "__pycache__").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "__pycache__" / "__init__.cpython-313.pyc").write_bytes(b"made by another run")
    monkeypatch.setattr(layers, "SOURCES", sources)
    monkeypatch.setattr(layers, "LAYERS", ("core",))
    assert layers.build("arm64", tmp_path / "built") == ["core"]
    [compiled] = (tmp_path / "built").rglob("*.pyc")
    assert compiled.read_bytes()[:4] == MAGIC_NUMBER


def test_no_package_is_shipped_twice() -> None:
    shipped = [name for export in EXPORTS for name in pinned(export)]
    assert len(shipped) == len(set(shipped))


def test_a_layer_whose_inputs_have_not_changed_is_left_alone(built: dict[str, Path]) -> None:
    assert layers.build("arm64") == []


@pytest.mark.parametrize(("architecture", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_native_code_is_for_the_architecture(architecture: str, machine: str, built: dict[str, Path]) -> None:
    native = [path for layer in ("deps", "ai") for path in built[f"{architecture}/{layer}"].rglob("*.so")]
    assert native
    assert all(f"cpython-313-{machine}-linux-gnu" in path.name for path in native)


def test_modules_come_compiled_and_are_never_checked_again(built: dict[str, Path]) -> None:
    for name in ("arm64/core", "arm64/deps"):
        sources = list(built[name].rglob("*.py"))
        assert sources
        for source in (path for path in sources if not re.search(layers.NOT_COMPILED, str(path))):
            compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
            assert compiled.read_bytes()[:8] == MAGIC_NUMBER + b"\x01\x00\x00\x00", source


def test_whatever_chatting_loads_comes_compiled(built: dict[str, Path]) -> None:
    search = [str(built[f"x86_64/{layer}"] / "python") for layer in ("ai", "deps")]
    done = subprocess.run(
        [sys.executable, "-S", "-B", "-c", CHAT, *search], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    compiled = done.stdout.split()
    assert len(compiled) > 500
    assert [path for path in compiled if not Path(path).exists()] == []


def test_chalice_is_its_two_run_time_files(built: dict[str, Path]) -> None:
    chalice = built["arm64/deps"] / "python" / "chalice"
    assert {path.name for path in chalice.glob("*.py")} == {"__init__.py", "app.py"}
    assert any("LICENSE" in path.name for path in (built["arm64/deps"] / "python").glob("chalice-*/**/*"))
    assert not (built["arm64/deps"] / "python" / "botocore").exists()


def test_the_layers_of_a_function_stay_small(built: dict[str, Path]) -> None:
    zipped = {layer: zipped_bytes(built[f"arm64/{layer}"]) / 1e6 for layer in layers.LAYERS}
    for names in TOGETHER:
        assert sum(zipped[name] for name in names) <= LIMIT_MB, zipped


def test_no_function_has_more_layers_than_are_measured_together(templates: Templates) -> None:
    for function in templates.functions():
        layer_ids = referenced(function.properties["Layers"])
        names = {name.removeprefix("Layers")[:-8].lower() for name in layer_ids}
        assert any(names <= set(together) for together in TOGETHER), (function.name, names)


@pytest.mark.parametrize("handler", HANDLERS, ids=str)
def test_a_handler_finds_all_it_imports_in_layers_and_runtime(
    handler: Path, built: dict[str, Path], tmp_path: Path
) -> None:
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    for name in IN_THE_RUNTIME:
        (runtime / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    code = tmp_path / "task"
    shutil.copytree(REPOSITORY / handler.parent, code)
    shipped = (built[f"x86_64/{layer}"] / "python" for layer in ("deps", "ai", "sheets", "core"))
    search = [code, *shipped, runtime]
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-B",
            "-c",
            f"import sys; sys.path[:0] = {[str(path) for path in search]}; import {handler.stem}\n"
            "for one in list(sys.modules.values()): print(getattr(one, '__file__', None))",
        ],
        cwd=tmp_path,
        env={"AWS_DEFAULT_REGION": "eu-central-1", "POWERTOOLS_SERVICE_NAME": "test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.findall(layers.NOT_COMPILED, done.stdout) == [], "loads what comes as source only"
