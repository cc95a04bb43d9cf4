"""The manual page, made of the definitions of the commands."""

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from acutui import __version__
from acutui.cli.arguments import Parser

ABOUT = (
    "acutui shows where and how to press, leads through a timed session by keyboard alone, and "
    "keeps a calendar of what was done, in one file on your own disk. There is no account and no "
    "network.",
    "It is a practice companion, not a doctor: it makes no diagnosis and is no treatment.",
    "In the app ? shows the keys of the screen, ! when to get help, and q quits.",
)

ENVIRONMENT = (
    ("ACUTUI_DATA", "the journal, where --data names none"),
    ("ACUTUI_CONFIG", "the config folder, where --config names none"),
    ("NO_COLOR", "set to anything: no colours; every state differs by its shape too"),
)

EXIT_STATUS = (
    ("0", "done"),
    ("1", "failed, with one line on standard error"),
    ("2", "wrong usage"),
)


def page(parser: Parser) -> str:
    """Return the manual page of a parser and its commands, as `man` reads it."""
    about = [ABOUT[0], parser.epilog or "", *ABOUT[1:]]
    shared = [(action,) for action in parser.shared]
    lines = [
        f'.TH ACUTUI 1 "" "acutui {__version__}" "User Commands"',
        *(".SH NAME", f"acutui \\- {_plain(_name(parser))}"),
        *(".SH SYNOPSIS", _usage(parser.prog, [*shared, *parser.arguments])),
        *(".SH DESCRIPTION", *_paragraphs(about)),
        *(".SH COMMANDS", *_commands(parser)),
        *(".SH OPTIONS", "Before or after the name of a command:"),
        *(line for action in parser.shared for line in _explained(action)),
        *(".SH FILES", *_list(_files())),
        *(".SH ENVIRONMENT", *_list(ENVIRONMENT)),
        *(".SH EXIT STATUS", *_list(EXIT_STATUS)),
    ]
    return "\n".join(lines)


def _name(parser: argparse.ArgumentParser) -> str:
    said = (parser.description or "").rstrip(".")
    return said[:1].lower() + said[1:]


def _commands(parser: Parser) -> Iterator[str]:
    for name, command in parser.commands.items():
        yield f".SS {_plain(name)}"
        yield _usage(command.prog, command.arguments)
        yield from _paragraphs([_sentence(command.description or "")])
        for alternatives in command.arguments:
            for action in alternatives:
                yield from _explained(action)
        if command.epilog:
            yield from (".PP", ".nf", *map(_plain, command.epilog.splitlines()), ".fi")


def _files() -> Sequence[tuple[str, str]]:
    config = user_config_path("acutui", appauthor=False)
    return (
        (_at_home(user_data_path("acutui", appauthor=False) / "journal.json"), "the journal"),
        (_at_home(config / "config.toml"), "the settings"),
        (
            _at_home(config / "points.toml"),
            "points of your own; beside it routines.toml and figures/*.svg",
        ),
    )


def _at_home(path: Path) -> str:
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)


# Arguments


def _usage(prog: str, arguments: Iterable[tuple[argparse.Action, ...]]) -> str:
    parts = []
    for alternatives in sorted(arguments, key=lambda actions: not actions[0].option_strings):
        form = " | ".join(map(_form, alternatives))
        first = alternatives[0]
        is_optional = first.option_strings or first.nargs in ("?", "*")
        parts.append(f"[{form}]" if is_optional else form)
    return " ".join([_bold(prog), *parts])


def _form(action: argparse.Action) -> str:
    """Return an argument as it is typed: options in bold, what they take in italics."""
    option = " ".join(map(_bold, action.option_strings[:1]))
    value = "" if action.nargs == 0 else _value(action)
    many = " ..." if action.nargs in ("*", argparse.PARSER) else ""
    return " ".join(part for part in (option, value) if part) + many


def _value(action: argparse.Action) -> str:
    name = action.metavar if isinstance(action.metavar, str) else action.dest
    return name if action.choices and name.islower() else f"\\fI{_plain(name)}\\fR"


def _explained(action: argparse.Action) -> Sequence[str]:
    value = "" if action.nargs == 0 else f" {_value(action)}"
    head = ", ".join(map(_bold, action.option_strings)) + value
    return (".TP", head.strip(), _plain(action.help or ""))


# Roff


def _list(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, said in entries:
        yield from (".TP", _bold(name), _plain(said))


def _paragraphs(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (".PP", _plain(text))


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _bold(text: str) -> str:
    return f"\\fB{_plain(text)}\\fR"


def _plain(text: str) -> str:
    """Return text in which roff finds no command; what stands in `` is bold."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    escaped = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", escaped)
    return f"\\&{escaped}" if escaped.startswith((".", "\\(aq")) else escaped
