"""How many guests a house takes at once, counted along the wall clock."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.bookings.occupancy import Claim, ClaimFlags, ClaimKind
from attendant.bookings.pacing import PaceBook, Pacing, Party, parties_of
from tests.conftest import FixedClock

ZURICH = ZoneInfo("Europe/Zurich")
NOW = FixedClock().now()
SEVEN = 29542680  # 2026-03-03 19:00 in Zurich, in UTC minutes


def pacing(**limits: object) -> Pacing:
    interval = limits.pop("interval_minutes", 15)
    return Pacing.model_validate({"interval_minutes": interval, "limits": limits})


def refused(
    rules: Pacing, parties: list[Party], covers: int, minute: int = SEVEN, *, online: bool = False
) -> list[str]:
    return [
        one.code.value
        for one in PaceBook(rules, ZURICH, parties).against(minute, minute + 90, covers, online=online)
    ]


@pytest.mark.parametrize(
    ("limits", "covers", "codes"),
    [
        ({}, 50, []),
        ({"covers_starting": 10}, 4, []),
        ({"covers_starting": 10}, 5, ["pace_start"]),
        ({"parties_starting": 1}, 1, ["pace_start"]),
        ({"covers_present": 16}, 4, []),
        ({"covers_present": 16}, 5, ["pace_present"]),
        ({"parties_present": 2}, 1, ["pace_present"]),
    ],
)
def test_each_limit_binds_on_its_own(limits: dict[str, int], covers: int, codes: list[str]) -> None:
    # Six start with us, six more are here since half an hour.
    parties = [Party(SEVEN, SEVEN + 90, 6, False), Party(SEVEN - 30, SEVEN + 60, 6, False)]
    assert refused(pacing(**limits), parties, covers) == codes


def test_guests_who_book_themselves_have_a_share() -> None:
    rules = pacing(covers_starting=10, online_percent=50)
    parties = [Party(SEVEN, SEVEN + 90, 4, True)]
    assert refused(rules, parties, 2, online=True) == ["pace_start"]
    assert refused(rules, parties, 1, online=True) == []
    assert refused(rules, parties, 6, online=False) == []


def test_another_time_may_have_other_limits() -> None:
    rules = Pacing.model_validate(
        {
            "limits": {"covers_starting": 2},
            "overrides": [
                {
                    "weekdays": ["tuesday"],
                    "from_time": "19:00",
                    "until_time": "20:00",
                    "limits": {"covers_starting": 8},
                }
            ],
        }
    )
    assert refused(rules, [], 8) == []
    assert refused(rules, [], 8, SEVEN + 60) == ["pace_start"]
    assert refused(rules, [], 8, SEVEN + 24 * 60) == ["pace_start"]


def test_what_is_over_blocked_exempt_or_ones_own_does_not_count() -> None:
    def claim(owner: str, **other: object) -> Claim:
        fields = {"kind": ClaimKind.BOOKING, "start": SEVEN, "end": SEVEN + 90, "covers": 2, **other}
        return Claim(owner, **fields)  # type: ignore[arg-type]

    claims = {
        "rsc_1": [claim("bkg_1"), claim("blk_1", kind=ClaimKind.BLOCK)],
        "rsc_2": [claim("bkg_1", covers=3), claim("hld_1", expires=int(NOW.timestamp()))],
        "rsc_3": [claim("bkg_2", flags=ClaimFlags.UNPACED), claim("bkg_3", flags=ClaimFlags.ONLINE)],
    }
    assert parties_of(claims, NOW) == [Party(SEVEN, SEVEN + 90, 5, False), Party(SEVEN, SEVEN + 90, 2, True)]
    assert parties_of(claims, NOW, {"bkg_1"}) == [Party(SEVEN, SEVEN + 90, 2, True)]


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(15, 240), st.integers(1, 8)), max_size=30),
    st.sampled_from(["Europe/Zurich", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"]),
    st.sampled_from([15, 30]),
)
def test_who_gets_in_one_after_the_other_never_exceeds_a_limit(
    wishes: list[tuple[int, int, int]], zone: str, interval: int
) -> None:
    rules = pacing(covers_starting=10, covers_present=20, parties_present=6, interval_minutes=interval)
    inside: list[Party] = []
    for start, length, covers in wishes:
        begin = SEVEN + start
        if not PaceBook(rules, ZoneInfo(zone), inside).against(begin, begin + length, covers, online=False):
            inside.append(Party(begin, begin + length, covers, False))
    for minute in range(SEVEN, SEVEN + 600, 5):
        present = [one for one in inside if one.start <= minute < one.end]
        assert sum(one.covers for one in present) <= 20
        assert len(present) <= 6
