"""The cues of a session: counting into a hold, a change of place, the end."""

from enum import StrEnum
from math import ceil

from acutui.practice.timer import Phase, TimerState

COUNT_IN_SECONDS = 2
"""Whole seconds before a hold that are counted aloud."""


class Cue(StrEnum):
    """A moment that a session announces."""

    COUNT = "count"  # a hold begins in one second, or in two
    PRESS = "press"  # a hold begins
    SWITCH = "switch"  # a hold is over; another place follows
    DONE = "done"  # the session is over


BELL_SPACING = 0.22
"""Seconds between the bells of one cue; terminals merge bells that are closer together."""

COUNT_EVERY = 1.0
"""Seconds from each count to the next, and from the last count to the hold."""

BELLS = {Cue.COUNT: 1, Cue.PRESS: 1, Cue.SWITCH: 2, Cue.DONE: 3}
"""Bells of each cue. Counting included, a hold begins on the third bell."""


def list_count_in() -> list[tuple[float, Cue]]:
    """Return the cues that lead into a hold, each with its seconds after the first one."""
    counts = [(n * COUNT_EVERY, Cue.COUNT) for n in range(COUNT_IN_SECONDS)]
    return [*counts, (COUNT_IN_SECONDS * COUNT_EVERY, Cue.PRESS)]


def find_cue(before: TimerState, after: TimerState) -> Cue | None:
    """Find the cue that passing time brought about between two states.

    Returns:
        The cue, or None if nothing is to be announced: also in a pause, after a stop by the user,
        and between the counts.
    """
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
