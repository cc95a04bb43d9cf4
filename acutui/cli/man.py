"""The manual page, made of the definitions of the commands."""

import argparse
import re
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from acutui import __version__

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


def page(parser: argparse.ArgumentParser) -> str:
    """Return the manual page of a parser and its commands, as `man` reads it."""
    commands = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    everywhere = [action for action in parser._actions if action.option_strings]
    shared = {option for action in everywhere for option in action.option_strings}
    about = [ABOUT[0], parser.epilog or "", *ABOUT[1:]]
    lines = [
        f'.TH ACUTUI 1 "" "acutui {__version__}" "User Commands"',
        *(".SH NAME", f"acutui \\- {_plain(_name(parser))}"),
        *(".SH SYNOPSIS", _usage(parser)),
        *(".SH DESCRIPTION", *_paragraphs(about)),
        *(".SH COMMANDS", *_commands(commands, shared)),
        *(".SH OPTIONS", "Before or after the name of a command:"),
        *(line for action in everywhere for line in _explained(action)),
        *(".SH FILES", *_list(_files())),
        *(".SH ENVIRONMENT", *_list(ENVIRONMENT)),
        *(".SH EXIT STATUS", *_list(EXIT_STATUS)),
    ]
    return "\n".join(lines)


def _name(parser: argparse.ArgumentParser) -> str:
    said = (parser.description or "").rstrip(".")
    return said[:1].lower() + said[1:]


def _commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", shared: Container[str]
) -> Iterator[str]:
    for name, command in commands.choices.items():
        yield f".SS {_plain(name)}"
        yield _usage(command, shared)
        yield from _paragraphs([_sentence(command.description or "")])
        for action in command._actions:
            if action.help and not _is_shared(action, shared):
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


def _usage(parser: argparse.ArgumentParser, shared: Container[str] = ()) -> str:
    groups = [group._group_actions for group in parser._mutually_exclusive_groups]
    parts, said = [], set[str]()
    for action in sorted(parser._actions, key=lambda action: not action.option_strings):
        if action.dest in said or _is_shared(action, shared):
            continue
        either = next((group for group in groups if action in group), [action])
        said.update(one.dest for one in either)
        form = " | ".join(map(_form, either))
        optional = action.option_strings or action.nargs in ("?", "*")
        parts.append(f"[{form}]" if optional else form)
    return " ".join([_bold(parser.prog), *parts])


def _is_shared(action: argparse.Action, shared: Container[str]) -> bool:
    return any(option in shared for option in action.option_strings)


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
