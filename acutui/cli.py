"""The command line: parses first, and imports what a command needs only then."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from acutui import __version__

FAILED, WRONG_USAGE = 1, 2


class Failure(Exception):
    """Why a command could not be done, in one sentence for the user."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run acutui; return 0 done, 1 failed with a line on stderr, 2 wrong usage."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    _harden_streams()
    # Whatever a command needs is imported here, so that --help and --version need nothing.
    from acutui import commands
    from acutui.journal.files import JournalError

    try:
        return commands.run(options, _data(options), _config(options))
    except (Failure, JournalError) as error:
        from acutui.text import clean

        print(f"acutui: {clean(str(error))}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader of a pipe has seen enough; nothing more can be said to it.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return FAILED


def _harden_streams() -> None:
    """Let a terminal that knows no Han print a mark in their place instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _data(options: argparse.Namespace) -> Path:
    given = getattr(options, "data", None) or os.environ.get("ACUTUI_DATA")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("acutui", appauthor=False) / "journal.json"


def _config(options: argparse.Namespace) -> Path:
    given = getattr(options, "config", None) or os.environ.get("ACUTUI_CONFIG")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_config_path

    return user_config_path("acutui", appauthor=False)


def _score(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 10:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 10")
    return int(text)


def _moment(text: str) -> datetime:
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the user's
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f'{text!r} is not a time like "2026-11-22 07:30"')


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False)
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
    parser = argparse.ArgumentParser(
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
    practice.add_argument("routine", nargs="?", metavar="ROUTINE", help="its id; else the last one")
    status = command("status", "one line: today, streak")
    status.add_argument("--json", action="store_true", help="for scripts")
    log = command("log", "enter a session that was practised without acutui")
    log.add_argument("routine", metavar="ROUTINE", help="its id, as `acutui routines` lists it")
    log.add_argument("--at", type=_moment, metavar='"YYYY-MM-DD HH:MM"', help="when it began")
    log.add_argument("--pain-before", type=_score, metavar="N", help="0 none, 10 the worst")
    log.add_argument("--pain-after", type=_score, metavar="N", help="0 none, 10 the worst")
    log.add_argument("--note", default="", metavar="TEXT", help="a note to keep with it")
    points = command("points", "list points, all or those that WORDS find")
    points.add_argument("words", nargs="*", metavar="WORDS", help="LI4, hegu, 'stiff neck', ...")
    points.add_argument("--json", action="store_true", help="for scripts")
    point = command("point", "tell all about one point")
    point.add_argument("code", metavar="CODE", help="LI4, hegu, ...")
    routines = command("routines", "list routines")
    routines.add_argument("--json", action="store_true", help="for scripts")
    return parser
