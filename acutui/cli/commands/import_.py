"""`acutui import`: take in an export, or the days of another habit tracker."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

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
    """Declare the arguments of the command."""
    parser.add_argument(
        "file",
        type=parse_path,
        metavar="FILE",
        help="JSON or CSV that acutui exported, Loop Habit Tracker's CSV export (its zip, its "
        "folder, a Checkmarks.csv), or harsh's log",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
    parser.add_argument("--habit", metavar="NAME", help="which habit, where there are several")
    parser.add_argument(
        "--routine",
        metavar="ROUTINE",
        help="the routine that was practised on those days; else `imported`",
    )
    parser.add_argument("--force", action="store_true", help="take in what was deleted here, too")


def run(options: Namespace, context: Context) -> int:
    """Import a file; print what came in. Raises CommandError, FileError."""
    warn(*context.problems)
    found, where, source = _found(options, context, read_import(options.file))
    for line, why in found.rejected:
        warn(f"{where}: line {line}: {why}")
    if found.sessions or found.days:
        _take_in(options, context, found, source)
    elif found.rejected:
        raise CommandError(f"{where}: nothing in it could be read")
    else:
        say(f"{source}: there is nothing in it to import")
    warn(*context.pending_warnings())
    return 0


def _take_in(options: Namespace, context: Context, found: ImportData, source: str) -> None:
    plan = ImportPlan(found, force=options.force)
    change = context.journal.apply_changes("the import", plan, dry_run=options.dry_run)
    outcome = plan.result
    if options.dry_run:
        for one, fate in outcome.items:
            if fate in APPLIED:
                say(f"  {fate:<7}  {_told(one)}")
    say(f"{source}: {_came_of(outcome, dry_run=options.dry_run)}")
    if found.automatic:
        what = format_count(found.automatic, "day")
        say(f"of the rest days, Loop had ticked {what} by itself: nothing was done then")
    if refused := outcome.count("refused"):
        documents = format_count(refused, "document")
        warn(f"{context.data}: {documents} of it can't be changed; left as is")
    if change:
        say(UNDOABLE if is_undoable(context.data, change) else NOT_UNDOABLE)


def _found(
    options: "Namespace", context: Context, read: ImportSource
) -> tuple[ImportData, str, str]:
    """Return what there is to take in, the file that it is in, and what it is, in words."""
    path: Path = options.file
    if read.found is not None:
        if options.habit is not None or options.routine is not None:
            raise CommandError(
                f"{path}: is {read.form}; --habit and --routine are for other programs"
            )
        return read.found, str(path), read.form
    try:
        log = choose_habit(read.logs, options.habit)
    except NotReadable as error:
        raise CommandError(f"{path}: {error}") from error
    routine = _routine(options, context)
    found = log.found(routine, lambda day: _noon(context, day))
    where = f"{path}: {log.place}" if log.place else str(path)
    return found, where, f"{read.form}, {log.name!r:.60}" if log.name else read.form


def _routine(options: "Namespace", context: Context) -> str:
    routine: str | None = options.routine
    if routine is None:
        return IMPORTED_ROUTINE
    if not routine:
        raise CommandError("--routine is empty, the id of no routine")
    if routine not in context.atlas.routines:
        warn(f"{routine!r:.60} is no routine that is known here; it is kept as that name")
    return routine


def _noon(context: Context, day: date) -> datetime:
    return context.clock.local(datetime.combine(day, time(12)))


def _told(one: Session | Day) -> str:
    if isinstance(one, Session):
        return f"{one.day}  {one.started.isoformat()[11:16]}  {one.routine}"
    checks = f"  {', '.join(one.checks)}" if one.checks else ""
    return f"{one.day}  {'rest' if one.rest else 'noted'}{checks}"


def _came_of(outcome: ImportResult, *, dry_run: bool) -> str:
    new, changed = outcome.of("new"), outcome.of("changed")
    parts = []
    if any(new):
        parts.append(f"{_things(*new)} {'would come' if dry_run else 'came'} in{_span(*new)}")
    if any(changed):
        parts.append(f"{_things(*changed)} {'would change' if dry_run else 'changed'}")
    parts = parts or ["nothing new"]
    if any(same := outcome.of("same")):
        parts.append(f"{_things(*same)} here already")
    if any(deleted := outcome.of("deleted")):
        parts.append(f"{_things(*deleted)} deleted here, and left so (--force brings back)")
    return "; ".join(parts)


def _things(sessions: Sequence[Session], days: Sequence[Day]) -> str:
    rest = "rest day" if all(day.rest for day in days) else "day"
    counted = [(sessions, "session"), (days, rest)]
    return format_list(format_count(len(found), thing) for found, thing in counted if found)


def _span(sessions: Sequence[Session], days: Sequence[Day]) -> str:
    dates = sorted({session.day for session in sessions} | {day.day for day in days})
    first, last = dates[0], dates[-1]
    return f", {first} to {last}" if first != last else f", {first}"
