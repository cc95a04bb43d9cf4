"""What is announced during a session in plain text, and when.

A screen reader reads each line once, with no way to glance back. So a line says where it belongs,
and is short if it comes often.
"""

from collections.abc import Iterator
from math import ceil

from acutui.atlas.model import Point, Routine
from acutui.atlas.wording import describe_rhythm, format_caption, format_caution, format_side
from acutui.practice.habit import Habit
from acutui.practice.records import Session
from acutui.practice.timer import Phase, Step, TimerState
from acutui.services.context import Context
from acutui.services.habit import describe_counting, format_streak
from acutui.services.routines import find_hold
from acutui.util.durations import describe_gap, format_clock, format_count, format_duration
from acutui.util.text import capitalize_first

COUNT_EVERY = 15  # seconds of a step between two counts

LAST_COUNTS = (3, 2, 1)

KEYS = (
    "Keys, each with Enter: p pause, n next, b back, f finish, q quit, "
    "+ and - ten seconds, ? more on keys, ! when to get help."
)
"""Short, because get-ready runs while it is read out."""
ALL_KEYS = (
    "p pauses and resumes; n goes to the next step, b back to the one before; f finishes now and "
    "saves; q quits and saves what you pressed; + adds ten seconds, - takes ten away; w repeats "
    "where and how to press; ! says when to get help instead; Enter alone starts a step at once, "
    "or says how far you are."
)
NO_SUCH_KEY = "No such key. The keys are p, n, b, f, q, +, -, w, ?, ! and Enter alone."
RESUME_HINT = "p and Enter to resume."


def round_up(seconds: float) -> int:
    """Return seconds to go, counting the one that has begun."""
    return ceil(round(seconds, 3))


class Announcements:
    """Puts a session into sentences. The atlas may no longer have a point."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.routine = ""  # the id of the routine, whose holds may say how to press
        # The steps whose place and whose pressing were described last.
        self._placed: Step | None = None
        self._pressed: Step | None = None

    def introduce(self, routine: Routine, state: TimerState) -> Iterator[str]:
        """Yield what will be done, what is skipped and what is needed."""
        steps, length = state.steps, format_duration(state.total_remaining)
        yield f"{routine.name}: {format_count(len(steps), 'step')}, {length}."
        context = self._context
        avoided = context.health.avoided_in(routine, context.atlas.points)
        if avoided:
            yield f"Skipped because of your health conditions: {', '.join(avoided)}."
        points = filter(None, (self._point(step) for step in steps))
        for need in dict.fromkeys(filter(None, map(context.health.need, points))):
            yield f"You need a {need}."

    def announce_start(self, state: TimerState) -> Iterator[str]:
        """Yield what to announce when a session, or a step of it, starts or resumes."""
        last, self._placed = self._placed, state.step
        yield from self._describe_place(state, last)
        if state.phase is Phase.HOLDING:
            yield self._describe_press(state)

    def announce_change(
        self, before: TimerState, after: TimerState, *, back: bool = False
    ) -> Iterator[str]:
        """Yield what to announce of a change of step or phase."""
        if after.ended:
            return
        if len(after.presses) > len(before.presses):
            step = after.step
            text = f"{step.point}, {self.side(step)}, {self.position(after)}"
            yield f"Back to {text}." if back else f"Next {text}."
            yield from self.announce_start(after)
        elif before.phase is Phase.READY and after.phase is Phase.HOLDING:
            yield self._describe_press(after)

    def announce_time(self, before: TimerState, after: TimerState) -> Iterator[str]:
        """Yield what to announce when time has passed: a change, else a count of seconds to go."""
        changes = [*self.announce_change(before, after)]
        yield from changes
        if changes or after.ended or after.paused:
            return
        # Rounded, because sums of seconds come out a hair above the second that is counted.
        then, now = round(before.remaining, 3), round(after.remaining, 3)
        is_ready = before.phase is Phase.READY
        sparse = () if is_ready else range(COUNT_EVERY, ceil(then), COUNT_EVERY)
        passed = [second for second in (*sparse, *LAST_COUNTS) if now <= second < then]
        if passed:
            yield str(min(passed))  # After a hitch only the last count is still true.

    def _describe_place(self, state: TimerState, last: Step | None) -> Iterator[str]:
        """Yield where to press, and cautions; `last` is the step described before."""
        step, point = state.step, self._point(state.step)
        english = f" {point.english}" if point and point.english else ""
        text = f"{step.point}{english}, {self.side(step)}."
        if state.phase is Phase.READY:
            text = f"Get ready: {text}"
        if last is not None and last.point == step.point:
            # The side is enough: get-ready is too short to hear everything again.
            is_other_side = {last.side, step.side} == {"left", "right"}
            yield f"{text} The same place{' on the other side' if is_other_side else ''}."
            return
        yield f"{text} {point.where}" if point and point.where else text
        if point:
            for caution in self._context.health.cautions(point):
                yield f"Take care: {format_caution(caution)}"

    def _describe_press(self, state: TimerState) -> str:
        """Return how to press and for how long, unless that was described just before."""
        last, self._pressed = self._pressed, state.step
        step = state.step
        text = f"Press {step.point}, {step.side}, {round_up(state.remaining)} s"
        if last is not None and last.point == step.point:
            return f"{text}, as before."
        method = self._describe_method(step)
        return f"{text}: {method}" if method else f"{text}."

    def _describe_method(self, step: Step) -> str:
        point = self._point(step)
        if point is None:
            return ""
        health = self._context.health
        hold = find_hold(self._context, self.routine, step)
        text, pressure = health.instruction(point, hold), health.pressure(point, hold)
        rhythm = describe_rhythm(point, hold, health)
        parts = [text, f"Rhythm: {rhythm}." if rhythm and rhythm not in text else ""]
        return " ".join(filter(None, [*parts, f"Pressure: {pressure}." if pressure else ""]))

    def repeat(self, state: TimerState) -> Iterator[str]:
        yield from self._describe_place(state, None)
        names = self._context.gallery.names_for(state.step.point)
        if figure := self._context.gallery.figure(names[0]) if names else None:
            yield f"Part of the body: {format_caption(figure, state.step.side)}."
        method = self._describe_method(state.step)
        if method:
            yield f"How: {method}"

    def describe_step(self, state: TimerState) -> str:
        """Return how far the present step is: "LI4, left, 42 s to go"."""
        step, seconds = state.step, round_up(state.remaining)
        if state.phase is Phase.READY:
            return f"get ready for {step.point}, {step.side}, {seconds} s"
        return f"{step.point}, {step.side}, {seconds} s to go"

    def describe_session(self, state: TimerState) -> str:
        left = f"{format_duration(state.total_remaining)} left in all"
        text = f"{self.position(state).capitalize()}: {self.describe_step(state)}, {left}."
        return f"Paused. {text} {RESUME_HINT}" if state.paused else text

    def describe_gap(self, state: TimerState, slept: float, *, has_keys: bool) -> str:
        """Return what a gap was, and how to resume if there are keys to do so."""
        text = describe_gap(state.gap or 0.0, slept, counted=not state.paused)
        if not state.paused:
            return text
        step = self.describe_step(state)
        hint = f" {capitalize_first(step)}. {RESUME_HINT}" if has_keys else ""
        return f"Paused. {text}{hint}"

    def describe_extension(self, before: TimerState, after: TimerState) -> str:
        seconds = round(after.planned - before.planned)
        if not seconds:
            return f"This step can't be shorter than {round_up(after.planned)} s."
        change = f"{abs(seconds)} s {'more' if seconds > 0 else 'less'}"
        if after.phase is Phase.READY:
            return f"{change}: this step will take {round_up(after.planned)} s."
        return f"{change}: {self.describe_step(after)}."

    def describe_result(self, session: Session, habit: Habit | None) -> str:
        """Return what was pressed, and how it counts if the habit is known."""
        pressed, planned = format_clock(session.pressed), format_clock(session.planned)
        text = f"Saved. You pressed {pressed} of {planned}."
        if habit is None:
            return text
        done = f"{habit.tally.counted} of {habit.rules.target} today"
        return f"{text} {describe_counting(session, habit)} {done}, {format_streak(habit)}."

    def _point(self, step: Step) -> Point | None:
        return self._context.atlas.points.get(step.point)

    def side(self, step: Step) -> str:
        """Return where a step is pressed: "left hand", "both sides", "midline"."""
        return format_side(self._point(step), step.side)

    def position(self, state: TimerState) -> str:
        """Return which step it is: "step 2 of 6"."""
        return f"step {state.index + 1} of {len(state.steps)}"
