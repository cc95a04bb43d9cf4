"""A routine as text: its row in the list, and what can be read before it starts."""

from collections.abc import Callable, Iterator

from acutui.atlas.model import Routine
from acutui.atlas.wording import format_evidence
from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.practice.habit import Habit
from acutui.services.context import Context
from acutui.services.pace import measure_session
from acutui.services.routines import name_points, plan_steps, use_places
from acutui.util.durations import format_count, format_days_ago, format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, line, spread, wrap


class RoutineText:
    """Renders routines, each as adjusted for its next session.

    Args:
        services: The settings and the points.
        habit: What was done, None until the journal has been read.
        key_label: Returns the label of a binding's key by the id of the binding.
    """

    def __init__(
        self, services: Context, habit: Habit | None, key_label: Callable[[str], str]
    ) -> None:
        self._services = services
        self._habit = habit
        self._key_label = key_label

    def render_row(self, routine: Routine, plan: Adjustment) -> Line:
        """Return the name, the length and the points."""
        services = self._services
        needs = "".join(f" ({need})" for need in services.atlas.needs[routine.id])
        steps = plan.apply(plan_steps(services, routine))
        points = name_points(services, routine, steps, zones=True)
        times = self._habit.times_pressed if self._habit else {}
        length = format_duration(measure_session(services, routine, steps, times)) if steps else ""
        return (
            (fit(sanitize(routine.name), 22), ""),
            (f"{length:>8}   ", "accent" if plan != NO_ADJUSTMENT else ""),
            (sanitize((" · " if services.unicode else ", ").join(points) + needs), "dim"),
        )

    def render_about(self, routine: Routine, plan: Adjustment, width: int, room: int) -> list[Line]:
        """Return the purpose, the steps, what is skipped, the origin and the evidence.

        What there is no room for is left to the routine's page.
        """
        lines: list[Line] = []
        for part in self._render_parts(routine, plan, width):
            if len(lines) + len(part) > room:
                break
            lines += part
        return lines

    def _render_parts(self, routine: Routine, plan: Adjustment, width: int) -> Iterator[list[Line]]:
        services = self._services
        purpose = wrap(sanitize(routine.purpose or routine.name), width, "strong", most=2)
        yield [spread(purpose[0], line(self._when_done(routine), "dim"), width), *purpose[1:]]
        yield self._render_steps(routine, plan, width)
        if avoided := services.health.avoided_in(routine, services.atlas.points):
            skipped = f"Skipped because of your health conditions: {', '.join(avoided)}"
            yield wrap(sanitize(skipped), width, "warn")
        for hold, used in zip(routine.holds, use_places(services, routine).holds, strict=True):
            if hold.alternatives:
                others = [id for id in (hold.point, *hold.alternatives) if id != used.point]
                key = self._key_label("session.place")
                words = f"{used.point}; {key} to press {' or '.join(others)} instead"
                yield wrap(words, width, "dim", label="Place     ")
        if routine.origin:
            yield wrap(sanitize(routine.origin), width, "dim", label="Origin    ", most=3)
        if routine.own:
            key = self._key_label("session.edit")
            yield [(("Yours     ", "dim"), (key, "accent"), (" to edit", "dim"))]
        if routine.evidence:
            evidence = sanitize(format_evidence(routine.evidence))
            yield wrap(evidence, width, "dim", label="Evidence  ", most=2)

    def _when_done(self, routine: Routine) -> str:
        if self._habit is None:
            return ""
        last = self._habit.last_days.get(routine.id)
        return (
            f"last done {format_days_ago((self._habit.today - last).days)}"
            if last
            else "not done yet"
        )

    def _render_steps(self, routine: Routine, plan: Adjustment, width: int) -> list[Line]:
        all_steps = plan_steps(self._services, routine)
        steps = plan.apply(all_steps)
        names = (s.point if s.side == "midline" else f"{s.point} {s.side}" for s in steps)
        changes = []
        if plan.extra_seconds:
            more = "more" if plan.extra_seconds > 0 else "less"
            changes.append(f"{abs(plan.extra_seconds)} s {more} per point")
        if plan.side:
            changes.append(f"{plan.side} side only")
        if first := len(plan.apply_to_all(all_steps)) - len(steps):
            changes.append(f"starting at step {first + 1}")
        text = sanitize(f"{format_count(len(steps), 'step')}: {', '.join(names)}")
        lines = wrap(text, width, most=2 if changes else 3)
        if changes:
            lines += wrap(f"This time {', '.join(changes)}", width, "accent")
        return lines
