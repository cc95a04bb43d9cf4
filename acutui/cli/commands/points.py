"""`acutui points`: list points."""

import sys
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from acutui.atlas.model import Point
from acutui.atlas.search import search
from acutui.cli.arguments import Parser
from acutui.cli.output import print_json, say, warn
from acutui.services.context import Context
from acutui.terminal.glyphs import has_unicode
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("words", nargs="*", metavar="WORDS", help="LI4, hegu, 'stiff neck', ...")
    parser.add_argument("--json", action="store_true", help="for scripts")


def run(options: Namespace, context: Context) -> int:
    """Print the points that are found, a line each."""
    warn(*context.all_problems())
    found = search(context.atlas.points.values(), options.words)
    if options.json:
        print_json([_fields(point, context) for point in found])
    elif found:
        _print_list(found, context)
    else:
        raise CommandError(f"no point is found by {' '.join(options.words)!r:.80}")
    warn(*context.untold())
    return 0


def _fields(point: Point, context: Context) -> dict[str, Any]:
    fields = asdict(point)
    del fields["own"]
    return fields | {"figures": context.gallery.of(point.id)}


def _print_list(found: list[Point], context: Context) -> None:
    width = max(len(point.id) for point in found)
    for point in found:
        marks = " (avoid for you)" if point.avoided_by(context.settings.conditions) else ""
        names = point_names(point, context)
        say(f"{point.id:<{width}}  {names}: {', '.join(point.helps)}{marks}")


def point_names(point: Point, context: Context) -> str:
    """Return a point's names; Han only where it can be read."""
    is_printed = sys.stdout is None or not sys.stdout.isatty()
    han = point.han if is_printed or has_unicode(context.settings.glyphs) else ""
    return "  ".join(name for name in (point.pinyin, han, point.english) if name)
