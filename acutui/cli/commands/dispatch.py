"""The commands that print lines. None of them draws a screen."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acutui.cli.launch import routine_named, warn, write_what_can_be_read
from acutui.practice.habit import DayState, Habit, Summary
from acutui.practice.records import Feeling
from acutui.services.context import Context
from acutui.util.durations import minutes, plural
from acutui.util.errors import CommandError
from acutui.util.text import sanitize, sanitize_lines

if TYPE_CHECKING:
    from argparse import Namespace

    from acutui.atlas.model import Atlas, Point, Routine

FIGURE_COLUMNS = 44
"""Cells that a figure takes below the words."""

PROMPT_MARKS = (("●", "○", "–"), ("@", "o", "-"))
"""For a prompt: a session done, one to do, a day of rest."""

MOST_MARKS = 12
"""The most sessions done that a prompt shows; no target is higher."""


def run(options: "Namespace", services: Context) -> int:
    """Run one command; return its exit status. Raises CommandError or JournalError."""
    if options.command == "doctor":
        from acutui.cli.doctor.examine import examine

        return examine(services)
    write_what_can_be_read(services)
    if options.command == "check":
        return _check(options.file, services)
    commands: Mapping[str, Callable[[Namespace, Context], None]] = {
        "status": _status,
        "log": _log,
        "points": _points,
        "point": _point,
        "routines": _routines,
        "export": _export,
        "import": _import,
        "merge": _merge,
        "restore": _restore,
    }
    # The prompt line must be quick, and needs no atlas; in its short form it is all there is.
    if options.command in ("status", "export", "import", "merge", "restore"):
        warn(*(() if getattr(options, "short", False) else services.problems))
    else:
        warn(*services.all_problems())
    commands[options.command](options, services)
    if options.command != "restore" and not getattr(options, "short", False):
        warn(*services.untold())
    return 0


def _status(options: "Namespace", services: Context) -> None:
    summary, problems = services.summary()
    if options.short:
        untold = services.untold()
        doubtful = bool(services.problems or problems or untold)
        print(_prompt(summary, plain=services.settings.glyphs == "ascii", doubtful=doubtful))
        return
    warn(*problems)
    if options.json:
        _print_json(
            {
                "day": summary.day.isoformat(),
                "state": str(summary.state),
                "sessions": summary.tally.counted,
                "target": summary.target,
                "seconds": round(float(summary.tally.seconds), 1),
                "streak": summary.streak,
                "longest": summary.longest,
                "strength": round(summary.strength, 4),
                "total_sessions": summary.total_sessions,
            }
        )
        return
    today = (
        "rest day"
        if summary.state is DayState.REST
        else _of_target(summary.tally.counted, summary.target)
    )
    streak = f"{summary.streak}-day streak" if summary.streak else "no streak yet"
    print(f"{today}, {minutes(summary.tally.seconds)}; {streak}, longest {summary.longest}")


def _prompt(summary: Summary, *, plain: bool, doubtful: bool) -> str:
    """Return the habit for a prompt: `●○ 12`, and `?` where `status` has a problem to tell.

    Neither a shell nor tmux, which makes one # of two, finds a meaning in the plain marks.
    """
    done, to_do, rest = PROMPT_MARKS[0 if not plain and _can_print(*PROMPT_MARKS[0]) else 1]
    counted, target = summary.tally.counted, summary.target
    marks = done * min(counted, MOST_MARKS) + to_do * (target - counted)
    if summary.state is DayState.REST:
        marks = rest
    return f"{marks} {summary.streak}{' ?' if doubtful else ''}"


def _can_print(*texts: str) -> bool:
    try:
        "".join(texts).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _of_target(counted: int, target: int) -> str:
    return f"{counted} of {target} today"


def _log(options: "Namespace", services: Context) -> None:
    from dataclasses import replace

    routine = routine_named(services.atlas, options.routine)
    started = services.clock.local(options.at) if options.at else None
    session = replace(
        services.logged(routine, started),
        before=_felt(options.pain_before),
        after=_felt(options.pain_after),
        note=options.note,
    )
    if not session.holds:
        raise CommandError(f"{routine.id}: your conditions leave none of its points")
    left_out = services.atlas.without(routine, services.settings.conditions)
    if left_out:
        warn(f"left out for your conditions: {', '.join(left_out)}")
    services.journal.save_session(session)
    habit = services.habit(services.journal.history())
    saved = f"{minutes(session.pressed)}, saved for {_said(session.day, habit)}"
    print(f"{sanitize(routine.name)}, {saved}")


def _felt(pain: int | None) -> Feeling | None:
    return None if pain is None else Feeling(pain=pain)


def _said(day: date, habit: Habit) -> str:
    counted = habit.tallies[day].counted
    if day == habit.today:
        return f"today: {counted} of {habit.rules.target}"
    return f"{day:%a} {day.day} {day:%b %Y}: {counted} of {habit.rules.target}"


def _points(options: "Namespace", services: Context) -> None:
    from acutui.atlas.search import search

    atlas = services.atlas
    found = search(atlas.points.values(), options.words)
    if options.json:
        gallery = services.gallery
        _print_json([_point_fields(p) | {"figures": gallery.of(p.id)} for p in found])
        return
    if not found:
        raise CommandError(f"no point is found by {' '.join(options.words)!r:.80}")
    width = max(len(point.id) for point in found)
    for point in found:
        marks = " (avoid for you)" if point.avoided_by(services.settings.conditions) else ""
        print(
            sanitize(
                f"{point.id:<{width}}  {_named(point, services)}: {', '.join(point.helps)}{marks}"
            )
        )


def _named(point: "Point", services: Context) -> str:
    """Return a point's names; Han only where it can be read."""
    from acutui.terminal.glyphs import has_unicode

    on_paper = sys.stdout is None or not sys.stdout.isatty()
    han = point.han if on_paper or has_unicode(services.settings.glyphs) else ""
    return "  ".join(name for name in (point.pinyin, han, point.english) if name)


def _point(options: "Namespace", services: Context) -> None:
    from acutui.atlas.search import folded, search

    atlas = services.atlas
    found = search(atlas.points.values(), options.code)
    asked = folded(options.code).replace(" ", "")
    named = {p.id: (p.id, p.pinyin, p.english, p.han, p.han_simplified, *p.also) for p in found}
    exact = [p for p in found if asked in [folded(n).replace(" ", "") for n in named[p.id]]]
    if len(exact or found) != 1:
        which = ", ".join(p.id for p in found[:5])
        hint = f"; did you mean {which}?" if found else "; `acutui points` lists them"
        raise CommandError(f"no point {options.code!r:.40}{hint}")
    chosen = (exact or found)[0]
    print(_described(chosen, services))
    if sys.stdout.isatty():
        _draw(chosen, services)


def _draw(point: "Point", services: Context) -> None:
    """Draw the point where it lies, as wide as the terminal allows."""
    from shutil import get_terminal_size

    from acutui.atlas.drawing import draw
    from acutui.terminal.glyphs import resolve_glyphs

    gallery = services.gallery
    columns = min(get_terminal_size().columns, FIGURE_COLUMNS)
    for name in gallery.of(point.id)[:1]:
        figure = gallery.figure(name)
        if figure is not None:
            glyphs = resolve_glyphs(services.settings.glyphs)
            drawing = draw(figure, columns, columns // 2, glyphs=glyphs, chosen=point.id)
            print(f"\n{sanitize(figure.title)}\n{drawing.text}")


def _described(point: "Point", services: Context) -> str:
    from acutui.atlas.wording import a_side, condition_in_words, helps_in_words

    sides = "both sides" if point.laterality == "bilateral" else "midline"
    cautions = [
        f"{'for everybody' if c.when == 'always' else condition_in_words(c.when, services.safety)}"
        f" ({c.level}): {c.text}"
        for c in point.cautions
    ]
    given = f" ({point.seconds_by})" if point.seconds_by else ""
    parts = [
        ("Where", point.where),
        ("Landmark", point.landmark),
        ("Press", point.press),
        ("Time", f"{minutes(point.seconds)}{a_side(point)}{given}"),
        ("Reach", "your own hands" if point.reach == "self" else f"a {point.reach}"),
        ("For", f"{helps_in_words(point)} (by tradition)" if point.helps else ""),
        *(("Care", caution) for caution in cautions),
        ("Evidence", f"{point.evidence.level}. {point.evidence.text}"),
        *(("Source", source) for source in point.sources),
    ]
    head = sanitize(f"{point.id}  {_named(point, services)}")
    about = sanitize(", ".join(part for part in (point.meridian, sides) if part))
    lines = [f"{name:<9} {sanitize(text)}" for name, text in parts if text]
    return "\n".join([head, about, "", *lines])


def _routines(options: "Namespace", services: Context) -> None:
    atlas = services.atlas
    if options.json:
        _print_json([_routine_fields(routine, atlas) for routine in atlas.routines.values()])
        return
    width = max(map(len, atlas.routines), default=0)
    for routine in atlas.routines.values():
        needs = "".join(f", {need}" for need in atlas.needs[routine.id])
        said = f"{routine.name}: {', '.join(routine.points)}{needs}"
        print(sanitize(f"{routine.id:<{width}}  {minutes(routine.seconds):>8}  {said}"))


def _point_fields(point: "Point") -> dict[str, Any]:
    from dataclasses import asdict

    fields = asdict(point)
    del fields["own"]
    return fields


def _routine_fields(routine: "Routine", atlas: "Atlas") -> dict[str, Any]:
    from dataclasses import asdict

    fields = asdict(routine)
    del fields["own"]
    return fields | {"length": routine.seconds, "needs": atlas.needs[routine.id]}


def _export(options: "Namespace", services: Context) -> None:
    from acutui.journal.exchange.export_file import Taken, check_place, save_export

    path = None if options.output == Path("-") else options.output
    try:
        if path:
            check_place(path, services.data, overwrite=options.force)
        history = services.journal.history()
        warn(*history.problems)
        if not (history.sessions or history.days):
            warn(f"{services.data}: there is nothing in it to export yet")
        if options.form == "ics":
            warn(*services.atlas.problems)  # which may be why a routine has no name
        text = services.exported(options.form, history, options.remind or ())
        if path:
            save_export(path, text, services.data, overwrite=options.force)
    except Taken as taken:
        raise CommandError(f"{taken}; --force overwrites it") from taken
    if path:
        print(sanitize(f"{plural(len(history.sessions), 'session')} exported to {path}"))
    else:
        _put_out(text)


def _put_out(text: str) -> None:
    """Print an export: exact to a file or a pipe, and as what steers nothing to a terminal."""
    if sys.stdout is not None and sys.stdout.isatty():
        print(sanitize_lines(text))
    elif sys.stdout is not None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        sys.stdout.write(text)


def _restore(options: "Namespace", services: Context) -> None:
    from acutui.cli.commands.restore import restore

    for line in restore(services, options.backup):
        print(sanitize(line))


def _check(path: Path, services: Context) -> int:
    from acutui.cli.commands.check import check

    for line in check(path, services):
        print(line)
    return 0


def _import(options: "Namespace", services: Context) -> None:
    from acutui.cli.commands.exchange import run_import

    run_import(options, services)


def _merge(options: "Namespace", services: Context) -> None:
    from acutui.cli.commands.exchange import run_merge

    run_merge(options, services)


def _print_json(value: object) -> None:
    # All but ASCII stands by its number, and of that, only DEL is none of a text.
    print(json.dumps(value, ensure_ascii=True, indent=None).replace("\x7f", "\\u007f"))
