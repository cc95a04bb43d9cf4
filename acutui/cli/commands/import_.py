"""`acutui import`: import an export, or the days of another habit tracker."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime, time

from acutui.cli.arguments import Parser, parse_path
from acutui.cli.output import NOT_UNDOABLE, UNDOABLE, say, warn
from acutui.journal.exchange.apply import APPLIED, ImportPlan, ImportResult
from acutui.journal.exchange.common import is_undoable
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.detect import ImportSource, read_import
from acutui.journal.exchange.habit_apps import IMPORTED_ROUTINE, choose_habit
from acutui.journal.exchange.own_formats import ImportData
from acutui.practice.records import Day, Session
from acutui.services.context import Context
from acutui.util.durations import format_count, format_list
from acutui.util.errors import CommandError


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "file",
        type=parse_path,
        metavar="FILE",
        help="a JSON or CSV export of acutui, a CSV export of Loop Habit Tracker (its zip, its "
        "folder or a Checkmarks.csv), or the log of harsh",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be imported, and change nothing"
    )
    parser.add_argument("--habit", metavar="NAME", help="which habit, if there are several")
    parser.add_argument(
        "--routine",
        metavar="ROUTINE",
        help="the routine you did on those days (default: imported)",
    )
    parser.add_argument("--force", action="store_true", help="import what you deleted here as well")


def run(options: Namespace, context: Context) -> int:
    warn(*context.problems)
    found, where, source = _select(options, context, read_import(options.file))
    for line, why in found.rejected:
        warn(f"{where}: line {line}: {why}")
    if found.sessions or found.days:
        _import(options, context, found, source)
    elif found.rejected:
        raise CommandError(f"{where}: nothing in it could be read")
    else:
        say(f"{source}: there is nothing to import")
    warn(*context.pending_warnings())
    return 0


def _import(options: Namespace, context: Context, found: ImportData, source: str) -> None:
    plan = ImportPlan(found, force=options.force)
    change = context.journal.apply_changes("the import", plan, dry_run=options.dry_run)
    result = plan.result
    if options.dry_run:
        for item, fate in result.items:
            if fate in APPLIED:
                say(f"  {fate:<7}  {_format_item(item)}")
    say(f"{source}: {_format_result(result, dry_run=options.dry_run)}")
    if found.automatic:
        what = format_count(found.automatic, "day")
        say(f"Loop had ticked {what} automatically; imported as rest, since nothing was done")
    if refused := result.count("refused"):
        what = format_count(refused, "document")
        warn(f"{context.data}: can't change {what} in it; left as they are")
    if change:
        say(UNDOABLE if is_undoable(context.data, change) else NOT_UNDOABLE)


def _select(
    options: Namespace, context: Context, read: ImportSource
) -> tuple[ImportData, str, str]:
    """Return what to import, the file that it is in, and what it is, in words."""
    path = options.file
    if read.data is not None:
        if options.habit is not None or options.routine is not None:
            raise CommandError(
                f"{path}: is {read.format}; --habit and --routine are for other programs"
            )
        return read.data, str(path), read.format
    try:
        log = choose_habit(read.logs, options.habit)
    except NotReadable as error:
        raise CommandError(f"{path}: {error}") from error
    clock = context.clock
    found = log.to_import_data(
        _select_routine(options.routine, context),
        lambda day: clock.local(datetime.combine(day, time(12))),
    )
    where = f"{path}: {log.place}" if log.place else str(path)
    return found, where, f"{read.format}, {log.name!r:.60}" if log.name else read.format


def _select_routine(routine: str | None, context: Context) -> str:
    if routine is None:
        return IMPORTED_ROUTINE
    if not routine:
        raise CommandError("--routine: the id is empty")
    if routine not in context.atlas.routines:
        warn(f"there is no routine {routine!r:.60} here; the sessions are imported under this id")
    return routine


def _format_item(item: Session | Day) -> str:
    if isinstance(item, Session):
        return f"{item.day}  {item.started.isoformat()[11:16]}  {item.routine}"
    checks = f"  {', '.join(item.checks)}" if item.checks else ""
    return f"{item.day}  {'rest' if item.rest else 'day'}{checks}"


def _format_result(result: ImportResult, *, dry_run: bool) -> str:
    new, changed = result.select("new"), result.select("changed")
    would = "would be " if dry_run else ""
    parts = []
    if any(new):
        parts.append(f"{_count(*new)} {would}imported{_format_span(*new)}")
    if any(changed):
        parts.append(f"{_count(*changed)} {would}changed")
    parts = parts or ["nothing new"]
    if any(same := result.select("same")):
        parts.append(f"{_count(*same)} already here")
    if any(deleted := result.select("deleted")):
        parts.append(f"{_count(*deleted)} deleted here before (--force imports them again)")
    return "; ".join(parts)


def _count(sessions: Sequence[Session], days: Sequence[Day]) -> str:
    rest = "rest day" if all(day.rest for day in days) else "day"
    counted = [(sessions, "session"), (days, rest)]
    return format_list(format_count(len(found), thing) for found, thing in counted if found)


def _format_span(sessions: Sequence[Session], days: Sequence[Day]) -> str:
    dates = sorted({session.day for session in sessions} | {day.day for day in days})
    first, last = dates[0], dates[-1]
    return f", {first} to {last}" if first != last else f", {first}"
