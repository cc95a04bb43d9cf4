"""The parser of the whole command line, built from the table of commands."""

from collections.abc import Container

from acutui.cli.arguments import Parser
from acutui.cli.commands import COMMANDS


def build_parser(wanted: Container[str] = COMMANDS) -> Parser:
    """Return the parser of acutui.

    Args:
        wanted: The arguments, or the line, to parse. Only commands named in it declare their
            arguments, so that the modules of the others need no import.

    """
    parser = Parser(
        prog="acutui",
        description="Acupressure in the terminal: where to press, timed sessions, a calendar.",
        epilog="Without a command, acutui opens the app.",
    )
    parser.add_commands({name: command.help for name, command in COMMANDS.items()})
    for name, command in COMMANDS.items():
        if name in wanted:
            command.load().add_arguments(parser.commands[name])
    return parser
