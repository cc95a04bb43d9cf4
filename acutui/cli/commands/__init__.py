"""The table of commands.

A command is a row here and a module with two functions: `add_arguments(parser)` declares its
arguments, `run(options, context)` does the work and returns the exit status. `run` may raise
CommandError or FileError, which end the command with one line on stderr.
"""

from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class Command(NamedTuple):
    """A command: its name, what it does, and its module if that has another name."""

    name: str
    help: str
    module: str = ""
    has_context: bool = True
    """Whether it uses the user's files; if not, `run` gets None."""
    adapts_output: bool = True
    """Whether it prints ASCII on a terminal that shows nothing else."""

    def load(self) -> ModuleType:
        return import_module(self.module or f"{__name__}.{self.name}")


COMMANDS = {
    row.name: row
    for row in (
        Command("practice", "start a session now"),
        Command("status", "show today's sessions and your streak in one line"),
        Command(
            "doctor",
            "check what this terminal can show, and whether files and data are sound",
            module="acutui.cli.doctor.examine",
            adapts_output=False,  # it reports the terminal as it is
        ),
        Command("log", "record a session you did without acutui"),
        Command("points", "list points, all or matching WORDS"),
        Command("point", "show one point"),
        Command("routines", "list routines, your own included"),
        Command("check", "check a file you wrote, and list every mistake in it"),
        Command("export", "write all your data for other programs"),
        Command(
            "import",
            "import an export of acutui, or the days of another habit tracker",
            module=f"{__name__}.import_",
        ),
        Command("merge", "merge other copies of the journal; the newer version of each entry wins"),
        Command("restore", "list the backups of the journal, or restore one"),
        Command(
            "completion",
            "print the script that lets your shell complete acutui with Tab",
            has_context=False,
        ),
        Command(
            "man", "print the manual page; `acutui man | man -l -` shows it", has_context=False
        ),
    )
}
"""Every command by its name, in the order of the help."""
