"""Where the files are, and whether they are sound. Nothing here writes to the disk."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from acutui.cli.doctor.copies import examine_copies
from acutui.cli.doctor.report import Section, hide_content
from acutui.cli.kept_status import describe_kept
from acutui.cli.paths import explain_config
from acutui.cli.quick_status import ending
from acutui.journal.checkpoint import CheckpointFile, decode_checkpoint
from acutui.journal.companions import check_belongs, describe_left, name_within
from acutui.journal.journal import Journal
from acutui.journal.schema import Record, key_of
from acutui.journal.undo import UndoHistory, decode_changes
from acutui.services.context import Context
from acutui.services.crash import crash_report_path
from acutui.services.validation import find_file_problems
from acutui.util.companions import check_own, companion_path, read_companion
from acutui.util.durations import format_count
from acutui.util.files import FileError, Refused, Unwritable, check_writable
from acutui.util.reading import CHECKPOINT_LIMIT

MOST_COPIES = 5
SPARE = 1_000_000  # bytes that must be free besides a second copy of the journal
OWN_FILES = ("config.toml", "points.toml", "routines.toml", "figures", "themes")

ABSENT = {
    "journal": "not there yet; the first session creates it",
    "running": "no session is running or was interrupted",
    "undo": "there is nothing to undo",
    "status": "not there, which is fine; `acutui status` makes it",
    "backups": "none yet; the first change of a day makes one",
    "crash": "acutui has not crashed",
    **dict.fromkeys(OWN_FILES, "not there, which is fine"),
}

Finding = tuple[str, Sequence[str]]  # the state of a file, and what is wrong with it


def examine_files(context: Context) -> Section:
    checks: dict[str, tuple[Path, Callable[[Context, Path], Finding]]] = {
        "journal": (context.data, _check_journal),
        "running": (context.checkpoint.path, _check_checkpoint),
        "undo": (UndoHistory(context.data).path, _check_undo),
        "status": (companion_path(context.data, ending()), _check_status),
        "backups": (context.backups.folder, _check_backups),
        "crash": (crash_report_path(context.data), _check_crash_report),
        **{name: (context.config / name, _check_own) for name in OWN_FILES},
    }
    rows: list[tuple[str, str]] = []
    # Path.exists() fails where the folder can't be searched.
    missing = "" if os.path.exists(context.data) else context.backups.explain_missing()  # noqa: PTH110
    problems = [f"{context.data}: {missing}"] if missing else []
    problems += [*filter(None, [describe_left(context.data), explain_config(context.config)])]
    problems += _check_places(context)
    copies = list(examine_copies(context))
    problems += [one.problem for one in copies if one.problem]
    for name, (path, check) in checks.items():
        try:
            path.lstat()
            state, found = check(context, path)
        except (FileNotFoundError, NotADirectoryError):
            state, found = _describe_absent(name, path, missing)
        except FileError as error:
            state, found = "can't be read", (str(error),)
        except OSError as error:
            state, found = "can't be read", (f"{path}: can't be read: {error.strerror}",)
        rows += [(name, f"{path}"), ("", state)]
        problems += found
    for one in copies[:MOST_COPIES]:
        rows += [("copy", f"{one.path}"), ("", one.state)]
    if len(copies) > MOST_COPIES:
        rows.append(("", f"and {len(copies) - MOST_COPIES:,} more"))
    names = [one.path.name for one in copies]
    return Section("Files", rows, tuple(map(hide_content, problems)), names)


def _describe_absent(name: str, path: Path, missing: str) -> Finding:
    if name == "journal" and missing:
        return "missing", ()
    if name in OWN_FILES and explain_config(path.parent):
        return "can't be there", ()
    if name != "journal" and path.is_symlink():
        return "not there", (f"{path}: is a link to something that is not there",)
    return ABSENT[name], ()


def _check_places(context: Context) -> Iterator[str]:
    """Yield why nothing can be saved, or no session can run."""
    data = context.data
    try:
        check_writable(data)
    except Unwritable as error:
        yield str(error)
    for path in CheckpointFile(data).list_unsaved():
        try:
            decode_checkpoint(read_companion(path, CHECKPOINT_LIMIT, data))
            yield f"{path}: waits to be saved; the next start of acutui does it"
        except (FileError, ValueError, OSError):
            yield f"{path}: is a session that waits to be saved, but can't be read"
    locks = [(companion_path(data, ending), data) for ending in (".lock", ".session.lock")]
    for name in ("config.toml", "routines.toml"):
        real = Path(os.path.realpath(context.config / name))
        locks.append((real.with_suffix(".lock"), real))
    for path, locked in locks:
        with suppress(OSError):
            try:
                check_own(path, path.lstat(), locked)
            except Refused as error:
                yield str(error)


def _describe_size(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size:,} bytes, mode {stat.S_IMODE(found.st_mode):04o}"


def _check_journal(context: Context, path: Path) -> Finding:
    journal = context.journal
    history = journal.history()
    sessions = format_count(len(history.sessions), "session", ",")
    days = format_count(len(history.days), "day", ",")
    newer = journal.read_only_reason
    skipped = len(history.problems) - journal.has_repeats
    state = "of a newer format, read-only" if newer else "sound, format 1"
    if journal.has_repeats:
        state = "readable, but with entries or tables twice"
    state += f": {sessions}, {days} with notes"
    if skipped:
        state += f", {format_count(skipped, 'document', ',')} skipped"
    problems = [newer] if newer else []
    problems += _list_unchangeable(journal)
    if shutil.disk_usage(path.parent).free < path.stat().st_size + SPARE:
        problems.append(f"{path}: soon can't be saved: the disk is almost full")
    return f"{state}; {_describe_size(path)}", (*problems, *history.problems)


def _list_unchangeable(journal: Journal) -> Iterator[str]:
    """Yield sentences on entries that can be read but not changed, such as with a name twice."""
    history = journal.history()
    records: list[Record] = [*history.sessions, *history.days.values()]
    tables = journal.tables()
    for table, id in map(key_of, records):
        try:
            tables[table][str(id)].decode()
        except (ValueError, RecursionError) as error:
            yield f"{journal.path}: {id} of the {table} can't be changed: it {error}"


def _check_checkpoint(context: Context, path: Path) -> Finding:
    data = read_companion(path, CHECKPOINT_LIMIT, context.data)
    check_belongs(path, name_within(data), context.data)
    try:
        run = decode_checkpoint(data).run
    except ValueError:
        problem = "the session in it can't be read; the next start moves it aside"
        return "is damaged", (f"{path}: {problem}",)
    paused = ", paused" if run.paused else ""
    return f"sound: a session is running, or was interrupted ({run.phase}{paused})", ()


def _check_undo(context: Context, path: Path) -> Finding:
    data = read_companion(path, CHECKPOINT_LIMIT, context.data)
    check_belongs(path, name_within(data), context.data)
    try:
        done, undone = decode_changes(data)
    except ValueError:
        return "is damaged", (f"{path}: can't be read; only undo is affected",)
    return f"sound: {format_count(len(done), 'change', ',')} to undo, {len(undone)} to redo", ()


def _check_status(context: Context, path: Path) -> Finding:
    try:
        return f"sound: the answer of `acutui status` on {describe_kept(context, path)}", ()
    except ValueError:
        return "is damaged", (f"{path}: can't be read; delete it, so that `status` is quick again",)


def _check_backups(context: Context, path: Path) -> Finding:
    daily, replaced = context.backups.list_daily(), context.backups.list_replaced()
    newest = context.backups.find_newest_sound()
    counts = (format_count(len(daily), "backup"), format_count(len(replaced), "replaced journal"))
    state = ", ".join(counts)
    if newest is not None:
        return f"{state}; the newest sound backup is of {newest.day}", ()
    return state, ((f"{path}: none of the backups is sound",) if daily else ())


def _check_crash_report(context: Context, path: Path) -> Finding:
    check_own(path, path.lstat(), context.data)
    when = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return f"a report of {when:%Y-%m-%d %H:%M}; you can delete it", ()


def _check_own(context: Context, path: Path) -> Finding:
    begins = (f"{path}:", f"{path}/")
    problems = [one for one in find_file_problems(context) if one.startswith(begins)]
    if path.name == "figures":
        return format_count(len(list(path.glob("*.svg"))), "figure", ","), problems
    if path.name == "themes":
        return format_count(len(context.themes.by_name), "theme", ","), problems
    if problems:
        return format_count(len(problems), "mistake", ","), problems
    if path.stem == "config":
        return f"sound; {_describe_size(path)}", ()
    entries = (context.atlas.points if path.stem == "points" else context.atlas.routines).values()
    own = format_count(sum(entry.own for entry in entries), path.stem.removesuffix("s"), ",")
    return f"sound: {own} of your own; {_describe_size(path)}", ()
