"""Detect what a file, a folder or a zip to import is, and read it. Nothing is ever written."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from acutui.journal.exchange.csv_rows import NotReadable, decode_text, parse_rows
from acutui.journal.exchange.day_text import DayOrder, read_day_text
from acutui.journal.exchange.habit_apps import (
    is_habitbull,
    read_habitbull,
    read_harsh,
    read_loop,
)
from acutui.journal.exchange.habit_log import HabitLog, tell_apart
from acutui.journal.exchange.import_data import ImportData
from acutui.journal.exchange.journal_file import is_journal, read_journal
from acutui.journal.exchange.loop_backup import MAGIC, read_loop_backup
from acutui.journal.exchange.own_formats import read_own_csv, read_own_json
from acutui.util.files import FileError
from acutui.util.reading import IMPORT_LIMIT, read_bytes

MAX_UNPACKED = 50_000_000  # bytes of one zip; ten habits for a hundred years are fewer
MAX_FILES = 2_000  # that are looked at in a zip or a folder
MAX_HEADER = 100_000  # characters in which the first row ends
CHECKMARKS, HABITS, LOG = "Checkmarks.csv", "Habits.csv", "log"

_harsh_log = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2} :(?: |$)", re.M)
_habit_folder = re.compile(r"([0-9]{3,})(?: (.*))?")

OWN_CSV, LOOP, HABITBULL = TABLES = ("acutui's CSV", "Loop Habit Tracker", "HabitBull")
"""What files with days in an order that a spreadsheet may change are called."""

Files = Mapping[str, bytes]
"""The files of a folder or a zip, by path."""

_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, OverflowError, IndexError, RuntimeError),
)
"""What zipfile raises for a damaged file, and, RuntimeError, for an encrypted one."""


class ImportSource(NamedTuple):
    """What a file is, and what it holds: all of an export of acutui, or the days of habits."""

    format: str
    data: ImportData | None = None
    logs: tuple[HabitLog, ...] = ()


def read_import(path: Path, order: DayOrder | None = None) -> ImportSource:
    """Read a file, folder or zip.

    Args:
        path: The file.
        order: The order of day, month and year in a CSV; None to find it out.

    Raises:
        FileError: It can't be read, or is in no known format. Single lines that can't be read raise
            nothing: they are in `rejected`.
    """
    try:
        if path.is_dir():
            return _read_files(_read_folder(path), "the folder", order)
        data = read_bytes(path, IMPORT_LIMIT, pipe=True)
        if data.startswith(MAGIC):
            return ImportSource(
                "a backup of Loop Habit Tracker", logs=tuple(read_loop_backup(data))
            )
        if data.startswith(b"PK"):
            return _read_files(_read_zip(data), "the zip", order)
        try:
            return _read_text(data, path, order)
        except NotReadable:
            # A damaged journal may look like anything.
            with suppress(NotReadable):
                return ImportSource("a damaged journal", read_journal(data))
            raise
    except NotReadable as error:
        raise FileError(path, str(error)) from error
    except OSError as error:
        raise FileError(path, f"can't be read: {error.strerror}") from error


def _read_text(data: bytes, path: Path, order: DayOrder | None) -> ImportSource:
    """Read a text file. Raises NotReadable."""
    text = decode_text(data)
    if not text.strip():
        raise NotReadable("is empty")
    if is_journal(text):
        return ImportSource("a journal of acutui", read_journal(data))
    if text.lstrip()[0] in "{[":
        return ImportSource("acutui's JSON", read_own_json(text))
    return _read_table(text, path, order)


def _read_table(text: str, path: Path, order: DayOrder | None) -> ImportSource:
    """Read a CSV, which its header or its first day tells, or harsh's log. Raises NotReadable."""
    first = next((row.cells for row in parse_rows(text[:MAX_HEADER]) if row.cells), ("",))
    names = [cell.strip().lower() for cell in first]
    if {"type", "started", "holds"} <= set(names):
        return ImportSource(OWN_CSV, read_own_csv(text, order))
    if is_habitbull(names):
        return ImportSource(HABITBULL, logs=tuple(read_habitbull(text, order)))
    if _harsh_log.search(text):
        return ImportSource("harsh", logs=tuple(read_harsh(text)))
    if names[0] == "date" or (len(first) > 1 and _is_day(first[0])):
        logs = read_loop(text, _find_habit_name(path), order)
        return ImportSource(LOOP, logs=tuple(logs))
    known = (
        "JSON or CSV that acutui exported, the CSV of Loop Habit Tracker or HabitBull, a log of "
        "harsh, or a table with a column Date and one for each habit"
    )
    raise NotReadable(f"is in no format that can be imported: {known}")


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return bool(read_day_text(text))
    return False


def _read_files(files: Files, what: str, order: DayOrder | None) -> ImportSource:
    """Read Loop's export, unpacked or not, or harsh's folder.

    The file of each habit is preferred to the file of all: there names have no commas, and notes
    are included. Besides, some versions of Loop leave out days in the file of all
    (https://github.com/iSoron/uhabits/issues/2336).
    """
    all_files = [name for name in files if PurePosixPath(name).name == CHECKMARKS]
    of_habits = _name_habits(files, all_files)
    logs: list[HabitLog] = []
    for name in of_habits or sorted(all_files, key=len)[:1]:
        try:
            found = read_loop(decode_text(files[name]), of_habits.get(name, ""), order)
        except NotReadable as error:
            raise NotReadable(f"{name}: {error}") from error
        for log in found:
            log.place = name
        logs += found
    if logs:
        if of_habits:
            tell_apart(logs)
        return ImportSource(LOOP, logs=tuple(logs))
    if LOG in files:
        return ImportSource("harsh", logs=tuple(read_harsh(decode_text(files[LOG]))))
    raise NotReadable(f"there is no {CHECKMARKS} of Loop Habit Tracker in {what}")


def _name_habits(files: Files, names: Iterable[str]) -> dict[str, str]:
    """Return the name of the habit in each file that is about only one.

    Loop names the folder of the file after the habit, without some characters:
    `002 Wake up early`. A Habits.csv beside that folder has the complete name.
    """
    known: dict[str, dict[str, str]] = {}
    for habits in [name for name in files if PurePosixPath(name).name == HABITS]:
        with suppress(ValueError):  # If it can't be read, the names of the folders will do.
            header, *rows = [row.cells for row in parse_rows(decode_text(files[habits]))]
            number, title = header.index("Position"), header.index("Name")
            whole = [row for row in rows if len(row) > max(number, title)]
            known[habits] = {row[number]: row[title] for row in whole}
    found = {}
    for name in names:
        folder = PurePosixPath(name).parent
        if match := _habit_folder.fullmatch(folder.name):
            complete = known.get(str(folder.parent / HABITS), {})
            found[name] = complete.get(match[1], match[2] or match[1])
    return found


def _find_habit_name(path: Path) -> str:
    """Return the name of a habit by the folder of its file, in Loop's unpacked export."""
    real = path.absolute()
    name = f"{real.parent.name}/{CHECKMARKS}"
    habits = real.parent.parent / HABITS
    is_readable = _habit_folder.fullmatch(real.parent.name) and habits.is_file()
    files = {HABITS: read_bytes(habits, MAX_UNPACKED)} if is_readable else {}
    return _name_habits(files, [name]).get(name, "")


def _read_folder(folder: Path) -> Files:
    children = sorted(folder.iterdir())[:MAX_FILES]
    paths = [folder / name for name in (CHECKMARKS, HABITS, LOG)]
    paths += [child / CHECKMARKS for child in children if _habit_folder.fullmatch(child.name)]
    files: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for path in paths:
        if path.is_file():
            data = read_bytes(path, MAX_UNPACKED)
            files[path.relative_to(folder).as_posix()] = data
            left -= len(data)
            if left < 0:
                raise NotReadable(f"holds more than {MAX_UNPACKED // 1_000_000} MB; not read")
    return files


def _read_zip(data: bytes) -> Files:
    """Return Loop's files in a zip. Raises NotReadable if it is damaged or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _ZIP_ERRORS as error:
        raise NotReadable(f"is a damaged zip: {error}") from error
    files: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for entry in archive.infolist()[:MAX_FILES]:
        name = entry.filename
        if PurePosixPath(name).name not in (CHECKMARKS, HABITS):
            continue
        # Other compressions may need any amount of memory before the first byte.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotReadable(f"{name}: is compressed in a way that acutui can't read")
        try:
            with archive.open(entry) as file:
                # The size that the zip states may be wrong.
                files[name] = file.read(left + 1)
        except _ZIP_ERRORS as error:
            raise NotReadable(f"{name}: can't be unpacked: {error}") from error
        left -= len(files[name])
        if left < 0:
            raise NotReadable(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB; not read")
    return files
