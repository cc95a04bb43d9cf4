"""`acutui points`: list points, and everything else that matches words."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Any

from msgspec import to_builtins

from acutui.atlas.health import UNANSWERED
from acutui.atlas.model import Point
from acutui.cli.commands.routines import print_routines
from acutui.cli.output import print_json, say, say_wrapped, warn
from acutui.cli.parser import Parser
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.terminal.glyphs import has_unicode
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    words = "a code, a name, a place or a complaint: LI4, hegu, 'slipped disc' ..."
    parser.add_argument("words", nargs="*", metavar="WORDS", help=words)
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts: points only")


def run(options: Namespace, context: Context) -> None:
    warn(*find_file_problems(context))
    if not any(word.strip() for word in options.words):
        print_points = _print_json if options.json else _print_points
        print_points(list(context.atlas.points.values()), context)
    else:
        _search(options, context)
    warn(*context.pending_warnings())


def _search(options: Namespace, context: Context) -> None:
    """Print red flags first, then notes and conditions, points and routines."""
    found = context.search.find(options.words)
    points = [hit.item for hit in found.points]
    if found.is_empty:
        if options.json:
            _print_json([], context)
        notes = "".join(f": {note}" for note in found.notes[:1])
        suggested = ", ".join(context.search.complaints()[:8])
        typed = " ".join(options.words)
        hint = f"{notes}; try {suggested}, a name, or a code like LI4"
        raise CommandError(f"no points match {typed!r:.80}{hint}")
    for reading in found.readings:
        meant = [*([reading.spelling] if reading.spelling else []), *reading.meant]
        warn(f"understood {reading.words!r:.60} as {', '.join(meant)}")
    if found.unknown:
        warn(f"nothing matches {', '.join(map(repr, found.unknown))}")
    if options.json:
        warn(*(flag.title for flag in found.red_flags), *found.notes)
        _print_json(points, context)
        return
    for flag in found.red_flags:
        say_wrapped(flag.title, *(f"  - {item}" for item in flag.items))
    conditions = [one for one in found.conditions if not context.health.has(one.id)]
    care = [*found.notes, *(f"Take care: {one.name}. {one.text}" for one in conditions)]
    say_wrapped(*care)
    is_first = not (found.red_flags or care)
    if points:
        say(*([] if is_first else [""]))
        _print_points(points, context)
    if found.routines:
        say(*([] if is_first and not points else [""]), "Routines:")
        print_routines(context, [hit.item for hit in found.routines])
    if care and _fills_screen(len(points) + len(found.routines)):
        say("")
        say_wrapped(*care)  # The list has moved it out of sight.


def _fills_screen(lines: int) -> bool:
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return is_terminal and lines > get_terminal_size().lines


def _print_json(points: Sequence[Point], context: Context) -> None:
    print_json([to_json(point, context) for point in points])


def to_json(point: Point, context: Context) -> dict[str, Any]:
    """Return a point as points.toml has it, with the names of its figures."""
    fields: dict[str, Any] = to_builtins(point)
    del fields["own"]
    fields["how"] = dict(point.how)
    return fields | {"figures": context.gallery.names_for(point.id)}


def _print_points(points: Sequence[Point], context: Context) -> None:
    width = max((len(point.id) for point in points), default=0)
    health = context.health
    for point in points:
        if health.avoided(point):
            mark = " (avoid for you)"
        else:
            is_open = any(caution.when == UNANSWERED for caution in health.cautions(point))
            mark = " (not for everyone)" if is_open else ""
        helps = ", ".join(point.helps)
        names = format_names(point, context)
        say_wrapped(f"{point.id:<{width}}  {names}: {helps}{mark}", indent=width + 2)


def format_names(point: Point, context: Context) -> str:
    """Return the names of a point, in Chinese only if the terminal shows it."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    is_readable = not is_terminal or has_unicode(context.settings.glyphs)
    han = point.han_in(context.settings.han) if is_readable else ""
    return "  ".join(name for name in (point.pinyin, han, point.english) if name)
