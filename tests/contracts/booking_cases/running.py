"""Reads case files, finds what asks the engine for a kind, and compares."""

import json
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tests.contracts.booking_cases import intervals, openings, policies, recurrences, searches, slots, trees
from tests.contracts.booking_cases.kinds import Kind

DECIDED_AGAINST = {
    "temporary_timezone": "a resource keeps its property's zone: "
    'docs/booking-semantics.md, "Decided otherwise", temporary time zones',
}
"""Features that the engine has not, each with where the semantics say so."""

KINDS: dict[str, Kind] = {
    **intervals.KINDS,
    **openings.KINDS,
    **policies.KINDS,
    **recurrences.KINDS,
    **searches.KINDS,
    **slots.KINDS,
    **trees.KINDS,
}


class Case(BaseModel):
    """One case as the files have it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    kind: str
    title: str
    source: dict[str, Any] = {}
    features: list[str] = []
    input: dict[str, Any]
    expect: dict[str, Any]
    note: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    case_id: str
    kind: str
    verdict: Literal["passed", "failed", "skipped"]
    why: str = ""


def run_folder(folder: Path) -> list[Outcome]:
    """Every case of every JSON file in a folder; a folder without any is a failure."""
    files = sorted(folder.rglob("*.json"))
    if not files:
        return [Outcome(str(folder), "folder", "failed", "no case files")]
    return [outcome for file in files for outcome in run_file(file)]


def run_file(file: Path) -> list[Outcome]:
    """Every case of a file; one that cannot be read is a failure, one without cases, too."""
    try:
        cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
        if not isinstance(cases, list) or not cases:
            raise ValueError("no cases")
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [Outcome(file.name, "file", "failed", f"cannot be read: {error!r}")]
    return [run_case(case) for case in cases]


def run_case(given: Any) -> Outcome:
    """One case: passed only if it was understood in full and every expectation holds."""
    try:
        case = Case.model_validate(given)
    except ValidationError as error:
        return Outcome(_name_of(given), "case", "failed", _plain(error))
    if reasons := [DECIDED_AGAINST[one] for one in case.features if one in DECIDED_AGAINST]:
        return Outcome(case.id, case.kind, "skipped", reasons[0])
    if case.kind not in KINDS:
        return Outcome(case.id, case.kind, "failed", "a kind that nothing here asks the engine about")
    return _judged(case, KINDS[case.kind])


def _judged(case: Case, kind: Kind) -> Outcome:
    try:
        differences = kind.differences(case.input, case.expect, case.features)
    except ValidationError as error:
        return Outcome(case.id, case.kind, "failed", f"not understood: {_plain(error)}")
    except Exception:
        return Outcome(case.id, case.kind, "failed", traceback.format_exc(limit=-3).strip())
    verdict: Literal["passed", "failed"] = "failed" if differences else "passed"
    return Outcome(case.id, case.kind, verdict, "; ".join(differences))


def _name_of(given: Any) -> str:
    return str(given.get("id", "?")) if isinstance(given, dict) else "?"


def _plain(error: ValidationError) -> str:
    problems: Iterable[Any] = error.errors()
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problems)
