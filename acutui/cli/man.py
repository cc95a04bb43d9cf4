"""`acutui man`: the manual page, generated from the definitions of the commands."""

import re
from argparse import PARSER, Action, Namespace
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from platformdirs import user_config_dir, user_data_dir

from acutui import __version__
from acutui.cli.parser import Parser, build_parser
from acutui.services.context import Context
from acutui.util.text import capitalize_first

ABOUT = (
    "acutui shows where and how to press, guides you through a timed session by keyboard, and "
    "keeps a calendar of your practice. There is no account and nothing is sent anywhere: your "
    "data stays in one file on your computer.",
    "It is a practice companion, not a doctor: it can't diagnose or treat anything.",
    "In the app, ? shows the keys of the screen, ! shows when to get help, and q quits.",
)

ENVIRONMENT = {
    "ACUTUI_DATA": "the journal, unless --data is given",
    "ACUTUI_CONFIG": "the config folder, unless --config is given",
    "NO_COLOR": "set to anything: no colours; shapes show what colours would",
}

EXIT_STATUS = {"0": "done", "1": "failed, with one line on standard error", "2": "wrong usage"}


def run(_: Namespace, __: Context) -> None:
    print(format_page(build_parser()))


def format_page(parser: Parser) -> str:
    """Return the manual page of a parser and its commands, in roff."""
    about = (ABOUT[0], parser.epilog or "", *ABOUT[1:])
    name = (parser.description or "").rstrip(".")
    data, config = (
        re.sub(f"^{re.escape(str(Path.home()))}/", "~/", find("acutui", appauthor=False))
        for find in (user_data_dir, user_config_dir)
    )
    files = {
        f"{data}/journal.json": "the journal",
        f"{config}/config.toml": "the settings",
        f"{config}/points.toml": "your own points; beside it routines.toml and figures/*.svg",
    }
    sections: dict[str, Iterable[str]] = {
        "NAME": [f"acutui \\- {_escape(name[:1].lower() + name[1:])}"],
        "SYNOPSIS": [
            _format_usage(parser.prog, [*((one,) for one in parser.shared), *parser.arguments])
        ],
        "DESCRIPTION": [line for text in about for line in (".PP", _escape(text))],
        "COMMANDS": _format_commands(parser),
        "OPTIONS": [
            "These work before and after the name of a command:",
            *_format_arguments(parser.shared),
        ],
        "FILES": _format_list(files),
        "ENVIRONMENT": _format_list(ENVIRONMENT),
        "EXIT STATUS": _format_list(EXIT_STATUS),
    }
    lines = [f'.TH ACUTUI 1 "" "acutui {__version__}" "User Commands"']
    for title, text in sections.items():
        lines += [f".SH {title}", *text]
    return "\n".join(lines)


def _format_commands(parser: Parser) -> Iterator[str]:
    for name, command in parser.commands.items():
        yield f".SS {_escape(name)}"
        yield _format_usage(command.prog, command.arguments)
        text = command.description or ""
        yield from (".PP", _escape(f"{capitalize_first(text)}."))
        yield from _format_arguments(chain.from_iterable(command.arguments))
        if command.epilog:
            yield from (".PP", ".nf", *map(_escape, command.epilog.splitlines()), ".fi")


def _format_usage(prog: str, arguments: Iterable[tuple[Action, ...]]) -> str:
    parts = [_bold(prog)]
    for alternatives in sorted(arguments, key=lambda actions: not actions[0].option_strings):
        first, forms = alternatives[0], []
        for action in alternatives:
            words = (*map(_bold, action.option_strings[:1]), _format_value(action))
            many = " ..." if action.nargs in ("*", PARSER) else ""
            forms.append(" ".join(filter(None, words)) + many)
        form = " | ".join(forms)
        parts.append(f"[{form}]" if first.option_strings or first.nargs in ("?", "*") else form)
    return " ".join(parts)


def _format_value(action: Action) -> str:
    if action.nargs == 0:
        return ""
    name = action.metavar if isinstance(action.metavar, str) else action.dest
    return name if action.choices and name.islower() else f"\\fI{_escape(name)}\\fR"


def _format_arguments(actions: Iterable[Action]) -> Iterator[str]:
    for action in actions:
        head = f"{', '.join(map(_bold, action.option_strings))} {_format_value(action)}"
        yield from (".TP", head.strip(), _escape(action.help or ""))


def _format_list(entries: dict[str, str]) -> Iterator[str]:
    for name, text in entries.items():
        yield from (".TP", _bold(name), _escape(text))


def _bold(text: str) -> str:
    return f"\\fB{_escape(text)}\\fR"


def _escape(text: str) -> str:
    """Escape what roff would take for a command; set what is in backquotes in bold."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    escaped = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", escaped)
    return f"\\&{escaped}" if escaped.startswith((".", "\\(aq")) else escaped
