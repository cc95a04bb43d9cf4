"""The argument parser of acutui, which records what it was given, and shared argument types."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from acutui import __version__
from acutui.cli.paths import expand_path
from acutui.util.errors import CommandError


class Parser(argparse.ArgumentParser):
    """An argument parser that keeps a record of its arguments for the manual and completion.

    Attributes:
        shared: The options that every command takes.
        arguments: The arguments of this command in the order of their declaration; where one
            excludes others, all of them in one tuple.
        commands: The parsers of the commands by name.

    """

    def __init__(self, **options: Any) -> None:
        # Set first: add_argument uses them.
        self.shared: list[argparse.Action] = []
        self.arguments: list[tuple[argparse.Action, ...]] = []
        self.commands: dict[str, Parser] = {}
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._add_shared()

    def _add_shared(self) -> None:
        add = super().add_argument
        self.shared.append(
            add("-h", "--help", action="help", help="show this help message and exit")
        )
        group = self.add_argument_group("files")
        # Left out of the namespace unless given, so that the option counts before as well as
        # after the name of the command.
        self.shared.append(
            group.add_argument(
                "--data",
                metavar="FILE",
                default=argparse.SUPPRESS,
                help="the journal (ACUTUI_DATA)",
            )
        )
        self.shared.append(
            group.add_argument(
                "--config",
                metavar="DIR",
                default=argparse.SUPPRESS,
                help="the folder of config.toml and your own routines (ACUTUI_CONFIG)",
            )
        )
        version = f"acutui {__version__}"
        self.shared.append(
            add("--version", action="version", version=version, help="say the version")
        )

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Declare an argument and record it."""
        action = super().add_argument(*names, **options)
        self.arguments.append((action,))
        return action

    def add_exclusive(self, **options: dict[str, Any]) -> None:
        """Declare and record options of which at most one may be given, by their names."""
        group = self.add_mutually_exclusive_group()
        self.arguments.append(
            tuple(group.add_argument(f"--{name}", **given) for name, given in options.items())
        )

    def add_commands(self, rows: Mapping[str, str]) -> None:
        """Declare commands, each with the words that say what it does."""
        commands = self.add_subparsers(title="commands", metavar="COMMAND", dest="command")
        self.arguments.append((commands,))
        for name, words in rows.items():
            self.commands[name] = commands.add_parser(name, help=words, description=words)

    def iter_arguments(self) -> Iterator[argparse.Action]:
        """Yield the arguments of this parser and of its commands, save for the name of one."""
        yield from self.shared
        for alternatives in self.arguments:
            yield from (action for action in alternatives if action.nargs != argparse.PARSER)
        for command in self.commands.values():
            yield from command.iter_arguments()

    def error(self, message: str) -> NoReturn:
        """Print what is wrong without characters that could control the terminal, and exit."""
        from acutui.util.text import sanitize

        super().error(sanitize(message))


def parse_path(text: str) -> Path:
    """Return the path that an argument names."""
    if not text:
        raise argparse.ArgumentTypeError("is empty, the name of no file")
    try:
        return expand_path(text)
    except CommandError as failure:
        raise argparse.ArgumentTypeError(str(failure)) from failure
