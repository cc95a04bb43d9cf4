"""`acutui point`: everything about one point."""

import sys
from argparse import Namespace
from shutil import get_terminal_size

from acutui.atlas import wording
from acutui.atlas.model import Point
from acutui.atlas.spelling import fold
from acutui.cli.commands.points import format_names, to_json
from acutui.cli.output import print_json, say, say_wrapped, warn
from acutui.cli.parser import Parser
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.durations import format_duration
from acutui.util.errors import CommandError

LABEL_WIDTH = 9
"""Cells of the names of what is known about a point."""

MOST_ROWS, ROWS_LEFT = 30, 2
"""Rows of the largest figure, and those that it leaves for its caption and the prompt."""


def add_arguments(parser: Parser) -> None:
    parser.add_argument("code", metavar="CODE", help="its code or one of its names: LI4, hegu ...")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    warn(*find_file_problems(context))
    point = _find(options.code, context)
    if options.json:
        print_json(to_json(point, context))
    else:
        _print(point, context)
    warn(*context.pending_warnings())


def _print(point: Point, context: Context) -> None:
    say_wrapped(*_describe(point, context), indent=LABEL_WIDTH + 1)
    # An address is of use only whole, beside its name or not.
    say(*(f"{'Source':<{LABEL_WIDTH}} {source}" for source in point.sources))
    if sys.stdout is not None and sys.stdout.isatty():
        _print_figure(point, context)


def _find(code: str, context: Context) -> Point:
    found = context.search.find_points(code) if code.strip() else []
    typed = fold(code).replace(" ", "")
    names = {p.id: (p.id, p.pinyin, p.english, p.han, p.han_simplified, *p.also) for p in found}
    exact = [p for p in found if typed in [fold(n).replace(" ", "") for n in names[p.id]]]
    if len(exact or found) != 1:
        which = ", ".join(p.id for p in found[:5])
        hint = f"; did you mean {which}?" if found else "; `acutui points` lists them"
        raise CommandError(f"no point {code!r:.40}{hint}")
    return (exact or found)[0]


def _describe(point: Point, context: Context) -> list[str]:
    sides = "both sides" if point.laterality == "bilateral" else "midline"
    given = f" ({point.seconds_by})" if point.seconds_by else ""
    safety = context.safety
    parts = [
        ("Where", point.where),
        ("Landmark", point.landmark),
        ("Press", context.health.instruction(point)),
        ("Pressure", context.health.pressure(point) or ""),
        ("Time", f"{format_duration(point.seconds)}{wording.per_side(point)}{given}"),
        ("Reach", wording.format_reach(point)),
        *wording.describe_helps(point),
        *(("Take care", wording.format_caution_with_name(one, safety)) for one in point.cautions),
        ("Evidence", wording.format_evidence(point.evidence)),
    ]
    head = f"{point.id}  {format_names(point, context)}"
    about = ", ".join(part for part in (point.meridian, sides) if part)
    return [head, about, "", *(f"{name:<{LABEL_WIDTH}} {text}" for name, text in parts if text)]


def _print_figure(point: Point, context: Context) -> None:
    """Draw the point on its first figure, as large as the terminal allows, with its caption."""
    from acutui.atlas.drawing import draw  # not needed where nothing is drawn

    columns, lines = get_terminal_size()
    rows = min(columns // 2, max(1, lines - ROWS_LEFT), MOST_ROWS)
    for name in context.gallery.names_for(point.id)[:1]:
        if figure := context.gallery.figure(name):
            glyphs = resolve_glyphs(context.settings.glyphs)
            body = context.gallery.map_of(figure)
            drawing = draw(figure, 2 * rows, rows, glyphs=glyphs, chosen=point.id, body=body)
            print(f"\n{drawing.text}")
            say(f"{wording.format_caption(figure, None):^{2 * rows}}".rstrip())
