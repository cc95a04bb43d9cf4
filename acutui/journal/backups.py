"""Backups of the journal from before the first change of each day, and restoring them.

They are copies, not links. The journal is only ever replaced as a whole, so that a link to it
would keep its contents at no cost. But other programs, TinyDB among them, write into a file in
place, and would damage a linked backup together with the journal.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from acutui.journal.backup_files import (
    DAILY_NAME,
    LATEST,
    REPLACED_NAME,
    SUFFIX,
    Backup,
    list_backups,
    select_days_to_keep,
)
from acutui.journal.companions import check_mark, write_mark
from acutui.journal.inspection import FileState, inspect_data, inspect_file
from acutui.journal.storage import find_signature
from acutui.util import files
from acutui.util.companions import check_own, open_companion, read_companion
from acutui.util.files import FileError, Refused, Unwritable
from acutui.util.reading import JOURNAL_LIMIT, read_bytes


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
        self._real = Path(os.path.realpath(journal))
        self.program = "acutui"  # how a user starts it with this journal
        self._today = today
        self._warning = ""
        self._last_warning = ""

    def back_up(self, check: Callable[[], object], *, once_more: bool = False) -> None:
        """Copy the journal, unless that was done today, and delete backups that are too old.

        With `once_more`, it is copied even if that was done today, that copy is never deleted, and
        without it nothing may be saved: FileError is raised.

        The caller holds the journal's lock, has read a sound file, and is about to replace it;
        `check` raises if the file has changed since. Other errors must not prevent the save:
        `pending_warnings` returns them.
        """
        if not _exists(self.journal):
            if hint := self.restore_hint():
                what = "was missing, so a new journal was started"
                self._warning = f"{self.journal}: {what}{hint}"
            return
        today = self._today()
        path = self.folder / f"{today}{SUFFIX}"
        try:
            self.prepare_folder()
            # The first backup of a day stays, even if the clock was wrong when it was made.
            if once_more:
                path = find_free_path(self.folder / f"replaced-{today}{SUFFIX}")
            elif os.path.lexists(path):
                return
            data = read_bytes(self.journal, JOURNAL_LIMIT)
            made = files.replace_atomically(path, data, check=check, journal=self._real)
        except (FileError, OSError) as error:
            if isinstance(error, OSError):
                error = Unwritable.from_os_error(path, error)
            if once_more:
                raise error from None
            why = f"{path}: can't be saved: {error}" if isinstance(error, Refused) else error
            self._warning = f"{why}; changes are saved, but today has no backup"
        else:
            self._warning, self._last_warning = made.doubt, ""
            if not made.doubt:
                self._delete_old(today)

    def prepare_folder(self) -> None:
        """Create the folder, or make sure that it is of this journal.

        Raises FileError, Refused if the folder is a link or of another journal, or OSError.
        """
        is_new = not os.path.lexists(self.folder)
        if is_new:
            files.make_folder(self.folder)
        # Opening may fail although files can be made in it.
        with suppress(OSError):
            os.close(open_companion(self.folder, os.O_RDONLY | os.O_DIRECTORY, self._real))
        if is_new or not check_mark(self.folder, self._real):
            with suppress(OSError):
                write_mark(self.folder, self._real)

    def pending_warnings(self) -> tuple[str, ...]:
        """Return what is wrong, as sentences; each is returned once."""
        warning = self._warning
        if not warning or warning == self._last_warning:
            return ()
        self._last_warning = warning
        return (warning,)

    def _delete_old(self, today: date) -> None:
        with suppress(OSError, FileError):
            found = self.list_daily()
            kept = select_days_to_keep((backup.day for backup in found), today)
            for backup in found:
                # What does not read as a backup may be a file of the user's.
                if backup.day not in kept and _reads_as_backup(backup.path):
                    backup.path.unlink(missing_ok=True)
            # Killed processes may have left these.
            for path in self.folder.glob(f".????-??-??{SUFFIX}.*{files.TEMP_SUFFIX}"):
                check_own(path, path.lstat(), self._real)
                path.unlink(missing_ok=True)

    def list_daily(self) -> list[Backup]:
        """Return the backups, the newest first.

        Those from the future, made when a clock was wrong, come last.

        Raises:
            FileError: The folder can't be read, or is Refused since it is not of this journal; if
                it is missing, there are no backups.
        """
        return list_backups(self.folder, self._real, DAILY_NAME, self._today())

    def list_replaced(self) -> list[Backup]:
        """Return the journals that were set aside by restoring backups, the newest first."""
        return list_backups(self.folder, self._real, REPLACED_NAME, self._today())

    def find_newest_sound(self) -> Backup | None:
        """Return the newest backup that can be restored. Raises FileError."""
        states = ((backup, inspect_file(backup.path)) for backup in self.list_daily())
        return next((backup for backup, state in states if state and not state.problem), None)

    def restore_hint(self) -> str:
        """Return how to restore the newest sound backup, as the end of a sentence, or ""."""
        with suppress(FileError):
            if newest := self.find_newest_sound():
                return f"; `{self.program} restore {newest.name}` restores the newest sound backup"
        return ""

    def explain_missing(self) -> str:
        """Return why no journal may be begun where none is, without its name, or ""."""
        from acutui.journal.missing import explain_missing  # noqa: PLC0415 - rarely needed

        saved: list[Backup] = []
        with suppress(FileError):  # It may be another journal's, and so is no sign of this one.
            saved = [*self.list_daily(), *self.list_replaced()]
        folder = self.folder.name if saved else ""
        with suppress(FileError):
            return explain_missing(self.journal, self.program, folder, self.restore_hint())
        return ""

    def damage_hint(self, data: bytes) -> str:
        """Return what to do about a journal of damaged data, as the end of a sentence, or ""."""
        from acutui.journal.repair import find_remedies  # noqa: PLC0415 - few are damaged

        return find_remedies(data, self).hint

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
        raise FileError(
            self.folder, f"contains no {name}; `{self.program} restore` lists the backups"
        )

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
            data = read_companion(backup.path, JOURNAL_LIMIT, self._real)
        except OSError as error:
            raise FileError(backup.path, f"can't be read: {error.strerror}") from error
        after = inspect_data(backup.path, data)
        if after.problem:
            what = f"{after.problem}; nothing was changed"
            raise FileError(backup.path, f"{what}{self.restore_hint()}")
        real = self._real
        with files.FileLock(files.companion_path(real, ".lock"), real).locked():
            files.remove_leftovers(real)
            before = inspect_file(real)
            with suppress(FileError):
                if read_bytes(real, JOURNAL_LIMIT) == data:
                    return RestoreResult(backup, before, after, None)
            aside, doubt = self.replace_journal(real, data, now)
            # The changes that could be undone were made to the former journal.
            with suppress(FileError):
                files.remove_file(files.companion_path(real, ".undo.json"))
        return RestoreResult(backup, before, after, aside, doubt)

    def replace_journal(
        self, real: Path, data: bytes, now: datetime, why: str = "replaced"
    ) -> tuple[Path | None, str]:
        """Write `data` in place of the journal; return where the former one is, and a doubt.

        The caller holds the journal's lock. `why` begins the former one's new name.
        """
        there = _identify(real)
        name = f"{why}-{now:%Y-%m-%dT%H%M%S}{SUFFIX}"
        aside = find_free_path(self.folder / name) if there else None

        def check_unchanged() -> None:
            if _identify(real) != there:
                what = "another program replaced it at the same time; nothing was changed"
                raise FileError(real, what)

        try:
            if aside:
                self.prepare_folder()
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

        Raises FileExistsError if another program took that name, OSError, or FileError.
        """
        try:
            aside.hardlink_to(real)
        except FileExistsError:
            raise
        except OSError:  # It is on another disk, or on one without links.
            files.replace_atomically(aside, read_bytes(real, JOURNAL_LIMIT), journal=real)
        files.sync_folder(self.folder)


def find_free_path(path: Path) -> Path:
    """Return the path, or if there is something, one like it with a number before its suffix."""
    free, number = path, 1
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _reads_as_backup(path: Path) -> bool:
    state = inspect_file(path)
    return state is not None and state.health in ("sound", "repetitive", "newer")


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
