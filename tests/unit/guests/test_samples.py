"""The samples in events/guests are what the API takes."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from attendant.guests.aliases import Alias, AliasesWish
from attendant.guests.exports.models import ExportWish
from attendant.guests.imports.models import ImportStart
from attendant.guests.merging.models import MergeWish
from attendant.guests.notes.models import NoteWish
from attendant.guests.recognition.models import RecogniseWish
from attendant.guests.segments.models import NewRule
from attendant.guests.wishes import NewGuest, ProfileChange

SAMPLES = Path(__file__).parents[3] / "events" / "guests"
KINDS: dict[str, type[BaseModel]] = {
    "enter": NewGuest,
    "change": ProfileChange,
    "note": NoteWish,
    "link_alias": Alias,
    "resolve": AliasesWish,
    "merge": MergeWish,
    "export": ExportWish,
    "import_start": ImportStart,
    "segment": NewRule,
    "recognise": RecogniseWish,
}
JOBS = {"walk": {"property_id", "walk_id"}}
"""What lies in a queue, by the names of its members."""


@pytest.mark.parametrize("name", KINDS)
def test_a_sample_is_accepted(name: str) -> None:
    KINDS[name].model_validate_json((SAMPLES / f"{name}.json").read_text())


@pytest.mark.parametrize("name", JOBS)
def test_a_sample_of_a_job_has_what_its_worker_reads(name: str) -> None:
    assert set(json.loads((SAMPLES / f"{name}.json").read_text())) == JOBS[name]


def test_every_sample_is_known_here() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == {*KINDS, *JOBS}
