"""The commands that take in what was practised elsewhere: `import` and `merge`."""

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from acutui.journal.exchange.apply import COMES_IN, ImportPlan, ImportResult
from acutui.journal.exchange.common import is_noted
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.detect import ToImport, read_import
from acutui.journal.exchange.habit_apps import IMPORTED, chosen
from acutui.journal.exchange.own_formats import Found
from acutui.journal.merge import Merge
from acutui.practice.records import Day, Session
from acutui.services.context import Context
from acutui.util.durations import listed, plural
from acutui.util.errors import CommandError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from argparse import Namespace

UNDOABLE = "`u` in acutui undoes it"
NOT_UNDOABLE = "`u` can't undo it; `acutui restore` lists the backups"


def run_import(options: "Namespace", services: Context) -> None:
    """Import a file of another program, or an export. Raises CommandError, JournalError."""
    path: Path = options.file
    read = read_import(path)
    found, where, said = _found(options, services, read)
    for line, why in found.rejected:
        _warn(f"{where}: line {line}: {why}")
    if not (found.sessions or found.days):
        if found.rejected:
            raise CommandError(f"{where}: nothing in it could be read")
        _say(f"{said}: there is nothing in it to import")
        return
    intake = ImportPlan(found, force=options.force)
    change = services.journal.take_in("the import", intake, dry_run=options.dry_run)
    outcome = intake.outcome
    if options.dry_run:
        for one, fate in outcome.fates:
            if fate in COMES_IN:
                _say(f"  {fate:<7}  {_told(one)}")
    _say(f"{said}: {_came_of(outcome, dry_run=options.dry_run)}")
    if found.automatic:
        what = plural(found.automatic, "day")
        _say(f"of the rest days, Loop had ticked {what} by itself: nothing was done then")
    if refused := outcome.count("refused"):
        _warn(f"{services.data}: {plural(refused, 'document')} of it can't be changed; left as is")
    if change:
        _say(UNDOABLE if is_noted(services.data, change) else NOT_UNDOABLE)


def _found(options: "Namespace", services: Context, read: ToImport) -> tuple[Found, str, str]:
    """Return what there is to take in, the file that it is in, and what it is, in words."""
    path: Path = options.file
    if read.found is not None:
        if options.habit is not None or options.routine is not None:
            raise CommandError(
                f"{path}: is {read.form}; --habit and --routine are for other programs"
            )
        return read.found, str(path), read.form
    try:
        log = chosen(read.logs, options.habit)
    except NotReadable as error:
        raise CommandError(f"{path}: {error}") from error
    routine = _routine(options, services)
    found = log.found(routine, lambda day: _noon(services, day))
    where = f"{path}: {log.place}" if log.place else str(path)
    return found, where, f"{read.form}, {log.name!r:.60}" if log.name else read.form


def _routine(options: "Namespace", services: Context) -> str:
    routine: str | None = options.routine
    if routine is None:
        return IMPORTED
    if not routine:
        raise CommandError("--routine is empty, the id of no routine")
    if routine not in services.atlas.routines:
        _warn(f"{routine!r:.60} is no routine that is known here; it is kept as that name")
    return routine


def _noon(services: Context, day: date) -> datetime:
    return services.clock.local(datetime.combine(day, time(12)))


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
    return listed(plural(len(found), thing) for found, thing in counted if found)


def _span(sessions: Sequence[Session], days: Sequence[Day]) -> str:
    dates = sorted({session.day for session in sessions} | {day.day for day in days})
    first, last = dates[0], dates[-1]
    return f", {first} to {last}" if first != last else f", {first}"


# Merging


def run_merge(options: "Namespace", services: Context) -> None:
    """Take in copies of the journal; those beside it where none is named.

    Raises CommandError, JournalError.
    """
    given = [path for path in options.files if not _is_journal(path, services)]
    if options.files and not given:
        return
    paths = given or services.conflict_copies()
    if not paths:
        _say(f"{services.data}: there are no copies of it; `acutui merge FILE` merges any other")
        return
    done = services.merge(paths) if given else services.merge_copies(paths)
    _warn(*done.refused)
    _say(f"{plural(len(paths), 'file')} merged: {done.words}")
    if done.changes:
        _say(UNDOABLE if done.lasting else NOT_UNDOABLE)
    _tell_of_copies(done)


def _tell_of_copies(done: Merge) -> None:
    for moved in done.moved:
        _say(f"put aside: {moved}")
    if done.left:
        *first, last = done.left
        _warn(*first)
        raise CommandError(last)


def _is_journal(path: Path, services: Context) -> bool:
    if os.path.realpath(path) != os.path.realpath(services.data):
        return False
    _say(f"{path}: is the journal itself; passed over")
    return True


def _say(what: str) -> None:
    print(sanitize(what))


def _warn(*problems: str) -> None:
    for problem in problems:
        print(f"acutui: {sanitize(problem)}", file=sys.stderr)
