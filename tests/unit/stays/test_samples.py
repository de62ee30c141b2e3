"""The sample in events/stays is what the API takes."""

from pathlib import Path

from attendant.stays.models import DeskStayWish

SAMPLES = Path(__file__).parents[3] / "events" / "stays"


def test_the_sample_is_accepted() -> None:
    [sample] = SAMPLES.glob("*.json")
    assert DeskStayWish.model_validate_json(sample.read_text()).guests[0].role == "main"
