"""What the dependency layers weigh: `python -m tests.benchmarks.layers` (build them first: `make layers`)."""

import io
import zipfile
from pathlib import Path

from infra.layers import BUILT, LAYERS

LIMIT_MB = 15.0
"""Zipped, all layers together. Lambda refuses 250 MB unpacked; far below that, size is start-up time."""


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
        total = 0
        for layer in LAYERS:
            folder = built / layer
            if folder.is_dir():
                zipped = zipped_bytes(folder)
                total += zipped
                print(f"| {layer} ({built.name}) | {unpacked_bytes(folder) / 1e6:.1f} | {zipped / 1e6:.1f} |")
        print(f"| all ({built.name}), limit {LIMIT_MB:.0f} | | {total / 1e6:.1f} |")


if __name__ == "__main__":
    main()
