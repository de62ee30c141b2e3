"""The waiting list in one turn: joining it, and answering its offers by a tap or a word (S-28).

Joining is stored with the answer that says so. An offer becomes a booking at once, as the guest says yes; a
repeat of the turn, or a second tap, finds it done.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from attendant.bookings.models import NotBookable, worth_waiting
from attendant.bookings.waitlist.models import OfferOver, WaitlistClosed, WaitlistEntry, WaitlistWish
from attendant.bookings.waitlist.service import Waitlist
from attendant.bookings.waitlist.states import WaitlistState, WrongWaitlistStep
from attendant.bookings.wall_clock import local_date
from attendant.concierge import waiting_words
from attendant.concierge.case import Case
from attendant.concierge.looking import Looking
from attendant.concierge.models import Proposal, ProposalKind, ShownOffer
from attendant.concierge.refusals import Refusal
from attendant.concierge.repository import ConciergeRepository
from attendant.concierge.wish import Finding, Wish
from attendant.concierge.wording.consent import Consent, answer_to
from attendant.conversations.models import Choice, Message, Outbound
from attendant.kernel.errors import Invalid, NotFound
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction

EITHER_SIDE = timedelta(minutes=30)


@dataclass
class Waiting:
    """What one turn does about the waiting list. `said` is the text of what it did, for the answer."""

    case: Case
    looking: Looking
    waitlist: Waitlist
    repository: ConciergeRepository
    actor: Actor
    said: Outbound | None = None
    _joins: list[tuple[str, WaitlistWish]] = field(default_factory=list)
    _answered: list[ShownOffer] = field(default_factory=list)

    # Offers

    def answer(self, pending: Proposal | None) -> Outbound | None:
        """What to say to a tap about the waiting list, or to a clear yes or no to its newest offer.

        A proposal that was shown later is what a mere word is about.
        """
        taps = [one.action for one in self.case.inbound if (one.action or "").startswith(waiting_words.VERB)]
        if taps and taps[-1]:
            told = self._tapped(taps[-1])
            beside = any(one.action is None and one.text for one in self.case.inbound)
            if told is None or not beside:
                return told
            text = f"{told.text}\n\n{self.case.voice.say('one_at_a_time')}"
            return told.model_copy(update={"text": text})
        shown = self._open(pending)
        if shown is None:
            return None
        answer = answer_to([one.text for one in self._since(shown)], ProposalKind.BOOK.value)
        if answer.consent is Consent.YES and not answer.aside:
            return self._accept(shown.entry_id, shown.offer_id)
        if answer.consent is Consent.NO and not answer.aside:
            return self._decline(shown.entry_id, shown.offer_id)
        return None

    def _open(self, pending: Proposal | None) -> ShownOffer | None:
        """The newest offer that nobody answered, if everything the guest wrote came after it."""
        newest = max(self.case.memory.waitlist, key=lambda one: one.shown_at, default=None)
        if newest is None or newest.answered or len(self._since(newest)) < len(self.case.inbound):
            return None
        if pending is not None and pending.shown_at is not None and pending.shown_at > newest.shown_at:
            return None
        return newest

    def _since(self, shown: ShownOffer) -> list[Message]:
        return [one for one in self.case.inbound if one.seq > shown.shown_after_seq and one.action is None]

    def _tapped(self, tapped: str) -> Outbound | None:
        voice = self.case.voice
        _, verb, *parts = tapped.split(":")
        if verb == waiting_words.NEVER:
            return Outbound(text=voice.say("all_right"))
        if verb == waiting_words.YES and len(parts) == 2:
            return self._accept(*parts)
        if verb == waiting_words.NO and len(parts) == 2:
            return self._decline(*parts)
        if verb == waiting_words.AGAIN and parts:
            return self._rejoin(parts[0])
        return None

    def _accept(self, entry_id: str, offer_id: str) -> Outbound:
        case = self.case
        try:
            made = self.waitlist.accept(entry_id, offer_id, None, self.actor)
        except (OfferOver, WrongWaitlistStep, NotBookable):
            return self._over(entry_id)
        except NotFound:
            return Outbound(text=case.voice.say("nothing_pending"))
        again = made.repeated and self._close(entry_id, offer_id)
        if not made.repeated:
            self._close(entry_id, offer_id)
        return case.voice.confirmation(ProposalKind.BOOK, made.booking, again=again)

    def _decline(self, entry_id: str, offer_id: str) -> Outbound:
        voice = self.case.voice
        try:
            entry = self.waitlist.decline(entry_id, offer_id, None, self.actor)
        except (OfferOver, WrongWaitlistStep):
            return self._over(entry_id)
        except NotFound:
            return Outbound(text=voice.say("nothing_pending"))
        self._close(entry_id, offer_id)
        return self._keep_asking("waitlist_declined", entry)

    def _rejoin(self, entry_id: str) -> Outbound:
        voice = self.case.voice
        try:
            self.waitlist.rejoin(entry_id, None, self.actor)
        except NotFound:
            return Outbound(text=voice.say("nothing_pending"))
        except (OfferOver, WrongWaitlistStep):
            return self._over(entry_id)
        return Outbound(text=voice.say("waitlist_rejoined"))

    def _over(self, entry_id: str) -> Outbound:
        """An offer that ended, and what comes next: its own booking, waiting on, or another day."""
        voice = self.case.voice
        entry = self.waitlist.get(entry_id)
        if not self.actor.may_touch(entry.guest_id):
            return Outbound(text=voice.say("nothing_pending"))
        if entry.state is WaitlistState.ACCEPTED and entry.offer is not None:
            return self._accept(entry_id, entry.offer.offer_id)
        return self._keep_asking("waitlist_over", entry)

    def _keep_asking(self, sentence: str, entry: WaitlistEntry) -> Outbound:
        voice = self.case.voice
        ended = entry.state in (WaitlistState.LAPSED, WaitlistState.DECLINED)
        if ended and entry.expires_at > self.case.now:
            return waiting_words.keep_asking(voice, voice.say(sentence), entry)
        return Outbound(text=f"{voice.say(sentence)} {voice.say('other_day')}")

    def _close(self, entry_id: str, offer_id: str) -> bool:
        """Remember with the answer that the offer has been answered; whether it had been before."""
        for shown in self.case.memory.waitlist:
            if (shown.entry_id, shown.offer_id) == (entry_id, offer_id):
                if not shown.answered:
                    self._answered.append(shown.model_copy(update={"answered": True}))
                return shown.answered
        return True

    # Joining

    def can_wait(self, finding: Finding) -> bool:
        """Whether the guest can wait for what was looked for and is not free."""
        if finding.sought is None or finding.bookable is not False or not finding.reasons:
            return False
        wish = self._wish(finding)
        if wish is None:
            return False
        if not worth_waiting(finding.reasons):
            return False
        try:
            self.waitlist.would_join(wish, self.actor)
        except (Invalid, NotBookable, NotFound, WaitlistClosed):
            return False
        return True

    def choice(self) -> Choice:
        """The button that puts the guest on the list for the wish that is open."""
        return Choice(
            id=waiting_words.action(waiting_words.JOIN), title=self.case.voice.say("waitlist_button")
        )

    def refusal(self) -> Choice:
        """The button that leaves everything as it is."""
        return Choice(id=waiting_words.action(waiting_words.NEVER), title=self.case.voice.say("no"))

    def join(self, wish: Wish) -> Outbound:
        """Put the guest on the list for a wish that cannot be had; stored with the answer that says so.

        Raises:
            Refusal: the words leave something open, it is free, or nobody can wait for it.
        """
        voice = self.case.voice
        finding = self.looking.look(wish)
        made = self._wish(finding)
        if made is None:
            lengths = [voice.say("minutes", minutes=length) for length in finding.service.durations]
            missing = next((one for one in finding.missing if one != "time"), "day")
            say = voice.say(f"missing_{missing}", options=", ".join(lengths))
            raise Refusal("missing", say, f"Ask the guest for: {missing}.")
        if finding.bookable or (finding.bookable is None and finding.offer is not None):
            raise Refusal("free", voice.say("waitlist_free"), "It is free: propose one of the times found.")
        try:
            entry = self.waitlist.would_join(made, self.actor)
        except WaitlistClosed:
            raise Refusal("waitlist_closed", voice.say("waitlist_closed"), "Offer another time.") from None
        except NotBookable as refused:
            say = f"{voice.reasons(refused.reasons)}. {voice.say('other_day')}"
            raise Refusal("not_bookable", say, "Nobody can wait for this.") from None
        except Invalid:
            raise Refusal("too_late", voice.say("waitlist_too_late"), "Offer another time.") from None
        entry_id = self.looking.new_id("wle", made.service_id, str(made.day), str(made.from_time))
        self._joins = [(entry_id, made)]
        self.said = waiting_words.joined(voice, self.case.zone, entry)
        return self.said

    def _wish(self, finding: Finding) -> WaitlistWish | None:
        """What to wait for: the time asked for and half an hour either side of it, or the part of the day."""
        case, sought, window = self.case, finding.sought, finding.reading.window
        day = finding.reading.day
        if sought is None or day is None:
            return None
        first = last = wished = None
        if finding.asked_for is not None and finding.reading.starts is not None:
            sides = [finding.asked_for - EITHER_SIDE, finding.asked_for + EITHER_SIDE]
            times = [f"{one.astimezone(case.zone):%H:%M}" for one in sides]
            dates = [local_date(one, case.zone) for one in sides]
            first = times[0] if dates[0] == day else "00:00"
            last = times[1] if dates[1] == day else "23:59"
            wished = f"{finding.asked_for.astimezone(case.zone):%H:%M}"
        elif window is not None:
            first = _clock(min(window.first, 1439))
            last = _clock(min(window.end - 1, 1439))
        return WaitlistWish(
            service_id=sought.service.service_id,
            day=day,
            from_time=first,
            until_time=last,
            wished_time=wished,
            duration_minutes=None if sought.service.turn_times else sought.minutes,
            party_size=sought.party_size,
            area_ids=[sought.area_id] if sought.area_id else [],
            resource_id=sought.resource_id,
            needs=sought.needs,
            guest_id=case.guest.guest_id,
            guest_name=(case.guest.name or "")[:80] or None,
            conversation_id=case.conversation.conversation_id,
        )

    def store(self, tx: Transaction) -> None:
        """Add what the turn did to the transaction of its answer."""
        for entry_id, wish in self._joins:
            self.waitlist.join_within(tx, wish, entry_id)
        for shown in self._answered:
            self.repository.waitlist(tx, shown)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
