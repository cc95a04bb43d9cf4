"""Building and leading timer states."""

import json

from acutui.practice.timer import OnGap, Step, TimerState

LEFT = Step("LI4", "left", 60.0)
RIGHT = Step("LI4", "right", 60.0)
BACK = Step("BL23", "both", 60.0)

EIGHTH = 0.125
"""A unit that floats add up exactly."""


def start_run(*steps: Step, ready: float = 5.0, on_gap: OnGap = "pause") -> TimerState:
    """Return a session whose clock is at 0."""
    return TimerState.start(steps or (LEFT, RIGHT, BACK), now=0.0, ready=ready, on_gap=on_gap)


def run_for(run: TimerState, seconds: float) -> TimerState:
    """Let some seconds pass, in ticks of half a second."""
    until = run.clock + seconds
    while run.clock < until:
        run = run.tick(min(run.clock + 0.5, until))
    return run


def start_hold(seconds: float = 0.0, *steps: Step, on_gap: OnGap = "pause") -> TimerState:
    """Return a session some seconds into its first hold."""
    run = start_run(*steps, on_gap=on_gap)
    return run_for(run.skip_ready(run.clock), seconds)


def list_records(run: TimerState) -> list[tuple[str, str, float, float]]:
    return [(hold.point, hold.side, hold.planned, hold.pressed) for hold in run.to_records()]


def reload(run: TimerState, *, now: float = 0.0, on_gap: OnGap = "pause") -> TimerState:
    """Return the session as it is resumed from a checkpoint file."""
    return TimerState.from_dict(json.loads(json.dumps(run.to_dict())), now=now, on_gap=on_gap)
