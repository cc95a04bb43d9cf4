"""The table of commands.

A command is a row here and a module with two functions: `add_arguments(parser)` declares its
arguments, if it has any, and `run(options, context)` does the work. It may return the exit status,
or raise CommandError or FileError, which end the command with one line on stderr.
"""

from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class Command(NamedTuple):
    """A command: its module within acutui.cli, and what it does."""

    module: str
    help: str
    adapts_output: bool = True  # whether it prints ASCII on a terminal that shows nothing else

    def load(self) -> ModuleType:
        return import_module(f"acutui.cli.{self.module}")


COMMANDS = {
    "practice": Command("commands.practice", "start a session now"),
    "status": Command("commands.status", "show today's sessions and your streak in one line"),
    "doctor": Command(
        "doctor.examine",
        "check what this terminal can show, and whether files and data are sound",
        adapts_output=False,  # it reports the terminal as it is
    ),
    "log": Command("commands.log", "record a session you did without acutui"),
    "sessions": Command("commands.sessions", "list your sessions, newest first"),
    "show": Command("commands.show", "show one session"),
    "edit": Command("commands.edit", "change the time, the ratings or the note of a session"),
    "delete": Command("commands.delete", "delete sessions"),
    "undo": Command("commands.undo", "undo the last change of today, or redo it"),
    "tick": Command("commands.tick", "tick off the day's checklist"),
    "rest": Command("commands.rest", "mark rest days"),
    "pause": Command("commands.pause", "pause from practice until you end it"),
    "points": Command("commands.points", "list points, all or matching WORDS"),
    "point": Command("commands.point", "show one point"),
    "routines": Command("commands.routines", "list routines, your own included"),
    "routine": Command("commands.routine", "show one routine"),
    "config": Command("commands.config", "show and change the settings"),
    "keys": Command("commands.keys", "list the keys of the app"),
    "check": Command("commands.check", "check a file you wrote, and list every mistake in it"),
    "export": Command("commands.export", "write all your data for other programs"),
    "remind": Command("commands.remind", "write reminders for your calendar, or for this computer"),
    "import": Command(
        "commands.import_", "import an export of acutui, or the days of another habit tracker"
    ),
    "merge": Command(
        "commands.merge", "merge other copies of the journal; the newer version of each entry wins"
    ),
    "restore": Command("commands.restore", "list the backups of the journal, or restore one"),
    "completion": Command(
        "completion", "print the script that lets your shell complete acutui with Tab"
    ),
    "man": Command("man", "print the manual page; `acutui man | man -l -` shows it"),
}
"""Every command by its name, in the order of the help."""
