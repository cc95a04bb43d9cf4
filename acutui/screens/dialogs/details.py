"""Everything known about a point or a routine, to be read."""

from acutui.atlas.model import Atlas, Point, Routine
from acutui.atlas.wording import (
    describe_helps,
    draw_pressure,
    format_caution,
    format_caution_with_name,
    format_evidence,
    format_reach,
    per_side,
)
from acutui.screens.dialogs.text_page import TextPage
from acutui.services.context import Context
from acutui.util.durations import format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, line, wrap

LABEL = 10
"""Cells for the name of each part."""

SIDES = {"midline": "", "each": "each side", "both": "both sides"}
"""The sides of a hold in words."""


class PointPage(TextPage):
    """A point; the cautions for the user's own health conditions come first."""

    def __init__(self, point: Point, services: Context) -> None:
        super().__init__(self._build_lines)
        self._point = point
        self._services = services

    def _build_lines(self, width: int) -> list[Line]:
        point, health = self._point, self._services.health
        han = "" if self.plain else point.han_in(self._services.settings.han)
        names = "  ".join(n for n in (point.pinyin, han, point.english) if n)
        given = f" ({point.seconds_by})" if point.seconds_by else ""
        pressure = draw_pressure(health.pressure(point), unicode=not self.plain)
        lines: list[Line] = [
            ((f"{sanitize(point.id)}  ", "accent"), (sanitize(names), "strong")),
            (),
            *_part("Where", point.where, width),
            *_part("Landmark", point.landmark, width),
            *_part("Press", health.instruction(point), width),
            *_part("Pressure", pressure, width),
            *_part("Time", f"{format_duration(point.seconds)}{per_side(point)}{given}", width),
            *_part("Reach", f"{format_reach(point)} {point.reach_note}", width),
        ]
        for label, helps in describe_helps(point):
            lines += _part(label, helps, width)
        own = health.cautions(point)
        for caution in own:
            role = "bad" if caution.level == "avoid" else "warn"
            lines += _part("Take care", format_caution(caution), width, role)
        for caution in sorted(point.cautions, key=lambda c: c.level != "avoid"):
            if caution not in own:
                words = format_caution_with_name(caution, self._services.safety)
                lines += _part("Others", words, width)
        lines += _part("Evidence", format_evidence(point.evidence), width)
        return [*lines, *_sources(point.sources, width)]


class RoutinePage(TextPage):
    """A routine with its steps, origin and evidence."""

    def __init__(self, routine: Routine, atlas: Atlas) -> None:
        super().__init__(self._build_lines)
        self._routine = routine
        self._needs = atlas.needs[routine.id]

    def _build_lines(self, width: int) -> list[Line]:
        routine, evidence = self._routine, self._routine.evidence
        holds = (
            f"{hold.point} {SIDES.get(hold.side, hold.side)} {format_duration(hold.seconds)}"
            for hold in routine.holds
        )
        often = f" {routine.times_a_day} times a day." if routine.times_a_day else ""
        return [
            line(sanitize(routine.name), "strong"),
            (),
            *_part("For", routine.purpose, width),
            *_part("Steps", ", ".join(" ".join(hold.split()) for hold in holds), width),
            *_part("Length", f"{format_duration(routine.seconds)} of pressing.{often}", width),
            *_part("Needs", ", ".join(f"a {need}" for need in self._needs), width),
            *_part("Origin", routine.origin, width),
            *_part("Evidence", format_evidence(evidence) if evidence else "", width),
            *(part for note in routine.notes for part in _part("Note", note, width)),
            *_sources(routine.sources, width),
        ]


def _part(name: str, text: str, width: int, role: str = "") -> list[Line]:
    return wrap(sanitize(text), width, role, f"{name:<{LABEL}}") if text.strip() else []


def _sources(sources: tuple[str, ...], width: int) -> list[Line]:
    lines: list[Line] = [(), line("Sources", "dim")] if sources else []
    for source in sources:
        # An address is of use only whole, so a long one goes on in the next line.
        text, room = sanitize(source), max(8, width - 2)
        lines += [line(f"  {text[at : at + room]}", "dim") for at in range(0, len(text), room)]
    return lines
