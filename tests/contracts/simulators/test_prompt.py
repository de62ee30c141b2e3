"""What the literal model takes from a system prompt, whatever its exact wording."""

from datetime import datetime

from tests.simulators.openai.brain import decide
from tests.simulators.openai.context import context_of
from tests.simulators.openai.decisions import Call, Say

PROMPT = """You are the digital assistant of Casa Verde, a restaurant.
- Ask for one missing detail at a time.

SERVICES:
- Dinner: 90 min 0.00 EUR, 120 min 0.00 EUR per booking; 1-12 people; tables: Window, Terrace
- Wine tasting: 60 min 45.00 EUR per person; 2-8 people; instructors: Marta Rossi, Paul
HOURS:
- Monday: 12:00-23:00
POLICIES: cancellation, parking (property_facts)

NOW: Monday 2026-03-02 18:05 Europe/Rome
GUEST NAME: unknown
PENDING PROPOSAL: {pending}
GUEST'S BOOKING: K7QM2X Dinner, Tuesday 2026-03-03 19:00, 90 min, Window, 0.00 EUR, booked"""


def messages(*said: str, pending: str = "none") -> list[dict[str, str]]:
    talk = [{"role": "user", "content": text} for text in said]
    return [{"role": "system", "content": PROMPT.format(pending=pending)}, *talk]


def test_the_facts_of_a_prompt() -> None:
    context = context_of(messages("Hi"))
    assert context.now == datetime(2026, 3, 2, 18, 5)  # noqa: DTZ001  local time, as the prompt gives it
    assert context.services == {"Dinner": (90, 120), "Wine tasting": (60,)}
    assert context.instructors == ("Marta Rossi", "Paul")
    assert context.references == ("K7QM2X",)
    assert context.pending is None
    assert context.venue == "Casa Verde"


def test_a_pending_proposal() -> None:
    said = "prl_01KJPZ7Q4N8R2T6V0X4Z8B2D6F change Dinner, Tuesday 2026-03-03 20:00, 90 min, Window, 0.00 EUR"
    pending = context_of(messages("Hi", pending=said)).pending
    assert pending and (pending.proposal_id, pending.kind) == ("prl_01KJPZ7Q4N8R2T6V0X4Z8B2D6F", "change")
    assert decide(messages("yes", pending=said), ["change"]) == Call(
        "change", {"proposal_id": pending.proposal_id}
    )


def test_one_of_several_services_is_named() -> None:
    decision = decide(messages("Is there a wine tasting tomorrow at 5pm for two?"), ["find_availability"])
    assert isinstance(decision, Call)
    assert decision.arguments["service"] == "Wine tasting"
    assert (decision.arguments["time"], decision.arguments["party_size"]) == ("5pm", 2)


def test_a_table_for_four() -> None:
    decision = decide(messages("a table for 4 tonight at 8, we would like dinner"), ["find_availability"])
    assert isinstance(decision, Call)
    wanted = {"service": "Dinner", "day": "tonight", "time": "20:00", "party_size": 4}
    assert {name: said for name, said in decision.arguments.items() if said is not None} == wanted


def test_a_table_outside() -> None:
    decision = decide(messages("a quiet table outside for 4 tonight at 8"), ["find_availability"])
    assert isinstance(decision, Call)
    assert (decision.arguments["area"], decision.arguments["features"]) == ("outside", "quiet")


def test_without_tools_it_still_answers() -> None:
    assert isinstance(decide(messages("a table tomorrow at 8"), []), Say)


def test_parts_of_a_content_are_read() -> None:
    said = {"role": "user", "content": [{"type": "text", "text": "<guest>talk to a human</guest>"}]}
    decision = decide([*messages()[:1], said], ["hand_over"])
    assert isinstance(decision, Call) and decision.tool == "hand_over"
