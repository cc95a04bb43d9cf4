"""The command line: parses first, and imports what a command needs only then."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from acutui.util.errors import CommandError

if TYPE_CHECKING:
    from acutui.cli.launch import AppOpener

FAILED, WRONG_USAGE = 1, 2


def main(arguments: Sequence[str] | None = None, open_app: "AppOpener | None" = None) -> int:
    """Run acutui; return 0 done, 1 failed with a line on stderr, 2 wrong usage.

    Without `open_app` only commands that print lines can be run.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        options = _parsed(given)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    _harden_streams()
    # Whatever a command needs is imported here, so that --help and --version need nothing.
    from acutui.util.files import JournalError

    try:
        status = _run(options, open_app)
        # Here, where it can still be told that a disk is full, not when Python ends.
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except (CommandError, JournalError) as error:
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
    from acutui.cli.parser import parser

    known = parser()
    if "_ARGCOMPLETE" in os.environ:  # A shell asks what may stand where the cursor is.
        from acutui.cli.completion import answer

        answer(known)
    options = known.parse_args(given)
    if getattr(options, "remind", None) and options.form != "ics":
        options.wrong("--remind is for ics: json and csv ring nothing")
    return options


def _run(options: Any, open_app: "AppOpener | None") -> int:
    if options.command == "completion":
        from acutui.cli.completion import script

        print(script(options.shell))
        return 0
    if options.command == "man":
        from acutui.cli.man import page
        from acutui.cli.parser import parser

        print(page(parser()))
        return 0
    from acutui.cli import launch as opening

    services = opening.services_of(options, *files_of(options))
    if options.command in (None, "practice"):
        return opening.lead(options, services, open_app)
    from acutui.cli.commands import dispatch as commands

    return commands.run(options, services)


def _complain(what: str) -> None:
    from acutui.util.text import sanitize

    if sys.stderr is not None:
        print(f"acutui: {sanitize(what)}", file=sys.stderr)


def _stop_printing() -> None:
    """Let what was not printed yet go nowhere, also when Python ends."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _harden_streams() -> None:
    """Let a terminal that knows no Han print a mark in their place instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def files_of(options: Any) -> tuple[Path, Path]:
    """Return the journal and the config folder that are meant. Raises CommandError."""
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
    """Return the path that is meant; `~` is a home. Raises CommandError for an unknown user."""
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise CommandError(f"{given}: there is no such user") from error
