"""`acutui log`: enter a session that was practised without acutui."""

import argparse
from dataclasses import replace
from datetime import date, datetime

from acutui.cli.arguments import Parser
from acutui.cli.output import say, warn
from acutui.practice.records import Feeling
from acutui.services.context import Context
from acutui.services.routines import create_manual_session, describe_empty_routine, find_routine
from acutui.services.validation import find_file_problems
from acutui.util.durations import format_duration
from acutui.util.errors import CommandError

FIRST_MOMENT = datetime(1970, 1, 3)  # noqa: DTZ001 - the zone is the user's
LAST_MOMENT = datetime(2240, 1, 1)  # noqa: DTZ001 - ids of later ones are too long


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("routine", metavar="ROUTINE", help="its id, as `acutui routines` lists it")
    parser.add_argument(
        "--at", type=_moment, metavar='"YYYY-MM-DD HH:MM"', help="when it began; else it ended now"
    )
    parser.add_argument("--pain-before", type=_score, metavar="N", help="0 none, 10 the worst")
    parser.add_argument("--pain-after", type=_score, metavar="N", help="0 none, 10 the worst")
    parser.add_argument("--note", default="", metavar="TEXT", help="a note to keep with it")


def run(options: argparse.Namespace, context: Context) -> int:
    """Save the session; print what of it counts."""
    warn(*find_file_problems(context))
    routine = find_routine(context, options.routine)
    started = context.clock.local(options.at) if options.at else None
    session = replace(
        create_manual_session(context, routine, started),
        before=_feeling(options.pain_before),
        after=_feeling(options.pain_after),
        note=options.note,
    )
    if not session.holds:
        raise CommandError(describe_empty_routine(routine))
    left_out = context.atlas.points_to_avoid(routine, context.settings.conditions)
    if left_out:
        warn(f"left out for your conditions: {', '.join(left_out)}")
    context.journal.save_session(session)
    counted = sum(one.counts for one in context.journal.sessions_of(session.day))
    day = _day_in_words(session.day, context.clock.today())
    done = f"{counted} of {context.settings.rules.target}"
    say(f"{routine.name}, {format_duration(session.pressed)}, saved for {day}: {done}")
    warn(*context.pending_warnings())
    return 0


def _feeling(pain: int | None) -> Feeling | None:
    return None if pain is None else Feeling(pain=pain)


def _day_in_words(day: date, today: date) -> str:
    return "today" if day == today else f"{day:%a} {day.day} {day:%b %Y}"


def _score(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 10:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 10")
    return int(text)


def _moment(text: str) -> datetime:
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the user's
        except ValueError:
            continue
        # A time that no journal can hold can't be logged either.
        if not FIRST_MOMENT <= moment <= LAST_MOMENT:
            raise argparse.ArgumentTypeError(f"{text!r} is not between 1970 and 2240")
        return moment
    raise argparse.ArgumentTypeError(f'{text!r} is not a time like "2026-11-22 07:30"')
