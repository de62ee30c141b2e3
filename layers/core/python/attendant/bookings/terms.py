"""The terms of a booking: deposit, guarantee, what a late cancellation or a no-show costs (S-27; no I/O).

A service has rules in order; the first that fits a visit says its terms. They are copied onto the booking
with their instants and amounts, so that a later change of the rules changes no booking that stands.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.wall_clock import minute_of
from attendant.kernel.money import Money
from attendant.properties.hours import OpeningTime

LONGEST_NOTICE_MINUTES = 60 * 24 * 90

Guarantee = Literal["none", "card"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_Guests = Annotated[int, Field(ge=1, le=1000)]
_PLAIN = ConfigDict(frozen=True, extra="forbid")


class Charge(BaseModel):
    """What is charged: a part of the price, an amount, or the deposit, which is kept then."""

    model_config = _PLAIN

    percent: int | None = Field(default=None, ge=1, le=100, description="Of the price")
    amount: Money | None = None
    per: Literal["booking", "person"] = Field(default="booking", description="Whom the amount is for")
    deposit: bool = Field(default=False, description="As much as the deposit")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [self.percent is not None, self.amount is not None, self.deposit].count(True) != 1:
            raise ValueError("say one of percent, amount and deposit")
        if self.amount is not None and self.amount.amount <= 0:
            raise ValueError("an amount is above zero")
        return self

    def money(self, price: Money, party_size: int, deposit: Money | None = None) -> Money | None:
        """What it comes to for a booking, rounded half up; None if that is nothing."""
        if self.deposit:
            return deposit
        if self.amount is not None:
            return self.amount.times(party_size) if self.per == "person" else self.amount
        part = (price.amount * (self.percent or 0) + 50) // 100
        return Money(amount=part, currency=price.currency) if part > 0 else None


class LateFee(BaseModel):
    """What it costs the guest to cancel from so long before the start on."""

    model_config = _PLAIN

    minutes_before: int | None = Field(
        default=None,
        ge=0,
        le=LONGEST_NOTICE_MINUTES,
        description="Without it from the last free moment on",
    )
    charge: Charge


class TermsRule(BaseModel):
    """Which visits it is for, and their terms. What is left out does not matter, or is not asked for."""

    model_config = _PLAIN

    party_min: _Guests | None = None
    party_max: _Guests | None = None
    first_day: date | None = None
    last_day: date | None = Field(default=None, description="Itself included")
    weekdays: tuple[Weekday, ...] = Field(default=(), max_length=7)
    starts_from: OpeningTime | None = Field(default=None, description="Wall time, itself included")
    starts_before: OpeningTime | None = Field(default=None, description="Wall time, itself not included")
    free_cancel_minutes: int | None = Field(
        default=None, ge=0, le=LONGEST_NOTICE_MINUTES, description="Without it as the service says"
    )
    late_fees: tuple[LateFee, ...] = Field(default=(), max_length=5)
    no_show_fee: Charge | None = None
    deposit: Charge | None = None
    guarantee: Guarantee = "none"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.party_min and self.party_max and self.party_max < self.party_min:
            raise ValueError("party_max must not be below party_min")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("last_day must not be before first_day")
        if self.deposit is not None and self.deposit.deposit:
            raise ValueError("say what the deposit is: percent or amount")
        keeps = [self.no_show_fee, *(late.charge for late in self.late_fees)]
        if self.deposit is None and any(charge and charge.deposit for charge in keeps):
            raise ValueError("there is no deposit that could be kept")
        return self

    def fits(self, day: date, minute: int, party_size: int) -> bool:
        """Whether it is for a visit that starts on this local date and minute of the day."""
        return (
            (self.party_min or 1) <= party_size <= (self.party_max or party_size)
            and (self.first_day or day) <= day <= (self.last_day or day)
            and (not self.weekdays or WEEKDAYS[day.weekday()] in self.weekdays)
            and (self.starts_from is None or minute_of(self.starts_from) <= minute)
            and (self.starts_before is None or minute < minute_of(self.starts_before))
        )

    @property
    def currencies(self) -> set[str]:
        """The currencies in which it names amounts."""
        charges = [self.no_show_fee, self.deposit, *(late.charge for late in self.late_fees)]
        return {charge.amount.currency for charge in charges if charge and charge.amount}


class FeeStep(BaseModel):
    """What a cancellation by the guest costs after an instant."""

    model_config = ConfigDict(frozen=True)

    after: datetime
    fee: Money


class Terms(BaseModel):
    """What was agreed for one booking, with its instants and amounts, and the rule that says so."""

    model_config = ConfigDict(frozen=True)

    rule: TermsRule
    deposit: Money | None = None
    guarantee: Guarantee = "none"
    late_fees: list[FeeStep] = Field(default=[], description="In order; the last one reached counts")
    no_show_fee: Money | None = None

    @property
    def needs_payment(self) -> bool:
        """Whether something must be paid or guaranteed for it to be booked (S-22)."""
        return self.deposit is not None or self.guarantee != "none"

    def late_fee(self, now: datetime) -> Money | None:
        """What the guest owes for cancelling now."""
        reached = [step.fee for step in self.late_fees if step.after < now]
        return reached[-1] if reached else None


def rule_for(rules: Iterable[TermsRule], day: date, minute: int, party_size: int) -> TermsRule | None:
    """The first rule that fits a visit by its local start and its party."""
    return next((rule for rule in rules if rule.fits(day, minute, party_size)), None)


def terms_of(rule: TermsRule, starts_at: datetime, free_until: datetime, price: Money, party: int) -> Terms:
    """A rule's terms for one booking: what is owed from when on."""
    deposit = rule.deposit.money(price, party) if rule.deposit else None
    late: list[FeeStep] = []
    for one in rule.late_fees:
        fee = one.charge.money(price, party, deposit)
        begins = free_until
        if one.minutes_before is not None:
            begins = max(free_until, starts_at - timedelta(minutes=one.minutes_before))
        if fee is not None:
            late.append(FeeStep(after=begins, fee=fee))
    return Terms(
        rule=rule,
        deposit=deposit,
        guarantee=rule.guarantee,
        late_fees=sorted(late, key=lambda step: step.after),
        no_show_fee=rule.no_show_fee.money(price, party, deposit) if rule.no_show_fee else None,
    )


class DepositState(StrEnum):
    """Where the deposit of a booking stands. Payments are not recorded here."""

    NONE = "none"
    DUE = "due"
    WAIVED = "waived"


class FeeKind(StrEnum):
    """What a fee is for."""

    LATE_CANCELLATION = "late_cancellation"
    NO_SHOW = "no_show"


class FeeState(StrEnum):
    """Where a fee stands; `dropped`: the step it was for was undone."""

    DUE = "due"
    WAIVED = "waived"
    DROPPED = "dropped"


class Fee(BaseModel):
    """What a guest owes for a booking that they did not keep."""

    model_config = ConfigDict(frozen=True)

    kind: FeeKind
    amount: Money
    state: FeeState = FeeState.DUE
    reason: str | None = Field(default=None, description="Why it was waived")


def with_fee(fees: Sequence[Fee], kind: FeeKind, amount: Money | None) -> list[Fee]:
    """The fees with one more; never twice: one of the kind that is due or was waived stays as it is."""
    if amount is None or any(fee.kind is kind and fee.state is not FeeState.DROPPED for fee in fees):
        return list(fees)
    return [*(fee for fee in fees if fee.kind is not kind), Fee(kind=kind, amount=amount)]


def without_fee(fees: Sequence[Fee], kind: FeeKind, state: FeeState, reason: str | None = None) -> list[Fee]:
    """The fees with those of a kind that are due no longer being so."""
    return [
        fee.model_copy(update={"state": state, "reason": reason})
        if fee.kind is kind and fee.state is FeeState.DUE
        else fee
        for fee in fees
    ]
