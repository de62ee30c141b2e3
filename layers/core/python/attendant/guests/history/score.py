"""How much a guest means to the house: 0 to 100 points, each with its reason (no I/O).

| term | points |
| --- | --- |
| visits | 3 per visit, 6 per stay, 30 at most |
| spend | 25 for 200 000 minor units (2000.00 CHF, 200 000 JPY) or more, less in proportion |
| recency | 15 if here within 90 days, then less from day to day, none after 730 days |
| coming | 5 if expected |
| vip | 25 if staff marked the guest |
| no_shows | minus 20 times the rate of 24 months |
| cancellations | minus 10 times the rate of 24 months |
"""

from datetime import datetime

from attendant.guests.history.models import ScoreTerm
from attendant.guests.profile import Statistics

GENEROUS = 200_000
FRESH_DAYS, FORGOTTEN_DAYS = 90, 730


def vip_score(statistics: Statistics, now: datetime, *, vip: bool) -> tuple[int, list[ScoreTerm]]:
    """The score and its terms; those that give nothing are left out."""
    s = statistics
    terms = [
        ScoreTerm(
            name="visits",
            points=min(30, 3 * s.visits + 6 * s.stays),
            why=f"{s.visits} visits, {s.stays} stays",
        ),
        ScoreTerm(
            name="spend",
            points=round(25 * min(1.0, s.total_spend.amount / GENEROUS), 1) if s.total_spend else 0,
            why=s.total_spend.text() if s.total_spend else "",
        ),
        _recency(s, now),
        ScoreTerm(name="coming", points=5 if s.upcoming else 0, why=f"{s.upcoming} upcoming"),
        ScoreTerm(name="vip", points=25 if vip else 0, why="marked by staff"),
        _minus("no_shows", 20, s.no_show_rate),
        _minus("cancellations", 10, s.cancellation_rate),
    ]
    given = [term for term in terms if term.points]
    return max(0, min(100, round(sum(term.points for term in given)))), given


def _recency(statistics: Statistics, now: datetime) -> ScoreTerm:
    if statistics.last_visit_at is None:
        return ScoreTerm(name="recency", points=0, why="")
    days = max(0, (now - statistics.last_visit_at).days)
    left = (FORGOTTEN_DAYS - days) / (FORGOTTEN_DAYS - FRESH_DAYS)
    return ScoreTerm(
        name="recency", points=round(15 * max(0.0, min(1.0, left)), 1), why=f"here {days} days ago"
    )


def _minus(name: str, weight: int, rate: float | None) -> ScoreTerm:
    return ScoreTerm(name=name, points=-round(weight * (rate or 0), 1), why=f"{round(100 * (rate or 0))} %")
