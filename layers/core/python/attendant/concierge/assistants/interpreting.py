"""A text as a structured wish: read by the same grammar and looked for by the same search as the concierge's.

No model is asked, so the same text at the same instant gives the same answer.
"""

from attendant.bookings.view import BookingsView
from attendant.concierge.assistants.models import (
    AvailabilityFacts,
    DoubtFacts,
    Interpretation,
    SlotFacts,
    TextWish,
    WishFacts,
    draft_of,
    earlier_of,
)
from attendant.concierge.case import Case
from attendant.concierge.drafting import Drafting
from attendant.concierge.looking import Looking
from attendant.concierge.models import Draft, OfferedSlot
from attendant.concierge.refusals import Refusal
from attendant.concierge.speech import SPEECH
from attendant.concierge.wish import Finding, Wish
from attendant.concierge.wording.intent import Intent, intent_of, references_in
from attendant.concierge.wording.reading import Doubt, Reading

_ASKED_FIRST = ("service", "day", "time", "duration", "party_size")
_ABOUT_A_TIME = (Intent.BOOK, Intent.UNKNOWN, Intent.QUESTION, Intent.GREETING, Intent.THANKS)


class Interpreting:
    """Reads one text of an outside talk."""

    def __init__(self, case: Case, bookings: BookingsView) -> None:
        self._case = case
        self._looking = Looking(case, bookings)

    def interpretation(self, wish: TextWish) -> Interpretation:
        """What the text says, together with what was said before, and what is free for it."""
        intent = intent_of(wish.text)
        reading = self._case.reads(wish.text, moving=intent is Intent.CHANGE)
        before = draft_of(wish.earlier)
        draft = self._drafting(wish.text).added_to(before, reading)
        if wish.party_size is not None:
            draft = draft.model_copy(update={"party_size": wish.party_size})
        answered = wish.earlier is not None and draft != before
        if answered or (intent in _ABOUT_A_TIME and self._says_something(draft, reading, intent)):
            return self._looked_for(wish.text, intent, draft, reading)
        return self._answer(wish.text, intent, draft, reading)

    def found(self, finding: Finding) -> AvailabilityFacts:
        """What the search found, in words as well."""
        slots = [self.slot(slot) for slot in finding.offer.slots] if finding.offer else []
        refused = finding.bookable is False
        return AvailabilityFacts(
            bookable=finding.bookable,
            slots=[] if refused else slots,
            alternatives=slots if refused else [],
            reasons=list(finding.reasons),
            say=self._said(finding),
        )

    def slot(self, slot: OfferedSlot) -> SlotFacts:
        """An offered time with everything a booking of it needs."""
        zone = self._case.zone
        return SlotFacts(
            service_id=slot.service_id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            starts_local=slot.starts_at.astimezone(zone),
            ends_local=slot.ends_at.astimezone(zone),
            duration_minutes=slot.duration_minutes,
            party_size=slot.party_size,
            price=slot.price,
            resource_id=slot.resource_id,
            resource=slot.resource_name,
            area_id=slot.area_id,
            area=slot.area_name,
            needs=slot.needs,
            label=self._case.voice.slot_label(slot.starts_at),
        )

    def _drafting(self, text: str) -> Drafting:
        areas = [area.name for area in self._case.areas]
        return Drafting(text, self._case.services, self._case.resources, areas)

    def _says_something(self, draft: Draft, reading: Reading, intent: Intent) -> bool:
        return intent is Intent.BOOK or reading.says_anything or draft.service_id is not None

    def _looked_for(self, text: str, intent: Intent, draft: Draft, reading: Reading) -> Interpretation:
        wish = Wish(
            service=draft.service_id,
            day=draft.day,
            time=draft.time,
            duration_minutes=draft.duration_minutes,
            instructor=draft.instructor,
            party_size=draft.party_size,
            area=draft.area,
            features=draft.features,
            taught_in=draft.taught_in,
            level=draft.level,
            discipline=draft.discipline,
        )
        try:
            finding = self._looking.look(wish)
        except Refusal as refusal:
            return self._refused(text, intent, draft, reading, refusal)
        missing = [name for name in _ASKED_FIRST if name in finding.missing]
        question = None
        if missing and (missing != ["time"] or finding.offer is None):
            question = self._question(missing[0], finding)
        elif finding.offer is None or not finding.bookable:
            question = self._case.voice.say("pick" if finding.offer else "other_day")
        looked = finding.offer is not None or bool(finding.reasons)
        noted = {doubt.code for doubt in finding.reading.doubts}
        doubts = [doubt for doubt in reading.doubts if doubt.code not in noted]
        return self._answer(
            text,
            intent,
            draft,
            finding.reading.model_copy(update={"doubts": (*doubts, *finding.reading.doubts)}),
            missing=missing,
            question=question,
            finding=finding,
            availability=self.found(finding) if looked else None,
        )

    def _refused(
        self, text: str, intent: Intent, draft: Draft, reading: Reading, refusal: Refusal
    ) -> Interpretation:
        missing = ["service"] if refusal.code == "service_missing" else []
        open_question = missing or any(doubt.must_ask for doubt in reading.doubts)
        return self._answer(
            text,
            intent,
            draft,
            reading,
            missing=missing,
            question=refusal.say or None,
            refused=None if open_question else refusal.code,
        )

    def _answer(
        self,
        text: str,
        intent: Intent,
        draft: Draft,
        reading: Reading,
        *,
        missing: list[str] | None = None,
        question: str | None = None,
        refused: str | None = None,
        finding: Finding | None = None,
        availability: AvailabilityFacts | None = None,
    ) -> Interpretation:
        case = self._case
        return Interpretation.model_validate(
            {
                "language": case.language,
                "intent": Intent.BOOK if finding is not None else intent,
                "references": references_in(text, surely=True),
                "wish": self._wish(draft, reading, finding),
                "missing": missing or [],
                "doubts": [self._doubt(doubt) for doubt in reading.doubts],
                "question": question,
                "refused": refused,
                "availability": availability,
                "earlier": earlier_of(draft, missing[0] if missing else None),
            }
        )

    def _wish(self, draft: Draft, reading: Reading, finding: Finding | None) -> WishFacts:
        window = reading.window
        service = finding.service if finding else None
        starts = reading.starts
        at = self._case.at(reading.day, starts) if reading.day and starts else None
        return WishFacts(
            service_id=service.service_id if service else None,
            service=service.name if service else draft.service_id,
            day=reading.day,
            last_day=reading.last_day,
            time=f"{starts:%H:%M}" if starts else None,
            not_before=_clock(window.first) if window else None,
            not_after=_clock(window.end) if window else None,
            starts_at=at,
            duration_minutes=draft.duration_minutes or reading.duration_minutes,
            party_size=draft.party_size or reading.party_size,
            area=draft.area,
            instructor=draft.instructor,
            features=draft.features,
            dietary=draft.dietary,
            special_requests=draft.special_requests,
        )

    def _doubt(self, doubt: Doubt) -> DoubtFacts:
        name = f"doubt_{doubt.code}"
        return DoubtFacts(
            field=doubt.field,
            code=doubt.code,
            candidates=list(doubt.candidates),
            must_ask=doubt.must_ask,
            question=self._case.voice.say(name) if name in SPEECH[self._case.language] else None,
        )

    def _question(self, missing: str, finding: Finding) -> str:
        voice = self._case.voice
        lengths = [voice.say("minutes", minutes=length) for length in finding.service.durations]
        return voice.say(f"missing_{missing}", options=", ".join(lengths))

    def _said(self, finding: Finding) -> str:
        voice = self._case.voice
        if finding.bookable is False:
            refused = self._looking.not_possible(finding).say
            return refused if finding.offer else f"{refused} {voice.say('none_free')}"
        if finding.offer is None:
            return voice.say("none_free")
        day = finding.reading.day
        known = day is not None and finding.reading.last_day is None
        first = voice.say("free_on", day=voice.day(day)) if known and day else voice.say("nearest")
        return f"{first}\n{voice.slot_lines(finding.offer.slots)}"


def _clock(minutes: int) -> str:
    return "24:00" if minutes >= 1440 else f"{minutes // 60:02d}:{minutes % 60:02d}"
