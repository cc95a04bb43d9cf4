"""A routine as text on Session, as it would run with a plan for this time."""

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


def render_row(services: Context, routine: Routine, plan: Adjustment) -> Line:
    """Return the name, the length and the points."""
    atlas = services.atlas
    ids = use_places(services, routine).points
    points = (atlas.points[id].english if atlas.points[id].zone else id for id in ids)
    needs = "".join(f" ({need})" for need in atlas.needs[routine.id])
    length = format_duration(sum(s.seconds for s in plan.apply(plan_steps(services, routine))))
    return (
        (fit(sanitize(routine.name), 22), ""),
        (f"{length:>8}   ", "accent" if plan != NO_ADJUSTMENT else ""),
        (sanitize((" · " if services.unicode else ", ").join(points) + needs), "dim"),
    )


def render_details(
    services: Context,
    routine: Routine,
    plan: Adjustment,
    habit: Habit | None,
    width: int,
    key_label: Callable[[str], str],
) -> list[Line]:
    """Return the purpose, the steps, what is skipped, the origin and the evidence."""
    done = ""
    if habit is not None:
        last = habit.last_days.get(routine.id)
        done = f"last done {format_days_ago((habit.today - last).days)}" if last else "not done yet"
    purpose = line(sanitize(routine.purpose or routine.name), "strong")
    lines = [spread(purpose, line(done, "dim"), width)]
    lines += _render_steps(services, routine, plan, width)
    if avoided := services.health.avoided_in(routine, services.atlas.points):
        skipped = f"Skipped because of your health conditions: {', '.join(avoided)}"
        lines += wrap(sanitize(skipped), width, "warn")
    for hold, used in zip(routine.holds, use_places(services, routine).holds, strict=True):
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


def _render_steps(services: Context, routine: Routine, plan: Adjustment, width: int) -> list[Line]:
    all_steps = plan_steps(services, routine)
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
