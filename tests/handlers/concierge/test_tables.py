"""A guest books a table in one chat, with the model and without it."""

from collections.abc import Callable

import pytest

from attendant.bookings.catalogue import ResourcePatch, ServicePatch, ServiceWish
from attendant.conversations.models import Mode
from attendant.kernel.clock import SystemClock
from attendant.kernel.tables import Table
from attendant.properties import directory
from functions.concierge.reply import handler as reply
from functions.conversations.webhook import handler as webhook
from tests.conftest import FixedClock
from tests.handlers.concierge.conftest import Chat
from tests.restaurants import DINNER, WEEK, Restaurant, open_restaurant
from tests.simulators.running import RunningOpenAI
from tests.whatsapp_bodies import NUMBER

LUNCH_HOURS = {"weekly": {day: [{"opens": "11:30", "closes": "14:30"}] for day in WEEK}}
DINNER_HOURS = {"weekly": {day: [{"opens": "18:00", "closes": "23:00"}] for day in WEEK}}
OPENING = {
    "weekly": {
        day: [{"opens": "11:30", "closes": "14:30"}, {"opens": "18:00", "closes": "23:00"}] for day in WEEK
    }
}
SEATS = {"T1": 2, "T2": 2, "T3": 4, "T4": 4, "T5": 6, "T6": 8}


@pytest.fixture
def table_chat(
    environment: Callable[..., None],
    clock: FixedClock,
    property_id: str,
    tables: dict[str, Table],
    model_server: RunningOpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> Chat:
    """A guest about to write to a restaurant with lunch and dinner, on Monday 2 March 2026 at 09:00."""
    model_server.reset()
    environment(OPENAI_BASE_URL=model_server.api_url, OPENAI_MODEL="gpt-5-mini")
    monkeypatch.setattr(SystemClock, "now", lambda self: clock.now())
    monkeypatch.setattr(reply, "queue_of", lambda arn: type("Deaf", (), {"hide": lambda *_: None})())
    directory.forget()
    webhook.receiving.cache_clear()
    tables["properties"].put(
        {"pk": f"DIRECTORY#whatsapp#{NUMBER}", "sk": "PROPERTY", "property_id": property_id}
    )
    house = open_restaurant(
        property_id, clock, tables=SEATS, hours=DINNER_HOURS, opening=OPENING, party_max=10
    )
    lunch = {**DINNER, "name": "Lunch", "hours": LUNCH_HOURS, "last_start": "13:30", "party_max": 10}
    ids = [one.resource_id for one in house.tables.values()]
    house.bookings.catalogue.add_service(
        ServiceWish.model_validate({**lunch, "resource_ids": ids}), house.staff
    )
    quiet = ResourcePatch(attributes=("quiet",))
    for name in ("T3", "T5"):
        house.bookings.catalogue.change_resource(house.tables[name].resource_id, quiet, 1, house.staff)
    return Chat(house, clock, model_server)  # type: ignore[arg-type]


@pytest.fixture(params=["model", "rules"])
def talk(request: pytest.FixtureRequest, table_chat: Chat) -> Chat:
    """The same with the model, and with its quota used up."""
    if request.param == "rules":
        table_chat.model.fault("quota_429", times=None)
    return table_chat


def restaurant(chat: Chat) -> Restaurant:
    return chat.school  # type: ignore[return-value]


def test_a_table_for_six_on_friday_in_one_chat(talk: Chat) -> None:
    [proposal] = talk.writes("A table for six on Friday at 8, please")
    assert "*Dinner*" in proposal.text
    assert "Friday 6 March 2026, 20:00" in proposal.text
    assert "The table is yours until 22:00." in proposal.text
    assert "6 people" in proposal.text
    assert "0.00" not in proposal.text
    assert not any(name in proposal.text for name in SEATS)
    assert talk.booked() == []
    [booked] = talk.writes("yes")
    assert "✅ *Booked*" in booked.text
    assert "until 22:00" in booked.text
    [booking] = talk.booked()
    assert (talk.local(booking), booking.party_size) == ("2026-03-06 20:00", 6)


def test_what_a_bigger_party_would_owe_is_shown_before_the_yes(talk: Chat) -> None:
    house = restaurant(talk)
    fee = {"party_min": 7, "no_show_fee": {"amount": {"amount": 17500, "currency": "EUR"}}}
    patch = ServicePatch.model_validate({"terms": [fee]})
    house.bookings.catalogue.change_service(
        house.dinner.service_id, patch, house.dinner.revision, house.staff
    )
    [six] = talk.writes("A table for six on Friday at 8")
    assert "Not coming costs" not in six.text
    talk.writes("yes")
    [seven] = talk.writes("can we make it seven people")
    assert "Not coming costs 175.00 EUR." in seven.text
    assert "Not coming costs 175.00 EUR." in talk.writes("yes")[-1].text


def test_wishes_are_added_one_by_one_and_only_the_last_yes_books(talk: Chat) -> None:
    talk.writes("A table for six on Friday at 8")
    [outside] = talk.writes("outside please")
    assert "Area: Terrace" in outside.text
    [seven] = talk.writes("make it seven people")
    assert "7 people" in seven.text
    assert "until 22:30" in seven.text
    [earlier] = talk.writes("half past seven instead")
    assert "19:30" in earlier.text
    assert "7 people" in earlier.text
    assert talk.booked() == []
    talk.writes("yes")
    [booking] = talk.booked()
    assert (talk.local(booking), booking.party_size) == ("2026-03-06 19:30", 7)
    assert booking.area_id == restaurant(talk).areas["Terrace"].area_id
    assert booking.resource_name == "T6"


def test_a_quiet_table_is_one_that_is_marked_so(talk: Chat) -> None:
    [proposal] = talk.writes("A quiet table for three on Friday at 19:00")
    assert "quiet" in proposal.text
    talk.writes("yes")
    assert [one.resource_name for one in talk.booked()] == ["T3"]


@pytest.mark.parametrize(
    ("text", "service", "start"),
    [
        ("a table for two tomorrow at half past twelve", "Lunch", "12:30"),
        ("a table for two tomorrow at 7", "Dinner", "19:00"),
    ],
)
def test_the_time_tells_lunch_from_dinner(talk: Chat, text: str, service: str, start: str) -> None:
    [proposal] = talk.writes(text)
    assert f"*{service}*" in proposal.text
    assert start in proposal.text


def test_what_is_missing_is_asked_and_never_a_length(talk: Chat) -> None:
    [asked] = talk.writes("I would like a table for dinner tomorrow")
    assert "how long" not in asked.text.lower()
    talk.writes("at 8")
    [proposal] = talk.writes("four people") if "?" in talk.told()[-1].text else [talk.told()[-1]]
    assert "4 people" in proposal.text
    assert "*Dinner*" in proposal.text


def test_a_party_too_large_goes_to_people_and_nothing_is_booked(talk: Chat) -> None:
    [answer] = talk.writes("A table for 14 people on Friday at 8")
    assert "up to 10 people" in answer.text
    assert "A person will answer you here." in answer.text
    assert talk.conversation().mode is Mode.HUMAN
    assert talk.booked() == []


def test_a_series_goes_to_people_and_no_single_date_is_booked(talk: Chat) -> None:
    [answer] = talk.writes("A table for two every Friday at 8 for eight weeks")
    assert "A booking that repeats is made by our team." in answer.text
    assert talk.conversation().mode is Mode.HUMAN
    assert talk.booked() == []


def test_a_booking_gets_more_people_and_another_area(talk: Chat) -> None:
    talk.writes("A table for two on Friday at 8")
    talk.writes("yes")
    [more] = talk.writes("Please change my booking to four people")
    assert "4 people" in more.text
    talk.writes("yes")
    [booking] = talk.booked()
    assert (booking.party_size, talk.local(booking)) == (4, "2026-03-06 20:00")
    [outside] = talk.writes("Can you change my booking to outside?")
    assert "Area: Terrace" in outside.text
    talk.writes("yes")
    [booking] = talk.booked()
    assert booking.resource_name == "T6"


def test_a_proposal_is_dropped_and_a_booking_cancelled(talk: Chat) -> None:
    talk.writes("A table for two on Friday at 8")
    talk.writes("cancel")
    assert talk.booked() == []
    talk.writes("A table for two on Friday at 8")
    talk.writes("yes")
    [asked] = talk.writes("cancel my booking")
    assert "Shall I cancel it?" in asked.text
    talk.writes("yes")
    assert talk.booked() == []


def test_diets_and_occasions_reach_the_house(talk: Chat) -> None:
    [proposal] = talk.writes("A table for two on Friday at 8. My wife has a nut allergy. It is her birthday.")
    assert "nut allergy" in proposal.text
    talk.writes("yes")
    [booking] = talk.booked()
    assert "nut allergy" in (booking.dietary or "")
    assert "birthday" in (booking.special_requests or "")


def test_a_full_area_is_said_and_others_are_offered(talk: Chat) -> None:
    house = restaurant(talk)
    house.bookings.book(
        house.wish(
            "2026-03-06T20:00:00+01:00",
            party_size=6,
            resource_id=house.tables["T6"].resource_id,
            guest_id=house.guest_id,
        ),
        house.staff,
    )
    [answer] = talk.writes("A table for four outside on Friday at 8")
    assert "20:00 is not possible" in answer.text
    assert "Room" in answer.text
    assert talk.booked() == []


@pytest.mark.parametrize(
    ("texts", "yes", "area"),
    [
        (["Einen Tisch für sechs am Freitag um 20 Uhr", "draussen bitte"], "ja", "Bereich: Terrace"),
        (["Une table pour six vendredi à 20h", "en terrasse s'il vous plaît"], "oui", "Espace: Terrace"),
        (["Un tavolo per sei venerdì alle 20", "fuori per favore"], "sì", "Zona: Terrace"),
        (["Una mesa para seis el viernes a las 20", "fuera por favor"], "sí", "Zona: Terrace"),
    ],
)
def test_a_table_is_booked_in_each_language(table_chat: Chat, texts: list[str], yes: str, area: str) -> None:
    table_chat.model.fault("quota_429", times=None)
    table_chat.writes(texts[0])
    [proposal] = table_chat.writes(texts[1])
    assert area in proposal.text
    assert "22:00" in proposal.text
    table_chat.writes(yes)
    [booking] = table_chat.booked()
    assert (table_chat.local(booking), booking.party_size) == ("2026-03-06 20:00", 6)
