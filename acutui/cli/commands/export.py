"""`acutui export`: write everything for other programs."""

import sys
from argparse import Namespace
from pathlib import Path

from acutui.cli.argument_types import parse_times
from acutui.cli.output import say, warn
from acutui.cli.parser import Parser, parse_path
from acutui.journal.exchange.export_file import AlreadyExists, check_target, save_export
from acutui.journal.exchange.exporters import FORMATS
from acutui.services.context import Context
from acutui.services.exchange import describe_reminders, export_to_text, find_reminder_times
from acutui.util.durations import format_count
from acutui.util.errors import CommandError

EXACT = " and ".join(one.name for one in FORMATS.values() if not one.is_calendar)
CALENDARS = " and ".join(one.name for one in FORMATS.values() if one.is_calendar)


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "form",
        choices=tuple(FORMATS),
        metavar="|".join(FORMATS),
        help=f"{EXACT} contain everything; {CALENDARS} are for a calendar",
    )
    where = "write to this new file (default: print)"
    parser.add_argument("-o", "--output", metavar="FILE", type=parse_path, help=where)
    parser.add_argument("--force", action="store_true", help="overwrite FILE")
    parser.add_argument(
        "--remind",
        action="extend",
        type=parse_times,
        default=[],
        metavar="HH:MM,...",
        help=f"with {CALENDARS}: remind at each of these times, except on rest weekdays "
        "(default: none in ics; your usual times in reminders)",
    )
    parser.set_defaults(parser=parser)


def run(options: Namespace, context: Context) -> None:
    form = FORMATS[options.form]
    if options.remind and not form.is_calendar:
        options.parser.error(f"--remind works with {CALENDARS} only")
    warn(*context.problems)
    path = None if options.output == Path("-") else options.output
    try:
        if path:
            check_target(path, context.data, overwrite=options.force)
        history = context.journal.history()
        warn(*history.problems)
        if not (history.sessions or history.days or form.is_reminders):
            if path and (warnings := context.pending_warnings()):
                # The file may be the only copy of what the journal had.
                warn(*warnings)
                raise CommandError(f"there is nothing to export, so {path} is not written")
            warn(f"{context.data}: there is nothing to export yet")
        if form.is_calendar:
            warn(*context.atlas.problems)  # which may be why a routine has no name
        times = options.remind
        if form.is_reminders and not times:
            times = find_reminder_times(context, history)
        text = export_to_text(context, options.form, history, times)
        if path:
            save_export(path, text, context.data, overwrite=options.force)
            what = format_count(len(history.sessions), "session")
            if form.is_reminders:
                what = describe_reminders(times)
            say(f"{what} exported to {path}")
        elif sys.stdout is not None and sys.stdout.isatty():
            say(*text.splitlines())
        elif sys.stdout is not None:
            # Exactly what a file would contain, whatever the locale.
            if hasattr(sys.stdout, "reconfigure"):
                sys.stdout.reconfigure(encoding="utf-8", newline="")
            sys.stdout.write(text)
    except AlreadyExists as taken:
        raise CommandError(f"{taken}; --force overwrites it") from taken
    warn(*context.pending_warnings())
