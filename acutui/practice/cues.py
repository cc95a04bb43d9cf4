"""When a session calls for attention: counting into a hold, a switch, the end."""

from enum import StrEnum
from math import ceil

from acutui.practice.timer import Phase, TimerState

COUNT_IN_SECONDS = 2
"""Whole seconds before a hold that are told, one by one."""


class Cue(StrEnum):
    """What happened, by which it is known how to sound."""

    COUNT = "count"
    """A hold begins in one second, or in two."""
    PRESS = "press"
    """A hold begins."""
    SWITCH = "switch"
    """A hold is over, another place comes."""
    DONE = "done"
    """All is over."""


BELL_SPACING = 0.22
"""Seconds between two bells of one signal; closer together, terminals make one of them."""

COUNT_EVERY = 1.0
"""Seconds from one count before a hold to the next, and from the last one to the hold."""

BELLS = {Cue.COUNT: 1, Cue.PRESS: 1, Cue.SWITCH: 2, Cue.DONE: 3}
"""How often each rings. With the counts before it, a hold begins on the third bell."""


def list_count_in() -> list[tuple[float, Cue]]:
    """Return the signals with which a hold begins, each with the seconds since the first."""
    counts = [(n * COUNT_EVERY, Cue.COUNT) for n in range(COUNT_IN_SECONDS)]
    return [*counts, (COUNT_IN_SECONDS * COUNT_EVERY, Cue.PRESS)]


def find_cue(before: TimerState, after: TimerState) -> Cue | None:
    """Return what came about by time between two states, None where nothing did."""
    if before.ended or after.paused or after.phase is Phase.STOPPED:
        return None
    if after.phase is Phase.DONE:
        return Cue.DONE
    if len(after.presses) > len(before.presses):
        return Cue.SWITCH
    if before.phase is not after.phase:
        return Cue.PRESS
    counted = after.phase is Phase.READY and ceil(after.left) < ceil(before.left)
    return Cue.COUNT if counted and ceil(after.left) <= COUNT_IN_SECONDS else None
