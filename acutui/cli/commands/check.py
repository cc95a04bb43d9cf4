"""`acutui check`: find every mistake in a file that the user wrote."""

import re
from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from acutui.atlas.loader import load_atlas
from acutui.atlas.validation import FileReport, check_entries, check_figure
from acutui.cli.output import say
from acutui.cli.parser import Parser, parse_path
from acutui.config.load import load_settings
from acutui.config.settings import OPTIONS, TABLES, Settings
from acutui.config.themes import load_themes, read_theme
from acutui.services import validation
from acutui.services.context import Context
from acutui.util.durations import format_count
from acutui.util.errors import CommandError
from acutui.util.reading import ATLAS_LIMIT, read_text
from acutui.util.toml_lines import find_word
from acutui.util.toml_reader import parse_toml

KINDS = {"points.toml": "point", "routines.toml": "routine", "config.toml": "config"}


def add_arguments(parser: Parser) -> None:
    about = "a routines.toml, points.toml, config.toml, a theme's .toml, or a figure's .svg"
    parser.add_argument("file", type=parse_path, metavar="FILE", help=about)


def run(options: Namespace, context: Context) -> None:
    path = options.file
    try:
        text = read_text(path, ATLAS_LIMIT)
        is_figure = path.suffix.lower() == ".svg" or text.lstrip().startswith("<")
        tables = {} if is_figure else parse_toml(text, path)
    except ValueError as error:
        raise CommandError(str(error)) from error
    # The user's own points, and those in the folder of the file.
    points = {**context.atlas.points, **load_atlas(path.parent).points}
    kind = "figure" if is_figure else KINDS.get(path.name) or _detect_kind(path, tables)
    if kind == "theme":
        found = FileReport(_find_lines(path, read_theme(path)[1]), summary="a theme")
    elif kind == "figure":
        found = check_figure(text, path.stem, points)
    elif kind == "routine":
        found = check_entries(tables, text, load_atlas().routines, points)
    elif kind == "point":
        found = check_entries(tables, text, load_atlas().points)
    else:
        found = _check_config(path, text, tables, context)
    notes = [(line, f"note: {what}") for line, what in found.notes]
    for line, what in (*found.mistakes, *notes):
        # What is wrong may quote a text as long as the file.
        say(f"{path}: {f'line {line}: ' if line else ''}{what:.400}")
    if found.mistakes:
        raise CommandError(f"{path}: {format_count(len(found.mistakes), 'mistake')}")
    say(f"{path}: sound; {found.summary}")


def _detect_kind(path: Path, tables: Mapping[str, Any]) -> str:
    """Return what a file of another name contains."""
    if path.parent.name == "themes":
        return "theme"
    for kind in ("routine", "point"):
        if kind in tables:
            return kind
    if tables.keys() & {*TABLES, *(option.key for option in OPTIONS if not option.table)}:
        return "config"
    names = ", ".join(KINDS)
    raise CommandError(
        f"{path}: contains no points, routines, settings or figure; name it one of {names}"
    )


def _check_config(path: Path, text: str, tables: Mapping[str, Any], context: Context) -> FileReport:
    settings, problems = load_settings(path.parent, path.name)
    unknown = [
        *validation.find_unknown_conditions(context, settings),
        *validation.find_unknown_places(context, settings),
    ]
    if settings.theme != Settings().theme:
        from textual.theme import BUILTIN_THEMES

        own = load_themes(path.parent)
        themes = {*BUILTIN_THEMES, *own.by_name}
        unknown += filter(None, [validation.find_unknown_theme(settings, themes, own.broken)])
    if settings.keys:
        from acutui.screens.bindings import find_key_mistakes

        unknown += find_key_mistakes(settings.keys)
    mistakes = [(find_word(text, word), what) for word, what in unknown]
    mistakes += _find_lines(path, problems)
    given = sum(len(held) if isinstance(held, dict) else 1 for held in tables.values())
    summary = f"{format_count(given, 'setting')}, all valid"
    return FileReport(tuple(sorted(mistakes)), summary=summary)


def _find_lines(path: Path, problems: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Return sentences on a file without its name, each after its line, or 0."""
    found = []
    for problem in problems:
        what = problem.removeprefix(f"{path}: ")
        line = re.match(r"line (\d+): ", what)
        found.append((int(line[1]), what[line.end() :]) if line else (0, what))
    return tuple(found)
