"""`acutui edit`: change a session of the journal."""

from argparse import Namespace
from dataclasses import replace

from acutui.cli.argument_types import add_ratings, parse_when, rate, resolve_when
from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.cli.sessions import add_session, find_session, format_session
from acutui.practice.doubts import find_doubts
from acutui.practice.habit import add_time, practice_day
from acutui.practice.manual_entry import ManualEntry, move_session
from acutui.practice.moment_words import EXAMPLES
from acutui.practice.records import Session
from acutui.services.context import Context
from acutui.services.routines import find_routine
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    add_session(parser)
    about = f"when it started: {EXAMPLES}, a time alone being one of its day; it keeps its length"
    parser.add_argument("--at", type=parse_when, metavar="TIME", help=about)
    parser.add_argument("--routine", metavar="ROUTINE", help="which routine it was")
    add_ratings(parser)
    force = "save it even if it is in the future, long ago or there already"
    parser.add_argument("--force", action="store_true", help=force)


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    session = find_session(context, context.journal.history(), options.session)
    entered = _move(session, options, context)
    edited = replace(entered.session, **rate(session, options))
    if options.routine:
        edited = replace(edited, routine=find_routine(context, options.routine).id)
    if edited == session:
        raise CommandError("nothing to change; `acutui edit --help` lists what can be")
    if (edited.started, edited.routine) != (session.started, session.routine):
        others = context.journal.sessions_of(edited.day)
        doubts = [] if options.force else find_doubts(edited, others, context.clock.now())
        if doubts:
            raise CommandError(f"not saved: {' '.join(doubts)} --force saves it anyway")
    warn(*filter(None, [entered.remark]))
    context.journal.save_session(edited, "the edit")
    with once_saved("the session is saved"):
        say(f"Saved: {format_session(edited, context)}")
        warn(*context.pending_warnings())


def _move(session: Session, options: Namespace, context: Context) -> ManualEntry:
    """Return the session at the time that was given."""
    if options.at is None:
        return ManualEntry(session)
    day_start = context.settings.day_start
    if not options.at.day and options.at.zone is None:
        at = options.at.at
        return move_session(session, session.day, at, day_start, context.clock.local)
    at = resolve_when(options.at, context)
    day = practice_day(at, day_start)
    if at.tzinfo is None:
        return move_session(session, day, at.time(), day_start, context.clock.local)
    ended = add_time(at, max(session.ended - session.started, session.ended - session.ended))
    return ManualEntry(replace(session, started=at, ended=ended, day=day))
