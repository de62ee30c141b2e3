"""The order of choice: its terms, and what it is worth on generated evenings (S-15)."""

from attendant.bookings.assignment import Edges, ranked, terms_of
from attendant.bookings.occupancy import Claim, ClaimKind
from attendant.bookings.visits import Needs, Visit
from tests.benchmarks.assignment import mean_covers, restaurant


def test_the_terms_say_why_a_table_comes_later() -> None:
    two, four, pair = restaurant((2, 4), ((0, 1),))
    terms = terms_of(pair, Visit(None, 5), lost_minutes=30)
    assert (terms.empty_seats, terms.joined_tables, terms.lost_time, terms.total) == (4, 6, 2, 12)
    quiet = two.members[0].model_copy(update={"attributes": ("quiet",), "priority": 3})
    unit = type(two)((quiet,), "T", 1, 2)
    assert terms_of(unit, Visit(None, 2), 0).total == 1 - 3
    asked = Visit(None, 2, needs=Needs(attributes=("quiet",)))
    assert terms_of(unit, asked, 0).kept_for_others == 0
    assert ranked([pair, four, two], Visit(None, 2), lambda _: 0, lambda _: 0) == [two, four, pair]


def test_a_gap_that_nobody_can_use_makes_the_next_table_better() -> None:
    small, other = restaurant((2, 2), ())
    edges = Edges([Claim("b", ClaimKind.BOOKING, 0, 60)])
    assert [edges.lost(begin, begin + 90, 90) for begin in (60, 90, 149, 150)] == [0, 30, 89, 0]
    lost = {small.resource_ids: 60, other.resource_ids: 0}
    order = ranked([small, other], Visit(None, 2), lambda unit: lost[unit.resource_ids], lambda _: 0)
    assert order == [other, small]


def test_on_generated_evenings_it_accepts_more_covers_than_best_fit() -> None:
    found = mean_covers(60, flexible=False, evenings=40)
    assert found["ours"] > found["best fit"] > found["least used"]
