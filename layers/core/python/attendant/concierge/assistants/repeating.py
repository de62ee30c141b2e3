"""Visits that repeat, for the guests of outside assistants."""

from attendant.bookings.series.models import SeriesWish
from attendant.bookings.series.service import SeriesBook
from attendant.concierge.assistants.answers import RepeatedFacts
from attendant.concierge.assistants.desk import Desk
from attendant.concierge.assistants.meaning import Meaning
from attendant.concierge.assistants.wishes import RepeatWish

FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}


class RepeatingDesk:
    """Visits that repeat, as one call of a program sees them."""

    def __init__(self, desk: Desk, series: SeriesBook) -> None:
        self._desk = desk
        self._series = series

    def book(self, wish: RepeatWish) -> RepeatedFacts:
        """Book the same visit several times, or with `dry_run` say of each date whether it could be had.

        Raises:
            Refusal: no such service, resource or area.
            SeriesNotBookable: not every date can be had, or none.
        """
        case = self._desk.talk(wish.language)
        fields = Meaning(case).visit(wish)
        made = SeriesWish.model_validate(
            {
                **{name: value for name, value in fields.items() if name != "starts_at"},
                "first_start": fields["starts_at"],
                "rule": f"FREQ={FREQUENCIES[wish.every]};COUNT={wish.times}",
                "policy": wish.policy,
                "guest": wish.guest(wish.language),
                "guest_name": wish.guest_name[:80],
                "notes": wish.notes,
                "dry_run": wish.dry_run,
            }
        )
        if wish.dry_run:
            return RepeatedFacts.planned(self._series.plan(made, self._desk.actor))
        key = self._desk.own(wish.idempotency_key)
        return RepeatedFacts.made(self._series.make(made, self._desk.actor, key), case)
