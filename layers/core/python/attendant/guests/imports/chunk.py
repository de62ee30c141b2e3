"""A hundred rows: understood, looked up together, and decided in their order."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime
from typing import NamedTuple

from attendant.guests.imports import deciding
from attendant.guests.imports.deciding import Decision, OnMatch
from attendant.guests.imports.models import RowReason, RowResult
from attendant.guests.imports.people_in_file import Everybody, PeopleInFile, Remembered
from attendant.guests.imports.rows import Row
from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.judging import FOUND_PER_KEY, Files, judge
from attendant.guests.matching.keys import match_keys
from attendant.guests.models import Guest
from attendant.kernel.logs import logger


class Line(NamedTuple):
    """A row as it stands in the lines: where it begins, its number and its cells."""

    start: int
    number: int
    cells: Sequence[str]


class Deciding:
    """Decides row after row; what was decided is known to the rows that follow."""

    def __init__(
        self,
        stored: Files,
        living: Callable[[Sequence[str]], Sequence[Guest]],
        people: PeopleInFile,
        understood: Callable[[int, Sequence[str]], Row],
        id_of: Callable[[int], str],
        on_match: OnMatch,
        executor: Executor | None = None,
    ) -> None:
        """`living` gives those of some guests who are there; with an `executor` look-ups go side by side."""
        self._stored = stored
        self._living = living
        self._people = people
        self._understood = understood
        self._id_of = id_of
        self._on_match = on_match
        self._executor = executor

    def decide(self, chunk: Sequence[Line], done: dict[int, RowResult], now: datetime) -> list[Decision]:
        """What to do with the rows of a chunk, but those that are `done`, which are only remembered."""
        rows = {line.number: self._read(line) for line in chunk}
        evidence = {
            number: Evidence.of(row.guest(self._id_of(number), now))
            for number, row in rows.items()
            if row.wish
        }
        stored = Remembered(self._stored)
        self._look_up(stored, [one for number, one in evidence.items() if number not in done])
        given = [row.guest_id for number, row in rows.items() if row.guest_id and number not in done]
        there = {guest.guest_id for guest in self._living(given)} if given else set()
        everybody = Everybody(stored, self._people)
        decisions = []
        for line in chunk:
            row, known = rows[line.number], done.get(line.number)
            if known is None:
                decision = self._decision(row, evidence.get(line.number), everybody, there)
                decisions.append(decision)
                guest_id = decision.guest_id
            else:
                guest_id = known.guest_id
            if guest_id and line.number in evidence:
                self._people.add(line.start, line.number, guest_id, evidence[line.number])
        return decisions

    def remember(self, line: Line, guest_id: str, now: datetime) -> None:
        """A row that was decided in an earlier turn."""
        row = self._read(line)
        if row.wish:
            evidence = Evidence.of(row.guest(self._id_of(line.number), now))
            self._people.add(line.start, line.number, guest_id, evidence)

    def _decision(self, row: Row, evidence: Evidence | None, everybody: Files, there: set[str]) -> Decision:
        if evidence is None:
            return deciding.refused(row)
        if row.guest_id in there:
            return deciding.named(row, str(row.guest_id), self._on_match)
        judgement = judge(evidence, everybody)
        earlier = None
        if judgement.candidates:
            earlier = self._people.row_of(deciding.likeliest(judgement).guest_id)
        return deciding.judged(row, judgement, self._on_match, self._id_of(row.number), earlier)

    def _look_up(self, stored: Remembered, evidence: Sequence[Evidence]) -> None:
        """Ask for all that these rows need of the store, side by side."""
        keys = {key.text: key for one in evidence for key in match_keys(one)}
        if self._executor is None:
            return  # each look-up is made, and remembered, when it is needed
        list(self._executor.map(lambda key: stored.under(key, FOUND_PER_KEY), keys.values()))
        list(self._executor.map(lambda one: judge(one, stored), evidence))

    def _read(self, line: Line) -> Row:
        try:
            return self._understood(line.number, line.cells)
        except Exception:
            logger.exception("row_not_read", row=line.number)
            return Row(line.number, None, reasons=(RowReason(reason="cannot be read"),))
