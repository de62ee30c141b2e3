"""Amounts of money: whole minor units and an ISO 4217 currency, never a float."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217 code")]

# ISO 4217 minor units where they are not two.
_MINOR_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}


class Money(BaseModel):
    """An amount in minor units (cents, rappen) of one currency."""

    model_config = ConfigDict(frozen=True)

    amount: int = Field(description="Whole minor units, e.g. 6500 for 65.00 CHF")
    currency: Currency

    def __add__(self, other: Self) -> Self:
        """The sum; adding two currencies is a mistake of the caller.

        Raises:
            ValueError: the currencies differ.
        """
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return self.model_copy(update={"amount": self.amount + other.amount})

    def times(self, factor: int) -> Self:
        """The amount taken `factor` times."""
        return self.model_copy(update={"amount": self.amount * factor})

    def text(self) -> str:
        """For people: `65.00 CHF`, with as many digits as the currency has."""
        digits = minor_digits(self.currency)
        if digits == 0:
            return f"{self.amount} {self.currency}"
        sign = "-" if self.amount < 0 else ""
        whole, fraction = divmod(abs(self.amount), 10**digits)
        return f"{sign}{whole}.{fraction:0{digits}d} {self.currency}"


def minor_digits(currency: str) -> int:
    """How many decimal places the currency has."""
    return _MINOR_DIGITS.get(currency, 2)
