"""`acutui undo`: undo the last change of the journal, or redo it."""

from argparse import Namespace

from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.services.context import Context
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--redo", action="store_true", help="redo what was undone last")


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    journal = context.journal
    change = journal.redo() if options.redo else journal.undo()
    if change is None:
        raise CommandError(f"there is nothing to {'redo' if options.redo else 'undo'} today")
    done = "Redone" if options.redo else "Undone"
    with once_saved(f"{change} is {done.lower()}"):
        say(f"{done}: {change}")
        warn(*context.pending_warnings())
