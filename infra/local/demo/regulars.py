# ruff: noqa: E501  one profile, one line
"""Guests of the demo ski school: fictional people, some with much to show, some who look like one another.

They are entered once: a school that knows the last of their camp weeks is left as it is, and of one that was
stopped in between only what is missing is entered.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from infra.local.demo.api import Api
from infra.local.demo.school import LESSON, SCHOOL

# given name; family name; language; country; tags; what else is known
PEOPLE = """
Nora;Aebischer;de;CH;regular,season-pass;vip
Matteo;Bernasconi;it;CH;regular;
Élodie;Rochat;fr;CH;family;
Jürgen;Größl;de;AT;;
Siobhán;O'Malley;en;IE;group;
Wilhelmina;van der Meer;nl;NL;family,season-pass;vip
Björn;Åkesson;sv;SE;;
Katarzyna;Wiśniewska;pl;PL;;
İbrahim;Yıldırım;tr;TR;corporate;
Елена;Соколова;ru;DE;;vip
Γιώργος;Παπαδόπουλος;el;GR;;
Inês;Magalhães;pt;PT;;
Íñigo;Etxeberria;es;ES;regular;
Haruka;Watanabe;ja;JP;;
Oliver;Ashworth;en;GB;corporate,group;
Céline;Béguin;fr;CH;beginner;
Hansjörg;Zbinden;de;CH;regular;
Francesca;Dell'Acqua;it;IT;family;
Maximilian;von Rothenburg;de;DE;season-pass;vip
Amélie;Lefèvre;fr;FR;beginner;
Luca;Crivelli;it;CH;freeride;
Anna;Zürcher;de;CH;family;
Reto;Nüssli;de;CH;freeride,regular;
Charlotte;Fitzgerald;en;GB;;
Nicolò;Santoro;it;IT;;
Beatriz;Gonçalves;pt;PT;beginner;
Layla;Al-Harbi;ar;AE;private;vip
Tobias;Köhler;de;DE;;
Margaux;Chevalier;fr;FR;family;
Ewa;Jabłońska;pl;PL;;
Daan;Hoekstra;nl;NL;group;
Zoë;Zürcher;de;CH;kids;
Ethan;Nakamura;en;US;;
Chiara;Valentini;it;IT;;
Lukas;Steinegger;de;CH;freeride;
Sophie;Lindqvist;sv;SE;;
Patrick;Suter;de;CH;corporate;
Isabelle;Monnier;fr;CH;regular;
Gregor;Tannbacher;de;AT;;
Hannah;Whitcombe;en;GB;beginner;
Marta;Domínguez;es;ES;;
Felix;Brunner;de;CH;kids;
Aurélie;Pahud;fr;CH;;
Thomas;Müller;de;CH;;
Thomas;Müller;de;DE;;
Lea;Lüthi;de;CH;family;
Jonas;Meyer;de;DE;;
Giulia;Fontana;it;CH;snowboard;
Benjamin;Hofstetter;de;CH;snowboard;
Emma;Lüthi;de;CH;kids;
"""
# The profile's place in the list, and what is known beside the line.
KNOWN: dict[int, dict[str, Any]] = {
    0: {
        "preferences": [
            {"topic": "instructor", "text": "Anna, in German"},
            {"topic": "lesson", "text": "Mornings, off the main slope"},
        ],
        "allergies": ["Peanuts"],
        "company": "Aebischer Uhren AG",
        "consents": [{"channel": "email", "purpose": "marketing", "given": True, "source": "front desk"}],
    },
    2: {"dietary": ["Vegetarian"], "preferences": [{"topic": "lesson", "text": "The whole family together"}]},
    5: {"allergies": ["Gluten", "Latex"], "preferences": [{"topic": "equipment", "text": "Own skis, rents boots"}]},
    9: {"preferences": [{"topic": "language", "text": "English is fine"}], "marketing_opt_out": True},
    14: {"company": "Ashworth & Partners Ltd", "preferences": [{"topic": "invoice", "text": "To the company"}]},
    18: {"title": "Dr.", "preferences": [{"topic": "instructor", "text": "Always Marco"}], "dietary": ["No pork"]},
    26: {"dietary": ["Halal"], "preferences": [{"topic": "privacy", "text": "Private slope if it can be"}]},
    31: {"preferences": [{"topic": "lesson", "text": "Not longer than an hour, she is seven"}]},
    43: {"consents": [{"channel": "whatsapp", "purpose": "marketing", "given": False, "source": "guest"}]},
}  # fmt: skip
PHONE_OF = {11: "077 555", 23: "unknown"}  # as somebody wrote it down: kept, and marked as unusable
RELAYED = {7: "ewisniewska.281@guest.booking.com", 24: "nsantor.774@guest.booking.com"}
HOUSEHOLDS = {31: 21, 49: 45}  # who has the phone of whom: a family, not one person
# Entered twice: whose profile, which of its fields came again, and how the rest was written the second time.
AGAIN: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (0, "phones", {"given_name": "Nora", "family_name": "Aebisher", "birthday": "1950-01-02"}),
    (3, "language", {"given_name": "Juergen", "family_name": "Groessl"}),
    (9, "language", {"given_name": "Elena", "family_name": "Sokolova"}),
    (14, "company", {"given_name": "Ashworth", "family_name": "Oliver"}),
    (24, "birthday", {"given_name": "Nicolo", "family_name": "Santoro", "phones": ["+41795559998"]}),
    (33, "phones", {"given_name": "C.", "family_name": "Valentini"}),
)


SUNDAY = 6
# Whose lesson, on which open day from tomorrow, when, how many minutes.
LESSONS = (
    (0, 0, "09:00", 120),
    (4, 0, "10:00", 60),
    (5, 0, "11:00", 120),
    (9, 1, "09:00", 60),
    (16, 1, "14:00", 60),
    (18, 2, "09:00", 120),
    (0, 3, "09:00", 120),
    (26, 3, "13:00", 120),
    (31, 4, "10:00", 60),
    (0, 5, "09:00", 120),
)

# Camp weeks in the school's chalet: whose, in how many days from today (before it: negative), nights, room.
STAYS = (
    (0, -1078, 6, "Arven"), (0, -714, 6, "Arven"), (0, -350, 7, "Arven"), (0, -2, 5, "Arven"),
    (1, -680, 3, "Lärche"), (1, -316, 4, "Lärche"),
    (2, -352, 7, "Edelweiss"), (2, 9, 7, "Edelweiss"),
    (5, -1070, 7, "Enzian"), (5, -706, 7, "Enzian"), (5, -342, 7, "Enzian"), (5, -1, 6, "Enzian"),
    (9, -330, 5, "Gams"), (9, 21, 6, "Gams"),
    (14, -1440, 4, "Murmeltier"), (14, -1060, 4, "Murmeltier"), (14, -700, 4, "Murmeltier"),
    (18, -690, 10, "Steinbock"), (18, -326, 10, "Steinbock"), (18, 14, 10, "Steinbock"),
    (22, -1100, 2, "Lärche"), (22, -740, 2, "Lärche"),
    (26, -338, 8, "Adler"), (37, 4, 3, "Gams"),
)  # fmt: skip
NIGHT = 14000  # Swiss cents


def enter_regulars(api: Api, now: datetime) -> None:
    """Enter the guests, their next lessons and their camp weeks, as far as the school does not know them."""
    local = now.astimezone(ZoneInfo(SCHOOL["zone"]))
    if api.get(f"/api/v1/stays?number={_number(len(STAYS) - 1)}")["stays"]:
        return
    known: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for guest in api.get("/api/v1/guests?limit=100")["guests"]:
        known[guest["name"]].append(guest)
    entered = []
    for at, one in enumerate(profiles(local.date())):
        namesakes = known[f"{one['given_name']} {one['family_name']}"]
        key = f"demo-guest-{local:%Y-%m-%d}-{at}"
        entered.append(namesakes.pop() if namesakes else api.post("/api/v1/guests", one, key))
    [lesson] = [one for one in api.get("/api/v1/services")["services"] if one["name"] == LESSON["name"]]
    days = [local.date() + timedelta(days=ahead) for ahead in range(1, 9)]
    open_days = [day for day in days if day.weekday() != SUNDAY]
    for place, nth_day, start, minutes in LESSONS:
        starts = datetime.combine(open_days[nth_day], time.fromisoformat(start), local.tzinfo)
        wish = {
            "service_id": lesson["service_id"],
            "starts_at": starts.isoformat(),
            "duration_minutes": minutes,
            "guest_id": entered[place]["guest_id"],
        }
        api.attempt("/api/v1/bookings", wish, f"demo-lesson-{place}-{starts:%Y-%m-%d}")
    for number, (place, ahead, nights, room) in enumerate(STAYS):
        arrives = local.date() + timedelta(days=ahead)
        departs = arrives + timedelta(days=nights)
        wish = {
            "guests": [{"guest_id": entered[place]["guest_id"]}],
            "space": {"room": room},
            "service": "Camp week",
            "arrives_on": arrives.isoformat(),
            "departs_on": departs.isoformat(),
            "state": _state(local.date(), arrives, departs),
            "prices": {"total": {"amount": nights * NIGHT, "currency": SCHOOL["currency"]}},
        }
        api.put(f"/api/v1/stays/numbers/{_number(number)}", wish)


def profiles(today: date) -> Iterator[dict[str, Any]]:
    """The profiles as staff would enter them, those entered twice at the end."""
    people = [_profile(place, line, today) for place, line in enumerate(PEOPLE.split("\n")[1:-1])]
    yield from people
    for place, name, other in AGAIN:
        yield {name: people[place][name], **other}


def _profile(place: int, line: str, today: date) -> dict[str, Any]:
    given, family, language, country, tags, more = line.split(";")
    profile: dict[str, Any] = {
        "given_name": given,
        "family_name": family,
        "language": language,
        "nationality": country,
        "phones": [PHONE_OF.get(place) or phone_of(HOUSEHOLDS.get(place, place))],
        "emails": [RELAYED.get(place) or _email(place, given, family)],
        "birthday": _birthday(place, today).isoformat(),
        "tags": [tag for tag in tags.split(",") if tag],
        "vip": more == "vip",
        **KNOWN.get(place, {}),
    }
    return profile


def _state(today: date, arrives: date, departs: date) -> str:
    if arrives > today:
        return "expected"
    return "in_house" if departs > today else "departed"


def _number(stay: int) -> str:
    return f"CAMP-{stay:03d}"


def phone_of(place: int) -> str:
    """A number that nobody has, not much like that of another."""
    return f"+4179555{(place * 1733 + 2107) % 10_000:04d}"


def _email(place: int, given: str, family: str) -> str:
    parts = unicodedata.normalize("NFKD", f"{given}.{family}".replace(" ", "").lower())
    name = "".join(letter for letter in parts if letter.isascii() and (letter.isalnum() or letter == "."))
    return f"{name}{place}@example.com" if name != "." else f"guest{place}@example.com"


def _birthday(place: int, today: date) -> date:
    """Spread over the year as of this start, so that some have theirs within days."""
    ahead = today + timedelta(days=1 + place * 7 % 360)
    return date(1950 + place * 17 % 65, ahead.month, min(ahead.day, 28))
