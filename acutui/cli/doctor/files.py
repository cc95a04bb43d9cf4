"""Where the files are, and whether they are sound. Nothing is written, made or moved here."""

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from acutui.cli.doctor.report import Row, Section, without_content
from acutui.journal.checkpoint import decode_checkpoint
from acutui.journal.inspection import read_file
from acutui.journal.merge import find_conflict_copies
from acutui.journal.undo import UndoHistory, count_changes
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.util.durations import format_count
from acutui.util.files import FileError

SPARE = 1_000_000
"""Bytes that must be free on the disk besides a second copy of the journal."""

Told = tuple[str, tuple[str, ...]]
"""How a file is, and what is wrong with it."""


def section(services: Context) -> Section:
    """Tell of all files."""
    rows: list[Row] = []
    problems: list[str] = []
    journal, config = services.data, services.config
    checkpoint = services.checkpoint.path
    looks: tuple[tuple[str, Path, Callable[[], Told]], ...] = (
        ("journal", journal, lambda: _journal(services)),
        ("running", checkpoint, lambda: _checkpoint(checkpoint)),
        ("undo", UndoHistory(journal).path, lambda: _undo(UndoHistory(journal).path)),
        ("backups", services.journal.backups.folder, lambda: _backups(services)),
        ("config.toml", config / "config.toml", lambda: _settings(services)),
        ("points.toml", config / "points.toml", lambda: _points(services)),
        ("routines.toml", config / "routines.toml", lambda: _routines(services)),
        ("figures", config / "figures", lambda: _figures(services)),
    )
    for name, path, told in looks:
        try:
            how, wrong = told()
        except (FileError, OSError, ValueError) as error:
            how, wrong = "can't be read", (_sentence(path, error),)
        rows += [(name, f"{path}"), ("", how)]
        problems += wrong
    return Section("Files", tuple(rows), tuple(without_content(one) for one in problems))


def _sentence(path: Path, error: Exception) -> str:
    if isinstance(error, FileError):
        return str(error)
    said = error.strerror if isinstance(error, OSError) else str(error)
    return f"{path}: can't be read: {said}"


def _size(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size:,} bytes, mode {stat.S_IMODE(found.st_mode):04o}"


def _journal(services: Context) -> Told:
    path = services.data
    wrong = [*_room(path)]
    history = services.journal.history()  # which says where there is a backup to bring back
    if not path.exists():
        wrong += services.journal.backups.pending_warnings()
        return "not there yet; the first session makes it", tuple(wrong)
    sessions, days = len(history.sessions), len(history.days)
    newer = services.journal.read_only_reason
    wrong += [newer] if newer else []
    state = "of a newer format, only read" if newer else "sound, format 1"
    how = f"{state}: {format_count(sessions, 'session', ',')}"
    how += f", {format_count(days, 'day', ',')} with notes"
    if history.problems:
        how += f", {format_count(len(history.problems), 'document', ',')} passed over"
    copies = len(find_conflict_copies(path))
    if copies:
        what = f"{format_count(copies, 'copy', ',', many='copies')} of a sync tool beside it"
        wrong.append(f"{path}: {what}; `acutui merge` takes in what is in them")
    return f"{how}; {_size(path)}", (*wrong, *history.problems)


def _room(path: Path) -> list[str]:
    """Return what hinders saving, in sentences."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return [f"{path}: can't be saved: no right to write in {folder}"]
    size = path.stat().st_size if path.is_file() else 0
    with suppress(OSError):
        if shutil.disk_usage(folder).free < size + SPARE:
            return [f"{path}: can't be saved much longer: the disk is all but full"]
    return []


def _checkpoint(path: Path) -> Told:
    try:
        data = read_file(path)
    except FileNotFoundError:
        return "no session is running or was interrupted", ()
    try:
        found = decode_checkpoint(data)
    except ValueError:
        return "is damaged", (f"{path}: the session in it can't be read; the next start keeps it",)
    paused = ", paused" if found.run.paused else ""
    return f"sound: a session is running, or was interrupted ({found.run.phase}{paused})", ()


def _undo(path: Path) -> Told:
    try:
        done, undone = count_changes(read_file(path))
    except FileNotFoundError:
        return "nothing was changed lately", ()
    except ValueError:
        return "is damaged", (f"{path}: can't be read; it only means that nothing can be undone",)
    return f"sound: {format_count(done, 'change', ',')} can be undone, {undone} done again", ()


def _backups(services: Context) -> Told:
    backups = services.journal.backups
    if not backups.folder.is_dir():
        return "none yet; the first change of a day makes one", ()
    kept, aside = backups.list_daily(), backups.list_replaced()
    newest = backups.find_newest_sound()
    how = f"{format_count(len(kept), 'backup', ',')}, {len(aside)} kept aside"
    if newest is not None:
        return f"{how}; the newest sound one is of {newest.day}", ()
    return how, ((f"{backups.folder}: none of the backups is sound",) if kept else ())


def _of(services: Context, path: Path) -> tuple[str, ...]:
    """Return what is wrong in a file of the config folder, as the app would tell it."""
    return tuple(one for one in find_file_problems(services) if one.startswith(f"{path}:"))


def _own(path: Path, problems: tuple[str, ...], what: str) -> Told:
    if not os.path.lexists(path):
        return "not there; it need not be", ()
    if problems:
        return f"{format_count(len(problems), 'thing', ',')} wrong in it", problems
    return f"sound{what}; {_size(path)}", ()


def _settings(services: Context) -> Told:
    path = services.config / "config.toml"
    return _own(path, _of(services, path), "")


def _points(services: Context) -> Told:
    path = services.config / "points.toml"
    own = sum(point.own for point in services.atlas.points.values())
    return _own(path, _of(services, path), f": {format_count(own, 'point', ',')} of one's own")


def _routines(services: Context) -> Told:
    path = services.config / "routines.toml"
    own = sum(routine.own for routine in services.atlas.routines.values())
    return _own(path, _of(services, path), f": {format_count(own, 'routine', ',')} of one's own")


def _figures(services: Context) -> Told:
    folder = services.config / "figures"
    if not folder.is_dir():
        return "not there; they need not be", ()
    found = sorted(folder.glob("*.svg"))
    wrong = tuple(problem for path in found for problem in _of(services, path))
    return format_count(len(found), "figure", ","), wrong
