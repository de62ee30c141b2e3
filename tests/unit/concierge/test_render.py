"""The server's own texts: whole, in every language, and short enough for the channel."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from attendant.concierge.models import Offer, OfferedSlot, Proposal, ProposalKind
from attendant.concierge.render import Voice, joined, tidy
from attendant.concierge.speech import SPEECH
from attendant.conversations.rendering import content
from attendant.kernel.money import Money

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Zurich")


def a_proposal(kind: ProposalKind, **other: object) -> Proposal:
    return Proposal.model_validate(
        {
            "proposal_id": "prl_01J0000000000000000000000Z",
            "kind": kind,
            "conversation_id": "cnv_1",
            "guest_id": "gst_1",
            "service_id": "svc_1",
            "service_name": "Private lesson",
            "starts_at": NOW + timedelta(hours=25),
            "ends_at": NOW + timedelta(hours=26),
            "party_size": 2,
            "price": Money(amount=9000, currency="CHF"),
            "guest_name": "Ada",
            "reference": "K7QM2X",
            "created_at": NOW,
            "expires_at": NOW + timedelta(minutes=30),
            **other,
        }
    )


def test_every_language_says_everything_with_the_same_placeholders() -> None:
    for name, english in SPEECH["en"].items():
        wanted = set(re.findall(r"\{(\w+)\}", english))
        for language, said in SPEECH.items():
            assert set(re.findall(r"\{(\w+)\}", said[name])) == wanted, (language, name)
    assert len({frozenset(said) for said in SPEECH.values()}) == 1


@pytest.mark.parametrize("language", SPEECH)
@pytest.mark.parametrize("kind", ProposalKind)
def test_a_proposal_carries_every_fact_and_two_short_buttons(language: str, kind: ProposalKind) -> None:
    outbound = Voice(language, ZONE).proposal(a_proposal(kind))
    for fact in ("Private lesson", "2026", "10:00-11:00", "60", "90.00 CHF"):
        assert fact in outbound.text
    assert content(outbound)["interactive"]["type"] == "button"
    assert [choice.id.split(":")[0] for choice in outbound.choices] == ["confirm", "reject"]
    assert all(len(choice.title) <= 20 for choice in outbound.choices)


@pytest.mark.parametrize("language", SPEECH)
@pytest.mark.parametrize(("count", "shape"), [(1, "button"), (3, "button"), (4, "list"), (10, "list")])
def test_times_become_buttons_or_a_list(language: str, count: int, shape: str) -> None:
    slots = [
        OfferedSlot(
            slot_id=f"abc123:{number}",
            service_id="svc_1",
            starts_at=NOW + timedelta(days=205, hours=number),
            ends_at=NOW + timedelta(days=205, hours=number + 1),
            party_size=1,
            price=Money(amount=9000, currency="CHF"),
        )
        for number in range(count)
    ]
    offer = Offer(
        offer_id="abc123", conversation_id="cnv_1", slots=slots, expires_at=NOW + timedelta(hours=1)
    )
    outbound = Voice(language, ZONE).times(offer, first="…")
    assert content(outbound)["interactive"]["type"] == shape
    titles = [choice.title for choice in outbound.choices]
    assert len(set(titles)) == count
    assert all(len(title) <= 20 for title in titles)


def test_a_late_cancellation_is_said_before_the_yes() -> None:
    outbound = Voice("en", ZONE).proposal(a_proposal(ProposalKind.CANCEL, last_free_cancel_at=NOW))
    assert "Free cancellation ended" in outbound.text


def test_a_models_text_is_put_in_the_channels_formatting() -> None:
    assert tidy("# Times\n**10:00** is free  ") == "Times\n*10:00* is free"
    assert joined("a", None, " ", "b") == "a\n\nb"
    assert len(joined("x" * 5000)) == 4096


def test_unknown_languages_are_answered_in_english() -> None:
    assert Voice("pt", ZONE).say("yes") == "Yes"
