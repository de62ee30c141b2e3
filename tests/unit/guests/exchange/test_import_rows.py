"""Rows of other people's files: what they mean, and why some mean nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.exports.columns import COLUMNS, chosen
from attendant.guests.exports.csv_file import cell
from attendant.guests.imports.headings import COLUMNS as IMPORTED
from attendant.guests.imports.headings import HeadingsRefused, mapped, meaning_of
from attendant.guests.imports.models import ImportStart
from attendant.guests.imports.rows import Row, read
from attendant.guests.imports.wording import country, day, language, yes_or_no
from attendant.guests.models import Guest
from attendant.guests.wishes import NewGuest

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SETTINGS = ImportStart()


def understood(said: dict[str, str], **more: Any) -> Row:
    columns = list(said)
    return read(2, [said[column] for column in columns], columns, ImportStart(**more), NOW)


def reasons(row: Row) -> set[tuple[str | None, str]]:
    return {(one.field, one.reason) for one in row.reasons}


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Vorname", "given_name"),
        ("NACHNAME", "family_name"),
        ("E-Mail", "emails"),
        ("E-Mail-Adresse", "emails"),
        ("Telefon", "phones"),
        ("Téléphone", None),
        ("Prénom", "given_name"),
        ("Nom de famille", "family_name"),
        ("Código postal", "postal_code"),
        ("Straße", "street"),
        ("date_of_birth", "birthday"),
        ("Lieblingsfarbe", None),
    ],
)
def test_headings_are_known_in_several_languages(heading: str, column: str | None) -> None:
    expected = column if heading != "Téléphone" else "phones"
    assert meaning_of(heading) == expected


def test_headings_are_taken_as_wanted_and_refused_in_words() -> None:
    headings = ["Name", "Mobil", "Notiz", "E-Mail 2"]
    assert mapped(headings, {"Notiz": "preferences", "Mobil": None}) == [
        "name",
        None,
        "preferences",
        "emails",
    ]
    with pytest.raises(HeadingsRefused, match="no column 'Fax'"):
        mapped(headings, {"Fax": "phones"})
    with pytest.raises(HeadingsRefused, match="'Ort' and 'City' both mean city"):
        mapped(["Name", "Ort", "City"], {})
    with pytest.raises(HeadingsRefused, match="first row"):
        mapped(["4711", "0815"], {})


def test_a_row_is_a_profile_and_says_what_cannot_be_used() -> None:
    row = understood(
        {
            "given_name": "Ada",
            "family_name": "Lovelace",
            "phones": "079 555 01 00 / +44 20 7946 0000",
            "emails": "Ada@Example.test, noemail@x",
            "language": "Deutsch",
            "country": "Schweiz",
            "birthday": "17.05.1985",
            "vip": "Ja",
            "tags": "Stammgast; wine lover",
            "preferences": "room: high floor; quiet",
        }
    )
    guest = row.guest("gst_1", NOW)
    assert (guest.name, guest.language, guest.birthday) == ("Ada Lovelace", "de", date(1985, 5, 17))
    assert [one.value for one in guest.phones] == ["+41795550100", "+442079460000"]
    assert [(one.value, one.usable) for one in guest.emails] == [
        ("ada@example.test", True),
        ("noemail@x", False),
    ]
    assert guest.address and guest.address.country == "CH"
    assert (guest.vip, guest.tags) == (True, ("stammgast", "wine-lover"))
    assert [(one.topic, one.text, one.source) for one in guest.preferences] == [
        ("room", "high floor", "import"),
        ("general", "quiet", "import"),
    ]
    assert reasons(row) == {("emails", "kept, cannot be used: not an e-mail address")}


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"name": "Ada", "birthday": "31.02.1990"}, "birthday", "there is no such day"),
        ({"name": "Ada", "birthday": "soon"}, "birthday", "not a day"),
        ({"name": "Ada", "birthday": "2090-01-01"}, "birthday", "in the future"),
        ({"name": "Ada", "vip": "perhaps"}, "vip", "neither yes nor no"),
        ({"name": "Ada", "country": "Atlantis"}, "country", "at most 8 characters|not an ISO 3166"),
        ({"name": "Ada", "language": "gibberish!"}, "language", "pattern"),
        ({"name": "x" * 121}, "name", "at most 120"),
        ({"name": "x" * 2001}, "name", "longer than 2000"),
        ({"name": "Ada", "phones": ";".join(f"+4179555010{n}" for n in range(6))}, "phones", "more than 5"),
        ({"name": "Ada", "tags": "?"}, "tags", "a tag is"),
        ({"name": "Ada", "street": "x" * 121}, "street", "at most 120"),
        ({"city": "Bern"}, None, "neither a name"),
    ],
)
def test_a_row_that_cannot_be_names_its_field(said: dict[str, str], field: str | None, reason: str) -> None:
    import re

    row = understood(said)
    assert row.wish is None
    assert any(one == field and re.search(reason, text) for one, text in reasons(row)), reasons(row)


def test_defaults_serve_new_guests_and_overwrite_nobody() -> None:
    row = understood({"name": "Ada", "phones": "079 555 01 00"}, language="de", country="CH")
    assert row.guest("gst_1", NOW).language == "de"
    assert row.guest("gst_1", NOW).phone_e164 == "+41795550100"
    known = NewGuest(name="Ada", language="fr", phones=("+41795550100",)).guest("gst_1", NOW)
    assert row.applied(known, NOW) == known


def test_a_row_adds_and_corrects_and_takes_nothing_away() -> None:
    wish = {
        "name": "Ada Lovelace",
        "phones": ["+41795550100"],
        "emails": ["ada@example.test"],
        "tags": ["vegan"],
        "address": {"city": "Bern", "country": "CH"},
        "marketing_opt_out": True,
        "vip": True,
    }
    known = NewGuest.model_validate(wish).guest("gst_1", NOW)
    row = understood(
        {
            "name": "",
            "phones": "+41795550199",
            "emails": "ADA@example.test",
            "tags": "ski",
            "city": "Thun",
            "vip": "no",
            "marketing_opt_out": "no",
            "company": "Analytical Engines",
        }
    )
    changed = row.applied(known, NOW)
    assert [one.value for one in changed.phones] == ["+41795550100", "+41795550199"]
    assert (changed.emails, changed.name) == (known.emails, "Ada Lovelace")
    assert changed.tags == ("vegan", "ski")
    assert changed.address and (changed.address.city, changed.address.country) == ("Thun", "CH")
    assert (changed.vip, changed.marketing_opt_out, changed.company) == (True, True, "Analytical Engines")
    assert row.applied(changed, NOW) == changed


def test_days_languages_countries_and_yes_as_people_write_them() -> None:
    assert day("3/4/1990", "dmy") == date(1990, 4, 3)
    assert day("3/4/1990", "mdy") == date(1990, 3, 4)
    assert day("12/31/1990", "dmy") == date(1990, 12, 31)
    assert day("1990-03-04T00:00:00Z", "dmy") == date(1990, 3, 4)
    assert [language(text) for text in ("Français", "DE", "de_CH", "xx")] == ["fr", "de", "de-CH", "xx"]
    assert [country(text) for text in ("österreich", "ch", "USA", "Mars")] == ["AT", "CH", "US", "Mars"]
    assert [yes_or_no(text) for text in ("x", "Oui", "0", "nein")] == [True, True, False, False]


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
WORDS = TEXT.map(str.strip).filter(bool).map(lambda text: text[:60].strip())
PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "given_name": WORDS,
        "family_name": WORDS,
        "title": WORDS.map(lambda text: text[:30].strip()),
        "phones": st.lists(
            st.sampled_from(["+41795550100", "+442079460000", "0795550100", "=1+1", "+49 30 901820"]),
            max_size=3,
            unique=True,
        ),
        "emails": st.lists(
            st.sampled_from(["a@example.test", "B@Example.test", "-x"]), max_size=2, unique=True
        ),
        "language": st.sampled_from(["de", "en-GB", "fr"]),
        "birthday": st.dates(date(1900, 1, 1), date(2020, 1, 1)).map(date.isoformat),
        "nationality": st.sampled_from(["CH", "GB"]),
        "company": WORDS,
        "address": st.fixed_dictionaries(
            {"city": WORDS},
            optional={"lines": st.lists(WORDS, min_size=1, max_size=3), "country": st.just("CH")},
        ),
        "preferences": st.lists(
            st.fixed_dictionaries({"topic": st.sampled_from(["room", "general"]), "text": WORDS}),
            max_size=2,
            unique_by=lambda one: (one["topic"], one["text"]),
        ),
        "dietary": st.lists(WORDS, max_size=3, unique=True),
        "tags": st.lists(st.sampled_from(["vegan", "ski-club"]), max_size=2, unique=True),
        "vip": st.booleans(),
        "marketing_opt_out": st.booleans(),
    },
)


@settings(max_examples=60, deadline=None)
@given(PROFILES)
def test_what_is_exported_comes_back_the_same(fields: dict[str, Any]) -> None:
    guest = NewGuest.model_validate({"name": "Ada", **fields}).guest("gst_1", NOW, "import")
    columns = [name for name in COLUMNS if name in IMPORTED]
    cells = [cell(column.of(guest)) for column in chosen(columns)]
    row = read(2, cells, columns, SETTINGS, NOW)
    assert row.wish is not None, row.reasons
    again = row.guest("gst_1", NOW)
    assert comparable(again) == comparable(guest)
    assert row.guest_id == "gst_1"


def comparable(guest: Guest) -> dict[str, Any]:
    shown = guest.model_dump()
    for points in ("phones", "emails"):
        shown[points] = [one["value"] for one in shown[points]]
    return shown
