"""The timed session as a state machine of immutable values.

A `TimerState` never reads a clock. Every call takes the caller's clock, in seconds from any
origin, and returns a new state. The clock should go on while the machine sleeps, so that sleep
shows as a gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self, cast, get_args

from acutui.practice.records import HoldRecord, Side

OnGap = Literal["pause", "count"]

GAP = 3.0
"""Seconds between two calls above which the user cannot have been guided."""

MAX_SECONDS = 1e6
"""More seconds than any hold has; it also rules out NaN and infinity."""

MIN_HOLD = 10.0
"""Seconds that a hold keeps when time is taken off."""


class Phase(StrEnum):
    """What a session is doing; it can be paused in `READY` and `HOLDING`."""

    READY = "ready"
    HOLDING = "holding"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """A planned hold: a point on one side for some seconds."""

    point: str
    side: Side
    seconds: float


class Press(NamedTuple):
    """One visit to a step: its `planned` and `pressed` seconds."""

    step: int
    planned: float
    pressed: float


@dataclass(frozen=True, slots=True)
class TimerState:
    """A running session."""

    steps: tuple[Step, ...]
    ready: tuple[float, ...]  # seconds to get ready before each step
    on_gap: OnGap
    clock: float  # the caller's at the last call
    phase: Phase = Phase.READY
    index: int = 0
    left: float = 0.0  # seconds left to get ready
    planned: float = 0.0  # seconds of the present hold
    pressed: float = 0.0  # seconds of the present hold
    presses: tuple[Press, ...] = ()  # the visits to steps that are over
    paused: bool = False
    gap: float | None = None  # seconds of a gap that the user has not yet reacted to

    @classmethod
    def start(
        cls,
        steps: Sequence[Step],
        *,
        now: float,
        ready: float | Sequence[float] = 5.0,
        on_gap: OnGap = "pause",
    ) -> Self:
        """Get ready for the first step.

        Args:
            steps: What to press.
            now: The caller's clock.
            ready: Seconds to get ready before each step, or before every step alike.
            on_gap: What a gap does.

        Raises:
            ValueError: There is no step, or seconds are negative, zero for a step, or too many.
        """
        possible = all(0 < step.seconds < MAX_SECONDS for step in steps)
        each = (ready,) * len(steps) if isinstance(ready, int | float) else tuple(ready)
        possible = possible and all(0 <= seconds < MAX_SECONDS for seconds in each)
        if not steps or not possible or len(each) != len(steps):
            raise ValueError("a session needs steps, and each step needs seconds")
        return cls(tuple(steps), each, on_gap, clock=now)._enter(0)

    @property
    def step(self) -> Step:
        """The present step, or the last one at the end."""
        return self.steps[self.index]

    @property
    def next_step(self) -> Step | None:
        return self.steps[self.index + 1] if self.index + 1 < len(self.steps) else None

    @property
    def ended(self) -> bool:
        return self.phase in (Phase.DONE, Phase.STOPPED)

    @property
    def remaining(self) -> float:
        """Seconds left to get ready or to hold."""
        if self.ended:
            return 0.0
        return self.left if self.phase is Phase.READY else self.planned - self.pressed

    @property
    def to_next_second(self) -> float:
        """Seconds until the time left, in whole seconds, is another; never too few to wait."""
        return max(0.02, (self.remaining % 1.0 or 1.0) + 0.005)

    @property
    def total_remaining(self) -> float:
        """Seconds left of the session, including those to get ready."""
        if self.ended:
            return 0.0
        later = measure(self.steps[self.index + 1 :], self.ready[self.index + 1 :])
        return self.left + (self.planned - self.pressed) + later

    @property
    def steps_done(self) -> float:
        """Steps that are over, and the share of the present one: 2.5 is half of the third."""
        last = self.presses[-1] if self.ended and self.presses else self._present_press()
        return self.index + last.pressed / last.planned

    def to_records(self) -> tuple[HoldRecord, ...]:
        """Make the record of the session, in tenths of a second.

        Returns:
            All presses in order, then the unpressed steps. The plan of a step counts once: of
            several presses the earlier ones are planned as long as they were pressed, and the
            last one with what was still missing. Pressing again neither costs nor gains anything.
        """
        presses = [*self.presses] if self.ended else [*self.presses, self._present_press()]
        last = {press.step: press for press in presses if round(press.pressed, 1) > 0}
        pressed_so_far = dict.fromkeys(last, 0.0)
        records: list[HoldRecord] = []
        owed = 0.0  # seconds that rounding has left out so far, so that errors do not add up
        for press in presses:
            owed += press.pressed
            if round(press.pressed, 1) <= 0:
                continue
            tenths = max(0.0, round(owed, 1))
            owed -= tenths
            missing = 0.0
            if press is last[press.step]:
                missing = round(press.planned - pressed_so_far[press.step], 1)
            pressed_so_far[press.step] += press.pressed
            step = self.steps[press.step]
            records.append(HoldRecord(step.point, step.side, max(tenths, missing), tenths))
        for index, step in enumerate(self.steps):
            if index not in last:
                records.append(HoldRecord(step.point, step.side, step.seconds, 0.0))
        return tuple(records)

    def _present_press(self) -> Press:
        return Press(self.index, self.planned, self.pressed)

    def tick(self, now: float) -> Self:
        """Let the time since the last call pass.

        More than `GAP` seconds are a gap. If `on_gap` is "pause", a gap pauses the session where
        it was. If it is "count", the time counts up to the end of the present get-ready or hold:
        the next place was never announced, so nothing can have been pressed there.
        """
        passed = now - self.clock
        run = replace(self, clock=now)
        if run.ended or run.paused or passed <= 0:
            return run
        if passed > GAP:
            if run.on_gap == "pause":
                return replace(run, paused=True, gap=passed)
            return replace(run._spend(min(passed, run.remaining)), gap=passed)
        return run._spend(passed)

    def _spend(self, seconds: float) -> Self:
        run = self
        while not run.ended:
            if seconds < run.remaining:
                if run.phase is Phase.READY:
                    return replace(run, left=run.left - seconds)
                return replace(run, pressed=run.pressed + seconds)
            seconds -= run.remaining
            run = run._begin_hold() if run.phase is Phase.READY else run._complete()
            if seconds <= 0:
                break
        return run

    def _tick_before_control(self, now: float) -> tuple[Self, bool]:
        """Let the time up to now pass; return also whether a control may then act.

        If that reveals a gap, the session only pauses, so that the user sees the gap.
        """
        run = self.tick(now)
        return run, not run.ended and (self.paused or not run.paused)

    def toggle(self, now: float) -> Self:
        """Pause, or go on."""
        run, may_act = self._tick_before_control(now)
        return replace(run, paused=not run.paused, gap=None) if may_act else run

    def pause(self, now: float) -> Self:
        run = self.tick(now)
        return run if run.ended else replace(run, paused=True)

    def skip_ready(self, now: float) -> Self:
        """Start the hold at once."""
        run, may_act = self._tick_before_control(now)
        may_act = may_act and run.phase is Phase.READY
        return replace(run._begin_hold(), paused=False, gap=None) if may_act else run

    def next(self, now: float) -> Self:
        """Go to the next step.

        If the hold has just run out by itself, that step has already begun.
        """
        run, may_act = self._tick_before_control(now)
        moved_on = len(run.presses) > len(self.presses)
        return run._leave()._enter(run.index + 1) if may_act and not moved_on else run

    def back(self, now: float) -> Self:
        """Press the step before again; both presses are recorded."""
        run, may_act = self._tick_before_control(now)
        return run._leave()._enter(max(0, run.index - 1)) if may_act else run

    def extend(self, seconds: float, now: float) -> Self:
        """Give the present hold more seconds, or fewer, but not fewer than were pressed."""
        run, may_act = self._tick_before_control(now)
        if not may_act:
            return run
        least = max(run.pressed, min(MIN_HOLD, run.planned))
        run = replace(run, planned=max(least, run.planned + seconds))
        return run._complete() if run.pressed >= run.planned else run

    def finish(self, now: float) -> Self:
        return self._end(now, Phase.DONE)

    def stop(self, now: float) -> Self:
        return self._end(now, Phase.STOPPED)

    def _end(self, now: float, phase: Phase) -> Self:
        run = self.tick(now)
        return run if run.ended else replace(run._leave(), phase=phase, paused=False, gap=None)

    def _enter(self, index: int) -> Self:
        if index >= len(self.steps):
            return replace(self, phase=Phase.DONE, paused=False, gap=None)
        planned = self.steps[index].seconds
        left = self.ready[index]
        run = replace(self, phase=Phase.READY, index=index, left=left, planned=planned, gap=None)
        return run if run.left > 0 else run._begin_hold()

    def _begin_hold(self) -> Self:
        return replace(self, phase=Phase.HOLDING, left=0.0)

    def _complete(self) -> Self:
        return replace(self, pressed=self.planned)._leave()._enter(self.index + 1)

    def _leave(self) -> Self:
        return replace(self, presses=(*self.presses, self._present_press()), pressed=0.0)

    def to_dict(self) -> dict[str, Any]:
        """Return the state for the checkpoint, as values that JSON can represent."""
        return {
            "steps": [[step.point, step.side, step.seconds] for step in self.steps],
            "ready": self.ready[self.index],  # for versions with one value for all steps
            "ready_each": [*self.ready],
            "phase": str(self.phase),
            "index": self.index,
            "planned": self.planned,
            "pressed": self.pressed,
            "presses": [list(press) for press in self.presses],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], *, now: float, on_gap: OnGap = "pause") -> Self:
        """Resume from what `to_dict` returned, with a get-ready first.

        Raises:
            ValueError: A value is missing or impossible.
        """
        try:
            ready, phase = _seconds(values["ready"]), Phase(values["phase"])
            steps = [Step(str(p), _side(s), _seconds(t)) for p, s, t in values["steps"]]
            each = values.get("ready_each", [ready] * len(steps))
            each = tuple(_seconds(seconds) for seconds in each)
            presses = [Press(int(i), _seconds(p), _seconds(d)) for i, p, d in values["presses"]]
            planned, pressed = _seconds(values["planned"]), _seconds(values["pressed"])
            run = cls(tuple(steps), each, on_gap, now, phase, int(values["index"]))
            run = replace(run, planned=planned, pressed=pressed, presses=tuple(presses))
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError(f"not a session: {error}") from error
        presses.append(run._present_press())
        if any(press.step not in range(len(steps)) for press in presses):
            raise ValueError("a step that is not in the list")
        if len(each) != len(steps):
            raise ValueError("a step without its seconds to get ready")
        if run.planned <= 0 or any(step.seconds <= 0 for step in steps):
            raise ValueError("a hold without seconds")
        if any(press.pressed > press.planned for press in presses):
            raise ValueError("more seconds pressed than planned")
        if run.ended:
            return run
        run = replace(run, phase=Phase.READY, left=each[run.index])
        return run if run.left > 0 else run._begin_hold()


def measure(steps: Sequence[Step], ready: Sequence[float]) -> float:
    """Return how long some steps take: the seconds to get ready for each and to press it.

    This is the one length of a session that is shown before and while it runs. Records and the
    habit count pressed seconds only.
    """
    return sum(step.seconds for step in steps) + sum(ready)


def _side(value: object) -> Side:
    if value not in get_args(Side):
        raise ValueError(f"not a side: {value!r}")
    return cast(Side, value)


def _seconds(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and 0 <= value < MAX_SECONDS:
        return float(value)
    raise ValueError(f"not seconds: {value!r}")
