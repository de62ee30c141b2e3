"""What the Cloud API's error codes mean for us. Decided by code; the HTTP status only where a code is
unknown.
"""

from enum import StrEnum


class Refusal(StrEnum):
    """What to do about a message that the provider did not take."""

    RETRY = "retry"
    SLOW_PAIR = "slow_pair"
    SLOW_NUMBER = "slow_number"
    TOMORROW = "tomorrow"
    WINDOW_CLOSED = "window_closed"
    DECLINED = "declined"
    QUALITY = "quality"
    UNDELIVERABLE = "undeliverable"
    BAD_REQUEST = "bad_request"
    TEMPLATE = "template"
    ACCOUNT = "account"


CODES: dict[Refusal, tuple[int, ...]] = {
    Refusal.RETRY: (1, 2, 131000, 131016, 131057, 133004),
    Refusal.SLOW_NUMBER: (4, 80007, 130429),
    Refusal.SLOW_PAIR: (131056,),
    Refusal.TOMORROW: (131049,),
    Refusal.WINDOW_CLOSED: (131047,),
    Refusal.DECLINED: (131050, 130472),
    Refusal.QUALITY: (131048, 131064, 368, 130497),
    Refusal.UNDELIVERABLE: (131026, 131030, 131062, 137000),
    Refusal.BAD_REQUEST: (33, 100, 131008, 131009, 131021, 131051, 131052, 131053, 135000),
    Refusal.TEMPLATE: (131063, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069),
    Refusal.ACCOUNT: (
        *(0, 3, 10, 190, *range(200, 300)),
        *(131005, 131031, 131037, 131042, 131045, 133010, 134011),
    ),
}

REFUSAL_OF_CODE = {code: refusal for refusal, codes in CODES.items() for code in codes}

PASSING = frozenset({Refusal.RETRY, Refusal.SLOW_PAIR, Refusal.SLOW_NUMBER, Refusal.ACCOUNT})
"""The message itself is right and goes out later: for the account's troubles once somebody has mended them.
"""

WHOLE_NUMBER = frozenset({Refusal.SLOW_NUMBER, Refusal.ACCOUNT})
"""Every other message from the same phone number would meet the same refusal."""


def classify(code: int | None, status: int, *, transient: bool = False) -> Refusal:
    """The class of an error answer. Unknown codes are judged by status, then taken as our own mistake."""
    if code in REFUSAL_OF_CODE:
        return REFUSAL_OF_CODE[code]
    if transient or status >= 500:
        return Refusal.RETRY
    if status == 429:
        return Refusal.SLOW_NUMBER
    return Refusal.ACCOUNT if status in (401, 403) else Refusal.BAD_REQUEST
