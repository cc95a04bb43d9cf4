"""The timed session: a state machine over values.

A `Run` never reads a clock. Every call takes the caller's clock, in seconds from any origin,
and answers a new `Run`; the old one stays as it was. The clock should go on while a machine
sleeps, so that a sleep shows as a gap.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal, Self, cast, get_args

from acutui.practice.records import HoldRecord, Side

OnGap = Literal["pause", "count"]

GAP = 3.0
"""Seconds between two looks at the clock from which nobody can have been led."""

MAX_SECONDS = 1e6
"""Seconds that nothing here reaches; what NaN and infinity are measured by."""

MIN_HOLD = 10.0
"""Seconds below which taking time off doesn't bring a hold."""


class Phase(StrEnum):
    """Where a run stands; a pause lies over `READY` or `HOLDING`."""

    READY = "ready"
    HOLDING = "holding"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """One hold to come: a point on one side for some seconds."""

    point: str
    side: Side
    seconds: float


@dataclass(frozen=True, slots=True)
class Press:
    """One time that a step was left: `planned` and `pressed` seconds of that time."""

    step: int
    planned: float
    pressed: float


@dataclass(frozen=True, slots=True)
class TimerState:
    """A session under way.

    `left` are the seconds of get-ready still to go, `planned` and `pressed` those of the
    present hold, `clock` the last look at the caller's clock, `gap` the seconds of a gap that
    has not been answered yet.
    """

    steps: tuple[Step, ...]
    ready: float
    on_gap: OnGap
    clock: float
    phase: Phase
    index: int
    left: float
    planned: float
    pressed: float
    presses: tuple[Press, ...] = ()
    paused: bool = False
    gap: float | None = None

    @classmethod
    def start(
        cls, steps: Sequence[Step], *, now: float, ready: float = 5.0, on_gap: OnGap = "pause"
    ) -> Self:
        """Begin with the get-ready of the first step.

        Raises ValueError where there are no steps or one has no time.
        """
        possible = all(0 < step.seconds < MAX_SECONDS for step in steps)
        if not steps or not possible or not 0 <= ready < MAX_SECONDS:
            raise ValueError("a session needs steps, and each step needs seconds")
        run = cls(
            steps=tuple(steps),
            ready=ready,
            on_gap=on_gap,
            clock=now,
            phase=Phase.READY,
            index=0,
            left=ready,
            planned=steps[0].seconds,
            pressed=0.0,
        )
        return run._enter(0)

    # What stands

    @property
    def step(self) -> Step:
        """The step at hand, or the last one once it is over."""
        return self.steps[self.index]

    @property
    def next_step(self) -> Step | None:
        """The step after the present one."""
        return None if self.index + 1 >= len(self.steps) else self.steps[self.index + 1]

    @property
    def ended(self) -> bool:
        """Whether it is over, by its end or before."""
        return self.phase in (Phase.DONE, Phase.STOPPED)

    @property
    def remaining(self) -> float:
        """Seconds left of the present get-ready or hold."""
        if self.ended:
            return 0.0
        return self.left if self.phase is Phase.READY else self.planned - self.pressed

    @property
    def total_remaining(self) -> float:
        """Seconds left of the session, get-ready times among them."""
        if self.ended:
            return 0.0
        later = self.steps[self.index + 1 :]
        return (
            (self.left if self.phase is Phase.READY else 0.0)
            + (self.planned - self.pressed)
            + sum(step.seconds + self.ready for step in later)
        )

    @property
    def steps_done(self) -> float:
        """How many steps lie behind, the present one by its share: 2.5 is half of the third."""
        present = Press(self.index, self.planned, self.pressed)
        last = self.presses[-1] if self.ended and self.presses else present
        return self.index + last.pressed / last.planned

    def to_records(self) -> tuple[HoldRecord, ...]:
        """Return the record, in tenths of a second: every press in its order, then the rest.

        Where a step was pressed more than once, an earlier press stands as planned as it was
        pressed, and the last one carries what the step still lacked: the plan of a step is
        asked for once, and pressing again neither costs nor gains anything. A step that was
        skipped or never reached stands with nothing pressed.
        """
        presses = [*self.presses]
        if not self.ended:
            presses.append(Press(self.index, self.planned, self.pressed))
        told = [(press, tenths) for press, tenths in _in_tenths(presses) if _is_told(press)]
        given = {press.step: 0.0 for press, _ in told}
        last = {press.step: press for press, _ in told}
        record: list[HoldRecord] = []
        for press, pressed in told:
            lacking = press.planned - given[press.step] if press is last[press.step] else 0.0
            given[press.step] += press.pressed
            step = self.steps[press.step]
            record.append(
                HoldRecord(step.point, step.side, max(pressed, round(lacking, 1)), pressed)
            )
        record.extend(
            HoldRecord(step.point, step.side, step.seconds, 0.0)
            for index, step in enumerate(self.steps)
            if index not in last
        )
        return tuple(record)

    # Time

    def tick(self, now: float) -> Self:
        """Let the time since the last look pass.

        More than `GAP` seconds at once is a gap. It pauses the run where it was, or, where
        `on_gap` is "count", counts up to the end of the present get-ready or hold: the next
        place was never announced, so nothing was pressed there.
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

    # Controls: each first lets the time up to now pass. A gap that is noticed only then
    # pauses, and is all that happens, so that it is seen.

    def toggle(self, now: float) -> Self:
        """Pause, or go on."""
        run = self.tick(now)
        if run.ended or run._has_slept_since(self):
            return run
        return replace(run, paused=not run.paused, gap=None)

    def pause(self, now: float) -> Self:
        """Let the clock stand still."""
        run = self.tick(now)
        return run if run.ended else replace(run, paused=True)

    def skip_ready(self, now: float) -> Self:
        """Start the hold at once: the finger is already there."""
        run = self.tick(now)
        if run.phase is not Phase.READY or run._has_slept_since(self):
            return run
        return replace(run._begin_hold(), paused=False, gap=None)

    def next(self, now: float) -> Self:
        """Go to the next step; what was pressed is kept.

        Where the hold has just run out by itself, that is the step that was asked for.
        """
        run = self.tick(now)
        moved_on = len(run.presses) > len(self.presses)
        if run.ended or moved_on or run._has_slept_since(self):
            return run
        return run._leave()._enter(run.index + 1)

    def back(self, now: float) -> Self:
        """Press the step before once more; both presses are kept."""
        run = self.tick(now)
        if run.ended or run._has_slept_since(self):
            return run
        return run._leave()._enter(max(0, run.index - 1))

    def extend(self, seconds: float, now: float) -> Self:
        """Give the present hold more seconds, or fewer: never fewer than were pressed."""
        run = self.tick(now)
        if run.ended or run._has_slept_since(self):
            return run
        least = max(run.pressed, min(MIN_HOLD, run.planned))
        run = replace(run, planned=max(least, run.planned + seconds))
        return run._complete() if run.pressed >= run.planned else run

    def _has_slept_since(self, before: Self) -> bool:
        return self.paused and not before.paused

    def finish(self, now: float) -> Self:
        """End here; what was pressed is scored against the whole plan."""
        return self._end(now, Phase.DONE)

    def stop(self, now: float) -> Self:
        """Break off here."""
        return self._end(now, Phase.STOPPED)

    def _end(self, now: float, phase: Phase) -> Self:
        run = self.tick(now)
        return run if run.ended else replace(run._leave(), phase=phase, paused=False, gap=None)

    # Steps

    def _enter(self, index: int) -> Self:
        if index >= len(self.steps):
            return replace(self, phase=Phase.DONE, paused=False, pressed=0.0, gap=None)
        run = replace(
            self,
            phase=Phase.READY,
            index=index,
            left=self.ready,
            planned=self.steps[index].seconds,
            pressed=0.0,
            gap=None,
        )
        return run if run.left > 0 else run._begin_hold()

    def _begin_hold(self) -> Self:
        return replace(self, phase=Phase.HOLDING, left=0.0)

    def _complete(self) -> Self:
        return replace(self, pressed=self.planned)._leave()._enter(self.index + 1)

    def _leave(self) -> Self:
        press = Press(self.index, self.planned, self.pressed)
        return replace(self, presses=(*self.presses, press), pressed=0.0)

    # To and from plain values

    def to_dict(self) -> dict[str, Any]:
        """Return the run as values that JSON knows, for the checkpoint."""
        return {
            "steps": [[step.point, step.side, step.seconds] for step in self.steps],
            "ready": self.ready,
            "phase": str(self.phase),
            "index": self.index,
            "planned": self.planned,
            "pressed": self.pressed,
            "presses": [[press.step, press.planned, press.pressed] for press in self.presses],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any], *, now: float, on_gap: OnGap = "pause") -> Self:
        """Take a run up again from `to_dict`: the present hold goes on after a get-ready.

        Raises ValueError where the values are no run.
        """
        try:
            run = cls(
                steps=tuple(Step(str(p), _side(s), _seconds(t)) for p, s, t in plain["steps"]),
                ready=_seconds(plain["ready"]),
                on_gap=on_gap,
                clock=now,
                phase=Phase(plain["phase"]),
                index=int(plain["index"]),
                left=_seconds(plain["ready"]),
                planned=_seconds(plain["planned"]),
                pressed=_seconds(plain["pressed"]),
                presses=tuple(
                    Press(int(i), _seconds(p), _seconds(d)) for i, p, d in plain["presses"]
                ),
            )
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError(f"no such run: {error}") from error
        run._check()
        if run.ended:
            return run
        return replace(run, phase=Phase.READY) if run.left > 0 else run._begin_hold()

    def _check(self) -> None:
        """Raise ValueError where no session can have come to this."""
        known = range(len(self.steps))
        if self.index not in known or any(press.step not in known for press in self.presses):
            raise ValueError("a step that is not in its list")
        if self.planned <= 0 or any(step.seconds <= 0 for step in self.steps):
            raise ValueError("a hold without seconds")
        present = Press(self.index, self.planned, self.pressed)
        if any(press.pressed > press.planned for press in (*self.presses, present)):
            raise ValueError("more seconds pressed than planned")


def _is_told(press: Press) -> bool:
    """Whether a press is long enough to stand in the record."""
    return round(press.pressed, 1) > 0


def _in_tenths(presses: Iterable[Press]) -> Iterator[tuple[Press, float]]:
    """Round what was pressed to tenths of a second.

    What one press loses or gains by that is made up for in the next, so that their sum is true.
    """
    owed = 0.0
    for press in presses:
        exact = press.pressed + owed
        tenths = max(0.0, round(exact, 1)) if _is_told(press) else 0.0
        owed = exact - tenths
        yield press, tenths


def _side(value: object) -> Side:
    if value not in get_args(Side):
        raise ValueError(f"no side: {value!r}")
    return cast(Side, value)


def _seconds(value: object) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 <= value < MAX_SECONDS
    ):
        raise ValueError(f"no seconds: {value!r}")
    return float(value)
