"""The command line: parses it and runs one command.

Imports inside functions: `--help` needs nothing of what a command imports, and only a shell that
completes needs argcomplete.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from acutui.cli.output import (
    discard_stdout,
    flush_stdout,
    harden_streams,
    transliterate_output,
    warn,
)
from acutui.util.errors import CommandError

if TYPE_CHECKING:
    from acutui.cli.commands.practice import AppOpener
    from acutui.services.context import Context

FAILED, WRONG_USAGE = 1, 2


def main(arguments: Sequence[str] | None = None, open_app: "AppOpener | None" = None) -> int:
    """Run acutui; return 0 done, 1 failed with a line on stderr, 2 wrong usage.

    Without `open_app` only commands that print lines can be run.
    """
    try:
        options = _parsed(sys.argv[1:] if arguments is None else arguments)
        options.open_app = open_app
        return _run(options)
    except SystemExit as leaving:  # argparse, after help or for wrong usage
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE


def _parsed(given: Sequence[str]) -> Namespace:
    if "_ARGCOMPLETE" in os.environ:  # A shell asks what may come next.
        from acutui.cli.completion import answer
        from acutui.cli.parser import build_parser

        answer(build_parser(os.environ.get("COMP_LINE", "")))
    if not given:
        return Namespace(command=None)  # The app, which starts sooner without a parser.
    from acutui.cli.parser import build_parser

    return build_parser(given).parse_args(given)


def _run(options: Namespace) -> int:
    harden_streams()
    from acutui.util.files import FileError

    try:
        status = _run_command(options)
        flush_stdout()
    except (CommandError, FileError) as error:
        warn(str(error))
    except BrokenPipeError:
        discard_stdout()  # The reader of a pipe has seen enough.
    except OSError as error:
        discard_stdout()
        warn(f"{error.filename or 'the output'}: {error.strerror}")
    else:
        return status
    return FAILED


def _run_command(options: Namespace) -> int:
    from acutui.cli.commands import COMMANDS

    command = COMMANDS[options.command or "practice"]
    module = command.load()
    context = _open_context(options) if command.has_context else None
    if context and command.adapts_output:
        transliterate_output(context)
    status: int = module.run(options, context)
    return status


def _open_context(options: Namespace) -> "Context":
    """Open what commands work with. Raises CommandError."""
    from acutui.cli.paths import resolve_paths
    from acutui.services.context import Context

    data, config = resolve_paths(options)
    context = Context.open(data, config)
    if hasattr(options, "data"):
        from shlex import quote

        context.backups.command = f"acutui --data {quote(str(data))} restore"
    return context
