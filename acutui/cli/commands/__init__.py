"""The table of commands.

A command is a row here and a module with two functions: `add_arguments(parser)` declares its
arguments, `run(options, context)` does the work and returns the exit status. `run` may raise
CommandError or FileError, which end the command with one line on stderr.
"""

from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class Command(NamedTuple):
    """One command.

    Attributes:
        name: What is typed.
        help: What it does, for the help and the manual.
        module: Where it is; else the module of its name in this folder.
        has_context: Whether it works with the user's files; else `run` is given None.
        adapts_output: Whether its output is spelled in ASCII for a terminal that shows no more.

    """

    name: str
    help: str
    module: str = ""
    has_context: bool = True
    adapts_output: bool = True

    def load(self) -> ModuleType:
        """Import the module of the command."""
        return import_module(self.module or f"{__name__}.{self.name}")


COMMANDS = {
    row.name: row
    for row in (
        Command("practice", "straight into a session"),
        Command("status", "one line: today, streak"),
        Command(
            "doctor",
            "what this terminal can show; whether files and data are sound",
            module="acutui.cli.doctor.examine",
            adapts_output=False,  # it reports the terminal as it is
        ),
        Command("log", "enter a session that was practised without acutui"),
        Command("points", "list points, all or those that WORDS find"),
        Command("point", "tell all about one point"),
        Command("routines", "list routines, your own among them"),
        Command("check", "look through a file that you wrote, for every mistake"),
        Command("export", "write out all that was done, for other programs"),
        Command(
            "import",
            "take in an export, or the days of another habit tracker",
            module=f"{__name__}.import_",
        ),
        Command("merge", "take in other copies of the journal; of each entry the later stays"),
        Command("restore", "list the journal's backups, or bring one back"),
        Command(
            "completion",
            "print what a shell reads to complete acutui with Tab",
            has_context=False,
        ),
        Command(
            "man", "print the manual page; `acutui man | man -l -` shows it", has_context=False
        ),
    )
}
"""Every command by its name, in the order of the help."""
