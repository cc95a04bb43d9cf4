"""The command line: parses first, and imports what a command needs only then."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

FAILED, WRONG_USAGE = 1, 2


class Failure(Exception):
    """Why a command could not be done, in one sentence for the user."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run acutui; return 0 done, 1 failed with a line on stderr, 2 wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        options = _parsed(given)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    _harden_streams()
    # Whatever a command needs is imported here, so that --help and --version need nothing.
    from acutui.journal.files import JournalError

    try:
        status = _run(options)
        # Here, where it can still be told that a disk is full, not when Python ends.
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except (Failure, JournalError) as error:
        _complain(str(error))
    except BrokenPipeError:
        _stop_printing()  # The reader of a pipe has seen enough.
    except OSError as error:
        _stop_printing()
        _complain(f"{error.filename or 'the output'}: {error.strerror}")
    return FAILED


def _parsed(given: Sequence[str]) -> Any:
    if not given and "_ARGCOMPLETE" not in os.environ:
        return SimpleNamespace(command=None)  # The app, which parses nothing and starts sooner.
    from acutui.arguments import parser

    known = parser()
    if "_ARGCOMPLETE" in os.environ:  # A shell asks what may stand where the cursor is.
        from acutui.shell.completion import answer

        answer(known)
    options = known.parse_args(given)
    if getattr(options, "remind", None) and options.form != "ics":
        options.wrong("--remind is for ics: json and csv ring nothing")
    return options


def _run(options: Any) -> int:
    if options.command == "completion":
        from acutui.shell.completion import script

        print(script(options.shell))
        return 0
    if options.command == "man":
        from acutui.arguments import parser
        from acutui.shell.man import page

        print(page(parser()))
        return 0
    from acutui import opening

    services = opening.services_of(options, *files_of(options))
    if options.command in (None, "practice"):
        return opening.lead(options, services)
    from acutui import commands

    return commands.run(options, services)


def _complain(what: str) -> None:
    from acutui.text import clean

    if sys.stderr is not None:
        print(f"acutui: {clean(what)}", file=sys.stderr)


def _stop_printing() -> None:
    """Let what was not printed yet go nowhere, also when Python ends."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _harden_streams() -> None:
    """Let a terminal that knows no Han print a mark in their place instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def files_of(options: Any) -> tuple[Path, Path]:
    """Return the journal and the config folder that are meant. Raises Failure."""
    return _data(options), _config(options)


def _data(options: Any) -> Path:
    given = getattr(options, "data", None) or os.environ.get("ACUTUI_DATA")
    if given:
        return path_of(given)
    from platformdirs import user_data_path

    return user_data_path("acutui", appauthor=False) / "journal.json"


def _config(options: Any) -> Path:
    given = getattr(options, "config", None) or os.environ.get("ACUTUI_CONFIG")
    if given:
        return path_of(given)
    from platformdirs import user_config_path

    return user_config_path("acutui", appauthor=False)


def path_of(given: str) -> Path:
    """Return the path that is meant; `~` is a home. Raises Failure where nobody lives there."""
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise Failure(f"{given}: there is no such user") from error
