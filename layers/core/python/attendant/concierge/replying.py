"""What to answer in one turn: fixed commands first, then the model, then the veto, then rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from attendant.concierge.claims import Known, false_claims
from attendant.concierge.desk import Desk
from attendant.concierge.fallback import Dialogue
from attendant.concierge.loop import converse
from attendant.concierge.model import Model, ModelFailed
from attendant.concierge.models import Draft, Proposal, ProposalState
from attendant.concierge.prompt import leaks_the_prompt, messages_for
from attendant.concierge.refusals import Refusal, TurnFailed
from attendant.concierge.render import joined, tidy
from attendant.concierge.tools import TOOLS, Toolbox
from attendant.concierge.wording.consent import Consent, answer_to
from attendant.concierge.wording.intent import Intent, intent_of
from attendant.conversations.models import Author, Message, Outbound
from attendant.kernel import metrics
from attendant.kernel.logs import logger

LATE = timedelta(minutes=10)
TOO_LATE = timedelta(hours=12)


@dataclass(frozen=True)
class Reply:
    """The answer, and the reason for giving the conversation to staff if it goes there."""

    outbound: Outbound
    hand_over: str | None = None


class Composer:
    """Finds the answer of one turn. `may_fail`: the queue may repeat a turn whose model failed in passing."""

    def __init__(
        self,
        desk: Desk,
        model: Model,
        *,
        seconds_left: Callable[[], float],
        user: str,
        may_fail: bool,
    ) -> None:
        self._desk = desk
        self._case = desk.case
        self._voice = desk.case.voice
        self._model = model
        self._seconds_left = seconds_left
        self._user = user
        self._may_fail = may_fail

    def compose(self) -> Reply:
        """The answer to everything the guest wrote since the last one.

        Raises:
            TurnFailed: the model failed in passing and the turn may be tried again.
            DomainError: the store does not answer.
        """
        reply = self._compose()
        parts = [reply.outbound.text]
        if self._is_late:
            parts.insert(0, self._voice.say("late"))
        if self._case.first_contact:
            parts.insert(0, self._voice.say("welcome", property=self._case.place.name))
        outbound = reply.outbound.model_copy(update={"text": joined(*parts)})
        return Reply(outbound, reply.hand_over)

    def _compose(self) -> Reply:
        if self._age > TOO_LATE and self._unfinished is None:
            return Reply(
                Outbound(text=self._voice.say("apology")), "The guest waited for more than 12 hours."
            )
        try:
            commanded = self._command()
        except Refusal as refusal:
            return Reply(self._refused(refusal))
        if commanded is not None:
            return commanded
        return self._ask_the_model()

    # Fixed commands

    def _command(self) -> Reply | None:
        case = self._case
        if self._unfinished is not None:
            return self._finish(self._unfinished)
        last = case.inbound[-1]
        if last.action == "human" or any(self._wants_a_person(message) for message in case.inbound):
            return self._hand_over("The guest asked for a person.")
        pending = case.memory.pending(case.now)
        if (waited := self._desk.waiting.answer(pending)) is not None:
            return Reply(waited)
        if (waits := Dialogue(self._desk).waitlist()) is not None:
            return Reply(waits)
        if pending is not None:
            answer = self._desk.deeds.consent(pending)
            if answer.consent is Consent.YES:
                return self._agreed(pending, aside=answer.aside)
            if answer.consent is Consent.NO:
                self._desk.reject(pending)
                return Reply(Outbound(text=self._voice.say("all_right")))
        if last.action is not None:
            return self._tapped(last.action)
        return self._late_yes() if pending is None else None

    def _agreed(self, proposal: Proposal, *, aside: bool) -> Reply:
        """A clear yes, carried out at once; one that comes late is asked again."""
        if self._is_late:
            renewed = self._desk.proposing.renew(proposal)
            return Reply(self._voice.proposal(renewed, first=self._voice.say("late_ask")))
        self._desk.deeds.carry_out(proposal)
        if not aside:
            return Reply(self._confirmation())
        return self._ask_the_model()

    def _finish(self, accepted: Proposal) -> Reply:
        """A turn that was cut short after the yes: do it (again, without effect) and say so."""
        self._desk.deeds.carry_out(accepted)
        later = [m for m in self._case.inbound if m.seq > (accepted.accepted_seq or 0)]
        unsaid = answer_to([m.text for m in later], accepted.kind.value).consent if later else Consent.YES
        if unsaid is Consent.YES:
            return Reply(self._confirmation())
        self._case.inbound = later
        return self._ask_the_model()

    def _tapped(self, action: str) -> Reply | None:
        """A button or list row: ours, and possibly from long ago."""
        verb, _, rest = action.partition(":")
        if verb == "slot":
            return Reply(self._voice.proposal(self._desk.proposing.propose(rest, None, None)))
        if verb in ("confirm", "reject"):
            proposal = self._case.memory.proposal(rest.partition(":")[0])
            if verb == "reject":
                return Reply(Outbound(text=self._voice.say("all_right")))
            return self._again(proposal) if proposal else Reply(self._nothing_pending())
        if verb == "cancel":
            return Reply(self._voice.proposal(self._desk.proposing.propose_cancel(rest)))
        if verb == "change":
            booking = self._desk.proposing.own_booking(rest)
            self._desk.draft = Draft(wish="change", reference=booking.reference)
            return Reply(Outbound(text=self._voice.say("what_change")))
        return None

    def _late_yes(self) -> Reply | None:
        """A yes or no though nothing is open: the second of two quick ones, or one that came too late."""
        latest = self._case.memory.latest()
        if latest is None:
            return None
        answer = answer_to(self._case.texts, latest.kind.value)
        if answer.consent is not Consent.YES or answer.aside:
            return None
        written_after = latest.could_be_meant(self._case.inbound[-1].seq, self._case.inbound[-1].at)
        if not written_after or latest.state is ProposalState.REJECTED:
            return None
        began = latest.accepted_seq or latest.shown_after_seq or 0
        since = [m for m in self._case.recent if m.seq > began and m.role is Author.ASSISTANT]
        # The first answer since is about it; after a second one the yes may mean something else.
        return self._again(latest) if len(since) <= 1 else None

    def _again(self, proposal: Proposal) -> Reply:
        """A yes to what is done already is told so; to what is over it is looked at and asked again."""
        if proposal.state is ProposalState.DONE and proposal.booking_id is not None:
            booking = self._desk.bookings.get(proposal.booking_id)
            if booking.status.blocks or booking.status.cancelled:
                return Reply(self._voice.confirmation(proposal.kind, booking, again=True))
        renewed = self._desk.proposing.renew(proposal)
        return Reply(self._voice.proposal(renewed, first=self._voice.say("outdated")))

    def _wants_a_person(self, message: Message) -> bool:
        return message.action is None and intent_of(message.text) is Intent.HUMAN

    def _hand_over(self, reason: str) -> Reply:
        said = joined(self._desk.hand_over_say, self._voice.say("handed_over"))
        return Reply(Outbound(text=said), reason)

    # The model

    def _ask_the_model(self) -> Reply:
        desk = self._desk
        try:
            text = converse(
                self._model,
                messages_for(self._case),
                Toolbox(TOOLS, desk),
                seconds_left=self._seconds_left,
                user=self._user,
                enough=lambda: (
                    desk.proposing.shown is not None
                    or desk.waiting.said is not None
                    or desk.hand_over_reason is not None
                ),
            )
        except ModelFailed as failed:
            logger.warning("model_failed", reason=failed.reason, passing=failed.passing)
            metrics.count("ModelFailed", reason=failed.reason[:40])
            if failed.passing and self._may_fail and desk.deeds.done is None:
                raise TurnFailed("The model does not answer at the moment.") from failed
            return self._without_model()
        return self._checked(tidy(text))

    def _checked(self, text: str) -> Reply:
        """The model's text, if it may be sent; what the server has to say itself always is."""
        desk = self._desk
        if desk.deeds.done is not None:
            if desk.proposing.shown is not None:
                return Reply(self._voice.proposal(desk.proposing.shown, first=self._confirmation().text))
            confirmation = self._confirmation()
            repeats = desk.deeds.done[1].reference in text
            withheld = false_claims(text, _quotes_of(self._case.known)) or leaks_the_prompt(text)
            plain = not text or repeats or withheld
            body = confirmation.text if plain else joined(confirmation.text, text)
            return Reply(confirmation.model_copy(update={"text": body}))
        if desk.hand_over_reason is not None:
            return self._hand_over(desk.hand_over_reason)
        if desk.proposing.shown is not None:
            return Reply(self._voice.proposal(desk.proposing.shown))
        if desk.waiting.said is not None:
            return Reply(desk.waiting.said)
        claims = false_claims(text, self._case.known)
        if claims or leaks_the_prompt(text) or not text:
            codes = sorted({claim.code for claim in claims}) or ["instructions" if text else "empty"]
            logger.warning("reply_withheld", codes=codes)
            metrics.count("ReplyWithheld", code=codes[0])
            return self._by_rules() or Reply(Outbound(text=self._voice.say(self._withheld)))
        offers = desk.looking.offers
        choices = self._voice.choices(offers[-1]) if offers else []
        return Reply(Outbound(text=text, choices=choices))

    # Without the model

    def _without_model(self) -> Reply:
        by_rules = self._by_rules()
        if by_rules is not None:
            return by_rules
        parts = [self._voice.say("apology")]
        if self._case.memory.pending(self._case.now) is not None:
            parts.append(self._voice.say("apology_open"))
        return Reply(Outbound(text=joined(*parts)), "The assistant could not answer.")

    def _by_rules(self) -> Reply | None:
        desk = self._desk
        if desk.deeds.done is not None:
            confirmation = self._confirmation()
            said = joined(confirmation.text, self._voice.say("one_at_a_time"))
            return Reply(confirmation.model_copy(update={"text": said}))
        if desk.proposing.shown is not None:
            return Reply(self._voice.proposal(desk.proposing.shown))
        if desk.waiting.said is not None:
            return Reply(desk.waiting.said)
        answer = Dialogue(desk).answer()
        if desk.hand_over_reason is not None:
            return self._hand_over(desk.hand_over_reason)
        return Reply(answer) if answer is not None else None

    def _confirmation(self) -> Outbound:
        done = self._desk.deeds.done
        if done is None:
            raise ValueError("nothing was done")
        proposal, booking = done
        others = self._desk.deeds.others
        return self._voice.confirmation(proposal.kind, booking, others=others)

    def _refused(self, refusal: Refusal) -> Outbound:
        """A fixed command that cannot be carried out: why, and what can be had instead."""
        desk = self._desk
        if desk.proposing.shown is not None:
            return self._voice.proposal(desk.proposing.shown, first=refusal.say)
        if desk.looking.offers:
            return self._voice.times(desk.looking.offers[-1], first=refusal.say)
        return Outbound(text=refusal.say)

    @property
    def _withheld(self) -> str:
        """Nothing was booked: where only tables are booked nobody is asked for a length."""
        timed = [service for service in self._case.services if service.turn_times is None]
        return "withheld" if timed else "withheld_table"

    def _nothing_pending(self) -> Outbound:
        return Outbound(text=self._voice.say("nothing_pending"))

    @property
    def _unfinished(self) -> Proposal | None:
        """The yes of a turn that was cut short: an old one that was answered since is no order any more."""
        return self._case.memory.accepted(self._case.conversation.answered_through)

    @property
    def _age(self) -> timedelta:
        return self._case.now - self._case.inbound[-1].at

    @property
    def _is_late(self) -> bool:
        return self._age > LATE


def _quotes_of(known: Known) -> Known:
    """What may be said beside a confirmation: facts, but no claim of a deed; the server makes that one."""
    return Known(references=known.references, times=known.times, amounts=known.amounts, tables=known.tables)
