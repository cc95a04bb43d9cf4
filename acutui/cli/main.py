"""The entry point of the command line: parse the arguments and run one command.

Imports inside functions keep `--help` and prompts fast.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from acutui.cli.output import open_nowhere, show_nearest_characters, transliterate_output, warn
from acutui.util.errors import CommandError, FileError, find_shortage, was_interrupted

if TYPE_CHECKING:
    from argparse import Namespace

    from acutui.cli.commands.practice import AppOpener

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None, open_app: "AppOpener | None" = None) -> int:
    """Run acutui.

    Args:
        arguments: What follows the program's name; None for the arguments of this process.
        open_app: Opens the app; without it, only commands that print lines work.

    Returns:
        The exit status: FAILED after an error, WRONG_USAGE if the arguments are wrong,
        INTERRUPTED after ctrl+c.
    """
    try:
        show_nearest_characters()
        options = _parse(sys.argv[1:] if arguments is None else arguments)
        options.open_app = open_app
        return _run(options)
    except SystemExit as leaving:  # argparse, after help or for wrong usage
        return _flush() or (leaving.code if isinstance(leaving.code, int) else WRONG_USAGE)
    except BaseException as error:
        return _report(error)


def _parse(given: Sequence[str]) -> "Namespace":
    is_completing = "_ARGCOMPLETE" in os.environ  # a shell asks what may come next
    if not given and not is_completing:
        # The app starts sooner without argparse.
        return cast("Namespace", SimpleNamespace(command=None))
    from acutui.cli.parser import build_parser

    if is_completing:
        from acutui.cli.completion import answer_shell

        answer_shell(build_parser(os.environ.get("COMP_LINE", "")))
    return build_parser(given).parse_args(given)


def _run(options: "Namespace") -> int:
    from acutui.cli.commands import COMMANDS
    from acutui.cli.paths import explain_config, resolve_paths
    from acutui.services.context import Context

    command = COMMANDS[options.command or "practice"]
    data = None
    try:
        data, config = resolve_paths(options)
        if options.command != "doctor" and (problem := explain_config(config)):
            raise CommandError(problem)
        context = Context.open(data, config)
        if options.command != "doctor" and Path(os.path.realpath(data)).suffix not in ("", ".json"):
            from acutui.journal.companions import take_over

            if left := take_over(data):
                context.problems += (left,)
        if hasattr(options, "data"):
            from shlex import quote

            context.backups.program = f"acutui --data {quote(str(data))}"
        if command.adapts_output:
            transliterate_output(context.settings.glyphs)
        status: int | None = command.load().run(options, context)
        return _flush(data) or status or 0
    except BaseException as error:
        return _report(error, data)


def _flush(data: Path | None = None) -> int:
    """Flush the output now, while a full disk can still be reported; return the exit status."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BaseException as error:
        return _report(error, data)
    return 0


def _report(error: BaseException, data: Path | None = None) -> int:
    """Say in a line what ended a command; return the exit status."""
    if was_interrupted(error):
        return INTERRUPTED
    if isinstance(error, CommandError | FileError):
        warn(str(error))
    elif cause := find_shortage(error):
        warn(cause)
    elif isinstance(error, OSError):
        sys.stdout = open_nowhere()
        if not isinstance(error, BrokenPipeError):
            warn(f"{error.filename or 'the output'}: {error.strerror}")
    elif isinstance(error, ImportError):
        warn(f"{error}; please install acutui again")
    elif isinstance(error, Exception):
        from acutui.services.crash import report_crash

        warn(report_crash(data, error) if data else f"crashed ({type(error).__name__})")
    else:
        raise error
    return FAILED
