"""`acutui check`: find every mistake in a file that the user wrote."""

import re
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from acutui.atlas.loader import load_atlas
from acutui.atlas.validation import FileReport, Finding, check_entries, check_figure
from acutui.cli.arguments import Parser, parse_path
from acutui.cli.output import say
from acutui.config.load import load_settings
from acutui.config.settings import OPTIONS, TABLES, Settings
from acutui.services.context import Context
from acutui.services.validation import (
    Mistake,
    find_unknown_conditions,
    find_unknown_places,
    find_unknown_theme,
)
from acutui.util.durations import format_count
from acutui.util.errors import CommandError
from acutui.util.toml_lines import find_word
from acutui.util.toml_reader import parse_toml

MAX_LENGTH = 400
"""Characters of a message, which may quote a text as long as the file."""

NAMES = {"points.toml": "point", "routines.toml": "routine", "config.toml": "config"}


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "file",
        type=parse_path,
        metavar="FILE",
        help="a routines.toml, points.toml, config.toml, or a figure's .svg",
    )


def run(options: Namespace, context: Context) -> int:
    for line in _report(options.file, context):
        say(line)
    return 0


def _report(path: Path, context: Context) -> Iterator[str]:
    """Yield the lines to print. Raises CommandError after them if there are mistakes."""
    text = _read_text(path)
    kind = _detect_kind(path, text)
    if kind == "config":
        found = _check_config(path, text, context)
    else:
        found = _check_atlas(path, text, kind, context)
    notes = [(line, f"note: {what}") for line, what in found.notes]
    for line, what in (*found.mistakes, *notes):
        yield f"{path}: {f'line {line}: ' if line else ''}{what:.{MAX_LENGTH}}"
    if found.mistakes:
        raise CommandError(f"{path}: {format_count(len(found.mistakes), 'mistake')}")
    yield f"{path}: sound; {found.holds}"


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise CommandError(f"{path}: can't be read: {error.strerror}") from error
    except ValueError as error:
        raise CommandError(f"{path}: is not UTF-8 text") from error


def _detect_kind(path: Path, text: str) -> str:
    """Return what a file contains, judging by its name, else by its content."""
    if path.suffix.lower() == ".svg" or text.lstrip("\ufeff \t\r\n").startswith("<"):
        return "figure"
    if path.name in NAMES:
        return NAMES[path.name]
    tables = _parse(path, text)
    for kind in ("routine", "point"):
        if kind in tables:
            return kind
    settings = {*TABLES, *(option.key for option in OPTIONS if not option.table)}
    if settings & set(tables):
        return "config"
    names = ", ".join(NAMES)
    raise CommandError(
        f"{path}: contains no points, routines, settings or figure; name it one of {names}"
    )


def _parse(path: Path, text: str) -> dict[str, object]:
    try:
        return parse_toml(text, path)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _check_atlas(path: Path, text: str, kind: str, context: Context) -> FileReport:
    if kind == "point":
        return check_entries(_parse(path, text), text, load_atlas().points)
    # The user's own points, and those in the folder of the file.
    points = {**context.atlas.points, **load_atlas(path.parent).points}
    if kind == "figure":
        return check_figure(text, path.stem, points)
    return check_entries(_parse(path, text), text, load_atlas().routines, points)


def _check_config(path: Path, text: str, context: Context) -> FileReport:
    tables = _parse(path, text)
    settings, problems = load_settings(path.parent, path.name)
    mistakes = [_split_line(problem.removeprefix(f"{path}: ")) for problem in problems]
    unknown = _find_unknown_names(settings, context)
    mistakes += [(find_word(text, word), what) for word, what in unknown]
    given = sum(len(held) if isinstance(held, dict) else 1 for held in tables.values())
    return FileReport(tuple(sorted(mistakes)), holds=f"{format_count(given, 'setting')}, all valid")


def _split_line(problem: str) -> Finding:
    """Split a message that may begin with a line number."""
    found = re.match(r"line (\d+): ", problem)
    return (int(found[1]), problem[found.end() :]) if found else (0, problem)


def _find_unknown_names(settings: Settings, context: Context) -> Iterator[Mistake]:
    yield from find_unknown_conditions(context, settings)
    yield from find_unknown_places(context, settings)
    if settings.theme != Settings().theme:
        from textual.theme import BUILTIN_THEMES

        unknown = find_unknown_theme(settings, BUILTIN_THEMES)
        yield from [unknown] if unknown else []
    if settings.keys:
        from acutui.screens.bindings import find_key_mistakes

        yield from find_key_mistakes(settings.keys)
