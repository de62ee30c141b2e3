"""Builds the Lambda layers without Docker: `python -m infra.layers --arch arm64`.

Each layer becomes `.build/layers/<arch>/<layer>/python`: wheels of the target platform, stripped of what no
function reads, compiled to bytecode that Lambda never has to check or write again. Equal inputs, equal bytes:
a layer whose inputs have not changed is left alone. `--lock` renews the requirement exports from
requirements.lock.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from infra.stages import Architecture

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCES = REPOSITORY / "layers"
BUILT = REPOSITORY / ".build" / "layers"
LAYERS = ("core", "deps", "ai", "sheets")
PYTHON = (3, 13)
PLATFORMS: dict[Architecture, str] = {
    "arm64": "aarch64-manylinux_2_28",
    "x86_64": "x86_64-manylinux_2_28",
}
CHALICE_RUN_TIME = {"__init__.py", "app.py"}
UNREAD_FOLDERS = {"bin", "tests", "__pycache__"}
UNREAD_FILES = {
    "py.typed",
    ".lock",
    "dateutil-zoneinfo.tar.gz",  # zones are those of tzdata
    "swagger-ui-bundle.min.js",  # the API has a page of its own
    "swagger-ui.min.css",
}
SHORT_NUMBERS = "phonenumbers/shortdata/region_*.py"
"""Emergency and service numbers by country; nobody is called there."""
UNREAD_METADATA = {"INSTALLER", "RECORD", "REQUESTED", "WHEEL", "uv_cache.json"}
# What of openai chatting does not load, and of Powertools no function, stays as source only: this spares
# more than two megabytes.
NOT_COMPILED = (
    r"openai/(resources/(?!chat/|__init__)"
    r"|types/(admin|beta|evals|fine_tuning|live|realtime|vector_stores)/"
    r"|lib/(beta/|browser|responses))"
    r"|aws_lambda_powertools/utilities/"
    r"(auth_alpha|circuit_breaker|data_masking|feature_flags|kafka|parser|streaming)/"
)
PINNED = re.compile(r"^([a-z0-9._-]+)==", re.MULTILINE)


class BuildFailed(Exception):
    """A layer cannot be built; the text says what is missing, or what the tool reported."""


def build(architecture: Architecture, root: Path = BUILT) -> list[str]:
    """Build the layers of an architecture below `root`; answers the names of those that had to be built.

    Raises:
        BuildFailed: another Python than the functions run on, no uv, or a package without a wheel.
    """
    if sys.version_info[:2] != PYTHON:
        raise BuildFailed(f"bytecode must be made by Python 3.13, this is {sys.version.split()[0]}")
    return [layer for layer in LAYERS if _build_layer(layer, architecture, root / architecture)]


def lock() -> None:
    """Renew the requirement exports of the layers, with the versions and hashes of requirements.lock."""
    deps, alone = SOURCES / "deps/requirements", SOURCES / "deps/alone"
    _export(deps)
    _export(alone, "--no-deps")
    shared = set(PINNED.findall(deps.with_suffix(".txt").read_text()))
    for further in (SOURCES / "ai/requirements", SOURCES / "sheets/requirements"):
        _export(further)
        _export(further, *(f"--no-emit-package={name}" for name in sorted(shared)))


def _export(requirements: Path, *options: str) -> None:
    _uv(
        "pip",
        "compile",
        str(requirements.with_suffix(".in").relative_to(REPOSITORY)),
        "--constraints=requirements.lock",
        "--output-file",
        str(requirements.with_suffix(".txt").relative_to(REPOSITORY)),
        "--python-platform=linux",
        "--python-version=3.13",
        "--generate-hashes",
        "--no-annotate",
        "--custom-compile-command=make lock",
        *options,
    )


def _build_layer(layer: str, architecture: Architecture, root: Path) -> bool:
    target, stamp = root / layer, root / f"{layer}.inputs"
    inputs = _fingerprint(layer, architecture)
    if target.is_dir() and stamp.exists() and stamp.read_text() == inputs:
        return False
    shutil.rmtree(target, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    python = target / "python"
    python.mkdir(parents=True)
    if layer == "core":
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(SOURCES / "core" / "python", python, dirs_exist_ok=True, ignore=ignored)
    for export in sorted((SOURCES / layer).glob("*.txt")):
        _install(export, architecture, python)
    _strip(python)
    _compile(target)
    stamp.write_text(inputs)
    return True


def _fingerprint(layer: str, architecture: Architecture) -> str:
    digest = hashlib.sha256(f"{architecture} {sys.version}".encode())
    sources = (path for path in (SOURCES / layer).rglob("*") if "__pycache__" not in path.parts)
    digest.update(Path(__file__).read_bytes())
    for path in sorted(path for path in sources if path.is_file()):
        digest.update(path.relative_to(SOURCES).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _install(export: Path, architecture: Architecture, target: Path) -> None:
    _uv(
        "pip",
        "install",
        "--quiet",
        "--target",
        str(target),
        "--python-platform",
        PLATFORMS[architecture],
        "--python-version=3.13",
        "--only-binary=:all:",
        "--no-deps",
        "--require-hashes",
        "--requirements",
        str(export),
        "--python",
        sys.executable,
    )


def _strip(python: Path) -> None:
    """Remove what is not read at run time; licences and the names and versions of packages stay."""
    for folder in [path for path in python.rglob("*") if path.is_dir() and path.name in UNREAD_FOLDERS]:
        shutil.rmtree(folder, ignore_errors=True)
    for path in sorted(python.rglob("*")):
        if path.is_file() and (
            path.suffix in {".pyi", ".pyc"}
            or path.name in UNREAD_FILES
            or (path.parent.suffix == ".dist-info" and path.name in UNREAD_METADATA)
            or path.match(SHORT_NUMBERS)
        ):
            path.unlink()
    chalice = python / "chalice"
    for path in chalice.iterdir() if chalice.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in CHALICE_RUN_TIME:
            path.unlink()


def _compile(target: Path) -> None:
    """Compile under the path that the layer has in Lambda, never to be compared with the source again."""
    command = [sys.executable, "-m", "compileall", "-q", "-j", "2", "--invalidation-mode", "unchecked-hash"]
    _run([*command, "-x", NOT_COMPILED, "-s", str(target), "-p", "/opt", str(target)])


def _uv(*arguments: str) -> None:
    uv = shutil.which("uv")
    if uv is None:
        raise BuildFailed("uv is not installed")
    _run([uv, *arguments])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise BuildFailed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arch", choices=list(PLATFORMS), default="arm64")
    parser.add_argument("--lock", action="store_true", help="renew the requirement exports, build nothing")
    wish = parser.parse_args()
    if wish.lock:
        lock()
        return
    built = build(wish.arch)
    sys.stdout.write(f"layers for {wish.arch}: built {', '.join(built) or 'none, all are up to date'}\n")


if __name__ == "__main__":
    main()
