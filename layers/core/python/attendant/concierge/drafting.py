"""What somebody has said so far of a wish, from their words alone: each text adds to what was said before."""

from collections.abc import Sequence
from dataclasses import dataclass

from attendant.bookings.catalogue import Resource, Service
from attendant.concierge.models import Draft
from attendant.concierge.wording.reading import Reading
from attendant.concierge.wording.text import fold, words


@dataclass(frozen=True)
class Drafting:
    """One text about a wish at a property with these services and resources."""

    text: str
    services: Sequence[Service]
    resources: Sequence[Resource]

    def added_to(self, draft: Draft, reading: Reading) -> Draft:
        """The open wish with what the text says; `draft.asked_for` says what a lone number answers."""
        number = reading.bare_number
        update: dict[str, object] = {"wish": "book", "asked_for": None}
        if reading.day is not None:
            last = f" {reading.last_day.isoformat()}" if reading.last_day else ""
            # A range of days is kept in the words, which are read the same again.
            update["day"] = reading.day.isoformat() if not last else self.text[:200]
        if said := time_words(reading):
            update["time"] = said
        if reading.duration_minutes is not None:
            update["duration_minutes"] = reading.duration_minutes
        if reading.party_size is not None:
            update["party_size"] = reading.party_size
        if number is not None and draft.asked_for == "party_size":
            update["party_size"] = number
        elif number is not None and draft.asked_for == "duration":
            update["duration_minutes"] = number * 60 if number <= 8 else number
        elif number is not None and draft.asked_for == "time" and number <= 24:
            update["time"] = f"at {number}"
        service, instructor = self.service(), self.instructor()
        if service is not None:
            update["service_id"] = service
        if instructor is not None:
            update["instructor"] = instructor
        if reading.doubts and any(doubt.must_ask for doubt in reading.doubts):
            update.setdefault("day", self.text[:200])
        return draft.model_copy(update=update)

    def service(self) -> str | None:
        """The name of the one service that the text speaks of."""
        said = fold(self.text)
        for service in self.services:
            if service.active and fold(service.name) in said:
                return service.name
        found = [
            service.name
            for service in self.services
            if service.active and set(words(service.name)) & set(words(self.text))
        ]
        return found[0] if len(found) == 1 else None

    def instructor(self) -> str | None:
        """The name of the resource that the text names by its first word."""
        said = set(words(self.text))
        for resource in self.resources:
            first = words(resource.name)[:1]
            if first and first[0] in said and len(first[0]) > 2:
                return resource.name
        return None


def time_words(reading: Reading) -> str | None:
    """The time of a reading in words that are read the same in every language."""
    if reading.starts is not None:
        return f"{reading.starts:%H:%M}"
    if reading.window is None:
        return None
    first, end = reading.window
    return f"between {_clock(first)} and {_clock(min(end, 1439))}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
