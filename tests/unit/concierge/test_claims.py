"""A reply that claims what no tool did never reaches the guest; one that offers, asks or denies does."""

import pytest

from attendant.concierge.claims import Effect, Known, false_claims

CONTEXT = Known(times={600, 660, 540, 1020}, amounts={65.0, 120.0})

FALSE = [
    "Your lesson is booked!",
    "I've booked your lesson for tomorrow at 10:00.",
    "Booked! See you tomorrow.",
    "Great news, you're all set.",
    "It's confirmed.",
    "Your reservation has been confirmed.",
    "I have reserved 10:00 for you.",
    "I went ahead and scheduled the lesson.",
    "You are booked in with Anna.",
    "All done, enjoy your lesson!",
    "*Booked:* private lesson",
    "That's locked in.",
    "I put you down for 10.",
    "We've got you down for tomorrow.",
    "Consider it done.",
    "See you on Tuesday!",
    "If you need anything else let me know, I've booked it for you.",
    "Your booking is now complete.",
    "Your lesson has been successfully booked, would you like anything else?",
    "I have cancelled your lesson.",
    "Your booking was canceled.",
    "It has been moved to 11:00.",
    "I've rescheduled you.",
    "I'm holding the slot: it is held for you.",
    "A colleague will contact you shortly.",
    "Someone from our team will get back to you.",
    "I'll check with the team and get back to you.",
    "I have passed your request on.",
    "10:00 is available.",
    "Done!",
    "Your reference is K7QM2X.",
    "Reference: ABC1234",
    "The price is 80 EUR.",
    "It costs €49.50.",
    "We can do 14:15.",
    "How about 2:15 pm?",
    "Ihre Stunde ist gebucht.",
    "Ich habe die Stunde für Sie gebucht.",
    "Gebucht! Bis morgen.",
    "Der Termin wurde bestätigt.",
    "Ist erledigt.",
    "Ich habe Sie für morgen um 10 Uhr eingetragen.",
    "Die Stunde wurde storniert.",
    "Ihr Termin wurde verschoben.",
    "Ein Kollege meldet sich bei Ihnen.",
    "Ich habe es weitergeleitet.",
    "10 Uhr ist noch frei.",
    "Votre cours est réservé.",
    "C'est confirmé !",
    "J’ai réservé votre cours.",
    "C'est noté, à demain !",
    "Votre réservation a été annulée.",
    "Votre cours a été déplacé.",
    "Un collègue vous recontactera.",
    "J'ai transmis votre demande.",
    "C'est fait.",
    "La sua lezione è prenotata.",
    "Ho prenotato la lezione per domani.",
    "Confermato! A domani.",
    "La prenotazione è stata annullata.",
    "La lezione è stata spostata.",
    "Un collega la contatterà.",
    "Tutto a posto!",
    "Su clase está reservada.",
    "He reservado la clase.",
    "¡Reservado! Hasta mañana.",
    "¡Listo!",
    "La reserva ha sido cancelada.",
    "Su clase ha sido cambiada.",
    "Un compañero se pondrá en contacto con usted.",
    "Queda confirmado.",
]

HONEST = [
    "Shall I book it?",
    "Would you like me to get it booked for you?",
    "Nothing is booked yet.",
    "It is not booked yet, please say yes first.",
    "Once it is confirmed you will get a reference.",
    "If you say yes, I can book it.",
    "Which day would you like?",
    "How long should the lesson be?",
    "Sorry, that time is already booked.",
    "We are fully booked on Saturday.",
    "The lesson costs 65 EUR.",
    "A 120 minute lesson is 120.00 EUR.",
    "We are open from 9:00 to 17:00.",
    "Your booking could not be made.",
    "I can't change bookings of other guests.",
    "I'm the assistant of the school. How can I help?",
    "Please tell me the day and time.",
    "I could not find that booking.",
    "The lesson would start at 10:00.",
    "Do you want me to cancel it?",
    "Bookings can be cancelled free of charge until the day before.",
    "No booking was made.",
    "Soll ich die Stunde buchen?",
    "Es ist noch nicht gebucht.",
    "Leider ist 10:00 schon gebucht.",
    "Wir sind ausgebucht.",
    "Sobald es bestätigt ist, hören Sie von uns.",
    "Möchten Sie, dass ich storniere?",
    "Souhaitez-vous que je réserve ?",
    "Ce n'est pas encore réservé.",
    "Rien n'est confirmé.",
    "Dès que c'est confirmé, vous recevrez une référence.",
    "Vuole che prenoti?",
    "Non è ancora prenotato.",
    "Quando è confermato riceverà un codice.",
    "¿Quiere que lo reserve?",
    "Todavía no está reservado.",
    "No hay nada confirmado.",
]


@pytest.mark.parametrize("reply", FALSE)
def test_a_claim_without_a_deed_is_withheld(reply: str) -> None:
    assert false_claims(reply, CONTEXT)


@pytest.mark.parametrize("reply", HONEST)
def test_offers_questions_conditions_and_denials_pass(reply: str) -> None:
    assert false_claims(reply, CONTEXT) == []


@pytest.mark.parametrize(
    ("reply", "effect"),
    [
        ("Your lesson is booked.", Effect.BOOKED),
        ("Ihre Stunde ist gebucht.", Effect.BOOKED),
        ("I have cancelled it.", Effect.CANCELLED),
        ("It has been moved.", Effect.CHANGED),
        ("A colleague will contact you.", Effect.HANDED_OVER),
        ("10:00 is free.", Effect.AVAILABLE),
    ],
)
def test_the_same_words_pass_when_a_tool_did_it(reply: str, effect: Effect) -> None:
    assert false_claims(reply, Known(effects={effect}, times={600})) == []


def test_the_propertys_own_sentences_may_be_repeated() -> None:
    fact = "Terms: All lessons are confirmed by e-mail. Your place is held for ten minutes."
    assert false_claims("All lessons are confirmed by e-mail.", Known(facts=[fact])) == []
    assert false_claims("Your lesson is confirmed.", Known(facts=[fact]))


def test_a_request_is_no_booking() -> None:
    assert false_claims("Your lesson is booked.", Known(effects={Effect.REQUESTED}))


def test_how_the_own_booking_stands_may_be_said_but_not_as_a_new_deed() -> None:
    known = Known(standing={Effect.BOOKED}, references={"K7QM2X"}, times={600})
    assert false_claims("Your lesson at 10:00 is booked, reference K7QM2X.", known) == []
    assert false_claims("I have booked your lesson at 10:00.", known)


def test_references_prices_and_times_of_the_turn_may_be_quoted() -> None:
    known = Known(references={"K7QM2X"}, times={855}, amounts={49.5})
    assert false_claims("K7QM2X: 14:15 for €49.50, or 2:15 pm as you say.", known) == []
    assert [claim.code for claim in false_claims("3FJ8ZZ at 14:30 for 50 EUR", known)] == [
        "reference",
        "price",
        "time",
    ]


@pytest.mark.parametrize("price", ["12000 JPY", "¥9000", "450 kronor", "SEK 450", "1'200 CZK"])
def test_an_invented_price_is_one_in_any_currency(price: str) -> None:
    assert [claim.code for claim in false_claims(f"That is {price}.", Known(amounts={95.0}))] == ["price"]


def test_a_time_to_try_is_no_price() -> None:
    assert false_claims("You could try 10:00.", Known(times={600}, effects={Effect.AVAILABLE})) == []


@pytest.mark.parametrize(
    ("reply", "promised"),
    [
        ("You will sit at table 7.", True),
        ("Sie bekommen Tisch Nr. 12.", True),
        ("Your table T4 is by the window.", True),
        ("A table for 6 at 8?", False),
        ("A table 6 people fit at.", False),
        ("Ein Tisch 20:00?", False),
        ("Your table T7 is by the window.", False),
    ],
)
def test_no_table_is_promised_that_is_not_fixed(reply: str, promised: bool) -> None:
    known = Known(times={480, 1200}, tables={"t7"})
    assert [claim.code for claim in false_claims(reply, known)] == (["table"] if promised else [])
