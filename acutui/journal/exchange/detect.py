"""A file, a folder or a zip to import: what it is, and what is in it. Nothing is ever written."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath

from acutui.journal.exchange.common import read_file
from acutui.journal.exchange.csv_rows import NotReadable, decode_text, parse_rows
from acutui.journal.exchange.habit_apps import HabitLog, read_harsh, read_loop
from acutui.journal.exchange.own_formats import ImportData, read_own_csv, read_own_json
from acutui.util.files import FileError

MAX_UNPACKED = 50_000_000
"""Bytes that are unpacked of one zip: ten habits for a hundred years are less than that."""

MAX_FILES = 2_000
"""Files in a zip or folder that are looked at."""

CHECKMARKS, HABITS, LOG = "Checkmarks.csv", "Habits.csv", "log"

_own_csv = re.compile(r'"?type"?[,;\t]')
_loop_csv = re.compile(r'"?(?:date"?(?:[,;\t]|$)|[0-9]{4}-[0-9]{2}-[0-9]{2}"?[,;\t])', re.I)
_harsh_log = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2} :(?: |$)", re.M)
_folder = re.compile(r"([0-9]{3,})(?: (.*))?")

Files = Mapping[str, Callable[[], bytes]]
"""What there is beside each other, by path, to be read when it is asked for."""


@dataclass(frozen=True, slots=True)
class ImportSource:
    """What a file holds: all that an export of ours does, or the days of some habits."""

    form: str
    found: ImportData | None = None
    logs: tuple[HabitLog, ...] = ()


def read_import(path: Path) -> ImportSource:
    """Read what there is to import. Raises FileError where nothing of it can be read."""
    try:
        if path.is_dir():
            return _read_files(_list_folder(path), "the folder")
        data = read_file(path)
        if data.startswith(b"SQLite format 3\0"):
            raise NotReadable("is a database; let Loop Habit Tracker export CSV instead")
        if data.startswith(b"PK"):
            return _read_files(_list_zip(data), "the zip")
        return _read_text(decode_text(data), path)
    except NotReadable as error:
        raise FileError(path, str(error)) from error
    except OSError as error:
        raise FileError(path, f"can't be read: {error.strerror}") from error


def _read_text(text: str, path: Path) -> ImportSource:
    if not text.strip():
        raise NotReadable("is empty")
    if text.lstrip()[0] in "{[":
        return ImportSource("acutui's JSON", read_own_json(text))
    if _own_csv.match(text):
        return ImportSource("acutui's CSV", read_own_csv(text))
    if _loop_csv.match(text):
        return ImportSource(
            "Loop Habit Tracker", logs=tuple(read_loop(text, _find_habit_name(path)))
        )
    if _harsh_log.search(text):
        return ImportSource("harsh", logs=tuple(read_harsh(text)))
    known = "JSON or CSV that acutui exported, Loop Habit Tracker's CSV, or a log of harsh"
    raise NotReadable(f"is in no form that can be imported: {known}")


# Several files


def _read_files(files: Files, what: str) -> ImportSource:
    """Read Loop's export, unpacked or not, or harsh's folder.

    A habit's own file is read rather than its column in the file of all: names have no commas
    there, notes come with it, and some versions of Loop leave out days in the other
    (https://github.com/iSoron/uhabits/issues/2336).
    """
    all_files = [name for name in files if PurePosixPath(name).name == CHECKMARKS]
    of_habits = _name_habits(files, all_files)
    logs: list[HabitLog] = []
    for name in of_habits or sorted(all_files, key=len)[:1]:
        logs += _read_loop_file(files, name, of_habits.get(name, ""))
    if logs:
        return ImportSource("Loop Habit Tracker", logs=tuple(logs))
    if LOG in files:
        return ImportSource("harsh", logs=tuple(read_harsh(_decode_file(files, LOG))))
    raise NotReadable(f"there is no {CHECKMARKS} of Loop Habit Tracker in {what}")


def _read_loop_file(files: Files, name: str, habit: str) -> list[HabitLog]:
    try:
        logs = read_loop(_decode_file(files, name), habit)
    except NotReadable as error:
        raise NotReadable(f"{name}: {error}") from error
    for log in logs:
        log.place = name
    return logs


def _decode_file(files: Files, name: str) -> str:
    return decode_text(files[name]())


def _name_habits(files: Files, names: Iterable[str]) -> dict[str, str]:
    """Return the files of one habit and its name, which Loop puts into that of their folder.

    There it lacks some characters, `002 Wake up early`; a Habits.csv beside it has all of them.
    """
    known: dict[str, Mapping[str, str]] = {}
    found = {}
    for name in names:
        folder = PurePosixPath(name).parent
        match = _folder.fullmatch(folder.name)
        if match:
            habits = str(folder.parent / HABITS)
            if habits not in known:
                known[habits] = _read_habit_names(files, habits)
            found[name] = known[habits].get(match[1], match[2] or match[1])
    return found


def _read_habit_names(files: Files, habits: str) -> dict[str, str]:
    """Return the names in a Habits.csv by their numbers; none where it can't be read."""
    try:
        header, *rows = [row.cells for row in parse_rows(_decode_file(files, habits))]
        number, name = header.index("Position"), header.index("Name")
    except (KeyError, ValueError):
        return {}
    return {row[number]: row[name] for row in rows if len(row) > max(number, name)}


def _find_habit_name(path: Path) -> str:
    """Return the habit's name of a file that may lie in Loop's unpacked export."""
    real = path.absolute()
    name = f"{real.parent.name}/{CHECKMARKS}"
    habits = real.parent.parent / HABITS
    files = {HABITS: partial(read_file, habits)} if habits.is_file() else {}
    return _name_habits(files, [name]).get(name, "")


def _list_folder(folder: Path) -> Files:
    found = sorted(folder.iterdir())[:MAX_FILES]
    names = (CHECKMARKS, HABITS, LOG)
    paths = [folder / name for name in names]
    paths += [inner / CHECKMARKS for inner in found if _folder.fullmatch(inner.name)]
    return {
        path.relative_to(folder).as_posix(): partial(read_file, path)
        for path in paths
        if path.is_file()
    }


def _list_zip(data: bytes) -> Files:
    """Return what there is of Loop in a zip. Raises NotReadable where it is damaged or a bomb."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _ZIP_ERRORS as error:
        raise NotReadable(f"is no sound zip: {error}") from error
    budget = _Budget(MAX_UNPACKED)
    return {
        entry.filename: partial(_unpack, archive, entry, budget)
        for entry in archive.infolist()[:MAX_FILES]
        if PurePosixPath(entry.filename).name in (CHECKMARKS, HABITS)
    }


_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, OverflowError, IndexError, RuntimeError),
)
"""What zipfile raises for files that are damaged or encrypted, RuntimeError for the latter."""


@dataclass(slots=True)
class _Budget:
    """Bytes that may still be unpacked."""

    left: int


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    # Other ways of packing may ask for any amount of memory before the first byte.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotReadable(f"{entry.filename}: is packed in a way that is not known here")
    try:
        with archive.open(entry) as file:
            # No more than is allowed, whatever the zip says that there is.
            data = file.read(budget.left + 1)
    except _ZIP_ERRORS as error:
        raise NotReadable(f"{entry.filename}: can't be unpacked: {error}") from error
    budget.left -= len(data)
    if budget.left < 0:
        raise NotReadable(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB; not read")
    return data
