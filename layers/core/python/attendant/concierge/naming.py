"""What a wish names here: the service, who or what serves it, the part of the house, the needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.tables import Area
from attendant.bookings.visits import NO_NEEDS, Needs
from attendant.concierge.case import Case
from attendant.concierge.refusals import Refusal
from attendant.concierge.wish import SEATED, Wish, tags_taught
from attendant.concierge.wording.places import features_named, parts_named, same_meal, speaks_of_tables
from attendant.concierge.wording.reading import Reading
from attendant.concierge.wording.teaching import tag_of
from attendant.concierge.wording.text import fold

WEEK = 7


@dataclass(frozen=True)
class Naming:
    """Finds what one guest's words name, or asks."""

    case: Case

    def service(self, wish: Wish, reading: Reading) -> Service:
        """The service a wish names by name or id, or the only one there is; meals are told apart by the time.

        Raises:
            Refusal: the guest has to say which.
        """
        active = [service for service in self.case.services if service.active]
        named = self._named_service(wish.service, active) if wish.service else []
        if len(named) == 1:
            return named[0] if wish.booking else self._serving_then(named[0], active, reading)
        if len(active) == 1:
            return active[0]
        if named:
            possible = named
        elif wish.service and speaks_of_tables(wish.service):
            possible = [service for service in active if self.is_seated(service)] or active
        else:
            possible = active
        if all(self.is_seated(service) for service in possible):
            fitting = self._at_that_time(possible, reading)
            if len(fitting) == 1:
                return fitting[0]
        options = ", ".join(service.name for service in possible)
        say = self.case.voice.say("missing_service", options=options)
        raise Refusal(
            "service_missing", say, "Ask which service.", services=[found.name for found in possible]
        )

    def is_seated(self, service: Service) -> bool:
        """Whether guests of the service sit at tables or in rooms."""
        return any(resource.kind in SEATED for resource in self.serving(service))

    def serving(self, service: Service) -> list[Resource]:
        """The resources that serve it."""
        return [found for found in self.case.resources if found.resource_id in service.resource_ids]

    def resource(self, wish: Wish, service: Service) -> Resource | None:
        """The resource a wish asks for by name, if it asks for one.

        Raises:
            Refusal: none of those that serve is called so.
        """
        if not wish.instructor:
            return None
        wanted = fold(wish.instructor)
        serving = self.serving(service)
        exactly = [found for found in serving if fold(found.name) == wanted]
        by_word = [found for found in serving if wanted in fold(found.name).split()]
        if exactly or len(by_word) == 1 or (by_word and not self.is_seated(service)):
            return (exactly or by_word)[0]
        names = ", ".join(found.name for found in serving)
        say = self.case.voice.say("not_one_of_us", who=wish.instructor, options=names)
        raise Refusal("unknown_instructor", say, "Name the choices.", choices=names)

    def area(self, wish: Wish, service: Service) -> Area | None:
        """The part of the house a wish asks for, by its name or a word for it.

        Raises:
            Refusal: there is none, or the guest has to say which.
        """
        if not wish.area:
            return None
        places = {found.area_id for found in self.serving(service)}
        areas = [area for area in self.case.areas if area.area_id in places]
        found = parts_named(wish.area, [area.name for area in areas])
        if len(found) == 1:
            return next(area for area in areas if area.name == found[0])
        names = found or [area.name for area in areas]
        voice, options = self.case.voice, ", ".join(names)
        if found:
            raise Refusal("area_open", voice.say("missing_area", options=options), "Ask which.", areas=names)
        say = voice.say("unknown_area", options=options) if names else voice.say("no_areas")
        raise Refusal("unknown_area", say, "Name the choices; do not choose for the guest.", areas=names)

    def needs(self, wish: Wish, service: Service) -> Needs:
        """What the table or the teacher must be like: the property's own tags that the words stand for.

        Raises:
            Refusal: it has no such tables or teachers.
        """
        taught = self._taught(wish, service)
        if not wish.features:
            return Needs(**taught) if taught else NO_NEEDS
        known = list(dict.fromkeys(tag for found in self.serving(service) for tag in found.attributes))
        asked = features_named(wish.features, known)
        if not asked:
            say = self.case.voice.say("no_such_table", what=wish.features)
            advice = "Say so; propose without it only if the guest agrees, with the wish as a note."
            raise Refusal("unknown_feature", say, advice, features=known)
        return Needs(attributes=tuple(asked[:10]), **taught)

    def _taught(self, wish: Wish, service: Service) -> dict[str, str]:
        """The language, level and discipline that are asked for, by the fields of needs.

        Raises:
            Refusal: nobody who serves teaches that, as far as the property says.
        """
        found = {}
        said = {"taught_in": wish.taught_in, "level": wish.level, "discipline": wish.discipline}
        for name, words in said.items():
            if not words:
                continue
            known = tags_taught(self.serving(service), name)
            tag = tag_of(words, name, known)
            if tag is None:
                say = self.case.voice.say("no_such_teacher", what=words)
                advice = "Say so; propose without it only if the guest agrees, with the wish as a note."
                raise Refusal("not_taught", say, advice, known=known)
            found["language" if name == "taught_in" else name] = tag
        return found

    def minutes(self, wish: Wish, reading: Reading, service: Service) -> int | None:
        """How long, where the guest says it; None where the service does, or nobody did."""
        if service.turn_times is not None:
            return None
        said = wish.duration_minutes or reading.duration_minutes
        if said is not None:
            return said
        if wish.booking is not None:
            return wish.booking.duration_minutes
        return service.durations[0] if len(service.durations) == 1 else None

    def party_size(self, wish: Wish, reading: Reading, service: Service) -> int | None:
        """How many, where it is said or goes without saying.

        Raises:
            Refusal: too many or too few for this service.
        """
        size = wish.party_size or reading.party_size or self._usual_party(service, wish)
        if size is None or service.party_min <= size <= service.party_max:
            return size
        code = "party_too_large" if size > service.party_max else "party_too_small"
        say = self.case.voice.say(
            "party_limits" if not self.goes_to_staff(service, size) else "party_beyond",
            service=service.name,
            least=service.party_min,
            most=service.party_max,
        )
        raise Refusal(
            code,
            say,
            "Never change the size yourself: ask, or hand over to a person.",
            hand_over=self.too_large(service, size) if self.goes_to_staff(service, size) else None,
            party_min=service.party_min,
            party_max=service.party_max,
        )

    def goes_to_staff(self, service: Service, size: int) -> bool:
        """Whether people should see to a party of that size: they can join tables or open a room."""
        return self.is_seated(service) and size > service.party_min

    def too_large(self, service: Service, size: int) -> str:
        """What staff are told of a party that is too large to be booked in the chat."""
        return f"A party of {size} for {service.name}: more than can be booked here."

    def _usual_party(self, service: Service, wish: Wish) -> int | None:
        if wish.booking is not None:
            return wish.booking.party_size
        if service.party_max == service.party_min:
            return service.party_min
        return None if self.is_seated(service) or service.price_per == "person" else service.party_min

    def _named_service(self, name: str, active: Sequence[Service]) -> list[Service]:
        wanted = fold(name)
        exactly = [one for one in active if wanted in (fold(one.name), one.service_id.lower())]
        if exactly:
            return exactly[:1]
        if meals := [one for one in active if same_meal(name, one.name)]:
            return meals
        told = set(wanted.split())
        return [one for one in active if wanted in fold(one.name) or told & set(fold(one.name).split())]

    def _serving_then(self, named: Service, active: Sequence[Service], reading: Reading) -> Service:
        """Another meal where the time that was said is none of this one's, but clearly of that."""
        if not self.is_seated(named) or reading.starts is None or self._minutes_away(named, reading) == 0:
            return named
        others = [one for one in active if self.is_seated(one) and self._minutes_away(one, reading) == 0]
        return others[0] if len(others) == 1 else named

    def _at_that_time(self, services: Sequence[Service], reading: Reading) -> list[Service]:
        """Those whose hours are nearest to the time that was said; all of them when none was."""
        if reading.starts is None and reading.window is None:
            return list(services)
        away = {service.service_id: self._minutes_away(service, reading) for service in services}
        nearest = min(away.values())
        return [service for service in services if away[service.service_id] == nearest]

    def _minutes_away(self, service: Service, reading: Reading) -> int:
        """How far the time that was said is from the hours of a service; 0 within them."""
        if reading.starts is not None:
            first = last = reading.starts.hour * 60 + reading.starts.minute
        elif reading.window is not None:
            first, last = reading.window.first, max(reading.window.first, reading.window.end - 1)
        else:
            return 0
        spans = self._spans(service, reading.day or self.case.now.astimezone(self.case.zone).date())
        return min((max(0, start - last, first - end + 1) for start, end in spans), default=0)

    def _spans(self, service: Service, day: date) -> list[tuple[int, int]]:
        """Its hours on a date; on a date without any, those of the week that follows."""
        hours = service.hours or self.case.place.hours
        days = (day + timedelta(days=number) for number in range(WEEK))
        return next((list(spans) for one in days if (spans := hours.spans_on(one))), [])
