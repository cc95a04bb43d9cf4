"""The argument parser, built from the table of commands."""

import argparse
import re
from collections.abc import Container, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from acutui import __version__
from acutui.cli.commands import COMMANDS
from acutui.cli.paths import expand_path
from acutui.util.errors import CommandError
from acutui.util.text import sanitize


class Parser(argparse.ArgumentParser):
    """An argument parser that records its arguments, for the manual and for completion.

    `shared` has the options of every command, `arguments` those of this one, in one tuple if they
    exclude each other, and `commands` the parsers of the commands by name.
    """

    def __init__(self, **options: Any) -> None:
        # add_argument, which argparse calls too, needs these.
        self.arguments: list[tuple[argparse.Action, ...]] = []
        self.commands: dict[str, Parser] = {}
        super().__init__(add_help=False, allow_abbrev=False, **options)
        add, add_file = super().add_argument, self.add_argument_group("files").add_argument
        config = "the folder of config.toml and your own routines (ACUTUI_CONFIG)"
        version = f"acutui {__version__}"
        # Without a default, an option works both before and after the command.
        none: Any = {"default": argparse.SUPPRESS}
        self.shared: list[argparse.Action] = [
            add("-h", "--help", action="help", help="show this help message and exit"),
            add_file("--data", metavar="FILE", help="the journal (ACUTUI_DATA)", **none),
            add_file("--config", metavar="DIR", help=config, **none),
            add(
                "-V",
                "--version",
                action="version",
                version=version,
                help="show the version and exit",
            ),
        ]

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        action = super().add_argument(*names, **options)
        self.arguments.append((action,))
        return action

    def add_exclusive(self, **options: dict[str, Any]) -> None:
        """Declare options, by their names, of which at most one may be given."""
        group = self.add_mutually_exclusive_group()
        actions = (group.add_argument(f"--{name}", **given) for name, given in options.items())
        self.arguments.append(tuple(actions))

    def iter_arguments(self) -> Iterator[argparse.Action]:
        """Yield the arguments of this parser and of its commands."""
        yield from self.shared
        for alternatives in self.arguments:
            yield from (action for action in alternatives if action.nargs != argparse.PARSER)
        for command in self.commands.values():
            yield from command.iter_arguments()

    def print_help(self, file: Any = None) -> None:
        """Print the help; unlike argparse, not hiding that it can't be written."""
        print(self.format_help(), end="", file=file)

    def error(self, message: str) -> NoReturn:
        """Report wrong usage, with the command that was probably meant, and exit."""
        wrong = re.match("argument COMMAND: invalid choice: '(.*?)'", message)
        if wrong and (near := get_close_matches(wrong[1], self.commands, 1)):
            message = f"no command {wrong[1]!r}; did you mean {near[0]!r}?"
        left = re.fullmatch("unrecognized arguments: (.*)", message, re.DOTALL)
        if left and not any(word.startswith("-") for word in left[1].split()):
            message += "; put words that belong together in quotes"
        super().error(sanitize(message))


def build_parser(wanted: Container[str] = COMMANDS) -> Parser:
    """Return the parser of acutui.

    Args:
        wanted: The arguments or the line to parse. Only commands named in it declare their
            arguments, so that the modules of the others need no import.
    """
    parser = Parser(
        prog="acutui",
        description="Acupressure in the terminal: where to press, timed sessions, a calendar.",
        epilog="Without a command, acutui opens the app.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    parser.arguments.append((commands,))
    for name, row in COMMANDS.items():
        command = commands.add_parser(name, help=row.help, description=row.help)
        parser.commands[name] = command
        if name in wanted and hasattr(module := row.load(), "add_arguments"):
            module.add_arguments(command)
    return parser


def parse_path(text: str) -> Path:
    """Convert an argument to a path."""
    if not text:
        raise argparse.ArgumentTypeError("the file name is empty")
    try:
        return expand_path(text)
    except CommandError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
