"""Everything that is known of a point or a routine, to be read."""

from acutui.atlas.model import ALWAYS, Atlas, Caution, Point, Routine, Safety
from acutui.atlas.wording import condition_name, format_helps, per_side
from acutui.screens.dialogs.text_page import TextPage
from acutui.util.durations import minutes
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, line, wrap

LABEL = 10
"""Cells for the name of what follows."""

SIDES = {"midline": "", "each": "each side", "both": "both sides"}
"""How the sides of a hold are read."""


def point_page(
    point: Point, conditions: tuple[str, ...], safety: Safety, *, unicode: bool = True
) -> TextPage:
    """Return the page of a point, the user's own cautions first; no Han unless `unicode`."""
    han = point.han if unicode else ""
    names = "  ".join(n for n in (point.pinyin, han, point.english) if n)
    given = f" ({point.seconds_by})" if point.seconds_by else ""
    reach = "your own hands" if point.reach == "self" else f"a {point.reach}"
    told = sorted(point.cautions, key=lambda c: (c.when not in conditions, c.level != "avoid"))

    def build(width: int) -> list[Line]:
        lines: list[Line] = [
            ((f"{sanitize(point.id)}  ", "accent"), (sanitize(names), "strong")),
            (),
        ]
        lines += _part("Where", point.where, width)
        lines += _part("Landmark", point.landmark, width)
        lines += _part("Press", point.press, width)
        lines += _part("Time", f"{minutes(point.seconds)}{per_side(point)}{given}", width)
        lines += _part("Reach", f"{reach}. {point.reach_note}", width)
        lines += _part("For", f"{format_helps(point)} (by tradition)" if point.helps else "", width)
        for caution in told:
            lines += _part("Care", _caution(caution, safety), width, _role(caution, conditions))
        lines += _part("Evidence", f"{point.evidence.level}. {point.evidence.text}", width)
        return [*lines, *_sources(point.sources, width)]

    return TextPage(build)


def routine_page(routine: Routine, atlas: Atlas) -> TextPage:
    """Return the page of a routine."""
    holds = [
        f"{hold.point} {SIDES.get(hold.side, hold.side)} {minutes(hold.seconds)}"
        for hold in routine.holds
    ]
    needs = ", ".join(f"a {need}" for need in atlas.needs[routine.id])
    often = f" {routine.times_a_day} times a day." if routine.times_a_day else ""
    evidence = f"{routine.evidence.level}. {routine.evidence.text}" if routine.evidence else ""

    def build(width: int) -> list[Line]:
        lines: list[Line] = [line(sanitize(routine.name), "strong"), ()]
        lines += _part("For", routine.purpose, width)
        lines += _part("Holds", ", ".join(" ".join(hold.split()) for hold in holds), width)
        lines += _part("Length", f"{minutes(routine.seconds)} of pressing.{often}", width)
        lines += _part("Needs", needs, width)
        lines += _part("Origin", routine.origin, width)
        lines += _part("Evidence", evidence, width)
        for note in routine.notes:
            lines += _part("Note", note, width)
        return [*lines, *_sources(routine.sources, width)]

    return TextPage(build)


def _part(name: str, text: str, width: int, role: str = "") -> list[Line]:
    return list(wrap(sanitize(text), width, role, f"{name:<{LABEL}}")) if text.strip() else []


def _caution(caution: Caution, safety: Safety) -> str:
    if caution.when == ALWAYS:
        return caution.text
    return f"{condition_name(caution.when, safety)} ({caution.level}): {caution.text}"


def _role(caution: Caution, conditions: tuple[str, ...]) -> str:
    if caution.when in conditions:
        return "bad" if caution.level == "avoid" else "warn"
    return "warn" if caution.when == ALWAYS else ""


def _sources(sources: tuple[str, ...], width: int) -> list[Line]:
    lines: list[Line] = [(), line("Sources", "dim")] if sources else []
    for source in sources:
        # An address is of use only whole, so a long one goes on in the next line.
        text, room = sanitize(source), max(8, width - 2)
        lines += [line(f"  {text[at : at + room]}", "dim") for at in range(0, len(text), room)]
    return lines
