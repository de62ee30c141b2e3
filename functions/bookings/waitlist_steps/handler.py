"""REST endpoints of what staff do about somebody who waits."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.waitlist.models import (
    LeaveWish,
    OfferAnswer,
    OfferWish,
    SeatWish,
    WaitlistBooking,
    WaitlistEntry,
)
from attendant.bookings.waitlist.service import Waitlist
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wishes import Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    idempotency_key,
    install_problem_responses,
    respond,
    seen_revision,
)
from attendant.kernel.subjects import Actor, Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
ENTRY = "/api/v1/bookings/waitlist/<entry_id>"
TAGS = ["Waitlist"]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    guests_table: str
    outbox_table: str
    idempotency_table: str


@app.post(f"{ENTRY}/offer", summary="Offer somebody a time by hand, and hold it", tags=TAGS)
def offer_time(entry_id: Id, caller: Staff, wish: OfferWish | None = None) -> Response[WaitlistEntry]:
    key, revision = idempotency_key(app), seen_revision(app)
    return answer(waitlist(caller).offer(entry_id, wish or OfferWish(), revision, who(caller), key))


@app.post(f"{ENTRY}/accept", summary="Turn the offer into a booking", tags=TAGS)
def accept_offer(entry_id: Id, caller: Staff, wish: OfferAnswer | None = None) -> Response[WaitlistBooking]:
    offer_id = wish.offer_id if wish else None
    return booked(waitlist(caller).accept(entry_id, offer_id, seen_revision(app), who(caller)))


@app.post(f"{ENTRY}/decline", summary="Say no to the offer for the guest", tags=TAGS)
def decline_offer(entry_id: Id, caller: Staff, wish: OfferAnswer | None = None) -> Response[WaitlistEntry]:
    offer_id = wish.offer_id if wish else None
    return answer(waitlist(caller).decline(entry_id, offer_id, seen_revision(app), who(caller)))


@app.post(f"{ENTRY}/leave", summary="Take somebody off the list", tags=TAGS)
def leave_waitlist(entry_id: Id, caller: Staff, wish: LeaveWish | None = None) -> Response[WaitlistEntry]:
    reason = wish.reason if wish else None
    return answer(waitlist(caller).leave(entry_id, seen_revision(app), who(caller), reason))


@app.post(f"{ENTRY}/rejoin", summary="Let somebody wait again after an offer that ended", tags=TAGS)
def rejoin_waitlist(entry_id: Id, caller: Staff) -> Response[WaitlistEntry]:
    return answer(waitlist(caller).rejoin(entry_id, seen_revision(app), who(caller)))


@app.post(f"{ENTRY}/ready", summary="The place of somebody at the door is ready", tags=TAGS)
def place_is_ready(entry_id: Id, caller: Staff) -> Response[WaitlistEntry]:
    return answer(waitlist(caller).ready(entry_id, seen_revision(app), who(caller)))


@app.post(f"{ENTRY}/check-in", summary="Somebody who waits is there", tags=TAGS)
def check_in(entry_id: Id, caller: Staff) -> Response[WaitlistEntry]:
    return answer(waitlist(caller).check_in(entry_id, seen_revision(app), who(caller)))


@app.post(f"{ENTRY}/seat", summary="Seat a party now, as a walk-in booking", tags=TAGS)
def seat_party(entry_id: Id, caller: Staff, wish: SeatWish | None = None) -> Response[WaitlistBooking]:
    return booked(waitlist(caller).seat(entry_id, wish or SeatWish(), seen_revision(app), who(caller)))


@app.post(f"{ENTRY}/no-show", summary="Somebody did not come when it was their turn", tags=TAGS)
def mark_waitlist_no_show(entry_id: Id, caller: Staff) -> Response[WaitlistEntry]:
    return answer(waitlist(caller).no_show(entry_id, seen_revision(app), who(caller)))


def answer(entry: WaitlistEntry) -> Response[WaitlistEntry]:
    return entity_response(entry, entry.revision)


def booked(made: WaitlistBooking) -> Response[WaitlistBooking]:
    return entity_response(made, made.entry.revision)


def who(caller: Subject) -> Actor:
    return caller.actor(correlation_id())


def waitlist(caller: Subject) -> Waitlist:
    return waitlist_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
