"""`acutui remind`: reminders for a calendar, and lines for cron and systemd."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import time
from pathlib import Path

from acutui.cli.argument_types import parse_times
from acutui.cli.output import say, warn
from acutui.cli.parser import Parser, parse_path
from acutui.journal.exchange.export_file import AlreadyExists, save_export
from acutui.services.context import Context
from acutui.services.exchange import describe_reminders, export_to_text, find_reminder_times
from acutui.services.reminders import find_notice_command, format_cron, format_systemd
from acutui.util.errors import CommandError, FileError
from acutui.util.reading import ATLAS_LIMIT, read_text

FILE = Path("acutui-reminders.ics")


def add_arguments(parser: Parser) -> None:
    about = "when to remind, except on rest weekdays (default: the hours at which you practise)"
    parser.add_argument("times", nargs="?", type=parse_times, metavar="HH:MM,...", help=about)
    about = f"the calendar file to write (default: {FILE} in this folder)"
    parser.add_argument("-o", "--output", metavar="FILE", type=parse_path, default=FILE, help=about)
    about = "overwrite FILE even if it is no earlier file of reminders"
    parser.add_argument("--force", action="store_true", help=about)


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    rest = context.settings.rules.rest_weekdays
    if len(rest) == 7:
        raise CommandError("all days of the week are rest days: there is nothing to remind of")
    history = context.journal.history()
    times = sorted(set(options.times or find_reminder_times(context, history)))
    text = export_to_text(context, "reminders", history, times)
    left = _find_left_over(options.output, len(times))
    try:
        is_ours = options.force or _is_ours(options.output)
        save_export(options.output, text, context.data, overwrite=is_ours)
    except AlreadyExists as taken:
        raise CommandError(f"{taken}; --force overwrites it") from taken
    say(f"{describe_reminders(times).capitalize()} are in {options.output}.")
    say("Open it with your calendar. If you change the times, open it again: they move.")
    if left:
        say(f"If you opened the earlier file, delete its events at {' and '.join(left)} yourself.")
    say(*_list_commands(times, rest))
    warn(*context.pending_warnings())


def _is_ours(path: Path) -> bool:
    """Whether a file holds reminders of acutui and nothing else, so that it can be replaced."""
    with suppress(FileError):
        text = read_text(path, ATLAS_LIMIT)
        ids = re.findall(r"^UID:(.*)$", text, re.MULTILINE)
        return "PRODID:-//acutui//" in text and all(id.startswith("reminder-") for id in ids)
    return False


def _find_left_over(path: Path, count: int) -> list[str]:
    """Return the times of an earlier file that calendars keep, as the new one has no such event."""
    with suppress(FileError):
        if _is_ours(path):
            text = read_text(path, ATLAS_LIMIT)
            starts = re.findall(r"^DTSTART[^\n]*T(\d\d)(\d\d)", text, re.MULTILINE)
            return [f"{hour}:{minute}" for hour, minute in starts[count:]]
    return []


def _list_commands(times: Sequence[time], rest: frozenset[int]) -> Iterator[str]:
    command = find_notice_command()
    yield from ("", "Or let this computer send a notice. With cron, after `crontab -e`:")
    yield from (f"  {line}" for line in format_cron(times, rest, command))
    if sys.platform != "darwin":
        yield "Or with systemd, until you log out:"
        yield from (f"  {line}" for line in format_systemd(times, rest, command))
