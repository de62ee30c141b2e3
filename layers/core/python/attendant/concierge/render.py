"""The server's own texts: proposals with buttons, confirmations, times to choose from. No model writes these.

WhatsApp formatting only (*bold*), one message each, within the channel's lengths.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.models import Booking, Reason
from attendant.bookings.states import BookingStatus
from attendant.bookings.tables import Area
from attendant.bookings.terms import Terms
from attendant.concierge.models import Offer, OfferedSlot, Proposal, ProposalKind
from attendant.concierge.speech import SPEECH
from attendant.conversations.models import Choice, Outbound

LONGEST = 4096
MOST_CHOICES = 10


@dataclass(frozen=True)
class Seat:
    """Who or where, as a guest is told: which table it will be stays open until it is fixed (S-16)."""

    kind: str | None = None
    name: str | None = None
    area: str | None = None

    @property
    def is_table(self) -> bool:
        return self.kind == ResourceKind.TABLE


class Voice:
    """Speaks one language in one property's zone, of its resources and areas."""

    def __init__(
        self,
        language: str,
        zone: ZoneInfo,
        resources: Sequence[Resource] = (),
        areas: Sequence[Area] = (),
    ) -> None:
        self._resources = {resource.resource_id: resource for resource in resources}
        self._areas = {area.area_id: area.name for area in areas}
        self.language = language if language in SPEECH else "en"
        self._said = SPEECH[self.language]
        self._zone = zone

    def say(self, name: str, **values: object) -> str:
        """A sentence by its name."""
        return self._said[name].format(**values)

    def day(self, day: date) -> str:
        """A date with its weekday: Tuesday 3 March 2026."""
        return self.say(
            "date",
            weekday=self._said["weekdays"].split()[day.weekday()],
            day=day.day,
            month=self._said["months"].split()[day.month - 1],
            year=day.year,
        )

    def moment(self, instant: datetime) -> str:
        """Date, weekday and time of an instant in the property's zone."""
        local = instant.astimezone(self._zone)
        return f"{self.day(local.date())}, {local:%H:%M}"

    def visit(self, starts_at: datetime, ends_at: datetime) -> str:
        """Date, weekday, times and length of a visit."""
        end = ends_at.astimezone(self._zone)
        minutes = int((ends_at - starts_at).total_seconds()) // 60
        return f"{self.moment(starts_at)}-{end:%H:%M} ({self.say('minutes', minutes=minutes)})"

    def slot_label(self, starts_at: datetime) -> str:
        """A time short enough for a button: Tue 3 Mar 10:00."""
        local = starts_at.astimezone(self._zone)
        weekday = self._said["short_weekdays"].split()[local.weekday()]
        month = self._said["short_months"].split()[local.month - 1]
        return f"{weekday} {local.day} {month} {local:%H:%M}"

    def proposal(self, proposal: Proposal, *, first: str | None = None) -> Outbound:
        """What a yes would do, in full, with buttons for yes and no."""
        opening, question = {
            ProposalKind.BOOK: (None, "ask_request" if proposal.needs_approval else "ask_book"),
            ProposalKind.CHANGE: ("ask_change", "confirm_change"),
            ProposalKind.CANCEL: ("ask_cancel", "confirm_cancel"),
        }[proposal.kind]
        lines = [self.say(opening, reference=proposal.reference)] if opening else []
        kind = ResourceKind.TABLE.value if proposal.seated else proposal.resource_kind
        length = proposal.ends_at - proposal.starts_at
        lines += self._details(proposal, Seat(kind, proposal.resource_name, proposal.area_name))
        lines[2:2] = [f"+ {self.visit(start, start + length)}" for start in proposal.later_starts]
        if said := proposal.needs.said:
            lines.append(f"{self.say('wishes')}: {', '.join(said)}")
        if proposal.guest_name and proposal.kind is ProposalKind.BOOK:
            lines.append(f"{self.say('name')}: {proposal.guest_name}")
        lines += self._remarks(proposal.dietary, proposal.special_requests, proposal.notes)
        late = proposal.last_free_cancel_at
        if proposal.kind is ProposalKind.CANCEL and late is not None and late <= proposal.created_at:
            lines.append(self._late_cancel(late, proposal.terms, proposal.created_at))
        elif proposal.kind is not ProposalKind.CANCEL:
            lines += self.terms(proposal.terms)
        parts = [first, "\n".join(lines), self.say(question)]
        return Outbound(
            text="\n\n".join(part for part in parts if part)[:LONGEST],
            choices=[
                Choice(id=f"confirm:{proposal.proposal_id}:{proposal.version}", title=self.say("yes")),
                Choice(id=f"reject:{proposal.proposal_id}:{proposal.version}", title=self.say("no")),
            ],
        )

    def seat(self, booking: Booking) -> Seat:
        """Who or where, as far as it is fixed."""
        resource = self._resources.get(booking.resource_id)
        kind = resource.kind.value if resource else None
        if kind != ResourceKind.TABLE:
            return Seat(kind, booking.resource_name)
        fixed = booking.locked or booking.resource_requested
        area = self._areas.get(booking.area_id or "")
        return Seat(kind, booking.resource_name if fixed else None, area)

    def confirmation(
        self,
        kind: ProposalKind,
        booking: Booking,
        *,
        again: bool = False,
        others: Sequence[Booking] = (),
    ) -> Outbound:
        """What was done, from the booking itself: booked and requested are never mixed up."""
        if kind is ProposalKind.CANCEL:
            head = self.say("cancelled")
        elif booking.status is BookingStatus.REQUESTED:
            head = self.say("requested")
        else:
            head = self.say("booked" if kind is ProposalKind.BOOK else "changed")
        lines = [self.say("already_done")] if again else []
        lines += [head, *self.booking(booking)]
        lines += [f"+ {self.visit(other.starts_at, other.ends_at)} · {other.reference}" for other in others]
        if kind is not ProposalKind.CANCEL and booking.status is not BookingStatus.REQUESTED:
            free_until = booking.last_free_cancel_at
            if free_until > booking.history[-1].at:
                lines.append(self.say("free_until", when=self.moment(free_until)))
            lines += self.terms(booking.terms)
        return Outbound(text="\n".join(lines)[:LONGEST], essential=True)

    def terms(self, terms: Terms | None) -> list[str]:
        """What a guest owes for a booking and when, a line each."""
        if terms is None:
            return []
        lines = []
        if terms.deposit is not None:
            lines.append(self.say("deposit_due", amount=terms.deposit.text()))
        if terms.guarantee == "card":
            lines.append(self.say("guarantee_due"))
        lines += [
            self.say("late_fee", when=self.moment(step.after), amount=step.fee.text())
            for step in terms.late_fees
        ]
        if terms.no_show_fee is not None:
            lines.append(self.say("no_show_fee", amount=terms.no_show_fee.text()))
        return lines

    def _late_cancel(self, free_until: datetime, terms: Terms | None, now: datetime) -> str:
        fee = terms.late_fee(now) if terms else None
        if fee is None:
            return self.say("late_cancel", when=self.moment(free_until))
        return self.say("late_cancel_fee", when=self.moment(free_until), amount=fee.text())

    def booking(self, booking: Booking) -> list[str]:
        """The facts of a booking, a line each."""
        lines = self._details(booking, self.seat(booking))
        lines += self._remarks(booking.dietary, booking.special_requests)
        return [*lines, f"{self.say('reference')}: *{booking.reference}*"]

    def bookings(self, bookings: Sequence[Booking]) -> Outbound:
        """The guest's own bookings, a line each."""
        if not bookings:
            return Outbound(text=self.say("no_bookings"))
        lines = [self.say("your_bookings")]
        lines += [f"*{booking.reference}*: {self.booking_line(booking)}" for booking in bookings]
        return Outbound(text="\n".join(lines)[:LONGEST])

    def booking_line(self, booking: Booking) -> str:
        """A booking in one line, without its reference."""
        seat = self.seat(booking)
        when = (
            self.moment(booking.starts_at)
            if seat.is_table
            else self.visit(booking.starts_at, booking.ends_at)
        )
        people = self.say("people", count=booking.party_size) if booking.party_size > 1 else None
        parts = [booking.service_name, when, people if seat.is_table else None, seat.area, seat.name]
        parts += [booking.price.text() if booking.price.amount else None, self.status(booking)]
        return ", ".join(part for part in parts if part)

    def service(self, service: Service, resources: Sequence[Resource]) -> str:
        """A service with its lengths and prices, for how many people, and who serves it."""
        serving = [found for found in resources if found.resource_id in service.resource_ids]
        tables = service.turn_times is not None
        prices = ", ".join(
            " ".join(
                part
                for part in (
                    None if tables else self.say("minutes", minutes=offered.duration_minutes),
                    offered.price.text() if offered.price.amount else None,
                )
                if part
            )
            for offered in service.prices
        )
        if service.price_per == "person" and prices:
            prices = f"{prices} {self.say('each_person')}"
        parts = [f"{service.name}: {prices}" if prices else service.name]
        if service.party_max > 1:
            parts.append(self.say("people", count=f"{service.party_min}-{service.party_max}"))
        if serving and not tables:
            kind = self._said.get(serving[0].kind.value, self.say("instructor"))
            parts.append(f"{kind}: {', '.join(found.name for found in serving)}")
        return "; ".join(parts)

    def opening(self, hours: Sequence[Sequence[str]]) -> list[str]:
        """The opening of each weekday, a line for those that follow each other with the same hours."""
        names = self._said["weekdays"].split()
        said = [", ".join(spans) or self.say("closed_all_day") for spans in hours]
        lines, first = [], 0
        for number in range(1, len(said) + 1):
            if number < len(said) and said[number] == said[first]:
                continue
            last = number - 1
            days = names[first] if first == last else f"{names[first]} - {names[last]}"
            lines.append(f"{days}: {said[first]}")
            first = number
        return lines

    def status(self, booking: Booking) -> str:
        """How a booking stands, in words."""
        return self.say(f"status_{booking.status.value}")

    def which(self, bookings: Sequence[Booking], wish: str) -> Outbound:
        """Which of several bookings is meant."""
        choices = [
            Choice(id=f"{wish}:{booking.reference}", title=self.slot_label(booking.starts_at))
            for booking in bookings[:MOST_CHOICES]
        ]
        return Outbound(
            text=f"{self.bookings(bookings).text}\n\n{self.say('which_booking')}", choices=choices
        )

    def times(self, offer: Offer, *, first: str) -> Outbound:
        """Times to choose from: up to three buttons, else a list."""
        return Outbound(
            text=f"{first}\n{self.slot_lines(offer.slots)}\n\n{self.say('pick')}"[:LONGEST],
            choices=self.choices(offer),
        )

    def choices(self, offer: Offer) -> list[Choice]:
        """The offered times as buttons or list rows."""
        return [
            Choice(id=f"slot:{slot.slot_id}", title=self.slot_label(slot.starts_at))
            for slot in offer.slots[:MOST_CHOICES]
        ]

    def slot_lines(self, slots: Sequence[OfferedSlot]) -> str:
        """The offered times, a line each."""
        return "\n".join(
            "• " + ", ".join(part for part in self._slot_parts(slot) if part) for slot in slots[:MOST_CHOICES]
        )

    def _slot_parts(self, slot: OfferedSlot) -> list[str | None]:
        until = f"{slot.ends_at.astimezone(self._zone):%H:%M}"
        return [
            self.moment(slot.starts_at) + (f" (+{len(slot.later_starts)})" if slot.later_starts else ""),
            self.say("until", time=until)
            if slot.seated
            else self.say("minutes", minutes=slot.duration_minutes),
            slot.area_name,
            slot.resource_name,
            slot.price.text() if slot.price.amount else None,
        ]

    def reasons(self, reasons: Sequence[Reason]) -> str:
        """Why a time cannot be had, in the guest's language."""
        texts = [self._said.get(f"reason_{reason.code.value}", reason.text) for reason in reasons]
        return ", ".join(dict.fromkeys(texts))

    def _remarks(self, *remarks: str | None) -> list[str]:
        return [f"{self.say('note')}: {remark}" for remark in remarks if remark]

    def _details(self, visit: Proposal | Booking, seat: Seat) -> list[str]:
        lines = [f"*{visit.service_name}*"]
        if seat.is_table:
            until = f"{visit.ends_at.astimezone(self._zone):%H:%M}"
            lines += [self.moment(visit.starts_at), self.say("table_until", time=until)]
        else:
            lines.append(self.visit(visit.starts_at, visit.ends_at))
        if seat.area:
            lines.append(f"{self.say('area')}: {seat.area}")
        if seat.name:
            lines.append(f"{self._said.get(seat.kind or '', self.say('instructor'))}: {seat.name}")
        if visit.party_size > 1 or seat.is_table:
            said = "people" if visit.party_size > 1 else "one_person"
            lines.append(self.say(said, count=visit.party_size))
        if visit.price.amount:
            lines.append(f"{self.say('price')}: {visit.price.text()}")
        return lines


def joined(*parts: str | None) -> str:
    """Paragraphs as one message, cut at the channel's length."""
    return "\n\n".join(part.strip() for part in parts if part and part.strip())[:LONGEST]


def tidy(text: str) -> str:
    """A model's text in WhatsApp's formatting: `**bold**` becomes `*bold*`, headings lose their marks."""
    lines = []
    for line in text.strip().splitlines():
        plain = line.lstrip("#").strip() if line.startswith("#") else line.rstrip()
        lines.append(plain.replace("**", "*").replace("__", "_"))
    return "\n".join(lines)[:LONGEST]
