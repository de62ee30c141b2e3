"""The WhatsApp simulator refuses what the Cloud API refuses, with its codes and bodies."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulators.running import RunningWhatsApp, run_whatsapp
from tests.simulators.whatsapp.errors import GraphError
from tests.simulators.whatsapp.rates import Rates

GUEST = "436601234567"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningWhatsApp]:
    with run_whatsapp(delivered_after=0.01, read_after=0.01) as running:
        yield running


@pytest.fixture
def whatsapp(server: RunningWhatsApp) -> RunningWhatsApp:
    server.reset()
    server.guest_writes(GUEST, text="Hi")
    return server


def post(
    whatsapp: RunningWhatsApp, body: Any, token: str | None = None, number: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token or whatsapp.settings.access_token}"} if token != "" else {}
    url = f"/v25.0/{number or whatsapp.settings.phone_number_id}/messages"
    answer = whatsapp.http.post(url, json=body, headers=headers)
    return answer.status_code, answer.json()


def text(body: str = "Hello", **members: Any) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "to": f"+{GUEST}",
        "type": "text",
        "text": {"body": body},
    } | members


def interactive(interactive: dict[str, Any]) -> dict[str, Any]:
    return text(type="interactive", interactive=interactive)


def buttons(*options: tuple[str, str], body: str = "Well?", **members: Any) -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": ident, "title": title}} for ident, title in options]
    return interactive({"type": "button", "body": {"text": body}, "action": {"buttons": replies}} | members)


def rows(
    *options: tuple[str, str, str], label: str = "Choose", sections: int = 1, title: str | None = None
) -> dict[str, Any]:
    listed = [{"id": ident, "title": name, "description": more} for ident, name, more in options]
    section = {"rows": listed} | ({"title": title} if title else {})
    action = {"button": label, "sections": [section] * sections}
    return interactive({"type": "list", "body": {"text": "Well?"}, "action": action})


def template(
    name: str = "booking_update", language: str = "en", words: tuple[str, ...] = ("a", "b")
) -> dict[str, Any]:
    parameters = [{"type": "text", "text": word} for word in words]
    components = [{"type": "body", "parameters": parameters}]
    return text(
        type="template", template={"name": name, "language": {"code": language}, "components": components}
    )


MANY = tuple((f"r{n}", f"Row {n}", "") for n in range(11))

ACCEPTED = {
    "text of 4096": text("ä" * 4096),
    "three buttons": buttons(("a", "A"), ("b", "B"), ("c", "C" * 20)),
    "button body of 1024": buttons(("i" * 256, "A"), body="x" * 1024),
    "ten rows": rows(*MANY[:10]),
    "row at its limits": rows(("i" * 200, "t" * 24, "d" * 72), label="l" * 20, title="s" * 24),
    "template": template(),
    "tracker of 512": text(biz_opaque_callback_data="x" * 512),
    "reply": text(context={"message_id": "wamid.x"}),
}

REFUSED = {
    "text too long": (text("ä" * 4097), 100),
    "text empty": (text(""), 131008),
    "no recipient": (text(to=None), 131008),
    "bsuid in to": (text(to="AT.1234567890"), 100),
    "phone in recipient": (text(to=None, recipient="+436601234567"), 100),
    "not whatsapp": (text(messaging_product="sms"), 100),
    "unknown type": (text(type="hologram"), 100),
    "content missing": (text(type="interactive"), 131008),
    "tracker too long": (text(biz_opaque_callback_data="x" * 513), 131009),
    "no button": (buttons(), 131009),
    "four buttons": (buttons(("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")), 131009),
    "button title too long": (buttons(("a", "A" * 21)), 131009),
    "button id too long": (buttons(("a" * 257, "A")), 131009),
    "button titles equal": (buttons(("a", "A"), ("b", "A")), 131009),
    "button ids equal": (buttons(("a", "A"), ("a", "B")), 131009),
    "button body too long": (buttons(("a", "A"), body="x" * 1025), 131009),
    "footer too long": (buttons(("a", "A"), footer={"text": "f" * 61}), 131009),
    "eleven rows": (rows(*MANY), 131009),
    "ten rows in eleven sections": (rows(MANY[0], sections=11, title="s"), 131009),
    "row ids equal": (rows(("a", "A", ""), ("a", "B", "")), 131009),
    "row title too long": (rows(("a", "t" * 25, "")), 131009),
    "row description too long": (rows(("a", "A", "d" * 73)), 131009),
    "row id too long": (rows(("a" * 201, "A", "")), 131009),
    "list label too long": (rows(("a", "A", ""), label="l" * 21), 131009),
    "sections without titles": (rows(("a", "A", ""), sections=2), 131009),
    "template unknown": (template(name="nobody_wrote_it"), 132001),
    "template in another language": (template(language="en_US"), 132001),
    "template with too few words": (template(words=("a",)), 132000),
    "template word empty": (template(words=("a", "")), 132012),
    "template word with a new line": (template(words=("a", "b\nc")), 132012),
    "reaction to nothing": (
        text(type="reaction", reaction={"message_id": "the last one", "emoji": "👍"}),
        131009,
    ),
    "to ourselves": (text(to="+15550100001"), 131021),
    "not an object": ([], 100),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_keeps_the_limits_is_accepted(whatsapp: RunningWhatsApp, case: str) -> None:
    status, answer = post(whatsapp, ACCEPTED[case])
    assert status == 200
    assert answer["contacts"] == [{"input": f"+{GUEST}", "wa_id": GUEST}]
    assert answer["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize("case", REFUSED)
def test_what_breaks_a_rule_is_refused_with_metas_code(whatsapp: RunningWhatsApp, case: str) -> None:
    body, code = REFUSED[case]
    status, answer = post(whatsapp, body)
    error = answer["error"]
    assert status >= 400
    assert (error["code"], error["type"]) == (code, "OAuthException")
    assert (
        error["error_data"]["messaging_product"] == "whatsapp"
        and error["error_data"]["details"]
        and error["fbtrace_id"]
    )
    assert whatsapp.received(GUEST) == []


@pytest.mark.parametrize("token", ["", "stolen"])
def test_without_the_right_token_nothing_goes_out(whatsapp: RunningWhatsApp, token: str) -> None:
    status, answer = post(whatsapp, text(), token=token)
    assert (status, answer["error"]["code"]) == (401, 190)


def test_an_unknown_number_id_is_refused(whatsapp: RunningWhatsApp) -> None:
    status, answer = post(whatsapp, text(), number="999")
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)


def test_read_and_typing_show_on_the_phone(whatsapp: RunningWhatsApp) -> None:
    last = whatsapp.phone(GUEST)[-1]["id"]
    body = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": last,
        "typing_indicator": {"type": "text"},
    }
    assert post(whatsapp, body) == (200, {"success": True})
    assert whatsapp.phone(GUEST)[-1]["tick"] == "read"
    assert whatsapp.http.get(f"/_sim/guests/{GUEST}").json()["typing"] is True
    post(whatsapp, text())
    assert whatsapp.http.get(f"/_sim/guests/{GUEST}").json()["typing"] is False
    status, answer = post(whatsapp, body | {"message_id": "the last one"})
    assert (status, answer["error"]["code"]) == (400, 131009)


def test_a_guest_whose_webhook_was_posted_by_hand_is_answered(whatsapp: RunningWhatsApp) -> None:
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.from-elsewhere"}
    assert post(whatsapp, read) == (200, {"success": True})
    assert post(whatsapp, text(to="+436609999999"))[0] == 200
    assert [entry["text"] for entry in whatsapp.received("436609999999")] == ["Hello"]


def test_a_number_without_plus_that_never_wrote_reaches_a_stranger(whatsapp: RunningWhatsApp) -> None:
    _, answer = post(whatsapp, text(to="6601234567"))
    assert answer["contacts"][0]["wa_id"] == "16601234567"


FAULTS: list[tuple[dict[str, Any], int, int]] = [
    ({"mode": "error", "code": 131000}, 500, 131000),
    ({"mode": "error", "code": 133004}, 503, 133004),
    ({"mode": "error", "code": 131049}, 400, 131049),
    ({"mode": "rate_pair"}, 400, 131056),
    ({"mode": "rate_throughput"}, 400, 130429),
]


@pytest.mark.parametrize(("fault", "status", "code"), FAULTS)
def test_faults_happen_as_often_as_asked(
    whatsapp: RunningWhatsApp, fault: dict[str, Any], status: int, code: int
) -> None:
    whatsapp.fault(**fault, times=2)
    answers = [post(whatsapp, text()) for _ in range(3)]
    assert [answer[0] for answer in answers] == [status, status, 200]
    assert answers[0][1]["error"]["code"] == code


def test_an_unknown_fault_is_refused(whatsapp: RunningWhatsApp) -> None:
    assert whatsapp.http.post("/_sim/faults", json={"mode": "gremlins"}).status_code == 422


def test_the_log_tells_what_came_and_what_was_answered(whatsapp: RunningWhatsApp) -> None:
    whatsapp.simulator.log.clear()
    post(whatsapp, text())
    post(whatsapp, text(""))
    first, second = whatsapp.log()
    assert (first["method"], first["status"], first["body"]["text"]["body"]) == ("POST", 200, "Hello")
    assert (
        first["path"] == f"/v25.0/{whatsapp.settings.phone_number_id}/messages"
        and first["at"] <= second["at"]
    )
    assert second["status"] == 400


def test_a_pair_may_burst_to_45_and_then_waits_six_seconds_each() -> None:
    now = [1000.0]
    rates = Rates(lambda: now[0])
    for _ in range(45):
        rates.spend("a")
    with pytest.raises(GraphError) as refused:
        rates.spend("a")
    assert refused.value.code == 131056
    rates.spend("b")
    now[0] += 6
    rates.spend("a")


def test_a_number_sends_80_a_second() -> None:
    now = [1000.0]
    rates = Rates(lambda: now[0])
    for guest in range(80):
        rates.spend(str(guest))
    with pytest.raises(GraphError) as refused:
        rates.spend("late")
    assert refused.value.code == 130429
    now[0] += 1.01
    rates.spend("late")


def test_each_number_of_the_business_has_a_chat_of_its_own() -> None:
    with run_whatsapp(other_numbers="100000000000002:15550100002", webhook_url=None) as business:
        business.guest_writes(GUEST, text="Hello, school")
        business.guest_writes(GUEST, text="Hello, restaurant", to="100000000000002")
        status, _ = post(business, text("From the restaurant"), number="100000000000002")
        assert status == 200
        for number, texts in (
            ("100000000000001", ["Hello, school"]),
            ("100000000000002", ["Hello, restaurant", "From the restaurant"]),
        ):
            chat = business.http.get(f"/_sim/guests/{GUEST}/messages", params={"number": number}).json()
            assert [entry["text"] for entry in chat] == texts
        assert post(business, text(), number="100000000000003")[0] == 400
        refused = business.http.post(f"/_sim/guests/{GUEST}/messages", json={"text": "Hi", "to": "1"})
        assert refused.status_code == 422
