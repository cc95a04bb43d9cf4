"""`acutui log`: record a session that was done without acutui."""

import argparse
from dataclasses import replace
from datetime import datetime

from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.practice.doubts import find_doubts
from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY, ManualEntry
from acutui.practice.records import Feeling, Session
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
    parser.add_argument(
        "--at",
        type=_parse_moment,
        metavar='"YYYY-MM-DD HH:MM"',
        help="when it started (default: it ended just now)",
    )
    for when in ("before", "after"):
        parser.add_argument(
            f"--pain-{when}",
            type=_parse_score,
            metavar="N",
            help=f"your pain {when} it, from 0 (none) to 10 (the worst)",
        )
    parser.add_argument("--note", default="", metavar="TEXT", help="a note to save with it")
    force = "save it even if it is in the future, long ago or there already"
    parser.add_argument("--force", action="store_true", help=force)


def run(options: argparse.Namespace, context: Context) -> None:
    warn(*find_file_problems(context))
    routine = find_routine(context, options.routine)
    if options.at:
        entered = enter_session(context, routine, options.at)
    else:
        entered = ManualEntry(create_manual_session(context, routine))
    session = replace(
        entered.session,
        before=None if options.pain_before is None else Feeling(pain=options.pain_before),
        after=None if options.pain_after is None else Feeling(pain=options.pain_after),
        note=options.note,
    )
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


def _parse_score(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 10:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 10")
    return int(text)


def _parse_moment(text: str) -> datetime:
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the user's
        except ValueError:
            continue
        if not FIRST_DAY <= moment.date() <= LAST_DAY:
            raise argparse.ArgumentTypeError(f"{text!r} is not between 1970 and 2240")
        return moment
    raise argparse.ArgumentTypeError(f'{text!r} is not a time like "2026-11-22 07:30"')
