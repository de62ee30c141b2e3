"""Recognising guests. Staff see profiles and terms; an outside program learns an id, a chance and an initial.

A program could try one number after the other to learn who stays at a house. So it must bring a contact
point, or a name with the birthday; sees nobody below even odds; and hears nothing more for the rest of an
hour in which it missed too often.
"""

from attendant.guests.contacts import read_email, read_phone
from attendant.guests.matching.evidence import says_nothing
from attendant.guests.matching.service import Matching
from attendant.guests.models import Guest
from attendant.guests.profile import Address, Preference
from attendant.guests.recognition.models import Recognised, RecogniseWish, Recognition
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Invalid
from attendant.kernel.quotas import Quota
from attendant.kernel.subjects import Client, Subject

NOBODY = ""
EVEN_ODDS = 0.5
SHOWN_TO_CLIENTS = 3


class Recognising:
    """Recognises guests of one property."""

    def __init__(self, guests: Guests, matching: Matching, calls: Quota, misses: Quota, clock: Clock) -> None:
        self._guests = guests
        self._matching = matching
        self._calls = calls
        self._misses = misses
        self._clock = clock

    def recognise(self, wish: RecogniseWish, caller: Client | Subject) -> Recognition:
        """Whom it may be; writes nothing but the count of a program's calls.

        Raises:
            Invalid: the phone or e-mail cannot be one, or says nothing about who somebody is; a program that
                brings too little.
            TooManyRequests: a program called too often or missed too often.
        """
        if isinstance(caller, Client):
            return self._for_a_client(wish, caller)
        profile = self._profile(wish)
        judgement = self._matching.judge(profile, everybody=True)
        likely = judgement.candidates[: wish.limit]
        found = {guest.guest_id: guest for guest in self._guests.living([one.guest_id for one in likely])}
        candidates = [
            Recognised.for_staff(one, found[one.guest_id]) for one in likely if one.guest_id in found
        ]
        return Recognition(outcome=judgement.outcome, candidates=candidates)

    def _for_a_client(self, wish: RecogniseWish, client: Client) -> Recognition:
        self._calls.spend(client.property_id, client.client_id)
        self._misses.refuse_if_exhausted(client.property_id, client.client_id)
        if not (wish.phone or wish.email or (wish.name and wish.birthday)):
            raise Invalid.field("body", "say a phone, an e-mail, or a name and the birthday")
        judgement = self._matching.judge(self._profile(wish))
        likely = [one for one in judgement.candidates if one.confidence >= EVEN_ODDS][:SHOWN_TO_CLIENTS]
        found = {guest.guest_id: guest for guest in self._guests.living([one.guest_id for one in likely])}
        candidates = [
            Recognised.for_a_client(one, found[one.guest_id]) for one in likely if one.guest_id in found
        ]
        if not candidates:
            self._misses.spend(client.property_id, client.client_id)
        return Recognition(outcome=judgement.outcome if candidates else "new", candidates=candidates)

    def _profile(self, wish: RecogniseWish) -> Guest:
        """The profile of somebody of whom just this is known."""
        now = self._clock.now()
        phone = read_phone(wish.phone) if wish.phone else None
        email = read_email(wish.email) if wish.email else None
        if phone and not phone.usable:
            raise Invalid.field("body.phone", str(phone.problem))
        if email and not email.usable:
            raise Invalid.field("body.email", str(email.problem))
        if email and says_nothing(email):
            raise Invalid.field("body.email", "belongs to a booking site or to several people")
        return Guest(
            guest_id=NOBODY,
            name=wish.name,
            phones=(phone,) if phone else (),
            emails=(email,) if email else (),
            birthday=wish.birthday,
            language=wish.language,
            company=wish.company,
            address=Address(postal_code=wish.postal_code, city=wish.city),
            preferences=tuple(
                Preference(topic="general", text=text, source="staff", noted_at=now)
                for text in wish.preferences
            ),
            created_at=now,
            revision=0,
        )
