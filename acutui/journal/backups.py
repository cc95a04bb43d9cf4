"""Backups of the journal from before the first change of each day, and restoring them.

They are copies, not links. The journal is only ever replaced as a whole, so that a link to it
would keep its contents at no cost. But other programs, TinyDB among them, write into a file in
place, and would damage a linked backup together with the journal.
"""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from acutui.journal.inspection import FileState, inspect_data, inspect_file, read_file
from acutui.journal.storage import find_signature
from acutui.util import files
from acutui.util.files import FileError, Unwritable

DAILY, WEEKLY = 7, 4
LATEST = "latest"
SUFFIX = ".json"

_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_daily = re.compile(_DAY)
_replaced = re.compile(rf"replaced-{_DAY}T[0-9]{{6}}(?:-[0-9]+)?")


class Backup(NamedTuple):
    """A file in the folder of backups, and the day it was made."""

    path: Path
    day: date

    @property
    def name(self) -> str:
        """The name on the command line."""
        return self.path.stem


class RestoreResult(NamedTuple):
    """What a restore did.

    `before` is None if there was no journal. `aside` is where the former journal is now, None if
    there was none or it was the same as the backup. `doubt` says why a power cut could undo it.
    """

    backup: Backup
    before: FileState | None
    after: FileState
    aside: Path | None
    doubt: str = ""


class Backups:
    """The backups of one journal, dated by `today`."""

    def __init__(self, journal: Path, today: Callable[[], date]) -> None:
        self.journal = journal
        self.folder = files.companion_path(journal, ".backups")
        self.command = "acutui restore"  # what a user types to restore one, without its name
        self._today = today
        self._warning = ""
        self._last_warning = ""

    def back_up(self, check: Callable[[], object]) -> None:
        """Copy the journal, unless that was done today, and delete backups that are too old.

        The caller holds the journal's lock, has read a sound file, and is about to replace it;
        `check` raises if the file has changed since. Other errors must not prevent the save:
        `pending_warnings` returns them.
        """
        if not _exists(self.journal):
            self._warning = self._warn_missing("was missing, so a new journal was started")
            return
        today = self._today()
        path = self.folder / f"{today}{SUFFIX}"
        # The first backup of a day stays, even if the clock was wrong when it was made.
        if os.path.lexists(path):
            return
        try:
            made = files.replace_atomically(path, read_file(self.journal), check=check)
        except (FileError, OSError) as error:
            why = Unwritable.from_os_error(path, error) if isinstance(error, OSError) else error
            self._warning = f"{why}; changes are saved, but today has no backup"
        else:
            self._warning, self._last_warning = made.doubt, ""
            if not made.doubt:
                self._delete_old(today)

    def pending_warnings(self) -> tuple[str, ...]:
        """Return what is wrong, as sentences; each is returned once."""
        warning = self._warning
        if not warning and not _exists(self.journal):
            warning = self._warn_missing("is missing")
        if not warning or warning == self._last_warning:
            return ()
        self._last_warning = warning
        return (warning,)

    def _warn_missing(self, what: str) -> str:
        hint = self.restore_hint()
        return f"{self.journal}: {what}{hint}" if hint else ""

    def _delete_old(self, today: date) -> None:
        with suppress(OSError, FileError):
            found = self.list_daily()
            kept = select_days_to_keep((backup.day for backup in found), today)
            for backup in found:
                if backup.day not in kept:
                    backup.path.unlink(missing_ok=True)
            # Killed processes may have left these.
            for path in self.folder.glob(f".????-??-??{SUFFIX}.*{files.TEMP_SUFFIX}"):
                path.unlink(missing_ok=True)

    def list_daily(self) -> list[Backup]:
        """Return the backups, the newest first.

        Those from the future, made when a clock was wrong, come last.

        Raises:
            FileError: The folder can't be read; if it is missing, there are no backups.
        """
        return self._list(_daily)

    def list_replaced(self) -> list[Backup]:
        """Return the journals that were set aside by restoring backups, the newest first."""
        return self._list(_replaced)

    def find_newest_sound(self) -> Backup | None:
        """Return the newest backup that can be restored. Raises FileError."""
        states = ((backup, inspect_file(backup.path)) for backup in self.list_daily())
        return next((backup for backup, state in states if state and not state.problem), None)

    def restore_hint(self) -> str:
        """Return how to restore the newest sound backup, as the end of a sentence, or ""."""
        with suppress(FileError):
            if newest := self.find_newest_sound():
                return f"; `{self.command} {newest.name}` restores the newest sound backup"
        return ""

    def find(self, name: str) -> Backup:
        """Return the backup of that name, or the `latest` sound one. Raises FileError."""
        if name == LATEST:
            newest = self.find_newest_sound()
            if newest is None:
                raise FileError(self.folder, "contains no sound backup")
            return newest
        for backup in (*self.list_daily(), *self.list_replaced()):
            if backup.name == name:
                return backup
        raise FileError(self.folder, f"contains no {name}; `{self.command}` lists the backups")

    def _list(self, names: re.Pattern[str]) -> list[Backup]:
        found = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    name = entry.name.removesuffix(SUFFIX)
                    day = _parse_day(name, names) if name != entry.name else None
                    if day is not None and entry.is_file(follow_symlinks=False):
                        found.append(Backup(self.folder / entry.name, day))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise FileError(self.folder, f"can't be read: {error.strerror}") from error
        today = self._today()
        return sorted(found, key=lambda one: (one.day <= today, one.name), reverse=True)

    def restore(self, name: str, now: datetime) -> RestoreResult:
        """Replace the journal by a backup, and set the former journal aside, even a damaged one.

        Args:
            name: A day like "2026-11-22", the name of a replaced journal, or LATEST.
            now: Names the file of the former journal.

        Raises:
            FileError: The backup is missing or not sound, or the journal can't be replaced. The
                former journal is in its place.
        """
        backup = self.find(name)
        try:
            data = read_file(backup.path)
        except OSError as error:
            raise FileError(backup.path, f"can't be read: {error.strerror}") from error
        after = inspect_data(backup.path, data)
        if after.problem:
            what = f"{after.problem}; nothing was changed"
            raise FileError(backup.path, f"{what}{self.restore_hint()}")
        real = Path(os.path.realpath(self.journal))
        with files.FileLock(files.companion_path(self.journal, ".lock")).locked():
            files.remove_leftovers(real)
            before = inspect_file(real)
            with suppress(OSError):
                if read_file(real) == data:
                    return RestoreResult(backup, before, after, None)
            aside, doubt = self._replace_journal(real, data, now)
            # The changes that could be undone were made to the former journal.
            with suppress(FileError):
                files.remove_file(files.companion_path(self.journal, ".undo.json"))
        return RestoreResult(backup, before, after, aside, doubt)

    def _replace_journal(self, real: Path, data: bytes, now: datetime) -> tuple[Path | None, str]:
        """Write `data` in place of the journal; return where the former one is, and a doubt."""
        there = _identify(real)
        name = f"replaced-{now:%Y-%m-%dT%H%M%S}{SUFFIX}"
        aside = find_free_path(self.folder / name) if there else None

        def check_unchanged() -> None:
            if _identify(real) != there:
                what = "another program replaced it at the same time; nothing was changed"
                raise FileError(real, what)

        try:
            if aside:
                self._set_aside(real, aside)
            written = files.replace_atomically(real, data, check=check_unchanged)
        except FileExistsError as error:  # Another program made this file, and it stays.
            raise Unwritable.from_os_error(aside or real, error) from error
        except (FileError, OSError) as error:
            # Remove the second copy only if the journal is still in its place.
            if aside and _identify(real) == there:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
            if isinstance(error, FileError):
                raise
            raise Unwritable.from_os_error(aside or real, error) from error
        if aside:
            with suppress(OSError):
                aside.chmod(files.FILE_MODE)
        return aside, written.doubt

    def _set_aside(self, real: Path, aside: Path) -> None:
        """Give the journal a second name, which works even if it can't be read any more.

        Raises FileExistsError if another program took that name, OSError, or Unwritable.
        """
        try:
            aside.hardlink_to(real)
        except FileExistsError:
            raise
        except OSError:  # It is on another disk, or on one without links.
            files.replace_atomically(aside, read_file(real))
        files.sync_folder(self.folder)


def select_days_to_keep(days: Iterable[date], today: date) -> set[date]:
    """Return the last 7 days with a backup, and the last day of each of the 4 weeks before.

    Days in the future, from a clock that was wrong, are counted separately, so that they don't
    displace the others.
    """
    ordered = sorted(set(days), reverse=True)
    past = [day for day in ordered if day <= today]
    return _select_last(past) | _select_last(ordered[: len(ordered) - len(past)])


def _select_last(days: list[date]) -> set[date]:
    last_of_week: dict[tuple[int, int], date] = {}
    for day in days[DAILY:]:
        last_of_week.setdefault(day.isocalendar()[:2], day)
    return {*days[:DAILY], *list(last_of_week.values())[:WEEKLY]}


def is_backup_name(text: str) -> bool:
    """Whether a backup could have that name on the command line."""
    return text == LATEST or any(_parse_day(text, names) for names in (_daily, _replaced))


def _parse_day(name: str, names: re.Pattern[str]) -> date | None:
    match = names.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def find_free_path(path: Path) -> Path:
    """Return the path, or if there is something, one like it with a number before its suffix."""
    free, number = path, 1
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _exists(path: Path) -> bool:
    """Whether there is something at this path, even if we may not look at it."""
    try:
        return find_signature(path) is not None
    except FileError:
        return True


def _identify(path: Path) -> tuple[int, ...]:
    """Return what tells a file from others, by any of its names; nothing if it does not exist."""
    with suppress(OSError):
        if os.path.lexists(path) and not path.is_file():
            raise FileError(path, "is not a file; nothing was changed")
    return (find_signature(path) or ())[:-1]
