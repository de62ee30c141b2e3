"""The engine answers booking cases as their authors chose, and the runner lets nothing pass by accident."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.booking_cases.__main__ import main, report
from tests.contracts.booking_cases.running import KINDS, run_case, run_folder

OWN = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[3]
OTHERS = ROOT.parent / "shared" / "booking" / "cases"
NEVER = "1970-01-01T00:00:00Z"


def own_cases() -> list[dict[str, Any]]:
    return [case for file in sorted(OWN.glob("*.json")) for case in json.loads(file.read_text())["cases"]]


@pytest.mark.parametrize("folder", [OWN, OTHERS], ids=["own", "others"])
def test_every_case_passes_or_is_skipped_for_a_stated_reason(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("no such cases beside this checkout")
    outcomes = run_folder(folder)
    assert [one for one in outcomes if one.verdict == "failed"] == []
    semantics = (ROOT / "docs" / "booking-semantics.md").read_text(encoding="utf-8")
    for skipped in (one for one in outcomes if one.verdict == "skipped"):
        assert skipped.why.rpartition(", ")[2] in semantics.lower(), skipped


def test_own_cases_cover_every_kind() -> None:
    assert {case["kind"] for case in own_cases()} == set(KINDS)


def altered(case: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The case with one expectation changed, for each of its expectations."""
    for key, wanted in case["expect"].items():
        other = copy.deepcopy(case)
        other["expect"][key] = _another(key, wanted, case)
        yield f"{case['id']}-{key}", other


def _another(key: str, wanted: Any, case: dict[str, Any]) -> Any:
    if key == "all_starts_gte":
        return "2199-01-01T00:00:00Z"
    if key == "not_offered":
        return case["expect"]["offered"]
    if key in ("all_ends_lte", "first_start") or wanted is None:
        return NEVER
    match wanted:
        case bool():
            return not wanted
        case int():
            return wanted + 1000
        case dict():
            return {name: count + 1 for name, count in wanted.items()}
        case "gap" | "ambiguous" | "normal":
            return "nowhere"
        case str():
            return NEVER[: len(wanted)] if "Z" not in wanted else NEVER
        case [first, *_] if key in ("offered", "open_dates", "closed_dates"):
            return [*wanted, NEVER if "T" in first else _other_date(key, case)]
        case [_, *rest]:
            return rest
    raise AssertionError(f"how to alter {key}={wanted!r}?")


def _other_date(key: str, case: dict[str, Any]) -> str:
    return str(case["expect"]["closed_dates" if key == "open_dates" else "open_dates"][0])


@pytest.mark.parametrize(
    "case",
    [pytest.param(other, id=name) for case in own_cases() for name, other in altered(case)],
)
def test_an_altered_expectation_fails(case: dict[str, Any]) -> None:
    assert run_case(case).verdict == "failed"


def test_what_is_not_understood_fails() -> None:
    case = own_cases()[0]
    strangers = [
        case | {"kind": "tea_leaves"},
        case | {"input": case["input"] | {"moon_phase": "full"}},
        case | {"expect": case["expect"] | {"mood": "good"}},
        case | {"expect": {}},
        case | {"verdict": "passed"},
        "not a case",
    ]
    assert [run_case(one).verdict for one in strangers] == ["failed"] * len(strangers)


@pytest.mark.parametrize("text", ["{", "[]", '{"cases": []}', '{"cases": 3}', '{"schema": "x/1"}'])
def test_a_file_that_cannot_be_read_fails_the_command(tmp_path: Path, text: str) -> None:
    (tmp_path / "good.json").write_text((OWN / "trees.json").read_text())
    assert main([str(tmp_path)]) == 0
    (tmp_path / "bad.json").write_text(text)
    assert main([str(tmp_path)]) == 1


def test_a_folder_without_cases_fails_the_command(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 1


def test_the_report_counts_each_kind_and_says_why(tmp_path: Path) -> None:
    cases = json.loads((OWN / "trees.json").read_text())["cases"]
    cases[1]["expect"]["conflict"] = False
    cases[2]["features"] = ["temporary_timezone"]
    (tmp_path / "some.json").write_text(json.dumps({"cases": cases}))
    lines = report(run_folder(tmp_path))
    assert lines[0] == "hierarchy_conflict: passed 2 failed 1 skipped 1"
    assert lines[2].startswith(
        "skipped own-tree-3 (hierarchy_conflict): a resource keeps its property's zone"
    )
    assert (
        lines[3] == "failed own-tree-2 (hierarchy_conflict): conflict: expected False, the engine says True"
    )
