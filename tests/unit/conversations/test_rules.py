"""States, windows, opt-out words, error classes, signatures: rules without I/O."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.conversations import window
from attendant.conversations.opt_out import Wish, wish_of
from attendant.conversations.refusals import CODES, REFUSAL_OF_CODE, Refusal, classify
from attendant.conversations.signature import header, is_signed, raw_body
from attendant.conversations.states import RANK, REPORTED, STEPS, State, may_step, with_evidence
from tests.whatsapp_bodies import signature_of

REPORTS = sorted(REPORTED.values(), key=RANK.__getitem__)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def settled(reports: tuple[State, ...] | list[State], start: State = State.SENDING) -> State:
    state = start
    for report in reports:
        reached = with_evidence(state, report)
        assert RANK[reached] >= RANK[state]
        state = reached
    return state


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(REPORTS), max_size=8).flatmap(
        lambda found: st.tuples(st.just(found), st.permutations(found))
    )
)
def test_reports_in_any_order_and_number_end_in_one_state(orders: tuple[list[State], list[State]]) -> None:
    first, second = orders
    assert settled(first) is settled(second) is settled(second + first)


@pytest.mark.parametrize("order", list(itertools.permutations([State.FAILED, State.SENT, State.DELIVERED])))
def test_a_delivery_proves_a_failure_wrong(order: tuple[State, ...]) -> None:
    assert settled(order) is State.DELIVERED


@pytest.mark.parametrize("order", list(itertools.permutations([State.FAILED, State.SENT, State.ACCEPTED])))
def test_nothing_less_than_a_delivery_revives_a_failure(order: tuple[State, ...]) -> None:
    assert settled(order) is State.FAILED


def test_the_sender_steps_only_between_its_own_states() -> None:
    assert may_step(State.PENDING, State.SENDING)
    assert not may_step(State.SENDING, State.SENDING)
    assert not any(
        may_step(state, State.SENDING) for state in (State.ACCEPTED, State.DELIVERED, State.FAILED)
    )
    assert not any(
        wanted in (State.SENT, State.DELIVERED, State.READ) for steps in STEPS.values() for wanted in steps
    )


@pytest.mark.parametrize(
    ("age", "is_open"),
    [
        (timedelta(), True),
        (timedelta(hours=23, minutes=50), True),
        (timedelta(hours=23, minutes=54, seconds=59), True),
        (timedelta(hours=23, minutes=55), False),
        (timedelta(hours=24, seconds=1), False),
    ],
)
def test_the_window_closes_a_margin_before_the_day_is_over(age: timedelta, is_open: bool) -> None:
    assert window.is_open(NOON - age, NOON) is is_open


def test_who_never_wrote_has_no_window() -> None:
    assert not window.is_open(None, NOON)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("STOP", (Wish.STOP, "en")),
        (" Stop! 🛑", (Wish.STOP, "en")),
        ("Opt-out", (Wish.STOP, "en")),
        ("abmelden", (Wish.STOP, "de")),
        ("ARRÊT", (Wish.STOP, "fr")),
        ("Désabonner.", (Wish.STOP, "fr")),
        ("darme de baja", (Wish.STOP, "es")),
        ("Cancelar inscrição", (Wish.STOP, "pt")),
        ("Start", (Wish.START, "en")),
        ("démarrer", (Wish.START, "fr")),
        ("Cancel", None),
        ("Please stop by at ten", None),
        ("don't stop", None),
        ("stop my booking", None),
        ("", None),
        ("🛑", None),
    ],
)
def test_only_a_whole_message_opts_out(text: str, wish: tuple[Wish, str] | None) -> None:
    assert wish_of(text) == wish


def test_every_error_code_has_one_class() -> None:
    codes = [code for each in CODES.values() for code in each]
    assert len(codes) == len(set(codes)) == len(REFUSAL_OF_CODE)


@pytest.mark.parametrize(
    ("code", "status", "transient", "refusal"),
    [
        (131056, 400, False, Refusal.SLOW_PAIR),
        (130429, 400, False, Refusal.SLOW_NUMBER),
        (131047, 400, False, Refusal.WINDOW_CLOSED),
        (190, 401, False, Refusal.ACCOUNT),
        (250, 403, False, Refusal.ACCOUNT),
        (131026, 400, False, Refusal.UNDELIVERABLE),
        (132001, 404, False, Refusal.TEMPLATE),
        (999999, 400, False, Refusal.BAD_REQUEST),
        (999999, 400, True, Refusal.RETRY),
        (999999, 503, False, Refusal.RETRY),
        (None, 500, False, Refusal.RETRY),
        (None, 429, False, Refusal.SLOW_NUMBER),
        (None, 401, False, Refusal.ACCOUNT),
        (None, 404, False, Refusal.BAD_REQUEST),
    ],
)
def test_errors_are_judged_by_code_then_by_status(
    code: int | None, status: int, transient: bool, refusal: Refusal
) -> None:
    assert classify(code, status, transient=transient) is refusal


def test_a_signature_is_over_the_bytes_as_they_came() -> None:
    raw = b'{"text":"\\u00e9 \\ud83c\\udfbf a\\u0040b \\/"}'
    assert is_signed(raw, signature_of(raw), ["test-app-secret"])
    assert not is_signed(raw.replace(b"\\/", b"/"), signature_of(raw), ["test-app-secret"])
    assert not is_signed(raw, signature_of(raw), [])
    assert not is_signed(raw, signature_of(raw, ""), [""])
    assert not is_signed(raw, signature_of(raw).upper(), ["test-app-secret"])


def test_a_body_that_only_claims_base64_is_nothing() -> None:
    assert raw_body({"body": "not base64!", "isBase64Encoded": True}) == b""
    assert raw_body({"body": "w6k=", "isBase64Encoded": True}) == "é".encode()
    assert raw_body({}) == b""


def test_headers_are_found_in_any_case() -> None:
    assert header({"headers": {"X-Hub-Signature-256": "a"}}, "x-hub-signature-256") == "a"
    assert header({"headers": None}, "x") is None
