"""`acutui delete`: delete sessions of the journal."""

from argparse import Namespace

from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.cli.sessions import add_session, find_session, format_session
from acutui.services.context import Context


def add_arguments(parser: Parser) -> None:
    add_session(parser, many=True)


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    history = context.journal.history()
    # All are found before one is deleted: the numbers of the others would change.
    found = {(one := find_session(context, history, text)).id: one for text in options.session}
    for session in found.values():
        context.journal.delete_session(session.id)
        with once_saved("the session is deleted"):
            say(f"Deleted: {format_session(session, context)}")
    with once_saved("the session is deleted"):
        say(
            "`acutui undo` brings it back."
            if len(found) == 1
            else "`acutui undo` brings back the last."
        )
        warn(*context.pending_warnings())
