"""The samples in events/guests are what the API takes."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from attendant.guests.aliases import Alias, AliasesWish
from attendant.guests.notes.models import NoteWish
from attendant.guests.wishes import NewGuest, ProfileChange

SAMPLES = Path(__file__).parents[3] / "events" / "guests"
KINDS: dict[str, type[BaseModel]] = {
    "enter": NewGuest,
    "change": ProfileChange,
    "note": NoteWish,
    "link_alias": Alias,
    "resolve": AliasesWish,
}


@pytest.mark.parametrize("name", KINDS)
def test_a_sample_is_accepted(name: str) -> None:
    KINDS[name].model_validate_json((SAMPLES / f"{name}.json").read_text())


def test_every_sample_is_known_here() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(KINDS)
