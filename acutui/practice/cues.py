"""When a session calls for attention: counting into a hold, a switch, the end."""

from enum import StrEnum
from math import ceil

from acutui.practice.timer import Phase, TimerState

COUNTED_IN = 2
"""Whole seconds before a hold that are told, one by one."""


class Signal(StrEnum):
    """What happened, by which it is known how to sound."""

    COUNT = "count"
    """A hold begins in one second, or in two."""
    PRESS = "press"
    """A hold begins."""
    SWITCH = "switch"
    """A hold is over, another place comes."""
    DONE = "done"
    """All is over."""


BELLS = {Signal.COUNT: 1, Signal.PRESS: 1, Signal.SWITCH: 2, Signal.DONE: 3}
"""How often each rings. With the counts before it, a hold begins on the third bell."""


def signal(before: TimerState, after: TimerState) -> Signal | None:
    """Return what came about by time between two states, None where nothing did."""
    if before.ended or after.paused or after.phase is Phase.STOPPED:
        return None
    if after.phase is Phase.DONE:
        return Signal.DONE
    if len(after.presses) > len(before.presses):
        return Signal.SWITCH
    if before.phase is not after.phase:
        return Signal.PRESS
    counted = after.phase is Phase.READY and ceil(after.left) < ceil(before.left)
    return Signal.COUNT if counted and ceil(after.left) <= COUNTED_IN else None
