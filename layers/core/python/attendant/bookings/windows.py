"""Half-open ranges of instants: merged, intersected, subtracted (S-2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` up to, not including, `end`.

    `last_start`, where set, is the latest start inside the window, itself allowed (S-10). Such a window
    stays on its own: merging it with another would carry its limit to times it was not meant for.
    """

    start: datetime
    end: datetime
    last_start: datetime | None = None

    def admits(self, start: datetime, duration: timedelta) -> bool:
        """Whether a visit fits: not before the start, over by the end, begun by the last start."""
        in_time = self.last_start is None or start <= self.last_start
        return in_time and self.start <= start and start + duration <= self.end


def merge(windows: Iterable[Window], *, touching: bool = True) -> list[Window]:
    """The same time in as few windows as possible, in order; empty ones vanish.

    Windows that only touch become one unless `touching` is False.
    """
    result: list[Window] = []
    limited: list[Window] = []
    for window in sorted(windows, key=lambda one: (one.start, one.end)):
        if window.start >= window.end:
            continue
        if window.last_start is not None:
            limited.append(window)
            continue
        last = result[-1] if result else None
        if last and (window.start < last.end or (touching and window.start == last.end)):
            result[-1] = replace(last, end=max(last.end, window.end))
        else:
            result.append(window)
    return sorted(result + limited, key=lambda one: (one.start, one.end))


def intersect(lists: Sequence[Iterable[Window]]) -> list[Window]:
    """The time that lies in a window of every list; no lists, no time."""
    if not lists:
        return []
    return reduce(_intersect_two, (merge(windows) for windows in lists))


def subtract(windows: Iterable[Window], taken: Iterable[Window]) -> list[Window]:
    """What is left of `windows` without `taken`; a remaining piece keeps its last start."""
    left = merge(windows)
    for hole in merge(replace(one, last_start=None) for one in taken):
        left = [piece for window in left for piece in _without(window, hole)]
    return left


def _intersect_two(ours: list[Window], theirs: list[Window]) -> list[Window]:
    pieces = [
        Window(start, end, _earlier(one.last_start, other.last_start))
        for one in ours
        for other in theirs
        if (start := max(one.start, other.start)) < (end := min(one.end, other.end))
    ]
    return merge(pieces, touching=False)


def _without(window: Window, hole: Window) -> Iterable[Window]:
    if hole.end <= window.start or window.end <= hole.start:
        yield window
        return
    if window.start < hole.start:
        yield replace(window, end=hole.start)
    if hole.end < window.end:
        yield replace(window, start=hole.end)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    given = [limit for limit in (one, other) if limit is not None]
    return min(given) if given else None
