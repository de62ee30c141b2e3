"""What the dependency layers weigh: `python -m tests.benchmarks.layers` (build them first: `make layers`)."""

import io
import zipfile
from pathlib import Path

from infra.layers import BUILT, LAYERS

LIMIT_MB = 15.0
"""Zipped, the layers of one function. Lambda refuses 250 MB unpacked; far below, size is start-up time."""
TOGETHER = (("core", "deps", "ai"), ("core", "deps", "sheets"))
"""The largest sets of layers that a function has."""


def unpacked_bytes(folder: Path) -> int:
    """Bytes of a folder as Lambda mounts it."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def zipped_bytes(folder: Path) -> int:
    """Bytes of a folder as it is uploaded."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return buffer.tell()


def main() -> None:
    """Print the table for every architecture that is built."""
    print("| layer | unpacked, MB | zipped, MB |\n| --- | ---: | ---: |")
    for built in sorted(path for path in BUILT.glob("*") if path.is_dir()):
        zipped = {layer: zipped_bytes(built / layer) / 1e6 for layer in LAYERS if (built / layer).is_dir()}
        for layer, size in zipped.items():
            print(f"| {layer} ({built.name}) | {unpacked_bytes(built / layer) / 1e6:.1f} | {size:.1f} |")
        for names in TOGETHER:
            total = sum(zipped.get(name, 0) for name in names)
            print(f"| {', '.join(names)} ({built.name}), limit {LIMIT_MB:.0f} | | {total:.1f} |")


if __name__ == "__main__":
    main()
