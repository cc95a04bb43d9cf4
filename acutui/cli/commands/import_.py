"""`acutui import`: import an export, or the days of another habit tracker."""

import sys
from argparse import Namespace
from contextlib import nullcontext
from datetime import datetime, time

from acutui.cli.output import NOT_UNDOABLE, UNDOABLE, once_saved, say, warn
from acutui.cli.parser import Parser, parse_path
from acutui.journal.exchange.apply import APPLIED, ImportPlan, ImportStatus
from acutui.journal.exchange.common import is_undoable, list_rejected
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.day_text import ORDERS
from acutui.journal.exchange.detect import TABLES, ImportSource, read_import
from acutui.journal.exchange.habit_log import IMPORTED_ROUTINE, choose_habit
from acutui.journal.exchange.import_data import ImportData
from acutui.practice.records import Day, Session
from acutui.services.context import Context
from acutui.util.durations import format_count, format_list
from acutui.util.errors import CommandError

IF_ANOTHER = "--force imports them too, if it is another habit"


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "file",
        type=parse_path,
        metavar="FILE",
        help="a JSON or CSV export of acutui, or a journal; a CSV export of Loop Habit Tracker "
        "(its zip, its folder or a Checkmarks.csv) or its full backup, a CSV of HabitBull, or the "
        "log of harsh",
    )
    about = "show what would be imported, and change nothing"
    parser.add_argument("--dry-run", action="store_true", help=about)
    parser.add_argument(
        "--habit",
        metavar="NAME",
        help="which habit, if there are several; or its name, if FILE has none",
    )
    about = "the routine you did on those days (default: imported)"
    parser.add_argument("--routine", metavar="ROUTINE", help=about)
    about = "the order of day, month and year in FILE, if it could be several"
    parser.add_argument("--days", choices=ORDERS, metavar="|".join(ORDERS), help=about)
    parser.add_argument(
        "--force",
        action="store_true",
        help="import as well what you deleted here, and days imported as another habit",
    )


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    read = read_import(options.file, options.days)
    found, where, source = _select(options, context, read)
    problems = list_rejected(found.rejected)
    if problems and not (found.sessions or found.days or found.others):
        raise CommandError(f"{where}: nothing in it could be read; {'; '.join(problems)}")
    warn(*(f"{where}: {problem}" for problem in problems))
    if found.reading:
        say(f"{source}: {found.reading}")
    if found.sessions or found.days or found.others:
        _import(options, context, found, source)
    else:
        say(f"{source}: there is nothing to import")
    warn(*context.pending_warnings())


def _select(
    options: Namespace, context: Context, read: ImportSource
) -> tuple[ImportData, str, str]:
    """Return what to import, the file that it is in, and what it is, in words."""
    path, routine = options.file, options.routine
    if options.days and read.format not in TABLES:
        raise CommandError(f"{path}: is {read.format}; --days is for tables")
    if read.data is not None:
        if options.habit is not None or routine is not None:
            what = f"is {read.format}; --habit and --routine are for other programs"
            raise CommandError(f"{path}: {what}")
        return read.data, str(path), read.format
    try:
        log = choose_habit(read.logs, options.habit)
    except NotReadable as error:
        raise CommandError(f"{path}: {error}") from error
    if routine == "":
        raise CommandError("--routine: the id is empty")
    if routine is not None and routine not in context.atlas.routines:
        warn(f"there is no routine {routine!r:.60} here; the sessions are imported under this id")
    found = log.to_import_data(
        routine or IMPORTED_ROUTINE,
        lambda day: context.clock.local(datetime.combine(day, time(12))),
    )
    where = f"{path}: {log.place}" if log.place else str(path)
    return found, where, f"{read.format}, {log.name!r:.60}" if log.name else read.format


def _import(options: Namespace, context: Context, found: ImportData, source: str) -> None:
    plan = ImportPlan(found, force=options.force)
    dry_run = options.dry_run
    change = context.journal.apply_changes("the import", plan, others=found.others, dry_run=dry_run)
    if plan.doubled and not options.force:
        problem = _describe_doubled(plan, source)
        if options.dry_run:
            warn(f"{problem}; without --dry-run, nothing is imported unless you agree")
        elif not _agrees(problem):
            raise CommandError(f"{problem}; nothing was imported; {IF_ANOTHER}")
        else:
            plan = ImportPlan(found, double=True)
            change = context.journal.apply_changes("the import", plan)
    with once_saved("the import is saved") if change else nullcontext():
        _report(options, context, plan, source)
        if change:
            say(UNDOABLE if is_undoable(context.data, change) else NOT_UNDOABLE)
        warn(*context.pending_warnings())


def _describe_doubled(plan: ImportPlan, source: str) -> str:
    """Return a sentence on days that would be imported a second time, under another name."""
    days = format_count(len(plan.doubled), "day")
    found = sorted({name for names in plan.doubled.values() for name in names})
    names = [f"as {name!r:.60}" if name else "without a name" for name in found]
    were, they = ("were", "they") if len(plan.doubled) > 1 else ("was", "it")
    before = f"{were} imported here before, {format_list(names)}"
    return f"{source}: {days} of it {before}; {they} would count twice"


def _agrees(problem: str) -> bool:
    """Ask on a terminal whether to import in spite of a problem."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        return False
    warn(problem)
    try:
        return input("Import them as another habit? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _report(options: Namespace, context: Context, plan: ImportPlan, source: str) -> None:
    """Say what an import does to the journal, or would do."""
    for item, fate in plan.items if options.dry_run else ():
        if fate in APPLIED:
            say(f"  {fate:<7}  {_format_item(item)}")
    say(f"{source}: {_format_result(plan, 'would be ' if options.dry_run else '')}")
    if refused := plan.count("refused"):
        what = format_count(refused, "document")
        warn(f"{context.data}: can't change {what} in it; left as they are")


def _format_item(item: Session | Day) -> str:
    if isinstance(item, Session):
        return f"{item.day}  {item.started.isoformat()[11:16]}  {item.routine}"
    checks = f"  {', '.join(item.checks)}" if item.checks else ""
    return f"{item.day}  {'rest' if item.rest else 'day'}{checks}"


def _format_result(plan: ImportPlan, would: str) -> str:
    fates: dict[ImportStatus, str] = {
        "new": f"{would}imported",
        "changed": f"{would}changed",
        "same": "already here",
        "deleted": "deleted here before (--force imports them again)",
    }
    parts: list[str] = []
    for status, fate in fates.items():
        sessions, days = plan.select(status)
        rest = "rest day" if all(day.rest for day in days) else "day"
        counts = [(len(sessions), "session"), (len(days), rest)]
        if status == "same" and not parts:
            parts.append("nothing new")
        if sessions or days:
            what = format_list(format_count(number, thing) for number, thing in counts if number)
            parts.append(f"{what} {fate}")
        if status == "new" and parts:
            dates = sorted({one.day for one in sessions} | {one.day for one in days})
            parts[0] += f", {dates[0]}" + (f" to {dates[-1]}" if dates[1:] else "")
    return "; ".join(parts)
