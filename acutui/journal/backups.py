"""Copies of the journal from before the first change of a day, and the way back to one of them.

They are copies, not links. The journal is only ever replaced as a whole, so that a link to it
would stay as it is at no cost; but other programs write into a file in place, TinyDB among them,
and what they tear in the journal would be torn in such a backup too.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from acutui.journal.file_format import parse
from acutui.journal.inspection import FileState, Inspector, is_sound, read_file
from acutui.util.files import (
    FILE_MODE,
    TEMP_SUFFIX,
    FileError,
    FileLock,
    Unconfirmed,
    Unwritable,
    companion_path,
    make_folder,
    remove_file,
    remove_leftovers,
    replace_atomically,
    sync_folder,
)

DAILY, WEEKLY = 7, 4
LATEST = "latest"

ENDING = ".json"

_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_daily = re.compile(_DAY)
_replaced = re.compile(rf"replaced-{_DAY}T[0-9]{{6}}(?:-[0-9]+)?")
_unfinished = re.compile(rf"\.{_DAY}{re.escape(ENDING)}\.[^.]+{re.escape(TEMP_SUFFIX)}")


@dataclass(frozen=True, slots=True)
class Backup:
    """A file in the folder of backups, the day that it is of, and its name without ending."""

    path: Path
    day: date

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What came of bringing a backup back.

    `before` is None where there was no journal. `aside` is where the former one is now, None
    where there was none, or where it was the very same.
    """

    backup: Backup
    before: FileState | None
    after: FileState
    aside: Path | None


class Backups:
    """The backups of one journal; `today` tells the day that they are named by.

    `command` is what the user types to bring one back, but for its name.
    """

    def __init__(self, journal: Path, today: Callable[[], date]) -> None:
        self.journal = journal
        self.folder = companion_path(journal, ".backups")
        self.command = "acutui restore"
        self._today = today
        self._trouble = ""
        self._told = ""

    # Keeping them

    def back_up(self, check: Callable[[bytes], object] = parse) -> None:
        """Copy the journal as it stands, unless that was done today, and drop what is too old.

        For whoever holds the journal's lock and is about to replace it. `check` raises where it
        is not sound, and it is not copied then: ValueError, or what the caller wants to hear.
        What else goes wrong keeps nobody from saving; `pending_warnings` tells it.
        """
        if not _is_there(self.journal):
            self._trouble = self._missing("was not there, and is begun anew")
            return
        today = self._today()
        path = self.folder / f"{today}{ENDING}"
        # The first of a day stays, whatever the clock said when it was made.
        if os.path.lexists(path):
            return
        try:
            data = read_file(self.journal)
            replace_atomically(path, data, check=partial(check, data))
        except ValueError:
            return
        except Unconfirmed as error:
            self._trouble = str(error)
        except (FileError, OSError) as error:
            said = error if isinstance(error, FileError) else Unwritable.from_os_error(path, error)
            self._trouble = f"{said}; changes are saved all the same, without a backup of today"
        else:
            self._trouble = self._told = ""
            self._prune(today)

    def pending_warnings(self) -> tuple[str, ...]:
        """Return what is wrong, as sentences, unless it was told already."""
        said = self._trouble
        if not said and not _is_there(self.journal):
            said = self._missing("is not there")
        if not said or said == self._told:
            return ()
        self._told = said
        return (said,)

    def _missing(self, what: str) -> str:
        hint = self.restore_hint()
        return f"{self.journal}: {what}{hint}" if hint else ""

    def _prune(self, today: date) -> None:
        """Delete what is too old. For after a sound backup was made, which is always kept."""
        with suppress(OSError, FileError):
            found = self.list_daily()
            kept = select_days_to_keep((backup.day for backup in found), today)
            for path in [backup.path for backup in found if backup.day not in kept]:
                path.unlink(missing_ok=True)
            for path in self.folder.glob(f".*{TEMP_SUFFIX}"):
                if _unfinished.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    # Finding one

    def list_daily(self) -> list[Backup]:
        """Return the backups, the newest first. Raises FileError where nobody can look.

        Those of days to come, made when a clock was wrong, are the last.
        """
        return self._found(_daily)

    def list_replaced(self) -> list[Backup]:
        """Return what was kept aside when backups were brought back, the newest first."""
        return self._found(_replaced)

    def find_newest_sound(self) -> Backup | None:
        """Return the newest backup that can be brought back. Raises FileError."""
        return next((backup for backup in self.list_daily() if is_sound(backup.path)), None)

    def restore_hint(self) -> str:
        """Return how the newest sound backup is brought back, to end a sentence with."""
        try:
            newest = self.find_newest_sound()
        except FileError:
            return ""
        if newest is None:
            return ""
        name = newest.name
        return f"; the newest sound backup is of {name}: `{self.command} {name}` brings it back"

    def find(self, name: str) -> Backup:
        """Return the backup of that name, or the `latest` sound one. Raises FileError."""
        if name == LATEST:
            newest = self.find_newest_sound()
            if newest is None:
                raise FileError(self.folder, "holds no sound backup")
            return newest
        for backup in (*self.list_daily(), *self.list_replaced()):
            if backup.name == name:
                return backup
        raise FileError(self.folder, f"holds no {name}; `{self.command}` lists what it holds")

    def _found(self, names: re.Pattern[str]) -> list[Backup]:
        found = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    name = entry.name.removesuffix(ENDING)
                    day = _day_of(name, names) if name != entry.name else None
                    if day is not None and entry.is_file(follow_symlinks=False):
                        found.append(Backup(self.folder / entry.name, day))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise FileError(self.folder, f"can't be read: {error.strerror}") from error
        today = self._today()
        return sorted(found, key=lambda one: (one.day <= today, one.name), reverse=True)

    # Bringing one back

    def restore(self, name: str, now: datetime) -> RestoreResult:
        """Put a backup in the place of the journal, which is kept aside, whatever it holds.

        Raises FileError; the journal is then as it was, or, where only its coming to the
        disk is in doubt, the backup; the former one is never gone.
        """
        look = Inspector()
        backup = self.find(name)
        try:
            data = read_file(backup.path)
        except OSError as error:
            raise FileError(backup.path, f"can't be read: {error.strerror}") from error
        after = look.of(backup.path, data)
        if after.problem:
            raise FileError(
                backup.path, f"{after.problem}; nothing was changed{self.restore_hint()}"
            )
        real = Path(os.path.realpath(self.journal))
        with FileLock(companion_path(self.journal, ".lock")).locked():
            remove_leftovers(real)
            before = look.at(real)
            if before and not before.problem and _is_same(real, data):
                return RestoreResult(backup, before, after, None)
            aside = self._exchange(real, data, now)
            # What could be undone was done to the former journal.
            with suppress(FileError):
                remove_file(companion_path(self.journal, ".undo.json"))
        return RestoreResult(backup, before, after, aside)

    def _exchange(self, real: Path, data: bytes, now: datetime) -> Path | None:
        """Put `data` in the place of the journal; return where the former one is now."""
        there = _identity(real)
        aside = self._free(now) if there else None
        try:
            if aside:
                self._set_aside(real, aside)
            replace_atomically(real, data, check=partial(_check_same, real, there))
        except FileExistsError as error:  # It is somebody else's, and stays.
            raise Unwritable.from_os_error(aside or real, error) from error
        except (FileError, OSError) as error:
            # Only what is still in its own place is there twice.
            if aside and _identity(real) == there:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
            if isinstance(error, FileError):
                raise
            raise Unwritable.from_os_error(aside or real, error) from error
        if aside:
            with suppress(OSError):
                aside.chmod(FILE_MODE)
        return aside

    def _set_aside(self, real: Path, aside: Path) -> None:
        """Give the journal a second name, which also keeps one that can't be read any more.

        Raises FileExistsError where somebody else took that name, OSError, or Unwritable.
        """
        make_folder(self.folder)
        try:
            aside.hardlink_to(real)
        except FileExistsError:
            raise
        except OSError:  # another disk, or one that knows no links
            replace_atomically(aside, read_file(real))
        sync_folder(self.folder)

    def _free(self, now: datetime) -> Path:
        """Return the path for what is set aside now, under a name that nothing has."""
        name, number = f"replaced-{now:%Y-%m-%dT%H%M%S}", 1
        path = self.folder / f"{name}{ENDING}"
        while os.path.lexists(path):
            number += 1
            path = self.folder / f"{name}-{number}{ENDING}"
        return path


def select_days_to_keep(days: Iterable[date], today: date) -> set[date]:
    """Return the days whose backups are kept: the last 7 there are, and of the 4 weeks before.

    Of a week, it is the last day. Days to come, of a clock that was wrong, count by themselves,
    so that they don't take the place of the others.
    """
    ordered = sorted(set(days), reverse=True)
    past = [day for day in ordered if day <= today]
    return _rolling(past) | _rolling(ordered[: len(ordered) - len(past)])


def _rolling(days: list[date]) -> set[date]:
    """Return which of the days, the last of which comes first, are kept."""
    last_of_week: dict[tuple[int, int], date] = {}
    for day in days[DAILY:]:
        last_of_week.setdefault(day.isocalendar()[:2], day)
    return {*days[:DAILY], *list(last_of_week.values())[:WEEKLY]}


def is_backup_name(text: str) -> bool:
    """Whether a backup could have that name on the command line."""
    return text == LATEST or any(_day_of(text, names) for names in (_daily, _replaced))


def _day_of(name: str, names: re.Pattern[str]) -> date | None:
    """Return the day in a name of ours, None where it is none."""
    match = names.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _is_there(path: Path) -> bool:
    """Whether there is something, even if nobody may look at it."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        pass
    return True


def _is_same(path: Path, data: bytes) -> bool:
    try:
        return read_file(path) == data
    except OSError:
        return False


def _identity(path: Path) -> tuple[int, int, int, int] | None:
    """Return by what a file is known, whatever names it has. Raises FileError for no file."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileError(path, f"can't be read: {error.strerror}") from error
    if not stat.S_ISREG(found.st_mode):
        raise FileError(path, "is no file; nothing was changed")
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _check_same(path: Path, there: tuple[int, int, int, int] | None) -> None:
    if _identity(path) != there:
        raise FileError(path, "another program replaced it meanwhile; nothing was changed")
