"""The WhatsApp adapter against the simulated Cloud API, over real HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from attendant.conversations.channels import Accepted, OutcomeUnknown, Refused
from attendant.conversations.models import Choice, Outbound, Template
from attendant.conversations.refusals import Refusal
from attendant.conversations.whatsapp import WhatsApp, outcome_of
from tests.simulators.running import RunningWhatsApp, whatsapp_simulator

__all__ = ["whatsapp_simulator"]

GUEST = "436601234567"
ALIASES = [f"whatsapp:phone:{GUEST}"]
HELLO = Outbound(text="Grüezi 🎿 @ 10/12")


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=httpx.Timeout(0.5, connect=0.5), trust_env=False) as client:
        yield client


@pytest.fixture
def whatsapp(whatsapp_simulator: RunningWhatsApp, http: httpx.Client) -> WhatsApp:
    whatsapp_simulator.guest_writes(GUEST, text="Hello")
    settings = whatsapp_simulator.settings
    return WhatsApp(http, whatsapp_simulator.api_url, settings.phone_number_id, settings.access_token)


def test_text_arrives_as_written_with_our_reference(
    whatsapp: WhatsApp, whatsapp_simulator: RunningWhatsApp
) -> None:
    outcome = whatsapp.send(ALIASES, HELLO, "cnv_1/2/msg_1")

    assert isinstance(outcome, Accepted)
    assert outcome.provider_id.startswith("wamid.")
    [shown] = whatsapp_simulator.received(GUEST)
    assert HELLO.text in str(shown)
    sent = whatsapp_simulator.log()[-1]["body"]
    assert (sent["biz_opaque_callback_data"], sent["to"]) == ("cnv_1/2/msg_1", f"+{GUEST}")


@pytest.mark.parametrize("count", [2, 3, 4, 10])
def test_choices_are_taken_as_buttons_and_as_lists(
    whatsapp: WhatsApp, whatsapp_simulator: RunningWhatsApp, count: int
) -> None:
    choices = [
        Choice(id=f"slot:off_1:{number}", title=f"Tue 3 Mar, {9 + number}:00") for number in range(count)
    ]
    outcome = whatsapp.send(ALIASES, Outbound(text="When?", choices=choices), "ref")

    assert isinstance(outcome, Accepted)
    kind = whatsapp_simulator.log()[-1]["body"]["interactive"]["type"]
    assert kind == ("button" if count <= 3 else "list")


@pytest.mark.parametrize(
    ("mode", "settings", "refusal"),
    [
        ("error", {"code": 131000}, Refusal.RETRY),
        ("error", {"code": 131047}, Refusal.WINDOW_CLOSED),
        ("error", {"code": 131026}, Refusal.UNDELIVERABLE),
        ("error", {"code": 190}, Refusal.ACCOUNT),
        ("rate_pair", {}, Refusal.SLOW_PAIR),
        ("rate_throughput", {}, Refusal.SLOW_NUMBER),
        ("http_500", {}, Refusal.RETRY),
    ],
)
def test_every_refusal_has_its_class(
    whatsapp: WhatsApp,
    whatsapp_simulator: RunningWhatsApp,
    mode: str,
    settings: dict[str, int],
    refusal: Refusal,
) -> None:
    whatsapp_simulator.fault(mode, **settings)
    outcome = whatsapp.send(ALIASES, HELLO, "ref")

    assert isinstance(outcome, Refused)
    assert outcome.refusal is refusal
    assert whatsapp_simulator.received(GUEST) == []


@pytest.mark.parametrize(
    ("mode", "settings", "arrived"),
    [("timeout", {"seconds": 2}, 0), ("drop_connection", {}, 0), ("accept_then_drop_response", {}, 1)],
)
def test_a_send_without_an_answer_is_unknown_whether_it_arrived_or_not(
    whatsapp: WhatsApp,
    whatsapp_simulator: RunningWhatsApp,
    mode: str,
    settings: dict[str, int],
    arrived: int,
) -> None:
    whatsapp_simulator.fault(mode, **settings)
    assert isinstance(whatsapp.send(ALIASES, HELLO, "ref"), OutcomeUnknown)
    assert len(whatsapp_simulator.received(GUEST)) == arrived


def test_a_provider_that_cannot_be_reached_took_nothing(http: httpx.Client) -> None:
    outcome = WhatsApp(http, "http://127.0.0.1:9/v25.0", "1", "token").send(ALIASES, HELLO, "ref")
    assert isinstance(outcome, Refused)
    assert outcome.refusal is Refusal.RETRY


def test_a_wrong_token_is_trouble_with_the_account(
    whatsapp_simulator: RunningWhatsApp, http: httpx.Client
) -> None:
    number = whatsapp_simulator.settings.phone_number_id
    outcome = WhatsApp(http, whatsapp_simulator.api_url, number, "wrong").send(ALIASES, HELLO, "ref")
    assert isinstance(outcome, Refused)
    assert (outcome.refusal, outcome.code) == (Refusal.ACCOUNT, "190")


def test_a_template_that_does_not_exist_is_a_matter_of_templates(whatsapp: WhatsApp) -> None:
    outcome = whatsapp.send(ALIASES, Template(name="never_approved", language="en"), "ref")
    assert isinstance(outcome, Refused)
    assert outcome.refusal is Refusal.TEMPLATE


def test_read_ticks_and_typing_are_shown_and_never_raise(
    whatsapp: WhatsApp, whatsapp_simulator: RunningWhatsApp, http: httpx.Client
) -> None:
    written = whatsapp_simulator.phone(GUEST)[0]
    whatsapp.mark_read(written["id"], typing=True)
    sent = whatsapp_simulator.log()[-1]
    assert (sent["status"], sent["body"]["typing_indicator"]) == (200, {"type": "text"})
    whatsapp.mark_read("wamid.unknown", typing=True)
    WhatsApp(http, "http://127.0.0.1:9/v25.0", "1", "token").mark_read("wamid.1", typing=False)


@pytest.mark.parametrize("body", [b"", b"<", b"[]", b"{}", b'{"messages":[]}', b'{"messages":[{"id":""}]}'])
def test_a_success_without_a_message_id_may_have_been_a_send(body: bytes) -> None:
    assert isinstance(outcome_of(httpx.Response(200, content=body)), OutcomeUnknown)
