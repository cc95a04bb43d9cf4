"""`acutui practice`, and `acutui` alone: open the app, or run a session in plain text."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from acutui.cli.output import warn
from acutui.services.context import Context

if TYPE_CHECKING:
    from argparse import Namespace

    from acutui.cli.parser import Parser

AppOpener = Callable[[Context, str | None], int]
"""Opens the app, starting a routine if its id is given; returns the exit status."""


def add_arguments(parser: "Parser") -> None:
    about = "routine id (default: your usual one at this time of day)"
    parser.add_argument("routine", nargs="?", metavar="ROUTINE", help=about)
    parser.add_argument("--plain", action="store_true", help="print lines of text, draw no screen")


def run(options: "Namespace", context: Context) -> int:
    open_app: AppOpener = options.open_app
    if options.command is None:
        return open_app(context, None)
    # Imported late: the app alone needs none of it, and no parser, before its first frame.
    from acutui.services.routines import find_routine, find_usual_routine
    from acutui.services.validation import find_file_problems

    wanted = options.routine or find_usual_routine(context)
    if options.plain or wanted not in context.atlas.routines:
        warn(*find_file_problems(context))  # which may be why the routine is missing
    routine = find_routine(context, wanted)
    if not options.plain:
        return open_app(context, routine.id)
    from acutui.plain.runner import run_plain

    # A journal that can't be read must be reported before the session, not after it.
    problems = context.journal.history().problems
    warn(*problems, *context.pending_warnings())
    status = run_plain(context, routine, warn)
    warn(*context.pending_warnings())
    return status
