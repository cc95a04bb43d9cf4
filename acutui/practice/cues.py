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


BETWEEN = 0.22
"""Seconds between two bells of one signal; closer together, terminals make one of them."""

COUNT_EVERY = 1.0
"""Seconds from one count before a hold to the next, and from the last one to the hold."""

BELLS = {Signal.COUNT: 1, Signal.PRESS: 1, Signal.SWITCH: 2, Signal.DONE: 3}
"""How often each rings. With the counts before it, a hold begins on the third bell."""


def count_in() -> list[tuple[float, Signal]]:
    """Return the signals with which a hold begins, each with the seconds since the first."""
    counts = [(n * COUNT_EVERY, Signal.COUNT) for n in range(COUNTED_IN)]
    return [*counts, (COUNTED_IN * COUNT_EVERY, Signal.PRESS)]


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
