# ruff: noqa: E501  one phrasing, one line
"""What the literal model reads in a guest's words: day, time, length, company, and yes or no."""

from datetime import date
from typing import Any

import pytest

from tests.contracts.simulators.venue import INSTRUCTORS, NOW
from tests.simulators.openai.reading import read


def march(day: int) -> date:
    return date(2026, 3, day)


# text: (day of March, minute after midnight, minutes long); the writer's today is Monday 2 March 2026
WISHES: dict[str, tuple[int | None, int | None, int | None]] = {
    "Can I have a lesson tomorrow at 10 for one hour?": (3, 600, 60),
    "lesson tmrw 10am 1h": (3, 600, 60),
    "Tomorrow, 10 o'clock, 60 minutes please": (3, 600, 60),
    "is 10 tomorrow morning possible? just an hour": (3, 600, 60),
    "I'd like to ski tomorrow from 10 to 11": (3, 600, 60),
    "tomorrow 10-12": (3, 600, 120),
    "tomorrow 10:00-11:30": (3, 600, 90),
    "book me in for 10:30 tomorrow, two hours": (3, 630, 120),
    "day after tomorrow at half past two for 90 minutes": (4, 870, 90),
    "the day after tomorrow quarter to three, 2 hrs": (4, 885, 120),
    "Wednesday at quarter past nine, 1.5 hours": (4, 555, 90),
    "Wed 9am for an hour and a half": (4, 540, 90),
    "this Friday at noon, a one hour lesson": (6, 720, 60),
    "Friday the 6th at 2pm for 2 hours": (6, 840, 120),
    "Friday 13th at 10h30": (13, 630, None),
    "Do you have something at 8am tomorrow?": (3, 480, None),
    "hi can u do 2moro 10am": (3, 600, None),
    "3/3 10:00 1h": (3, 600, 60),
    "next Thursday at 14:30": (12, 870, None),
    "Thursday next week at 11": (12, 660, None),
    "next week Tuesday 3 p.m.": (10, 900, None),
    "on Saturday at ten, half an hour": (7, 600, 30),
    "3 March at 10": (3, 600, None),
    "3rd of March, 10.30": (3, 630, None),
    "March 5th at 4pm for two hours": (5, 960, 120),
    "on the 5th at 9": (5, 540, None),
    "5/3 at 11": (5, 660, None),
    "05.03. at 11": (5, 660, None),
    "05.03.2026 11:15": (5, 675, None),
    "2026-03-05 11:00 60 min": (5, 660, 60),
    "in three days at 1pm": (5, 780, None),
    "in 2 days, twelve o'clock": (4, 720, None),
    "today at 4, one hour": (2, 960, 60),
    "today 15h": (2, 900, None),
    "could we do 3 in the afternoon today?": (2, 900, None),
    "this afternoon at 3": (2, 900, None),
    "at 1530 tomorrow": (3, 930, None),
    "10ish tomorrow": (3, 600, None),
    "around 11 on wednesday": (4, 660, None),
    "tomorrow at ten past two": (3, 850, None),
    "twenty to four tomorrow": (3, 940, None),
    "a week from today at 10": (9, 600, None),
    "tomorrow 9": (3, 540, None),
    "My kids want a lesson on Wed, 4 March, at 13:00 for 120 min": (4, 780, 120),
    "Hi there! Any chance of a 2-hour private lesson this Wednesday, starting at 9.30?": (4, 570, 120),
    "one-hour lesson tomorrow at 2": (3, 840, 60),
    "not tomorrow, wednesday at 10": (4, 600, None),
    "instead of 10, 11 tomorrow": (3, 660, None),
    "morgen um 10 für eine Stunde": (3, 600, 60),
    "Guten Morgen, hätten Sie morgen um 9 Uhr eine Stunde frei?": (3, 540, 60),
    "übermorgen halb drei, zwei Stunden": (4, 870, 120),
    "am Mittwoch um viertel nach neun, 90 Minuten": (4, 555, 90),
    "Donnerstag 14 Uhr 30": (5, 870, None),
    "am 5. März um 10 Uhr anderthalb Stunden": (5, 600, 90),
    "heute Nachmittag um 3": (2, 900, None),
    "von 10 bis 12 Uhr am Freitag": (6, 600, 120),
    "in zwei Tagen um elf": (4, 660, None),
    "demain à 10h pour une heure": (3, 600, 60),
    "demain à 10h30": (3, 630, None),
    "après-demain à dix heures et demie, 2 heures": (4, 630, 120),
    "jeudi à 14h pour 2 heures": (5, 840, 120),
    "le 5 mars à midi": (5, 720, None),
    "demain de 10h à 12h": (3, 600, 120),
    "dans trois jours à 9h, une heure et demie": (5, 540, 90),
    "domani alle 10 per un'ora": (3, 600, 60),
    "dopodomani alle dieci e mezza": (4, 630, None),
    "giovedì alle 14:30 per due ore": (5, 870, 120),
    "il 5 marzo alle 9, un'ora e mezza": (5, 540, 90),
    "mañana a las 10 una hora": (3, 600, 60),
    "pasado mañana a las diez y media": (4, 630, None),
    "el jueves a las 3 de la tarde, dos horas": (5, 900, 120),
    "el 5 de marzo a mediodía": (5, 720, None),
}

WINDOWS = {
    "tomorrow morning": (3, (300, 720)),
    "Wednesday afternoon": (4, (720, 1080)),
    "tomorrow after 2": (3, (840, 1440)),
    "friday before noon": (6, (0, 720)),
    "between 2 and 4 on Friday": (6, (840, 960)),
    "first thing on Thursday": (5, (420, 600)),
    "morgen Vormittag": (3, (300, 720)),
    "am Freitag nachmittags": (6, (720, 1080)),
    "demain après-midi": (3, (720, 1080)),
    "domani pomeriggio": (3, (720, 1080)),
    "mañana por la tarde": (3, (720, 1200)),
    "mañana por la mañana": (3, (300, 720)),
    "this evening": (2, (1020, 1380)),
}

DETAILS: list[tuple[str, dict[str, Any]]] = [
    ("with Anna please", {"instructor": "Anna"}),
    ("is ben free tomorrow?", {"instructor": "Ben"}),
    ("bei Clara", {"instructor": "Clara"}),
    ("not with Anna", {"instructor": None, "anyone": True}),
    ("any instructor is fine", {"anyone": True}),
    ("we are 3 people", {"party": 3}),
    ("for two tomorrow", {"party": 2}),
    ("a lesson for me and my wife", {"party": 2}),
    ("table for four at 7pm", {"party": 4}),
    ("just for me", {"party": 1}),
    ("für zwei Personen", {"party": 2, "duration": None}),
    ("für zwei Stunden", {"party": None, "duration": 120}),
    ("pour trois personnes", {"party": 3}),
    ("per due persone", {"party": 2}),
    ("somos cuatro", {"party": 4}),
    ("my name is Tom Miller", {"name": "Tom Miller"}),
    ("ich heiße Lena Gruber", {"name": "Lena Gruber"}),
    ("under the name of Schmidt, please", {"name": "Schmidt"}),
    ("my email is tom@example.com", {"email": "tom@example.com"}),
    ("cancel K7QM2X", {"reference": "K7QM2X"}),
    ("the second one", {"ordinal": 1}),
    ("an hour later", {"shift": 60}),
    ("can we start 30 minutes earlier", {"shift": -30}),
    ("the earliest you have", {"any_time": True}),
    ("it costs 65.00 EUR, right?", {"time": None}),
]

WORDS = {
    "3/3 10:00 1h": ("3/3", "10:00"),
    "4 March 14:00 60min": ("4 March", "14:00"),
    "Tomorrow, at half past two for 2 hours": ("Tomorrow", "half past two"),
    "am Mittwoch um viertel nach neun": ("Mittwoch", "viertel nach neun"),
    "Friday the 13th, 10 o'clock": ("Friday the 13th", "10 o'clock"),
}

YES = """yes|Yes please|yep|yeah sure|ok|OK!|okay, book it|sure|perfect|Perfect, thank you|sounds good|go ahead|please do|great, book it
that works|works for me|let's do it|I'll take it|absolutely|of course|fine by me|confirm|do it please|yes, that's fine|no problem, yes|👍
ja|Ja bitte|ja gerne|passt|passt perfekt|gerne|einverstanden|genau|in Ordnung|klar|oui|oui merci|d'accord|parfait|ça marche|volontiers
sì|sì grazie|va bene|perfetto|certo|sí|sí por favor|vale|claro|de acuerdo|perfecto|Yes I would like that|that would be great|why not""".replace(
    "\n", "|"
).split("|")

NO = """no|No thanks|nope|not now|rather not|never mind|forget it|don't book it|I changed my mind|wait|too expensive|maybe later|no, not that one
nein|nein danke|lieber nicht|doch nicht|noch nicht|non|non merci|pas maintenant|aspetta|mejor no|ahora no|No gracias|that doesn't work for me""".replace(
    "\n", "|"
).split("|")

NEITHER = [
    "is it booked?",
    "how much is it?",
    "yes if Anna is free",
    "what happens if I say yes?",
    "tomorrow at 10",
    "Good morning!",
    "yes but at 11",
    "who is the instructor?",
]


@pytest.mark.parametrize("text", WISHES)
def test_day_time_and_length(text: str) -> None:
    day, minute, length = WISHES[text]
    reading = read(text, NOW, INSTRUCTORS)
    assert (reading.day and reading.day.day) == (march(day) if day else None)
    assert (reading.time and reading.time.minute) == minute
    assert reading.duration == length


@pytest.mark.parametrize("text", WORDS)
def test_the_guests_own_words_are_kept(text: str) -> None:
    reading = read(text, NOW, INSTRUCTORS)
    assert reading.day and reading.time
    assert (reading.day.words, reading.time.words) == WORDS[text]


@pytest.mark.parametrize("text", WINDOWS)
def test_parts_of_the_day(text: str) -> None:
    day, window = WINDOWS[text]
    reading = read(text, NOW, INSTRUCTORS)
    assert reading.day and reading.time
    assert (reading.day.day, reading.time.window, reading.time.minute) == (march(day), window, None)


@pytest.mark.parametrize(("text", "expected"), DETAILS)
def test_details(text: str, expected: dict[str, Any]) -> None:
    reading = read(text, NOW, INSTRUCTORS)
    assert {name: getattr(reading, name) for name in expected} == expected


@pytest.mark.parametrize(("texts", "consent"), [(YES, True), (NO, False), (NEITHER, None)])
def test_yes_and_no(texts: list[str], consent: bool | None) -> None:
    assert {text: read(text, NOW, INSTRUCTORS).consent for text in texts} == dict.fromkeys(texts, consent)


ASKED = [
    ("10", "time", "time"),
    ("2", "duration", "duration"),
    ("60", None, "duration"),
    ("3", "party", "party"),
    ("2", "time", "time"),
]


@pytest.mark.parametrize(("text", "expected", "what"), ASKED)
def test_a_number_alone_answers_what_was_asked(text: str, expected: str | None, what: str) -> None:
    reading = read(text, NOW, INSTRUCTORS, expected)
    assert [name for name in ("time", "duration", "party") if getattr(reading, name) is not None] == [what]
