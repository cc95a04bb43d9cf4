"""`acutui merge`: merge other copies of the journal into it."""

import os
from argparse import Namespace
from pathlib import Path

from acutui.cli.output import NOT_UNDOABLE, UNDOABLE, say, warn
from acutui.cli.parser import Parser, parse_path
from acutui.journal.merge import find_conflict_copies, merge_copies, merge_files
from acutui.services.context import Context
from acutui.util.durations import format_count
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=parse_path,
        metavar="FILE",
        help="a copy to merge, which is not changed (default: the copies that sync tools made "
        "beside the journal)",
    )


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    given = []
    for path in options.files:
        if os.path.realpath(path) == os.path.realpath(context.data):
            say(f"{path}: this is the journal itself; skipped")
        else:
            given.append(path)
    if given or not options.files:
        _merge(given, context)
    warn(*context.pending_warnings())


def _merge(given: list[Path], context: Context) -> None:
    paths = given or find_conflict_copies(context.data)
    if not paths:
        say(f"{context.data}: found no copies by sync tools; `acutui merge FILE` merges any file")
        return
    done = (merge_files if given else merge_copies)(context.journal, paths)
    warn(*done.refused)
    say(f"{format_count(len(paths), 'file')} merged: {done.summary}")
    if done.changes:
        say(UNDOABLE if done.is_undo_saved else NOT_UNDOABLE)
    say(*(f"moved to {moved}" for moved in done.moved))
    if done.not_moved:
        *first, last = done.not_moved
        warn(*first)
        raise CommandError(last)
