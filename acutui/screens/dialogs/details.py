"""Everything known about a point or a routine, to be read."""

from acutui.atlas import wording
from acutui.atlas.model import Atlas, Point, Routine
from acutui.practice.habit import format_day
from acutui.practice.records import Session
from acutui.screens.dialogs.text_page import TextPage
from acutui.services.context import Context
from acutui.services.session_words import describe_feeling, describe_pressed, list_holds
from acutui.util.durations import format_clock, format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, line, line_width, wrap

SIDES = {"midline": "", "each": "each side", "both": "both sides"}
"""The sides of a hold in words."""


def make_point_page(point: Point, services: Context) -> TextPage:
    """Return the page of a point; the cautions for the user's own conditions come first."""
    health, unicode = services.health, services.unicode
    names = "  ".join(filter(None, (point.pinyin, services.han_name(point), point.english)))
    given = f" ({point.seconds_by})" if point.seconds_by else ""
    parts = [
        ("Where", point.where, ""),
        ("Landmark", point.landmark, ""),
        ("Press", health.instruction(point), ""),
        ("Pressure", wording.draw_pressure(health.pressure(point), unicode=unicode), ""),
        ("Time", f"{format_duration(point.seconds)}{wording.per_side(point)}{given}", ""),
        ("Reach", f"{wording.format_reach(point)} {point.reach_note}", ""),
        *((label, helps, "") for label, helps in wording.describe_helps(point)),
    ]
    own = health.cautions(point)
    for caution in own:
        role = "bad" if caution.level == "avoid" else "warn"
        parts.append(("Take care", wording.format_caution(caution), role))
    for caution in sorted(point.cautions, key=lambda one: one.level != "avoid"):
        if caution not in own:
            words = wording.format_caution_with_name(caution, services.safety)
            parts.append(("Others", words, ""))
    parts.append(("Evidence", wording.format_evidence(point.evidence), ""))
    return _make_page(f"{point.id}  ", names, parts, point.sources)


def make_routine_page(routine: Routine, atlas: Atlas) -> TextPage:
    """Return the page of a routine with its steps, origin and evidence."""
    holds = (
        f"{hold.point} {SIDES.get(hold.side, hold.side)} {format_duration(hold.seconds)}"
        for hold in routine.holds
    )
    often = f" {routine.times_a_day} times a day." if routine.times_a_day else ""
    evidence = wording.format_evidence(routine.evidence) if routine.evidence else ""
    parts = [
        ("For", routine.purpose, ""),
        ("Steps", ", ".join(" ".join(hold.split()) for hold in holds), ""),
        ("Length", f"{format_duration(routine.seconds)} of pressing.{often}", ""),
        ("Needs", ", ".join(f"a {need}" for need in atlas.needs[routine.id]), ""),
        ("Origin", routine.origin, ""),
        ("Evidence", evidence, ""),
        *(("Note", note, "") for note in routine.notes),
    ]
    return _make_page("", routine.name, parts, routine.sources)


def make_session_page(session: Session, atlas: Atlas) -> TextPage:
    """Return the page of a session: when, how long, each hold, ratings, note."""
    day = format_day(session.day)
    times = f"{session.started:%H:%M} to {session.ended:%H:%M}"
    holds = (
        (hold.point, f"{hold.side}, {format_clock(hold.pressed)} of {format_clock(hold.planned)}")
        for hold in list_holds(session)
    )
    parts = [
        ("When", day if session.is_only_a_day else f"{day}, {times}"),
        ("Pressed", describe_pressed(session)),
        *((sanitize(point), text) for point, text in holds),
        ("Before", describe_feeling(session.before)),
        ("After", describe_feeling(session.after)),
        ("Note", session.note),
        ("Habit", session.habit),
    ]
    name = atlas.name_routine(session.routine)
    return _make_page("", name, [(label, text, "") for label, text in parts], ())


def _make_page(
    id: str, title: str, parts: list[tuple[str, str, str]], sources: tuple[str, ...]
) -> TextPage:
    """Return a page of a title, of names with their texts and roles, and of addresses."""
    id, title = sanitize(id), sanitize(title)

    def build(width: int) -> list[Line]:
        lines: list[Line] = [((id, "accent"), (title, "strong"))]
        if line_width(lines[0]) > width:
            lines = wrap(title, width, "strong", id)
        lines.append(())
        for name, text, role in parts:
            if text.strip():
                lines += wrap(sanitize(text), width, role, f"{name:<10}")
        lines += [(), line("Sources", "dim")] if sources else []
        for source in sources:
            # An address is of use only whole, so a long one goes on in the next line.
            text, room = sanitize(source), max(8, width - 2)
            lines += [line(f"  {text[at : at + room]}", "dim") for at in range(0, len(text), room)]
        return lines

    return TextPage(build)
