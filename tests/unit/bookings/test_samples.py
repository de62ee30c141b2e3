"""The sample bodies say what the endpoints take."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from attendant.bookings.blocks.models import BlockWish
from attendant.bookings.catalogue import ResourceWish, ServiceWish
from attendant.bookings.moves.models import MoveWish, SwapWish
from attendant.bookings.reassigning.models import SuggestionWish
from attendant.bookings.requests import Arrival, BookingCancellation, NewBooking, NewEnd, SettingRight
from attendant.bookings.waitlist.models import OfferWish, QuoteWish, WaitlistWish
from attendant.bookings.wishes import ChangeWish, HoldWish

SAMPLES = Path(__file__).parents[3] / "events" / "bookings"


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("book", NewBooking),
        ("book_dry_run", NewBooking),
        ("book_new_guest", NewBooking),
        ("book_hold", NewBooking),
        ("hold", HoldWish),
        ("change", ChangeWish),
        ("cancel", BookingCancellation),
        ("arrive", Arrival),
        ("stay", NewEnd),
        ("undo", SettingRight),
        ("waitlist_join", WaitlistWish),
        ("waitlist_quote", QuoteWish),
        ("waitlist_offer", OfferWish),
        ("block", BlockWish),
        ("move", MoveWish),
        ("swap", SwapWish),
        ("tables_suggest", SuggestionWish),
        ("resource", ResourceWish),
        ("service", ServiceWish),
    ],
)
def test_a_sample_is_taken_whole(name: str, model: type[BaseModel]) -> None:
    read = model.model_validate_json((SAMPLES / f"{name}.json").read_text())
    assert read.model_fields_set
