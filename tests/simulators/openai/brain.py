"""The literal model: looks at the whole message list and decides on the next tool call or the final text.

It behaves as a good model does: it asks for what is missing, passes the guest's own words on, proposes
before it books, and says that something is done only after the tool said so.
"""

import re
from typing import Any

from tests.simulators.openai import slots
from tests.simulators.openai.context import Result, context_of
from tests.simulators.openai.decisions import Call, Decision, Say
from tests.simulators.openai.memory import remember
from tests.simulators.openai.owning import Owning
from tests.simulators.openai.phrases import phrase

LASTING = re.compile(
    r"[^.!?\n]*\b(?:allerg|vegan|vegetari|coeliac|celiac|zöliak|lactose|laktose|gluten)\w*[^.!?\n]*",
    re.IGNORECASE,
)
SMALL = ("smalltalk", "who", "off_topic", "thanks", "bye", "greeting")


def decide(messages: list[dict[str, Any]], tools: list[str]) -> Decision:
    """The next step of this turn."""
    context = context_of(messages)
    return Turn(context, remember(context), tools).decide()


class Turn(Owning):
    """One round of one turn: the choice of what comes next."""

    def decide(self) -> Decision:
        last = self.context.results[-1] if self.context.results else None
        if last is None:
            return self._begin()
        after = {
            "find_availability": self._after_search,
            "propose": self._after_proposal,
            "propose_change": self._after_proposal,
            "propose_cancel": self._after_proposal,
            "my_bookings": self._after_bookings,
            "property_facts": self._after_facts,
            "guest_details": self._after_details,
            "remember": self._after_details,
        }.get(last.tool, self._after_deed)
        return after(last)

    def _begin(self) -> Decision:
        details = self._latest("email") or self._latest("name")
        if details and self._may("guest_details"):
            return Call("guest_details", {"name": self._latest("name"), "email": self._latest("email")})
        lasting = next((found for text in self.context.fresh if (found := LASTING.search(text))), None)
        if lasting and self._may("remember"):
            about = "allergy" if "allerg" in lasting[0].casefold() else "diet"
            return Call("remember", {"about": about, "words": lasting[0].strip()})
        return self._choose()

    def _choose(self) -> Decision:
        """What the guest is up to, most urgent first."""
        pending, consent = self.context.pending, self._consent()
        if "human" in self.intents and self._may("hand_over"):
            return Call("hand_over", {"reason": self.wish.said[:200] or "The guest asks for a person."})
        if consent is True and not pending and self._offered_a_person() and self._may("hand_over"):
            return Call(
                "hand_over", {"reason": "The guest has a question that the property's facts do not answer."}
            )
        if "forbidden" in self.intents or ("off_topic" in self.intents and not self._details()):
            return Say(self._aside("refuse"))
        if pending and consent is True and not self._contradicts():
            return Call(pending.kind, {"proposal_id": pending.proposal_id})
        if pending and (consent is False or self._drops()) and not self._details():
            return self._say("dropped" if pending.kind == "book" else "left")
        topic = self._topic()
        if topic and self._may("property_facts"):
            return Call("property_facts", {"topic": topic})
        if "mine" in self.intents and not {"cancel", "change"} & self.intents and not self._details():
            return self._or_say(Call("my_bookings"), "no_bookings")
        return self._pursue(consent)

    def _pursue(self, consent: bool | None) -> Decision:
        """Go on with the wish, or answer what is no wish."""
        chosen = self._latest("reference") or self._latest("ordinal") is not None
        active = (
            self._details()
            or consent is True
            or bool({"book", "change", "cancel"} & self.intents)
            or (chosen and self.memory.before.goal is not None)
        )
        moving = self.context.pending is not None and self.context.pending.kind == "change"
        if (active and self.wish.goal in ("change", "cancel")) or (moving and self._details()):
            return self._or_say(Call("my_bookings"), "no_bookings")
        if active and self.wish.goal == "book":
            return self._search()
        for key in SMALL:
            if key in self.intents:
                return self._small(key)
        if consent is False:
            return self._say("left")
        if consent is True:
            return self._say("clarify")
        if any(reading.question for reading in self.memory.fresh) and self._may("property_facts"):
            return Call("property_facts", {"topic": self.wish.said[:200] or self.context.fresh[-1][:200]})
        if self.context.pending:
            return self._say("shall_i")
        if self.wish.goal == "change":
            return self._say("to_when")
        return self._search() if self.wish.goal == "book" and self.wish.day else self._say("clarify")

    def _small(self, key: str) -> Decision:
        key = {"greeting": "hello", "off_topic": "refuse"}.get(key, key)
        reminder = f" {phrase(self.language, 'shall_i')}" if self.context.pending and key != "bye" else ""
        return Say(self._text(key) + reminder)

    def _after_facts(self, last: Result) -> Decision:
        facts = slots.facts_of(last.answer) if last.ok else ""
        text = facts or str(last.answer.get("say") or "") or self._aside("unknown")
        deed = self.context.result_of("book", "change", "cancel")
        if deed is not None and not deed.ok:
            return Say(f"{text}\n{self._relay(deed.answer).text}")
        if deed is not None:
            shown = "server sends" in str(deed.answer.get("next"))
            return Say(text if shown else f"{deed.answer.get('confirmation', '')}\n{text}".strip())
        return Say(f"{text}\n{self._text('shall_i')}" if facts and self.context.pending else text)

    def _after_details(self, last: Result) -> Decision:
        if not last.ok:
            return self._relay(last.answer)
        if (
            self._details()
            or {"book", "change", "cancel", "mine", "human"} & self.intents
            or self._consent() is not None
        ):
            return self._choose()
        name = self._latest("name")
        if self.memory.before.goal == "book" and self.wish.day and not self.context.pending:
            return self._search()
        return self._say("details", name=f" {name}" if name else "")

    def _after_deed(self, last: Result) -> Decision:
        """book, change, cancel, hand_over and tools nobody knows: say what the tool says."""
        topic = self._topic() if last.tool in ("book", "change", "cancel") else None
        if topic and self._may("property_facts"):
            return Call("property_facts", {"topic": topic})
        if not last.ok:
            return self._relay(last.answer)
        words = [
            str(last.answer[name]) for name in ("confirmation", "say", "summary") if last.answer.get(name)
        ]
        return Say(words[0]) if words else self._say("failed")
