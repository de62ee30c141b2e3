"""What guests are told about the waiting list: the server's own texts, as in `render`."""

from zoneinfo import ZoneInfo

from attendant.bookings.waitlist.models import WaitlistEntry, WaitlistOffer
from attendant.bookings.waitlist.rules import OfferTemplate
from attendant.bookings.wall_clock import instant_of
from attendant.concierge.render import LONGEST, Voice
from attendant.conversations.models import Choice, Outbound, Template

YES, NO, AGAIN, JOIN, NEVER = "yes", "no", "again", "join", "never"
VERB = "waitlist"


def action(*parts: str) -> str:
    """The id of a button about the waiting list; it names the entry and the offer, and opens nothing by
    itself: only the guest who waits can use it.
    """
    return ":".join((VERB, *parts))


def offered(voice: Voice, zone: ZoneInfo, entry: WaitlistEntry, offer: WaitlistOffer) -> Outbound:
    """A time that is held for the guest, with buttons to take it or not."""
    facts = [f"*{entry.service_name}*", voice.visit(offer.starts_at, offer.ends_at)]
    if entry.resource_id:
        facts.append(offer.resource_name)
    if offer.party_size > 1:
        facts.append(voice.say("people", count=offer.party_size))
    if offer.price.amount:
        facts.append(f"{voice.say('price')}: {offer.price.text()}")
    lines = [voice.say("waitlist_offer"), *facts, "", until(voice, zone, offer)]
    return Outbound(
        text="\n".join(lines)[:LONGEST],
        choices=[
            Choice(id=action(YES, entry.entry_id, offer.offer_id), title=voice.say("waitlist_accept")),
            Choice(id=action(NO, entry.entry_id, offer.offer_id), title=voice.say("waitlist_decline")),
        ],
        essential=True,
    )


def until(voice: Voice, zone: ZoneInfo, offer: WaitlistOffer) -> str:
    """Until when an offer stands."""
    return voice.say("waitlist_until", time=f"{offer.until.astimezone(zone):%H:%M}")


def as_template(
    outbound: Outbound, chosen: OfferTemplate, zone: ZoneInfo, entry: WaitlistEntry, offer: WaitlistOffer
) -> Outbound:
    """The same with the text that the provider approved, for when free text is not taken."""
    voice = Voice(chosen.language[:2].lower(), zone)
    ends = f"{offer.until.astimezone(zone):%H:%M}"
    said = [entry.service_name, voice.moment(offer.starts_at), ends]
    template = Template(name=chosen.name, language=chosen.language, parameters=said)
    return outbound.model_copy(update={"template": template})


def joined(voice: Voice, zone: ZoneInfo, entry: WaitlistEntry) -> Outbound:
    """That the guest waits, and for what; never that anything is booked."""
    lines = [voice.say("waitlist_joined"), *wished(voice, zone, entry)]
    return Outbound(text="\n".join(lines)[:LONGEST])


def wished(voice: Voice, zone: ZoneInfo, entry: WaitlistEntry) -> list[str]:
    """What somebody waits for, a line each."""
    first, last = (instant_of(entry.day, minute, zone) for minute in entry.minutes)
    lines = [f"*{entry.service_name}*"]
    if entry.from_time is None and entry.until_time is None:
        lines.append(voice.day(entry.day))
    elif first == last:
        lines.append(voice.moment(first))
    else:
        begin, end = (f"{one.astimezone(zone):%H:%M}" for one in (first, last))
        lines.append(voice.say("waitlist_between", day=voice.day(entry.day), first=begin, last=end))
    if entry.party_size > 1:
        lines.append(voice.say("people", count=entry.party_size))
    return lines


def keep_asking(voice: Voice, text: str, entry: WaitlistEntry) -> Outbound:
    """Something about an offer that ended, and whether the guest would like to go on waiting."""
    return Outbound(
        text=f"{text}\n\n{voice.say('waitlist_again')}"[:LONGEST],
        choices=[
            Choice(id=action(AGAIN, entry.entry_id), title=voice.say("waitlist_keep")),
            Choice(id=action(NEVER), title=voice.say("no")),
        ],
    )
