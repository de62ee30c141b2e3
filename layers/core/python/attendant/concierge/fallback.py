"""Serving simple wishes without a model: when it is down, out of quota, or said what is not true.

Books, changes, cancels and lists bookings by the grammar and the intents alone, with the same desk as the
tools. What it does not understand it leaves to a person.
"""

import re

from attendant.bookings.models import Booking
from attendant.concierge.desk import Desk
from attendant.concierge.drafting import Drafting, time_words
from attendant.concierge.models import Draft, ProposalKind
from attendant.concierge.refusals import Refusal
from attendant.concierge.render import MOST_CHOICES
from attendant.concierge.wish import Finding, Wish
from attendant.concierge.wording.consent import Consent, answer_to
from attendant.concierge.wording.intent import Intent, intent_of, references_in
from attendant.concierge.wording.reading import Reading
from attendant.concierge.wording.text import fold, words
from attendant.conversations.models import Outbound

WAITLIST = "waitlist"
_WAITLIST_WORDS = re.compile(
    r"\bwait(?:ing)? ?list\b|\bwarteliste\b|\bliste d attente\b|\blista d attesa\b|\blista de espera\b"
)
_ASKED_FIRST = ("service", "day", "time", "duration", "party_size")


class Dialogue:
    """One answer by rules."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._case = desk.case
        self._voice = desk.case.voice
        self._text = "\n".join(desk.case.texts)
        areas = [area.name for area in self._case.areas]
        self._drafting = Drafting(self._text, self._case.services, self._case.resources, areas)
        self._table = self._drafting.of_a_table()

    def answer(self) -> Outbound | None:
        """The answer, or None when a person has to see to it."""
        try:
            return self._answer()
        except Refusal as refusal:
            return self._refused(refusal)

    def _answer(self) -> Outbound | None:
        intent = intent_of(self._text)
        reading = self._case.reads(self._text, moving=intent is Intent.CHANGE)
        draft = self._open_wish()
        if intent is Intent.MY_BOOKINGS and not reading.says_anything:
            return self._voice.bookings(self._case.own)
        if intent is Intent.CANCEL:
            return self._cancel(reading)
        says = reading.says_anything or bool(self._table) or bool(self._drafting.of_teaching())
        other_time = draft is not None and draft.wish == "book" and says
        if (draft is not None and draft.wish == "change") or (intent is Intent.CHANGE and not other_time):
            return self._change(reading, draft)
        answers = draft is not None and (says or self._answers(reading, draft, intent))
        if intent is Intent.QUESTION and not answers and not reading.says_anything:
            return None
        if intent is Intent.BOOK or reading.says_anything or answers or asks_to_wait(self._text):
            return self._book(reading, draft)
        if intent is Intent.GREETING:
            return Outbound(text=self._voice.say("greeting"))
        if intent is Intent.THANKS:
            return Outbound(text=self._voice.say("you_are_welcome"))
        return None

    # Booking

    def _book(self, reading: Reading, draft: Draft | None) -> Outbound:
        wish = self._drafting.added_to(draft or Draft(), reading)
        self._desk.draft = wish
        if asks_to_wait(self._text):
            return self._wait(wish)
        finding = self._desk.looking.look(self._wish(wish))
        missing = [name for name in _ASKED_FIRST if name in finding.missing]
        if missing and (missing != ["time"] or finding.offer is None):
            return self._ask(missing[0], finding)
        if finding.bookable and finding.offer is not None:
            proposal = self._desk.proposing.propose(
                finding.offer.slots[0].slot_id,
                None,
                None,
                dietary=wish.dietary,
                special_requests=wish.special_requests,
            )
            self._desk.draft = None
            return self._voice.proposal(proposal)
        return self._or_wait(self._times(finding), finding)

    def waitlist(self) -> Outbound | None:
        """Put the guest on the waiting list if the last answer offered it and they say yes to that."""
        draft, inbound = self._case.memory.live_draft(self._case.now), self._case.inbound
        if inbound[-1].action == self._desk.waiting.choice().id:
            return self._wait(draft)
        if draft is None or draft.asked_for != WAITLIST or any(one.action for one in inbound):
            return None
        answer = answer_to(self._case.texts, ProposalKind.BOOK.value)
        if answer.consent is Consent.YES:
            return self._wait(draft)
        return Outbound(text=self._voice.say("all_right")) if answer.consent is Consent.NO else None

    def _wait(self, draft: Draft | None) -> Outbound:
        """Put the guest on the waiting list for the wish that is open."""
        if draft is None:
            return Outbound(text=self._voice.say("other_day"))
        self._desk.draft = draft.model_copy(update={"asked_for": None})
        try:
            said = self._desk.waiting.join(self._wish(draft))
        except Refusal as refusal:
            return self._refused(refusal)
        self._desk.draft = None
        return said

    def _wish(self, draft: Draft) -> Wish:
        return Wish(
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

    def _or_wait(self, answer: Outbound, finding: Finding) -> Outbound:
        """Beside other times, or instead of them, the waiting list, where something may come free."""
        waiting, voice = self._desk.waiting, self._voice
        if len(answer.choices) >= MOST_CHOICES or not waiting.can_wait(finding):
            return answer
        if answer.choices:
            return answer.model_copy(update={"choices": [*answer.choices, waiting.choice()]})
        draft = self._desk.draft or Draft()
        self._desk.draft = draft.model_copy(update={"asked_for": WAITLIST})
        yes = waiting.choice().model_copy(update={"title": voice.say("yes")})
        text = f"{answer.text}\n\n{voice.say('waitlist_ask')}"
        return answer.model_copy(update={"text": text, "choices": [yes, waiting.refusal()]})

    def _ask(self, missing: str, finding: Finding) -> Outbound:
        draft = self._desk.draft or Draft()
        self._desk.draft = draft.model_copy(update={"asked_for": missing})
        lengths = [self._voice.say("minutes", minutes=length) for length in finding.service.durations]
        return Outbound(text=self._voice.say(f"missing_{missing}", options=", ".join(lengths)))

    def _times(self, finding: Finding) -> Outbound:
        """Free times, or why the time asked for is not to be had with the nearest that are."""
        voice = self._voice
        if finding.bookable is False:
            first = self._desk.looking.not_possible(finding).say
            if finding.offer is None:
                return Outbound(text=f"{first} {voice.say('none_free')}")
            return voice.times(finding.offer, first=f"{first}\n{voice.say('nearest')}")
        if finding.offer is None:
            reasons = f" ({voice.reasons(finding.reasons)})" if finding.reasons else ""
            return Outbound(text=f"{voice.say('none_free')}{reasons}")
        day = finding.reading.day
        first = voice.say("free_on", day=voice.day(day)) if day and not finding.reading.last_day else ""
        return voice.times(finding.offer, first=first or voice.say("nearest"))

    def _open_wish(self) -> Draft | None:
        """The wish that is still open: a draft, or the proposal that waits for an answer."""
        draft = self._case.memory.live_draft(self._case.now)
        if draft is not None:
            return draft
        pending = self._case.memory.pending(self._case.now)
        if pending is None or pending.kind is ProposalKind.CANCEL:
            return None
        local = pending.starts_at.astimezone(self._case.zone)
        return Draft(
            wish=pending.kind.value,
            service_id=pending.service_name,
            day=pending.days(self._case.zone),
            time=f"{local:%H:%M}",
            duration_minutes=pending.duration_minutes,
            party_size=pending.party_size,
            instructor=pending.resource_name if pending.resource_id else None,
            area=pending.area_name if pending.area_id else None,
            features=", ".join(pending.needs.attributes) or None,
            taught_in=pending.needs.language,
            level=pending.needs.level,
            discipline=pending.needs.discipline,
            dietary=pending.dietary,
            special_requests=pending.special_requests,
            reference=pending.reference,
        )

    def _answers(self, reading: Reading, draft: Draft | None, intent: Intent) -> bool:
        """Whether the text answers what was asked: a number, a name, or too few words for a new matter."""
        if draft is None or draft.asked_for is None:
            return False
        if reading.bare_number is not None or self._drafting.service() is not None:
            return True
        return intent is Intent.UNKNOWN and len(words(self._text)) <= 3

    # Changing and cancelling

    def _cancel(self, reading: Reading) -> Outbound:
        pending = self._case.memory.pending(self._case.now)
        if pending is not None and pending.kind is ProposalKind.BOOK and not self._named(reading):
            self._desk.reject(pending)
            return Outbound(text=self._voice.say("all_right"))
        booking = self._which(reading)
        if booking is None:
            if not self._case.own:
                return self._voice.bookings([])
            return self._voice.which(self._case.own, "cancel")
        return self._voice.proposal(self._desk.proposing.propose_cancel(booking.reference))

    def _change(self, reading: Reading, draft: Draft | None) -> Outbound:
        reference = draft.reference if draft is not None else None
        booking = self._which(Reading(language=reading.language), reference)
        if booking is None:
            if not self._case.own:
                return self._voice.bookings([])
            return self._voice.which(self._case.own, "change")
        number = reading.bare_number if draft is not None and draft.asked_for == "party_size" else None
        teaching = self._drafting.of_teaching()
        told = reading.says_anything or self._table or teaching or self._drafting.instructor() or number
        if not told:
            return self._ask_what_changes(booking)
        wish = Wish(
            day=reading.day.isoformat() if reading.day else None,
            time=time_words(reading),
            duration_minutes=reading.duration_minutes,
            instructor=self._drafting.instructor(),
            party_size=reading.party_size or number,
            area=self._table.get("area"),
            features=self._table.get("features"),
            taught_in=teaching.get("taught_in"),
            level=teaching.get("level"),
            discipline=teaching.get("discipline"),
        )
        proposal, finding = self._desk.proposing.propose_change(booking.reference, wish)
        if proposal is not None:
            return self._voice.proposal(proposal)
        self._desk.draft = Draft(wish="change", reference=booking.reference)
        return self._times(finding)

    def _ask_what_changes(self, booking: Booking) -> Outbound:
        self._desk.draft = Draft(wish="change", reference=booking.reference)
        seated = self._voice.seat(booking).is_table
        return Outbound(text=self._voice.say("what_change_table" if seated else "what_change"))

    def _which(self, reading: Reading, reference: str | None = None) -> Booking | None:
        """The booking meant: by reference, by day, or the only one.

        Raises:
            Refusal: a reference is named that is not the guest's own.
        """
        named = [reference] if reference else references_in(self._text, surely=True)
        if named:
            return self._desk.proposing.own_booking(named[0])
        own = self._case.own
        for capitals in references_in(self._text):
            if any(booking.reference == capitals for booking in own):
                return self._desk.proposing.own_booking(capitals)
        if reading.day is not None:
            same_day = [b for b in own if b.starts_at.astimezone(self._case.zone).date() == reading.day]
            own = same_day or own
        return own[0] if len(own) == 1 else None

    def _named(self, reading: Reading) -> bool:
        """Whether the guest speaks of a booking they have."""
        return bool(references_in(self._text, surely=True) or (reading.day and self._case.own))

    def _refused(self, refusal: Refusal) -> Outbound:
        if refusal.hand_over is not None:
            self._desk.leave_to_staff(refusal)
            return Outbound(text=refusal.say)
        if refusal.code == "service_missing" and self._desk.draft is not None:
            self._desk.draft = self._desk.draft.model_copy(update={"asked_for": "service"})
        offers = self._desk.looking.offers
        if offers:
            return self._voice.times(offers[-1], first=refusal.say)
        return Outbound(text=refusal.say or self._voice.say("other_day"))


def asks_to_wait(text: str) -> bool:
    """Whether a text speaks of the waiting list."""
    return _WAITLIST_WORDS.search(re.sub(r"[^\w]+", " ", fold(text))) is not None
