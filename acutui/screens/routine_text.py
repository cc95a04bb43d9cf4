"""A routine as text on Session: its row in the list, and the details below."""

from collections.abc import Callable

from acutui.atlas.model import Routine
from acutui.atlas.wording import format_evidence
from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.practice.habit import Habit
from acutui.services.context import Context
from acutui.services.routines import plan_steps, use_places
from acutui.util.durations import format_count, format_days_ago, format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, line, spread, wrap


class RoutineText:
    """Renders a routine as it would run with a plan for this time."""

    def __init__(self, services: Context, *, unicode: bool) -> None:
        self._services = services
        self._unicode = unicode

    def render_row(self, routine: Routine, plan: Adjustment) -> Line:
        """Return the name, the length and the points."""
        atlas = self._services.atlas
        ids = use_places(self._services, routine).points
        points = (atlas.points[id].english if atlas.points[id].zone else id for id in ids)
        needs = "".join(f" ({need})" for need in atlas.needs[routine.id])
        steps = plan.apply(plan_steps(self._services, routine))
        length = format_duration(sum(step.seconds for step in steps))
        return (
            (fit(sanitize(routine.name), 22), ""),
            (f"{length:>8}   ", "accent" if plan != NO_ADJUSTMENT else ""),
            (sanitize((" · " if self._unicode else ", ").join(points) + needs), "dim"),
        )

    def render_details(
        self,
        routine: Routine,
        plan: Adjustment,
        habit: Habit | None,
        width: int,
        key_label: Callable[[str], str],
    ) -> list[Line]:
        """Return the purpose, the steps, what is skipped, the origin and the evidence."""
        purpose = line(sanitize(routine.purpose or routine.name), "strong")
        lines = [spread(purpose, _last_done(routine, habit), width)]
        lines += self._render_steps(routine, plan, width)
        avoided = self._services.health.avoided_in(routine, self._services.atlas.points)
        if avoided:
            skipped = f"Skipped because of your health conditions: {', '.join(avoided)}"
            lines += wrap(sanitize(skipped), width, "warn")
        for hold, used in zip(
            routine.holds, use_places(self._services, routine).holds, strict=True
        ):
            if hold.alternatives:
                others = [id for id in (hold.point, *hold.alternatives) if id != used.point]
                key, words = key_label("session.place"), f" to press {' or '.join(others)} instead"
                place = (("Place     ", "dim"), (f"{used.point}   ", ""), (key, "accent"))
                lines.append((*place, (words, "dim")))
        if routine.origin:
            lines += wrap(sanitize(routine.origin), width, "dim", label="Origin    ", most=3)
        if routine.own:
            key = key_label("session.edit")
            lines.append((("Yours     ", "dim"), (key, "accent"), (" to edit", "dim")))
        if routine.evidence:
            evidence = sanitize(format_evidence(routine.evidence))
            lines += wrap(evidence, width, "dim", label="Evidence  ", most=2)
        return lines

    def _render_steps(self, routine: Routine, plan: Adjustment, width: int) -> list[Line]:
        all_steps = plan_steps(self._services, routine)
        steps = plan.apply(all_steps)
        first = len(plan.apply_to_all(all_steps)) - len(steps)
        names = (s.point if s.side == "midline" else f"{s.point} {s.side}" for s in steps)
        changes = []
        if plan.extra_seconds:
            more = "more" if plan.extra_seconds > 0 else "less"
            changes.append(f"{abs(plan.extra_seconds)} s {more} per point")
        if plan.side:
            changes.append(f"{plan.side} side only")
        if first:
            changes.append(f"starting at step {first + 1}")
        text = sanitize(f"{format_count(len(steps), 'step')}: {', '.join(names)}")
        lines = list(wrap(text, width, most=2 if changes else 3))
        if changes:
            lines += wrap(f"This time {', '.join(changes)}", width, "accent")
        return lines


def _last_done(routine: Routine, habit: Habit | None) -> Line:
    if habit is None:
        return ()
    last = habit.last_days.get(routine.id)
    return line(
        f"last done {format_days_ago((habit.today - last).days)}" if last else "not done yet", "dim"
    )
