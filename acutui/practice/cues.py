"""The cues of a session, each with bells of its own, so that it can be followed with eyes shut."""

from enum import StrEnum
from math import ceil

from acutui.practice.timer import Phase, TimerState

COUNT_IN_SECONDS = 2
"""Whole seconds before a hold that are counted aloud."""

LONG_HOLD = 30.0
"""Seconds of a hold from which on its half and its last seconds are announced."""

LAST_SECONDS = 10.0


class Cue(StrEnum):
    """A moment that a session announces."""

    COUNT = "count"  # a hold begins in one second, or in two
    PRESS = "press"  # a hold begins
    HALF = "half"  # half of a long hold is over
    LAST = "last"  # the last seconds of a long hold begin
    SWITCH = "switch"  # a hold is over; another place follows
    DONE = "done"  # the session is over
    WAIT = "wait"  # the session paused by itself, and waits for the user


COUNT_EVERY = 1.0
"""Seconds from each count to the next, and from the last count to the hold."""

BELLS = {
    Cue.COUNT: (0.0,),
    Cue.PRESS: (0.0,),
    Cue.HALF: (0.0,),
    Cue.LAST: (0.0, 0.75),
    Cue.SWITCH: (0.0, 0.25),
    Cue.DONE: (0.0, 0.25, 0.5),
    Cue.WAIT: (0.0, 0.25, 0.5, 0.75, 1.0),
}
"""When each bell of a cue rings, in seconds; terminals merge bells closer than 0.2 s or so.

Counting included, a hold begins on the third bell; a single bell is the half of a hold.
"""

SIGNIFICANT = frozenset(Cue) - {Cue.COUNT, Cue.HALF, Cue.LAST}
"""The cues after which something is to be done, or seen: they also flash and notify."""

REMINDERS = (*(10.0,) * 6, *(30.0,) * 4, *(60.0,) * 2)
"""Seconds from `Cue.WAIT` to the next and so on, until the user reacts, for five minutes."""


def list_count_in() -> list[tuple[float, Cue]]:
    """Return the cues that lead into a hold, each with its seconds after the first one."""
    counts = [(n * COUNT_EVERY, Cue.COUNT) for n in range(COUNT_IN_SECONDS)]
    return [*counts, (COUNT_IN_SECONDS * COUNT_EVERY, Cue.PRESS)]


def find_cue(before: TimerState, after: TimerState) -> Cue | None:
    """Find the cue that passing time brought about between two states.

    Returns:
        The cue, or None if nothing is to be announced: also in a pause, after a stop by the user,
        and between the counts. Of several moments that passed at once, only the last is true.
    """
    if before.ended or before.paused or after.phase is Phase.STOPPED:
        return None
    if after.paused:
        return None if after.gap is None else Cue.WAIT
    if after.phase is Phase.DONE:
        return Cue.DONE
    if len(after.presses) > len(before.presses):
        return Cue.SWITCH
    return _find_cue_in_step(before, after)


def _find_cue_in_step(before: TimerState, after: TimerState) -> Cue | None:
    if before.phase is not after.phase:
        return Cue.PRESS
    if after.phase is Phase.READY:
        counted = ceil(after.left) < ceil(before.left)
        return Cue.COUNT if counted and ceil(after.left) <= COUNT_IN_SECONDS else None
    if after.planned < LONG_HOLD:
        return None
    if after.remaining <= LAST_SECONDS < before.remaining:
        return Cue.LAST
    return Cue.HALF if before.pressed < after.planned / 2 <= after.pressed else None
