"""The states of a waiting-list entry and the steps between them (S-28)."""

from enum import StrEnum

from attendant.kernel.errors import Conflict


class WaitlistState(StrEnum):
    """Where somebody who waits stands. `lapsed`: an offer ran out, or the time passed without one."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    LEFT = "left"
    SERVICE_READY = "service_ready"
    CHECKED_IN = "checked_in"
    SEATED = "seated"
    NO_SHOW = "no_show"

    @property
    def stands(self) -> bool:
        """Whether somebody still waits."""
        return self in STANDING


_S = WaitlistState
STANDING = frozenset({_S.WAITING, _S.OFFERED, _S.SERVICE_READY, _S.CHECKED_IN})
STEPS: dict[WaitlistState, frozenset[WaitlistState]] = {
    _S.WAITING: frozenset(
        {_S.OFFERED, _S.SERVICE_READY, _S.CHECKED_IN, _S.SEATED, _S.LEFT, _S.LAPSED, _S.NO_SHOW}
    ),
    _S.OFFERED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.LAPSED, _S.LEFT}),
    _S.SERVICE_READY: frozenset({_S.CHECKED_IN, _S.SEATED, _S.LEFT, _S.NO_SHOW}),
    _S.CHECKED_IN: frozenset({_S.SERVICE_READY, _S.SEATED, _S.LEFT, _S.NO_SHOW}),
    _S.DECLINED: frozenset({_S.WAITING}),
    _S.LAPSED: frozenset({_S.WAITING}),
}


class WrongWaitlistStep(Conflict):
    """The state of the entry does not allow this step; `waitlist_state` says where it stands."""

    code, title = "wrong_step", "The state of the entry does not allow this"

    def __init__(self, state: WaitlistState) -> None:
        super().__init__(f"The entry is {state.value.replace('_', ' ')}.", waitlist_state=state.value)
        self.state = state


def check_step(state: WaitlistState, wanted: WaitlistState) -> None:
    """Refuse a step that S-28 does not have.

    Raises:
        WrongWaitlistStep: there is no such step.
    """
    if wanted not in STEPS.get(state, frozenset()):
        raise WrongWaitlistStep(state)
