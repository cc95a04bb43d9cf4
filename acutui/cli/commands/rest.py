"""`acutui rest`: mark rest days."""

from argparse import Namespace
from dataclasses import replace

from acutui.cli.argument_types import AHEAD, DATES, parse_date, resolve_day
from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.journal.journal import get_day
from acutui.practice.days_off import MOST_DAYS
from acutui.practice.habit import ONE_DAY, format_day
from acutui.services.context import Context
from acutui.util.durations import format_count
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    about = f"{DATES} (default: today); {AHEAD}"
    parser.add_argument(
        "day", nargs="?", type=parse_date, default="today", metavar="DATE", help=about
    )
    parser.add_argument(
        "--to", dest="last", type=parse_date, metavar="DATE", help="and all days up to this one"
    )
    parser.add_argument("--off", action="store_true", help="unmark them")


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    first = resolve_day(options.day, context, after=context.clock.today())
    last = resolve_day(options.last, context, after=first) if options.last else first
    count = (last - first).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise CommandError(f"{first} to {last} is not 1 to {MOST_DAYS} days")
    history = context.journal.history()
    days = [get_day(history, first + ONE_DAY * step) for step in range(count)]
    rest = not options.off
    changed = [replace(day, rest=rest) for day in days if day.rest is not rest]
    what = format_count(len(changed), "rest day")
    if changed:
        context.journal.save_days(changed, what if rest else f"unmarking {what}")
    with once_saved("the rest days are saved"):
        span = format_day(first) if count == 1 else f"{format_day(first)} to {format_day(last)}"
        say(f"{span}: {'rest' if rest else 'no rest'}{'' if changed else ' already'}")
        warn(*context.pending_warnings())
