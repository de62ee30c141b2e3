"""Import time of every function, as a ratio to a bare DynamoDB client in the same run; sizes beside it.

Run: `python -m tests.benchmarks.imports`. Processor time in fresh processes, bytecode present, files warm;
medians of nine.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ROUNDS = 9
YARDSTICK = 'import boto3; boto3.client("dynamodb", region_name="us-east-1")'
TIMED = "import time; started = time.process_time()\n{}\nprint(time.process_time() - started)"


def handlers() -> list[str]:
    """Every function's module, e.g. `functions.bookings.bookings.handler`."""
    files = [*REPOSITORY.glob("functions/*/*/handler.py"), *REPOSITORY.glob("functions/*/*/app.py")]
    return sorted(".".join(file.relative_to(REPOSITORY).with_suffix("").parts) for file in files)


def seconds(statement: str, cache: Path) -> float:
    """Processor seconds of a statement in a fresh process whose bytecode is under `cache`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(cache)
    finished = subprocess.run(
        [sys.executable, "-c", TIMED.format(statement)],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(finished.stdout.strip().splitlines()[-1])


def folder_bytes(module: str) -> int:
    """What the function's own asset weighs, unpacked."""
    folder = REPOSITORY.joinpath(*module.split(".")).parent
    files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return sum(file.stat().st_size for file in files)


def main() -> None:
    """Print the table."""
    modules = handlers()
    statements = {"yardstick": YARDSTICK, **{module: f"import {module}" for module in modules}}
    times: dict[str, list[float]] = {name: [] for name in statements}
    with tempfile.TemporaryDirectory() as folder:
        for statement in statements.values():
            seconds(statement, Path(folder))
        # Rounds go over all statements, so that a slow moment of the machine hits every ratio alike.
        for _ in range(ROUNDS):
            for name, statement in statements.items():
                times[name].append(seconds(statement, Path(folder)))
    yardstick = statistics.median(times["yardstick"])
    print(f'boto3.client("dynamodb") alone: {yardstick * 1000:.0f} ms (ratio 1.00)\n')
    print("| function | import, ratio | own code, KB |\n| --- | ---: | ---: |")
    for module in modules:
        ratio = statistics.median(times[module]) / yardstick
        name = "/".join(module.split(".")[1:3])
        print(f"| {name} | {ratio:.2f} | {folder_bytes(module) / 1024:.1f} |")


if __name__ == "__main__":
    main()
