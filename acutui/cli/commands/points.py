"""`acutui points`: list points, and everything else that matches words."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from acutui.atlas.health import UNANSWERED, HealthProfile
from acutui.atlas.model import Point
from acutui.cli.arguments import Parser
from acutui.cli.output import print_json, say, warn
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.terminal.glyphs import has_unicode
from acutui.util.errors import CommandError

if TYPE_CHECKING:
    from acutui.atlas.search import SearchResult

MAX_SUGGESTIONS = 8
"""Complaints that are suggested if nothing matches."""


def add_arguments(parser: Parser) -> None:
    words = "a code, a name, a place or a complaint: LI4, hegu, 'slipped disc' ..."
    parser.add_argument("words", nargs="*", metavar="WORDS", help=words)
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts: points only")


def run(options: Namespace, context: Context) -> int:
    warn(*find_file_problems(context))
    if not any(word.strip() for word in options.words):
        print_points = _print_json if options.json else _print_points
        print_points(list(context.atlas.points.values()), context)
    else:
        found = context.search.find(options.words)
        if options.json:
            warn(*_remarks(found), *(flag.title for flag in found.red_flags), *found.notes)
            _print_json([hit.item for hit in found.points], context)
        elif found.is_empty:
            raise CommandError(_no_match(options.words, found, context))
        else:
            warn(*_remarks(found))
            _print_found(found, context)
    warn(*context.pending_warnings())
    return 0


def _print_found(found: "SearchResult", context: Context) -> None:
    """Print red flags first, then notes and conditions, points and routines."""
    from acutui.cli.commands.routines import print_routines

    about: list[str] = []
    for flag in found.red_flags:
        about += [flag.title, *(f"  - {item}" for item in flag.items)]
    about += found.notes
    about += [
        f"Take care: {condition.name}. {condition.text}"
        for condition in found.conditions
        if not context.health.has(condition.id)
    ]
    say(*about)
    if found.points:
        say(*([""] if about else []))
        _print_points([hit.item for hit in found.points], context)
    if found.routines:
        say(*([""] if about or found.points else []), "Routines:")
        print_routines([hit.item for hit in found.routines], context.atlas)


def _remarks(found: "SearchResult") -> list[str]:
    """Say how words were understood, and which of them match nothing."""
    remarks = []
    for reading in found.readings:
        meant = [*([reading.spelling] if reading.spelling else []), *reading.meant]
        remarks.append(f"understood {reading.words!r:.60} as {', '.join(meant)}")
    if found.unknown:
        remarks.append(f"nothing matches {', '.join(map(repr, found.unknown))}")
    return remarks


def _no_match(words: Sequence[str], found: "SearchResult", context: Context) -> str:
    notes = "".join(f": {note}" for note in found.notes[:1])
    suggested = ", ".join(context.search.complaints()[:MAX_SUGGESTIONS])
    typed = " ".join(words)
    return f"no points match {typed!r:.80}{notes}; try {suggested}, a name, or a code like LI4"


def _print_json(points: Sequence[Point], context: Context) -> None:
    rows: list[dict[str, Any]] = []
    for point in points:
        fields = asdict(point)
        del fields["own"]
        fields |= {"with": fields.pop("ways"), "how": dict(point.how)}
        rows.append(fields | {"figures": context.gallery.names_for(point.id)})
    print_json(rows)


def _mark(point: Point, health: HealthProfile) -> str:
    if health.avoided(point):
        return " (avoid for you)"
    is_open = any(caution.when == UNANSWERED for caution in health.cautions(point))
    return " (not for everyone)" if is_open else ""


def _print_points(points: Sequence[Point], context: Context) -> None:
    width = max((len(point.id) for point in points), default=0)
    for point in points:
        marks = _mark(point, context.health)
        names = format_names(point, context)
        say(f"{point.id:<{width}}  {names}: {', '.join(point.helps)}{marks}")


def format_names(point: Point, context: Context) -> str:
    """Return the names of a point, in Chinese only if the terminal shows it."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    is_readable = not is_terminal or has_unicode(context.settings.glyphs)
    han = point.han_in(context.settings.han) if is_readable else ""
    return "  ".join(name for name in (point.pinyin, han, point.english) if name)
