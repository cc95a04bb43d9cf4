"""`acutui points`: list points, and all else that words find."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from acutui.atlas.model import Point, RedFlag
from acutui.cli.arguments import Parser
from acutui.cli.output import print_json, say, warn
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.terminal.glyphs import has_unicode
from acutui.util.errors import CommandError

if TYPE_CHECKING:
    from acutui.atlas.search import SearchResult

MOST_OFFERED = 8
"""Complaints that are named where nothing was found."""


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of the command."""
    words = "a code, a name, a place or a complaint: LI4, hegu, 'slipped disc', ..."
    parser.add_argument("words", nargs="*", metavar="WORDS", help=words)
    parser.add_argument("--json", action="store_true", help="for scripts: points only")


def run(options: Namespace, context: Context) -> int:
    """Print the points that are found, a line each, then the routines."""
    warn(*find_file_problems(context))
    if not any(word.strip() for word in options.words):
        _print(list(context.atlas.points.values()), context, as_json=options.json)
    else:
        found = context.search.find(options.words)
        points = [hit.item for hit in found.points]
        if options.json:
            warn(*_remarks(found), *(flag.title for flag in found.red_flags), *found.notes)
            _print(points, context, as_json=True)
        elif found.is_empty:
            raise CommandError(_nothing_found(options.words, found, context))
        else:
            warn(*_remarks(found))
            _print_found(found, context)
    warn(*context.pending_warnings())
    return 0


def _print(points: Sequence[Point], context: Context, *, as_json: bool) -> None:
    if as_json:
        print_json([_fields(point, context) for point in points])
    else:
        _print_list(points, context)


def _print_found(found: "SearchResult", context: Context) -> None:
    """Print what is found: signs of danger first, then what to mind, points and routines."""
    from acutui.cli.commands.routines import print_routines

    conditions = [
        f"To mind: {condition.name}. {condition.text}"
        for condition in found.conditions
        if condition.id not in context.settings.conditions
    ]
    about = [*_signs(found.red_flags), *found.notes, *conditions]
    is_first = not about
    say(*about)
    if found.points:
        say(*([] if is_first else [""]))
        _print_list([hit.item for hit in found.points], context)
    if found.routines:
        say(*([] if is_first and not found.points else [""]), "Routines:")
        print_routines([hit.item for hit in found.routines], context.atlas)


def _signs(flags: Sequence[RedFlag]) -> list[str]:
    lines = []
    for flag in flags:
        lines += [flag.title, *(f"  - {item}" for item in flag.items)]
    return lines


def _remarks(found: "SearchResult") -> list[str]:
    """Return how words were understood, and which of them found nothing."""
    remarks = []
    for reading in found.readings:
        meant = [*([reading.spelling] if reading.spelling else []), *reading.meant]
        remarks.append(f"{reading.words!r:.60} is read as {', '.join(meant)}")
    if found.unknown:
        remarks.append(f"nothing is found by {', '.join(map(repr, found.unknown))}")
    return remarks


def _nothing_found(words: Sequence[str], found: "SearchResult", context: Context) -> str:
    notes = "".join(f": {note}" for note in found.notes[:1])
    offered = ", ".join(context.search.complaints()[:MOST_OFFERED])
    asked = " ".join(words)
    return f"no point is found by {asked!r:.80}{notes}; you can ask for {offered}, a name or a code"


def _fields(point: Point, context: Context) -> dict[str, Any]:
    fields = asdict(point)
    del fields["own"]
    return fields | {"figures": context.gallery.names_for(point.id)}


def _print_list(found: Sequence[Point], context: Context) -> None:
    width = max((len(point.id) for point in found), default=0)
    for point in found:
        marks = " (avoid for you)" if point.avoidance_for(context.settings.conditions) else ""
        names = point_names(point, context)
        say(f"{point.id:<{width}}  {names}: {', '.join(point.helps)}{marks}")


def point_names(point: Point, context: Context) -> str:
    """Return a point's names; Han only where it can be read."""
    is_printed = sys.stdout is None or not sys.stdout.isatty()
    han = point.han if is_printed or has_unicode(context.settings.glyphs) else ""
    return "  ".join(name for name in (point.pinyin, han, point.english) if name)
