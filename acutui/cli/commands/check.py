"""`acutui check`: a file that was written by hand, looked through for every mistake."""

import re
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from acutui.atlas.loader import load_atlas
from acutui.atlas.validation import FileReport, Finding, check_figure, check_points, check_routines
from acutui.cli.arguments import Parser, parse_path
from acutui.cli.output import say
from acutui.config.load import load_settings
from acutui.config.settings import OPTIONS, TABLES, Settings
from acutui.services.context import Context
from acutui.services.validation import Mistake, find_unknown_conditions, find_unknown_theme
from acutui.util.durations import format_count
from acutui.util.errors import CommandError
from acutui.util.toml_lines import find_word
from acutui.util.toml_reader import parse_toml

if TYPE_CHECKING:
    from acutui.atlas.model import Point

MOST_SAID = 400
"""Letters of a mistake; it may quote what is as long as the file."""

NAMES = {"points.toml": "point", "routines.toml": "routine", "config.toml": "config"}


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "file",
        type=parse_path,
        metavar="FILE",
        help="a routines.toml, points.toml, config.toml, or a figure's .svg",
    )


def run(options: Namespace, context: Context) -> int:
    """Print what is wrong with a file, a line each; raise CommandError where anything is."""
    for line in _report(options.file, context):
        say(line)
    return 0


def _report(path: Path, context: Context) -> Iterator[str]:
    text = _text(path)
    kind = _kind(path, text)
    found = _config(path, text, context) if kind == "config" else _atlas(path, text, kind, context)
    for mistake in found.mistakes:
        yield _told(path, mistake)
    for line, what in found.notes:
        yield _told(path, (line, f"note: {what}"))
    if found.mistakes:
        count = len(found.mistakes)
        raise CommandError(f"{path}: {format_count(count, 'mistake')}")
    yield f"{path}: sound; {found.holds}"


def _told(path: Path, said: Finding) -> str:
    line, what = said
    return f"{path}: {f'line {line}: ' if line else ''}{what:.{MOST_SAID}}"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise CommandError(f"{path}: can't be read: {error.strerror}") from error
    except (UnicodeDecodeError, ValueError) as error:
        raise CommandError(f"{path}: is not UTF-8 text") from error


def _kind(path: Path, text: str) -> str:
    """Return what a file is, by its name, else by what stands in it."""
    if path.suffix.lower() == ".svg" or text.lstrip("\ufeff \t\r\n").startswith("<"):
        return "figure"
    if path.name in NAMES:
        return NAMES[path.name]
    tables = _tables(path, text)
    for kind in ("routine", "point"):
        if kind in tables:
            return kind
    settings = {*TABLES, *(option.key for option in OPTIONS if not option.table)}
    if settings & set(tables):
        return "config"
    names = ", ".join(NAMES)
    raise CommandError(
        f"{path}: holds no points, routines, settings or figure; call it one of {names}"
    )


def _tables(path: Path, text: str) -> dict[str, object]:
    try:
        return parse_toml(text, path)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _atlas(path: Path, text: str, kind: str, context: Context) -> FileReport:
    built_in = load_atlas()
    if kind == "point":
        return check_points(_tables(path, text), text, built_in.points)
    # Points of one's own, and those that came with the file.
    points: dict[str, Point] = dict(context.atlas.points)
    points |= load_atlas(path.parent).points
    if kind == "figure":
        return check_figure(text, path.stem, points)
    return check_routines(_tables(path, text), text, points, built_in.routines)


def _config(path: Path, text: str, context: Context) -> FileReport:
    tables = _tables(path, text)
    settings, problems = load_settings(path.parent, path.name)
    mistakes = [_placed(problem.removeprefix(f"{path}: ")) for problem in problems]
    mistakes += [(find_word(text, word), what) for word, what in _unknown(settings, context)]
    given = sum(len(held) if isinstance(held, dict) else 1 for held in tables.values())
    said = f"{format_count(given, 'setting')}, all understood"
    return FileReport(tuple(sorted(mistakes)), holds=said)


def _placed(problem: str) -> Finding:
    """Return the line that a sentence begins with, and the rest of it."""
    found = re.match(r"line (\d+): ", problem)
    return (int(found[1]), problem[found.end() :]) if found else (0, problem)


def _unknown(settings: Settings, context: Context) -> Iterator[Mistake]:
    """Go through names that only the rest of the program knows, each with what is wrong."""
    yield from find_unknown_conditions(context, settings)
    if settings.theme != Settings().theme:
        from textual.theme import BUILTIN_THEMES

        unknown = find_unknown_theme(settings, BUILTIN_THEMES)
        yield from [unknown] if unknown else []
    if settings.keys:
        from acutui.screens.bindings import find_key_mistakes

        yield from find_key_mistakes(settings.keys)
