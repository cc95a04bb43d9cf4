"""`acutui pause`: pause from practice without an end, or end the pause."""

from argparse import Namespace

from acutui.cli.argument_types import AHEAD, DATES, parse_date, resolve_day
from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.practice.days_off import Pauses, begin_pause, end_pause
from acutui.practice.habit import format_day
from acutui.services.context import Context
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    about = f"when it begins or ends: {DATES} (default: today); {AHEAD}"
    parser.add_argument(
        "day", nargs="?", type=parse_date, default="today", metavar="DATE", help=about
    )
    about = "end the pause; this day is one of practice again"
    parser.add_argument("--end", action="store_true", help=about)


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    when = resolve_day(options.day, context, after=context.clock.today())
    days = context.journal.history().days
    began = Pauses(days.values()).began(when)
    if options.end:
        changed = end_pause(days, when)
        if changed is None:
            raise CommandError(f"there is no pause on {format_day(when)}")
        label, done = (
            "the end of the pause",
            f"The pause ends: practice again from {format_day(when)}",
        )
    elif began:
        raise CommandError(f"there is a pause since {format_day(began)}; --end ends it")
    else:
        changed, label = begin_pause(days, when), "the pause"
        if ends := Pauses(days.values()).ends(when):
            done = f"Paused from {format_day(when)}; practice again from {format_day(ends)}"
        else:
            done = f"Paused from {format_day(when)} on; `acutui pause --end` ends it"
    context.journal.save_days([changed], label)
    with once_saved("the pause is saved"):
        say(done)
        warn(*context.pending_warnings())
