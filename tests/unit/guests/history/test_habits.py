"""When a guest comes, and what is learned from it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attendant.guests.history.facts import facts_of
from attendant.guests.history.learned import learned_from
from attendant.guests.history.models import Fact
from attendant.guests.history.patterns import pattern_of
from attendant.guests.profile import Preference
from tests.unit.guests.history.telling import NOW, booking

ZURICH = ZoneInfo("Europe/Zurich")
FRIDAY = datetime(2025, 10, 17, 17, 0, tzinfo=UTC)  # 19:00 in Zurich, and 18:00 UTC after the clock change


def visits(*starts: datetime, **other: Any) -> list[Fact]:
    told = [booking(str(n), "finished", start, **other) for n, start in enumerate(starts)]
    return [fact for event in told for fact in facts_of(event)]


def test_hours_and_weekdays_are_those_of_the_house_across_a_clock_change() -> None:
    kept = visits(FRIDAY, FRIDAY + timedelta(days=14, hours=1))

    pattern = pattern_of(kept, ZURICH, NOW)

    assert (pattern.weekdays, pattern.hours) == ({"friday": 2}, {"19": 2})
    assert pattern.lead_days and pattern.lead_days.median == 3
    assert pattern.party and pattern.party.usual == 2
    assert [(share.name, share.count) for share in pattern.services] == [("Dinner", 2)]
    assert pattern.spend_by_service["svc_dinner"].amount == 18000


def test_a_habit_is_learned_from_three_of_five_with_its_evidence() -> None:
    fridays = visits(*(FRIDAY - timedelta(weeks=weeks) for weeks in (1, 3, 5, 7)))
    other = visits(
        FRIDAY - timedelta(days=40, hours=5), resource_ids=["res_9"], resource_names=["Table 9"], party_size=6
    )
    other = [fact.model_copy(update={"fact_id": "bkg_other"}) for fact in other]

    learned = {one.topic: one for one in learned_from([*fridays, *other], ZURICH, NOW)}

    assert learned["time"].value == {"weekday": "friday", "time": "19:00"}
    assert learned["resource"].text == "mostly with or at Table 4"
    assert learned["resource"].evidence == "from 4 of 5 bookings since 2025-08-29"
    assert learned["party"].value == {"party_size": 2}


def test_nothing_is_learned_from_two_visits_nor_from_no_shows_nor_against_what_was_said() -> None:
    assert learned_from(visits(FRIDAY, FRIDAY - timedelta(weeks=1)), ZURICH, NOW) == []
    missed = [fact for n in "123" for fact in facts_of(booking(n, "no_show", FRIDAY))]
    assert learned_from(missed, ZURICH, NOW) == []
    said = [Preference(topic="Time", text="never on Fridays", source="guest", noted_at=NOW)]
    kept = visits(*(FRIDAY - timedelta(weeks=weeks) for weeks in range(4)))
    assert "time" not in {one.topic for one in learned_from(kept, ZURICH, NOW, said)}
