"""A session in lines of text: what is worth a line between two states, and the line itself.

Who listens to a screen reader can't glance, so a line says where it belongs, comes once, and
is short wherever it comes often.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from acutui.atlas.model import Point, Routine
from acutui.atlas.rhythm import RHYTHM_NAMES
from acutui.atlas.wording import brief_cautions, format_side
from acutui.practice.habit import Habit
from acutui.practice.records import Session
from acutui.practice.timer import GAP, Phase, Step, TimerState
from acutui.services.context import Context
from acutui.util.durations import describe_gap, format_clock, format_count, format_duration

EVERY = 15
"""Seconds of a hold between two that are told."""

LAST = (3, 2, 1)
"""Seconds before a change that are told, one by one."""

KEYS = (
    "Keys, each with Enter: p pause, n next, b back, f finish, q quit, "
    "+ and - ten seconds, ? more on keys."
)
"""Short, because get-ready runs while it is read out."""
ALL_KEYS = (
    "p pauses and goes on; n goes to the next hold, b back to the one before; f finishes now and "
    "saves; q quits, and keeps what was pressed; + gives ten seconds more, - ten fewer; w tells "
    "where and how again; Enter alone starts a hold at once, or says where things stand."
)
NO_SUCH_KEY = "No such key. There are p, n, b, f, q, +, -, w, ? and Enter alone."
GO_ON = "p and Enter to go on."


class Event(StrEnum):
    """What is worth a line, or several."""

    MOVED = "moved"
    """Another hold is at hand."""
    PLACE = "place"
    """Its place is to be found."""
    PRESS = "press"
    """Its pressing begins."""
    COUNT = "count"
    """A second has come that is told."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event, with the `second` that is told where it is one."""

    event: Event
    second: int = 0


def opening(run: TimerState) -> tuple[Told, ...]:
    """Return what is announced of a run that begins, or is taken up again."""
    place = Told(Event.PLACE)
    return (place, Told(Event.PRESS)) if run.phase is Phase.HOLDING else (place,)


def moves(before: TimerState, after: TimerState) -> tuple[Told, ...]:
    """Return what is announced of a change of hold or phase between two states."""
    if after.ended:
        return ()
    if len(after.presses) > len(before.presses):
        return (Told(Event.MOVED), *opening(after))
    begun = before.phase is Phase.READY and after.phase is Phase.HOLDING
    return (Told(Event.PRESS),) if begun else ()


def passing(before: TimerState, after: TimerState) -> tuple[Told, ...]:
    """Return what is announced of time that went by between two states: moves, else a count."""
    moved = moves(before, after)
    if moved or after.ended or after.paused:
        return moved
    # Rounded, because sums of seconds come out a hair above the second that is told.
    then, now = round(before.remaining, 3), round(after.remaining, 3)
    crossed = [second for second in _marks(before) if now <= second < then]
    # After a hitch only the last one still is true.
    return (Told(Event.COUNT, min(crossed)),) if crossed else ()


def _marks(run: TimerState) -> tuple[int, ...]:
    if run.phase is Phase.READY:
        return LAST
    return (*range(EVERY, whole(run.remaining), EVERY), *LAST)


def has_gap(before: TimerState, after: TimerState) -> bool:
    """Whether the time between two states was a gap that the engine answered."""
    return after.gap is not None and not before.paused and after.clock - before.clock > GAP


def whole(seconds: float) -> int:
    """Return a time to go in whole seconds, the one that has begun among them."""
    return ceil(round(seconds, 3))


class Announcements:
    """Puts a session into sentences."""

    def __init__(self, services: Context) -> None:
        self._services = services

    # The beginning

    def head(self, routine: Routine, steps: tuple[Step, ...]) -> Iterable[str]:
        """What will be done, what of it is left out, what is needed."""
        length = format_duration(sum(step.seconds for step in steps))
        yield f"{routine.name}: {format_count(len(steps), 'hold')}, {length} of pressing."
        services = self._services
        left_out = services.atlas.points_to_avoid(routine, services.settings.conditions)
        if left_out:
            yield f"Left out for your conditions: {', '.join(left_out)}."
        points = [self.point(step) for step in steps]
        for need in dict.fromkeys(p.reach for p in points if p and p.reach != "self"):
            yield f"You need a {need}."

    # Each hold

    def place(self, run: TimerState, last: Step | None) -> Iterable[str]:
        """Where to press, and what to mind; `last` is the step whose place was told last.

        On the other side it is the same place: who has just heard it needs the side only, and
        get-ready is too short to listen to it all again.
        """
        step, point = run.step, self.point(run.step)
        english = f" {point.english}" if point and point.english else ""
        said = f"{step.point}{english}, {self.side(step)}."
        if run.phase is Phase.READY:
            said = f"Get ready: {said}"
        if last is not None and last.point == step.point:
            other = {last.side, step.side} == {"left", "right"}
            yield f"{said} The same place{' on the other side' if other else ''}."
            return
        yield f"{said} {point.where}" if point and point.where else said
        if point:
            yield from self._cautions(point)

    def _cautions(self, point: Point) -> Iterable[str]:
        """What the user's own conditions ask, then what holds for everybody."""
        own, general = brief_cautions(point, self._services.settings.conditions)
        for caution in (*own, *general):
            yield f"Mind: {caution.text}"

    def press(self, run: TimerState, last: Step | None) -> str:
        """How to press, and for how long; `last` is the step of which that was told last."""
        step = run.step
        said = f"Press {step.point}, {step.side}, {whole(run.remaining)} s"
        if last is not None and last.point == step.point:
            return f"{said}, as before."
        how = self._how(step)
        return f"{said}: {how}" if how else f"{said}."

    def _how(self, step: Step) -> str:
        point = self.point(step)
        if point is None:
            return ""
        rhythm = RHYTHM_NAMES[point.rhythm]
        known = point.rhythm == "steady" or rhythm in point.press
        return point.press if known else f"{point.press} Rhythm: {rhythm}.".strip()

    def again(self, run: TimerState) -> Iterable[str]:
        """Where and how to press, for who could not follow at first."""
        yield from self.place(run, None)
        how = self._how(run.step)
        if how:
            yield f"How: {how}"

    def moved(self, run: TimerState, *, back: bool = False) -> str:
        """That another hold is at hand."""
        at = f"{run.step.point}, {self.side(run.step)}, {place_in(run)}"
        return f"Back to {at}." if back else f"Next {at}."

    def stands(self, run: TimerState) -> str:
        """How far the present hold is: "LI4, left, 42 s to go"."""
        step, seconds = run.step, whole(run.remaining)
        if run.phase is Phase.READY:
            return f"get ready for {step.point}, {step.side}, {seconds} s"
        return f"{step.point}, {step.side}, {seconds} s to go"

    def standing(self, run: TimerState) -> str:
        """Where the whole session stands."""
        left = f"{format_duration(run.total_remaining)} left in all"
        said = f"{place_in(run).capitalize()}: {self.stands(run)}, {left}."
        return f"Paused. {said} {GO_ON}" if run.paused else said

    def gap(self, run: TimerState, slept: float, *, keys: bool) -> str:
        """What a gap was, and what goes on; `keys` is that somebody may still press one."""
        said = describe_gap(run.gap or 0.0, slept, counted=not run.paused)
        if not run.paused:
            return said
        stands = self.stands(run)
        on = f" {stands[0].upper()}{stands[1:]}. {GO_ON}" if keys else ""
        return f"Paused. {said}{on}"

    def extended(self, before: TimerState, after: TimerState) -> str:
        """What became of the wish for more seconds, or fewer."""
        seconds = round(after.planned - before.planned)
        if not seconds:
            return f"It can't be shorter than {whole(after.planned)} s."
        change = f"{abs(seconds)} s {'more' if seconds > 0 else 'fewer'}"
        if after.phase is Phase.READY:
            return f"{change}: this hold is to last {whole(after.planned)} s."
        return f"{change}: {self.stands(after)}."

    # The end

    def saved(self, session: Session, habit: Habit | None) -> str:
        """What was done, and what it amounts to."""
        said = f"Saved. {format_clock(session.pressed)} of {format_clock(session.planned)} pressed."
        if habit is None:
            return said
        day = session.day
        named = "today" if day == habit.today else f"{day:%A} {day.day} {day:%B}"
        said += (
            f" It counts towards {named}."
            if session.counts
            else " It is kept, with its minutes; it would count from 80 % of the plan on."
        )
        summary = habit.summary()
        streak = f"{summary.streak}-day streak" if summary.streak else "no streak yet"
        return f"{said} {summary.tally.counted} of {summary.target} today, {streak}."

    # Who and where

    def point(self, step: Step) -> Point | None:
        """The point of a step, None where the atlas no longer has it."""
        return self._services.atlas.points.get(step.point)

    def side(self, step: Step) -> str:
        """Where a step is pressed: "left hand", "both sides", "midline"."""
        return format_side(self.point(step), step.side)


def place_in(run: TimerState) -> str:
    """Return at which hold a run is: "hold 2 of 6"."""
    return f"hold {run.index + 1} of {len(run.steps)}"
