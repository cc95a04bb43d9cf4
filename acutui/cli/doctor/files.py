"""Where the files are, and whether they are sound. Nothing here writes to the disk."""

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from acutui.cli.doctor.report import Row, Section, hide_content
from acutui.journal.checkpoint import decode_checkpoint
from acutui.journal.inspection import read_file
from acutui.journal.merge import find_conflict_copies
from acutui.journal.undo import UndoHistory, decode_changes
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.util.durations import format_count
from acutui.util.files import FileError

SPARE = 1_000_000
"""Bytes that must be free on the disk besides a second copy of the journal."""

Finding = tuple[str, tuple[str, ...]]
"""The state of a file, and what is wrong with it."""


def examine_files(context: Context) -> Section:
    rows: list[Row] = []
    problems: list[str] = []
    checkpoint, undo = context.checkpoint.path, UndoHistory(context.data).path
    backups, config = context.journal.backups.folder, context.config
    checks: tuple[tuple[str, Path, Callable[[], Finding]], ...] = (
        ("journal", context.data, lambda: _check_journal(context)),
        ("running", checkpoint, lambda: _check_checkpoint(checkpoint)),
        ("undo", undo, lambda: _check_undo(undo)),
        ("backups", backups, lambda: _check_backups(context)),
        ("config.toml", config / "config.toml", lambda: _check_own(context, "config")),
        ("points.toml", config / "points.toml", lambda: _check_own(context, "points")),
        ("routines.toml", config / "routines.toml", lambda: _check_own(context, "routines")),
        ("figures", config / "figures", lambda: _check_figures(context)),
    )
    for name, path, check in checks:
        try:
            state, found = check()
        except FileError as error:
            state, found = "can't be read", (str(error),)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            state, found = "can't be read", (f"{path}: can't be read: {reason}",)
        rows += [(name, f"{path}"), ("", state)]
        problems += found
    return Section("Files", tuple(rows), tuple(map(hide_content, problems)))


def _describe_size(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size:,} bytes, mode {stat.S_IMODE(found.st_mode):04o}"


def _check_journal(context: Context) -> Finding:
    path, journal = context.data, context.journal
    problems = [*_check_room(path)]
    history = journal.history()
    if not path.exists():
        # A backup that could be restored is among the warnings.
        problems += journal.backups.pending_warnings()
        return "not there yet; the first session creates it", tuple(problems)
    sessions, days = len(history.sessions), len(history.days)
    problems += [journal.read_only_reason] if journal.read_only_reason else []
    state = "of a newer format, read-only" if journal.read_only_reason else "sound, format 1"
    state += (
        f": {format_count(sessions, 'session', ',')}, {format_count(days, 'day', ',')} with notes"
    )
    if history.problems:
        state += f", {format_count(len(history.problems), 'document', ',')} skipped"
    copies = len(find_conflict_copies(path))
    if copies:
        what = format_count(copies, "copy", ",", many="copies")
        problems.append(f"{path}: a sync tool left {what} beside it; run `acutui merge`")
    return f"{state}; {_describe_size(path)}", (*problems, *history.problems)


def _check_room(path: Path) -> list[str]:
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return [f"{path}: can't be saved: no permission to write in {folder}"]
    size = path.stat().st_size if path.is_file() else 0
    with suppress(OSError):
        if shutil.disk_usage(folder).free < size + SPARE:
            return [f"{path}: soon can't be saved: the disk is almost full"]
    return []


def _check_checkpoint(path: Path) -> Finding:
    try:
        found = decode_checkpoint(read_file(path))
    except FileNotFoundError:
        return "no session is running or was interrupted", ()
    except ValueError:
        problem = "the session in it can't be read; the next start moves it aside"
        return "is damaged", (f"{path}: {problem}",)
    paused = ", paused" if found.run.paused else ""
    return f"sound: a session is running, or was interrupted ({found.run.phase}{paused})", ()


def _check_undo(path: Path) -> Finding:
    try:
        done, undone = decode_changes(read_file(path))
    except FileNotFoundError:
        return "there is nothing to undo", ()
    except ValueError:
        return "is damaged", (f"{path}: can't be read; only undo is affected",)
    return f"sound: {format_count(len(done), 'change', ',')} to undo, {len(undone)} to redo", ()


def _check_backups(context: Context) -> Finding:
    backups = context.journal.backups
    if not backups.folder.is_dir():
        return "none yet; the first change of a day makes one", ()
    daily, replaced = backups.list_daily(), backups.list_replaced()
    newest = backups.find_newest_sound()
    state = (
        f"{format_count(len(daily), 'backup')}, {format_count(len(replaced), 'replaced journal')}"
    )
    if newest is not None:
        return f"{state}; the newest sound backup is of {newest.day}", ()
    return state, ((f"{backups.folder}: none of the backups is sound",) if daily else ())


def _find_problems_in(context: Context, path: Path) -> tuple[str, ...]:
    return tuple(one for one in find_file_problems(context) if one.startswith(f"{path}:"))


def _check_own(context: Context, name: str) -> Finding:
    path = context.config / f"{name}.toml"
    if not os.path.lexists(path):
        return "not there, which is fine", ()
    if problems := _find_problems_in(context, path):
        return format_count(len(problems), "mistake", ","), problems
    if name == "config":
        return f"sound; {_describe_size(path)}", ()
    atlas = context.atlas
    entries = (atlas.points if name == "points" else atlas.routines).values()
    own = format_count(sum(entry.own for entry in entries), name.removesuffix("s"), ",")
    return f"sound: {own} of your own; {_describe_size(path)}", ()


def _check_figures(context: Context) -> Finding:
    folder = context.config / "figures"
    if not folder.is_dir():
        return "not there, which is fine", ()
    found = sorted(folder.glob("*.svg"))
    problems = tuple(one for path in found for one in _find_problems_in(context, path))
    return format_count(len(found), "figure", ","), problems
