"""The command: cases per kind that passed, failed or were skipped, and why; exit code 1 on any failure."""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from tests.contracts.booking_cases.running import Outcome, run_folder


def report(outcomes: list[Outcome]) -> list[str]:
    """One line per kind, then each skip and failure with its reason."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        kinds[one.kind].append(one)
    lines = [f"{kind}: {_counts(kinds[kind])}" for kind in sorted(kinds)]
    lines.append(f"all kinds: {_counts(outcomes)}")
    for verdict in ("skipped", "failed"):
        lines += [
            f"{verdict} {one.case_id} ({one.kind}): {one.why}" for one in outcomes if one.verdict == verdict
        ]
    return lines


def _counts(outcomes: list[Outcome]) -> str:
    verdicts = [one.verdict for one in outcomes]
    return " ".join(f"{name} {verdicts.count(name)}" for name in ("passed", "failed", "skipped"))


def main(arguments: list[str]) -> int:
    """Run a folder; 0 when every case passed or was skipped for a reason, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.contracts.booking_cases", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of case files (JSON)")
    outcomes = run_folder(parser.parse_args(arguments).folder)
    print("\n".join(report(outcomes)))  # noqa: T201
    return 0 if outcomes and all(one.verdict != "failed" for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
