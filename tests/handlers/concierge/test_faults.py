"""A model that fails or lies: what the guest got and what was stored. The table in the docs is made here."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from attendant.concierge import loop
from tests.handlers.concierge.conftest import Chat

DOCUMENT = Path(__file__).parents[3] / "docs" / "concierge-faults.md"
WISH = "Can I have a lesson tomorrow at 10 for one hour?"
QUESTION = "Is there a shop for helmets nearby?"
PREFACE = """\
# What happens when the model fails or lies

Made by `tests/handlers/concierge/test_faults.py`: each row is one guest message, answered through the reply
function with the model simulator in that mode for as long as the turn lasts. *Attempts* counts how often the
queue gave the job to the function.

The guest writes "Can I have a lesson tomorrow at 10 for one hour?" (a wish) or "Is there a shop for helmets
nearby?" (a question). A failing model never leaves a guest without an answer: simple wishes are served by
rules, all else goes to staff.

| mode | guest message | attempts | what the guest got | booking stored | who answers next |
|---|---|---|---|---|---|
"""
PROPOSAL, APOLOGY, WITHHELD = "proposal", "apology", "correction"


@dataclass(frozen=True)
class Row:
    """One mode with one message, and what has to come of it."""

    mode: str
    text: str
    got: str
    attempts: int = 1
    person: bool = False


ROWS = [
    Row("claims_booking_without_tool", WISH, PROPOSAL),
    Row("claims_booking_without_tool", QUESTION, WITHHELD),
    Row("claims_cancellation", WISH, PROPOSAL),
    Row("claims_cancellation", QUESTION, WITHHELD),
    Row("promises_colleague", QUESTION, WITHHELD),
    Row("wrong_price", QUESTION, WITHHELD),
    Row("injection_echo", QUESTION, WITHHELD),
    Row("names_foreign_booking", WISH, PROPOSAL),
    Row("names_foreign_booking", QUESTION, APOLOGY, person=True),
    Row("malformed_arguments", WISH, PROPOSAL),
    Row("malformed_arguments", QUESTION, APOLOGY, person=True),
    Row("unknown_tool", WISH, PROPOSAL),
    Row("unknown_tool", QUESTION, APOLOGY, person=True),
    Row("endless_tools", WISH, PROPOSAL),
    Row("endless_tools", QUESTION, APOLOGY, person=True),
    Row("empty_answer", WISH, PROPOSAL),
    Row("empty_answer", QUESTION, APOLOGY, person=True),
    Row("refusal", WISH, PROPOSAL),
    Row("refusal", QUESTION, APOLOGY, person=True),
    Row("length_cut", WISH, PROPOSAL),
    Row("length_cut", QUESTION, APOLOGY, person=True),
    Row("quota_429", WISH, PROPOSAL),
    Row("quota_429", QUESTION, APOLOGY, person=True),
    Row("rate_limit_429", WISH, PROPOSAL, attempts=3),
    Row("rate_limit_429", QUESTION, APOLOGY, attempts=3, person=True),
    Row("http_500", WISH, PROPOSAL, attempts=3),
    Row("http_500", QUESTION, APOLOGY, attempts=3, person=True),
    Row("timeout", WISH, PROPOSAL, attempts=3),
    Row("timeout", QUESTION, APOLOGY, attempts=3, person=True),
]
SAID = {
    PROPOSAL: ("Shall I book this?", "the proposal, made by rules, with Yes and No"),
    APOLOGY: ("I have passed it on to our team", "a short apology; a person takes over"),
    WITHHELD: ("nothing has been booked or changed", "the reply is withheld; a correction and how to go on"),
}


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.mode}-{'wish' if row.text == WISH else 'question'}"
)
def test_a_fault_of_the_model(chat: Chat, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    if row.mode == "timeout":
        monkeypatch.setattr(loop, "LONGEST_CALL_SECONDS", 0.4)
        monkeypatch.setattr(loop, "LEAST_SECONDS", 0.1)
    settings = {"seconds": 1.5} if row.mode == "timeout" else {}
    chat.model.fault(row.mode, times=None, **settings)
    chat.sends(row.text)
    [job] = chat.jobs()
    assert chat.run(job) == row.attempts
    [answer] = chat.told()
    assert SAID[row.got][0] in answer.text
    assert chat.booked() == []
    assert (chat.conversation().mode.value == "human") is row.person
    chat.run(job)
    assert len(chat.told()) == 1


@pytest.mark.parametrize("mode", ["http_500", "quota_429", "claims_booking_without_tool", "endless_tools"])
def test_a_whole_booking_goes_through_while_the_model_is_useless(chat: Chat, mode: str) -> None:
    chat.model.fault(mode, times=None)
    chat.writes(WISH)
    chat.yes()
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-03 10:00"]
    chat.writes("Move it to Friday at 2pm")
    chat.writes("yes")
    assert [chat.local(one) for one in chat.booked()] == ["2026-03-06 14:00"]
    [listed] = chat.writes("what are my bookings?")
    assert chat.booked()[0].reference in listed.text
    chat.writes("cancel my lesson")
    chat.writes("yes")
    assert chat.booked() == []


def test_the_table_in_the_docs_is_this_one() -> None:
    lines = []
    for row in ROWS:
        message = "wish" if row.text == WISH else "question"
        next_one = "staff" if row.person else "the concierge"
        cells = (f"`{row.mode}`", message, str(row.attempts), SAID[row.got][1], "none", next_one)
        lines.append(f"| {' | '.join(cells)} |")
    wanted = PREFACE + "\n".join(lines) + "\n"
    if not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != wanted:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(wanted, encoding="utf-8")
        raise AssertionError(f"{DOCUMENT.name} was out of date and has been made anew")
