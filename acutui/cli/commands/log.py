"""`acutui log`: record a session that was done without acutui."""

import argparse
from dataclasses import replace

from acutui.cli.argument_types import add_ratings, parse_minutes, parse_when, rate, resolve_when
from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.practice.doubts import find_doubts
from acutui.practice.manual_entry import ManualEntry
from acutui.practice.moment_words import EXAMPLES
from acutui.practice.records import Session
from acutui.services.context import Context
from acutui.services.routines import (
    create_manual_session,
    describe_empty_routine,
    enter_session,
    find_routine,
)
from acutui.services.validation import find_file_problems
from acutui.util.durations import format_duration
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    parser.add_argument("routine", metavar="ROUTINE", help="its id; `acutui routines` lists them")
    about = f"when it started: {EXAMPLES} (default: it ended just now); an offset such as +05:30 "
    about += "may follow"
    parser.add_argument("--at", type=parse_when, metavar="TIME", help=about)
    about = "how long you pressed in all (default: as long as the routine takes)"
    parser.add_argument("--minutes", type=parse_minutes, metavar="MINUTES", help=about)
    add_ratings(parser)
    force = "save it even if it is in the future, long ago or there already"
    parser.add_argument("--force", action="store_true", help=force)


def run(options: argparse.Namespace, context: Context) -> None:
    warn(*find_file_problems(context))
    routine = find_routine(context, options.routine)
    if options.at:
        at = resolve_when(options.at, context)
        entered = enter_session(context, routine, at, options.minutes)
    else:
        entered = ManualEntry(create_manual_session(context, routine, seconds=options.minutes))
    session = replace(entered.session, **rate(entered.session, options))
    if not session.holds:
        raise CommandError(describe_empty_routine(routine))
    others = context.journal.sessions_of(session.day)
    doubts = [] if options.force else find_doubts(session, others, context.clock.now())
    if doubts:
        raise CommandError(f"not saved: {' '.join(doubts)} --force saves it anyway")
    if avoided := context.health.avoided_in(routine, context.atlas.points):
        warn(f"skipped because of your health conditions: {', '.join(avoided)}")
    warn(*filter(None, [entered.remark]))
    context.journal.save_session(session)
    with once_saved("the session is saved"):
        _report(context, session, routine.name)


def _report(context: Context, session: Session, name: str) -> None:
    """Say for which day a session is saved, and how much of the day's target is done."""
    day = session.day
    when = "today" if day == context.clock.today() else f"{day:%a} {day.day} {day:%b %Y}"
    counted = sum(one.counts for one in context.journal.sessions_of(day))
    done = f"{counted} of {context.settings.target}"
    say(f"{name}, {format_duration(session.pressed)}, saved for {when}: {done}")
    warn(*context.pending_warnings())
