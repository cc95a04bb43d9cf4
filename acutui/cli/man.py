"""The manual page, generated from the definitions of the commands."""

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from acutui import __version__
from acutui.cli.arguments import Parser

ABOUT = (
    "acutui shows where and how to press, guides you through a timed session by keyboard, and "
    "keeps a calendar of your practice. There is no account and nothing is sent anywhere: your "
    "data stays in one file on your computer.",
    "It is a practice companion, not a doctor: it can't diagnose or treat anything.",
    "In the app, ? shows the keys of the screen, ! shows when to get help, and q quits.",
)

ENVIRONMENT = (
    ("ACUTUI_DATA", "the journal, unless --data is given"),
    ("ACUTUI_CONFIG", "the config folder, unless --config is given"),
    ("NO_COLOR", "set to anything: no colours; shapes tell the same as colours do"),
)

EXIT_STATUS = (
    ("0", "done"),
    ("1", "failed, with one line on standard error"),
    ("2", "wrong usage"),
)


def format_page(parser: Parser) -> str:
    """Return the manual page of a parser and its commands, in roff."""
    about = [ABOUT[0], parser.epilog or "", *ABOUT[1:]]
    shared = [(action,) for action in parser.shared]
    name = (parser.description or "").rstrip(".")
    lines = [
        f'.TH ACUTUI 1 "" "acutui {__version__}" "User Commands"',
        *(".SH NAME", f"acutui \\- {_escape(name[:1].lower() + name[1:])}"),
        *(".SH SYNOPSIS", _format_usage(parser.prog, [*shared, *parser.arguments])),
        *(".SH DESCRIPTION", *_format_paragraphs(about)),
        *(".SH COMMANDS", *_format_commands(parser)),
        *(".SH OPTIONS", "These work before and after the name of a command:"),
        *(line for action in parser.shared for line in _format_argument(action)),
        *(".SH FILES", *_format_list(_describe_files())),
        *(".SH ENVIRONMENT", *_format_list(ENVIRONMENT)),
        *(".SH EXIT STATUS", *_format_list(EXIT_STATUS)),
    ]
    return "\n".join(lines)


def _describe_files() -> Sequence[tuple[str, str]]:
    data, config = (
        f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)
        for path in (
            user_data_path("acutui", appauthor=False),
            user_config_path("acutui", appauthor=False),
        )
    )
    return (
        (f"{data}/journal.json", "the journal"),
        (f"{config}/config.toml", "the settings"),
        (f"{config}/points.toml", "your own points; beside it routines.toml and figures/*.svg"),
    )


def _format_commands(parser: Parser) -> Iterator[str]:
    for name, command in parser.commands.items():
        yield f".SS {_escape(name)}"
        yield _format_usage(command.prog, command.arguments)
        text = command.description or ""
        yield from _format_paragraphs([f"{text[:1].upper()}{text[1:]}."])
        for alternatives in command.arguments:
            for action in alternatives:
                yield from _format_argument(action)
        if command.epilog:
            yield from (".PP", ".nf", *map(_escape, command.epilog.splitlines()), ".fi")


def _format_usage(prog: str, arguments: Iterable[tuple[argparse.Action, ...]]) -> str:
    parts = [_bold(prog)]
    for alternatives in sorted(arguments, key=lambda actions: not actions[0].option_strings):
        form = " | ".join(map(_format_form, alternatives))
        first = alternatives[0]
        is_optional = first.option_strings or first.nargs in ("?", "*")
        parts.append(f"[{form}]" if is_optional else form)
    return " ".join(parts)


def _format_form(action: argparse.Action) -> str:
    """Return an argument as it is typed: options in bold, their values in italics."""
    option = " ".join(map(_bold, action.option_strings[:1]))
    many = " ..." if action.nargs in ("*", argparse.PARSER) else ""
    return " ".join(filter(None, (option, _format_value(action)))) + many


def _format_value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    name = action.metavar if isinstance(action.metavar, str) else action.dest
    return name if action.choices and name.islower() else f"\\fI{_escape(name)}\\fR"


def _format_argument(action: argparse.Action) -> Sequence[str]:
    head = f"{', '.join(map(_bold, action.option_strings))} {_format_value(action)}"
    return (".TP", head.strip(), _escape(action.help or ""))


def _format_list(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, text in entries:
        yield from (".TP", _bold(name), _escape(text))


def _format_paragraphs(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (".PP", _escape(text))


def _bold(text: str) -> str:
    return f"\\fB{_escape(text)}\\fR"


def _escape(text: str) -> str:
    """Escape what roff would take for a command; set what is in backquotes in bold."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    escaped = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", escaped)
    return f"\\&{escaped}" if escaped.startswith((".", "\\(aq")) else escaped
