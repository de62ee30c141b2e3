"""What somebody has said so far of a wish, from their words alone: each text adds to what was said before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from attendant.bookings.catalogue import Resource, Service
from attendant.concierge.models import Draft
from attendant.concierge.wish import SEATED, tags_taught
from attendant.concierge.wording.places import (
    features_named,
    features_said,
    same_meal,
    speaks_of_a_part,
    speaks_of_tables,
)
from attendant.concierge.wording.reading import Reading
from attendant.concierge.wording.remarks import diets_in, occasions_in
from attendant.concierge.wording.teaching import TEACHING, said_of_teaching
from attendant.concierge.wording.text import fold, words


@dataclass(frozen=True)
class Drafting:
    """One text about a wish at a property with these services and resources."""

    text: str
    services: Sequence[Service]
    resources: Sequence[Resource]
    areas: Sequence[str] = ()

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
        update |= self.of_a_table() | self.of_teaching()
        if reading.doubts and any(doubt.must_ask for doubt in reading.doubts):
            update.setdefault("day", self.text[:200])
        return draft.model_copy(update=update)

    def of_a_table(self) -> dict[str, str]:
        """What the text says of the table and for the kitchen: area, features, diets, occasion."""
        if not any(resource.kind in SEATED for resource in self.resources):
            return {}
        known = [tag for resource in self.resources for tag in resource.attributes]
        asked = features_named(self.text, known)
        # What no table is marked with is told to the house as a wish.
        unknown = [] if asked else features_said(self.text)
        requests = ". ".join(part for part in (occasions_in(self.text), ", ".join(unknown)) if part)
        found = {
            "area": speaks_of_a_part(self.text, self.areas),
            "features": ", ".join(dict.fromkeys(asked)),
            "dietary": diets_in(self.text),
            "special_requests": requests,
        }
        return {name: said for name, said in found.items() if said}

    def of_teaching(self) -> dict[str, str]:
        """What the text says of a teacher, where the property tells its teachers apart by it."""
        found = {
            name: said_of_teaching(self.text, name, tags_taught(self.resources, name)) for name in TEACHING
        }
        return {name: said for name, said in found.items() if said}

    def service(self) -> str | None:
        """The name of the one service that the text speaks of; several meals are told apart by the time."""
        active = [service for service in self.services if service.active]
        said = fold(self.text)
        for service in active:
            if fold(service.name) in said:
                return service.name
        told = set(words(self.text))
        found = [service.name for service in active if set(words(service.name)) & told]
        found = found or [service.name for service in active if same_meal(self.text, service.name)]
        if len(found) == 1:
            return found[0]
        return "table" if not found and len(active) > 1 and speaks_of_tables(self.text) else None

    def instructor(self) -> str | None:
        """The name of the resource that the text names: by its first word, if no other begins so."""
        said = words(self.text)
        firsts = Counter(word for resource in self.resources for word in words(resource.name)[:1])
        for resource in self.resources:
            name = words(resource.name)
            if not name:
                continue
            whole = f" {' '.join(name)} " in f" {' '.join(said)} "
            known = firsts[name[0]] == 1 and name[0] in said and resource.kind not in SEATED
            if (known or (whole and not name[0].isdigit())) and len("".join(name)) > (1 if whole else 2):
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
