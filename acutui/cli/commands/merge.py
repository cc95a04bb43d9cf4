"""`acutui merge`: merge other copies of the journal into it."""

import os
from argparse import Namespace

from acutui.cli.output import NOT_UNDOABLE, UNDOABLE, once_saved, say, warn
from acutui.cli.parser import Parser, parse_path
from acutui.journal.copies import find_copies
from acutui.journal.merge import Merge, merge_copies, merge_files, read_copies
from acutui.journal.repair import take_over
from acutui.services.context import Context
from acutui.util.durations import format_count
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=parse_path,
        metavar="FILE",
        help="a copy to merge, which is not changed (default: all copies beside the journal, which "
        "are then moved to its backups); of a damaged one, or a damaged journal, what is whole",
    )


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    own = os.path.realpath(context.data)
    given = [path for path in options.files if os.path.realpath(path) != own]
    itself = [path for path in options.files if path not in given]
    is_damaged = _repair(context)
    if not is_damaged:
        say(*(f"{path}: this is the journal itself; skipped" for path in itself))
    if given:
        _report(merge_files(context.journal, given), len(given))
    elif not options.files:
        _merge_found(context, is_quiet=is_damaged)
    warn(*context.pending_warnings())


def _repair(context: Context) -> bool:
    """Replace a damaged journal by what can be read of it; return whether it was damaged."""
    done = take_over(context.backups, context.clock.now())
    if done is None:
        return False
    what = format_count(len(done.state.sessions), "session")
    with once_saved(f"{what} taken over"):
        warn(*(f"{context.data}: {problem}" for problem in (done.problem, *done.found.problems)))
        say(f"{context.data}: {what} taken over")
        if done.filled:
            entries = format_count(done.filled, "damaged entry", many="damaged entries")
            say(f"{entries} taken over from the backups, as of their days")
        say(f"the damaged file is now {done.aside}")
        warn(*([done.advice] if done.advice else []))
        warn(*([done.doubt] if done.doubt else []))
    return True


def _merge_found(context: Context, *, is_quiet: bool) -> None:
    """Merge the copies beside the journal that can be read. Raises CommandError for the others."""
    copies, problems = read_copies(find_copies(context.data, context.journal.tables()))
    if not (copies or problems or is_quiet):
        say(f"{context.data}: found no copies beside it; `acutui merge FILE` merges any file")
    if copies:
        done = merge_copies(context.journal, [copy.path for copy in copies])
        _report(done, len(copies))
    if problems:
        *first, last = problems
        warn(*first)
        raise CommandError(last)


def _report(done: Merge, number: int) -> None:
    merged = f"{format_count(number, 'file')} merged"
    with once_saved(merged):
        warn(*done.refused)
        say(f"{merged}: {done.summary}")
        if done.changes:
            say(UNDOABLE if done.is_undo_saved else NOT_UNDOABLE)
        say(*(f"moved to {moved}" for moved in done.moved))
        warn(*done.not_moved)
