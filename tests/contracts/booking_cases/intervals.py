"""Ranges subtracted, intersected and merged."""

from attendant.bookings.windows import Window, intersect, merge, subtract
from tests.contracts.booking_cases.kinds import Expected, Instant, Kind, Strict, same


class Range(Strict):
    """A half-open range."""

    start: Instant
    end: Instant

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)

    @classmethod
    def of(cls, windows: list[Window]) -> "list[Range]":
        return [cls(start=one.start, end=one.end) for one in windows]


class Subtraction(Strict):
    from_: list[Range]
    take: list[Range] = []

    model_config = {"alias_generator": lambda name: name.rstrip("_")}


class Intersection(Strict):
    lists: list[list[Range]]


class Merging(Strict):
    ranges: list[Range]


class Ranges(Expected):
    ranges: list[Range] | None = None
    count: int | None = None

    def differences(self, windows: list[Window]) -> list[str]:
        return self.compared({"ranges": same(Range.of(windows)), "count": same(len(windows))})


def _windows(ranges: list[Range]) -> list[Window]:
    return [one.window for one in ranges]


KINDS = {
    "interval_subtract": Kind(
        Subtraction,
        Ranges,
        lambda given, expect: expect.differences(subtract(_windows(given.from_), _windows(given.take))),
    ),
    "interval_intersect": Kind(
        Intersection,
        Ranges,
        lambda given, expect: expect.differences(intersect([_windows(one) for one in given.lists])),
    ),
    "interval_merge": Kind(
        Merging, Ranges, lambda given, expect: expect.differences(merge(_windows(given.ranges)))
    ),
}
