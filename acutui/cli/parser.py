"""What may stand on the command line: commands, options, and what each takes."""

import argparse
import re
from datetime import datetime, time
from pathlib import Path
from typing import NoReturn

from acutui import __version__
from acutui.cli.main import path_of
from acutui.util.errors import CommandError

FIRST_MOMENT = datetime(1970, 1, 3)  # noqa: DTZ001 - the zone is the user's
LAST_MOMENT = datetime(2240, 1, 1)  # noqa: DTZ001 - ids of later ones are too long

SAVED_COMPLETION = """where it is found, once the folder is there:
  bash  acutui completion bash > ~/.local/share/bash-completion/completions/acutui
  zsh   acutui completion zsh > ~/.zfunc/_acutui
        and in ~/.zshrc: fpath+=(~/.zfunc); autoload -Uz compinit; compinit
  fish  acutui completion fish > ~/.config/fish/completions/acutui.fish"""


def _score(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 10:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 10")
    return int(text)


def _moment(text: str) -> datetime:
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the user's
            # What no journal can hold is no time to log, either.
            if not FIRST_MOMENT <= moment <= LAST_MOMENT:
                raise argparse.ArgumentTypeError(f"{text!r} is not between 1970 and 2240")
            return moment
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f'{text!r} is not a time like "2026-11-22 07:30"')


def _file(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("is empty, the name of no file")
    try:
        return path_of(text)
    except CommandError as failure:
        raise argparse.ArgumentTypeError(str(failure)) from failure


def _hours(text: str) -> list[time]:
    hours = []
    for part in text.split(","):
        found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", part.strip())
        if not found:
            raise argparse.ArgumentTypeError(f"{part!r} is not a time like 07:30")
        hours.append(time(int(found[1]), int(found[2])))
    return hours


def _backup(text: str) -> str:
    from acutui.journal.backups import is_name

    if not is_name(text):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a day like 2026-11-22 nor 'latest'")
    return text


class Parser(argparse.ArgumentParser):
    """A parser that repeats nothing to the terminal that could steer it."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave."""
        from acutui.util.text import sanitize

        super().error(sanitize(message))


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    everywhere = Parser(add_help=False)
    group = everywhere.add_argument_group("files")
    # Left out of the namespace unless given, so that both places, before and after the
    # command's name, are heard.
    group.add_argument(
        "--data", metavar="FILE", default=argparse.SUPPRESS, help="the journal (ACUTUI_DATA)"
    )
    group.add_argument(
        "--config",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="the folder of config.toml and your own routines (ACUTUI_CONFIG)",
    )
    everywhere.add_argument(
        "--version", action="version", version=f"acutui {__version__}", help="say the version"
    )
    parser = Parser(
        prog="acutui",
        description="Acupressure in the terminal: where to press, a timed session, a habit.",
        epilog="Without a command the app opens, on Session.",
        parents=[everywhere],
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    def command(name: str, said: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=said, description=said, parents=[everywhere], allow_abbrev=False
        )

    practice = command("practice", "straight into a session")
    practice.add_argument(
        "routine", nargs="?", metavar="ROUTINE", help="its id; else the one usual at this hour"
    )
    practice.add_argument("--plain", action="store_true", help="lines of text, without a screen")
    _add_status(command("status", "one line: today, streak"))
    command("doctor", "what this terminal can show; whether files and data are sound")
    log = command("log", "enter a session that was practised without acutui")
    log.add_argument("routine", metavar="ROUTINE", help="its id, as `acutui routines` lists it")
    log.add_argument(
        "--at", type=_moment, metavar='"YYYY-MM-DD HH:MM"', help="when it began; else it ended now"
    )
    log.add_argument("--pain-before", type=_score, metavar="N", help="0 none, 10 the worst")
    log.add_argument("--pain-after", type=_score, metavar="N", help="0 none, 10 the worst")
    log.add_argument("--note", default="", metavar="TEXT", help="a note to keep with it")
    points = command("points", "list points, all or those that WORDS find")
    points.add_argument("words", nargs="*", metavar="WORDS", help="LI4, hegu, 'stiff neck', ...")
    points.add_argument("--json", action="store_true", help="for scripts")
    point = command("point", "tell all about one point")
    point.add_argument("code", metavar="CODE", help="LI4, hegu, ...")
    routines = command("routines", "list routines, your own among them")
    routines.add_argument("--json", action="store_true", help="for scripts")
    check = command("check", "look through a file that you wrote, for every mistake")
    check.add_argument(
        "file",
        type=_file,
        metavar="FILE",
        help="a routines.toml, points.toml, config.toml, or a figure's .svg",
    )
    _add_export(command("export", "write out all that was done, for other programs"))
    _add_import(command("import", "take in an export, or the days of another habit tracker"))
    merge = command("merge", "take in other copies of the journal; of each entry the later stays")
    merge.add_argument(
        "files",
        nargs="*",
        type=_file,
        metavar="FILE",
        help="it stays as it is; without one, the copies that sync tools left beside the journal",
    )
    restore = command("restore", "list the journal's backups, or bring one back")
    restore.add_argument(
        "backup",
        nargs="?",
        metavar="DAY",
        type=_backup,
        help="2026-11-22, or `latest`; the present journal is kept aside",
    )
    _add_completion(command("completion", "print what a shell reads to complete acutui with Tab"))
    command("man", "print the manual page; `acutui man | man -l -` shows it")
    return parser


def _add_status(status: argparse.ArgumentParser) -> None:
    form = status.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for scripts")
    form.add_argument(
        "--short",
        action="store_true",
        help="for a prompt: a mark for each session, done or to do, then the streak; "
        "a ? where plain `status` has something to tell",
    )


def _add_export(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "form",
        choices=("json", "csv", "ics"),
        metavar="json|csv|ics",
        help="json and csv hold everything; ics is for a calendar",
    )
    export.add_argument(
        *("-o", "--output"),
        metavar="FILE",
        type=_file,
        help="a new file to put it into; else it is printed",
    )
    export.add_argument("--force", action="store_true", help="overwrite FILE")
    export.add_argument(
        "--remind",
        action="extend",
        type=_hours,
        default=[],
        metavar="HH:MM,...",
        help="with ics: have the calendar ring at these times of every day",
    )
    export.set_defaults(wrong=export.error)


def _add_import(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file",
        type=_file,
        metavar="FILE",
        help="JSON or CSV that acutui exported, Loop Habit Tracker's CSV export (its zip, its "
        "folder, a Checkmarks.csv), or harsh's log",
    )
    command.add_argument("--dry-run", action="store_true", help="only say what would come in")
    command.add_argument("--habit", metavar="NAME", help="which habit, where there are several")
    command.add_argument(
        "--routine",
        metavar="ROUTINE",
        help="the routine that was practised on those days; else `imported`",
    )
    command.add_argument("--force", action="store_true", help="take in what was deleted here, too")


def _add_completion(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "shell", choices=("bash", "zsh", "fish"), metavar="bash|zsh|fish", help="the shell you use"
    )
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.epilog = SAVED_COMPLETION
