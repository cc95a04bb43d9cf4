"""The parser of the whole command line, built from the table of commands."""

from collections.abc import Container

from acutui.cli.arguments import Parser
from acutui.cli.commands import COMMANDS


def build_parser(wanted: Container[str] = COMMANDS) -> Parser:
    """Return the parser of acutui.

    Args:
        wanted: The arguments, or the line, to be parsed. Only commands whose names are in it
            declare their arguments; the modules of the others are not imported.

    """
    parser = Parser(
        prog="acutui",
        description="Acupressure in the terminal: where to press, a timed session, a habit.",
        epilog="Without a command the app opens, on Session.",
    )
    parser.add_commands({name: command.help for name, command in COMMANDS.items()})
    for name, command in COMMANDS.items():
        if name in wanted:
            command.load().add_arguments(parser.commands[name])
    return parser
