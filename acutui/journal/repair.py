"""What can be done about a damaged journal: take over what can be read, or restore a backup."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from acutui.journal.backup_files import Backup
from acutui.journal.file_format import dump, parse
from acutui.journal.inspection import FileState, inspect_data, inspect_file
from acutui.journal.salvage import Salvage, salvage
from acutui.util.durations import format_count
from acutui.util.files import FileError, FileLock, companion_path, remove_leftovers
from acutui.util.reading import JOURNAL_LIMIT, Missing, read_bytes


class Backups(Protocol):
    """What is needed here of `journal.backups`, which asks this module what can be done."""

    journal: Path
    program: str

    def list_daily(self) -> list[Backup]: ...

    def find_newest_sound(self) -> Backup | None: ...

    def restore_hint(self) -> str: ...

    def replace_journal(
        self, real: Path, data: bytes, now: datetime, why: str
    ) -> tuple[Path | None, str]: ...


class Remedies(NamedTuple):
    """What can be had of a damaged journal, and the newest sound backup.

    `salvaged` is None if nothing can be read, and `backup` if there is none. Of what can't be
    read, `filled` entries are in a backup.
    """

    program: str  # how a user starts it with this journal
    loss: str = ""
    salvaged: FileState | None = None
    filled: int = 0
    backup: Backup | None = None
    restored: FileState | None = None

    @property
    def is_restoring_better(self) -> bool:
        """Whether the backup has more sessions than can be read of the journal."""
        if self.restored is None:
            return False
        return self.salvaged is None or len(self.restored.sessions) > len(self.salvaged.sessions)

    @property
    def salvaged_words(self) -> str:
        """How many sessions can be read, and how many of them are from backups."""
        filled = f", {self.filled} of them from a backup" if self.filled else ""
        return f"{_count(self.salvaged)}{filled}" if self.salvaged else ""

    @property
    def hint(self) -> str:
        """What to do, as the end of a sentence; "" if nothing can be done."""
        parts = []
        if self.salvaged is not None:
            loss = f"; {self.loss}" if self.loss else ""
            parts.append(f"`{self.program} merge` takes over its {self.salvaged_words}{loss}")
        if self.is_restoring_better and self.backup and self.restored:
            name = f"`{self.program} restore {self.backup.name}`"
            parts.insert(0, f"{name} brings back {_count(self.restored)}")
        return "".join(f"; {part}" for part in parts)


class TakeOver(NamedTuple):
    """A journal that was replaced by what could be read of it."""

    problem: str
    found: Salvage
    state: FileState
    filled: int
    """How many entries that were not whole are from backups."""
    aside: Path | None
    """Where the damaged file is now."""
    doubt: str
    """Why a power cut could undo it, or ""."""
    backup: Backup | None
    """The newest sound backup."""
    only_there: int
    """How many sessions are in it, and neither here nor deleted."""

    @property
    def advice(self) -> str:
        """A sentence on sessions that only the backup has, or ""."""
        if self.backup is None or not self.only_there:
            return ""
        count = format_count(self.only_there, "session")
        what = f"{count} of the backup of {self.backup.day} could not be read here"
        return f"{what}; `acutui merge {self.backup.path}` brings what it has"


def find_remedies(data: bytes, backups: Backups) -> Remedies:
    """Find out what can be done about a journal of damaged data."""
    remedies = Remedies(backups.program)
    with suppress(ValueError):
        found, filled = _read_damaged(data, backups)
        state = inspect_data(backups.journal, dump(found.contents))
        remedies = remedies._replace(salvaged=state, filled=filled, loss=found.loss)
    with suppress(FileError):
        if newest := backups.find_newest_sound():
            remedies = remedies._replace(backup=newest, restored=inspect_file(newest.path))
    return remedies


def take_over(backups: Backups, now: datetime) -> TakeOver | None:
    """Replace a damaged journal by what can be read of it; the file is kept among the backups.

    Args:
        backups: The backups of the journal.
        now: Names the damaged file.

    Returns:
        None if the journal is sound, or missing.

    Raises:
        FileError: Nothing can be read of it, or it can't be replaced; it is as it was.
    """
    real = Path(os.path.realpath(backups.journal))
    # Only what is damaged is locked, so that no folder is made for a journal that is missing.
    if _read_if_damaged(real) is None:
        return None
    with FileLock(companion_path(real, ".lock"), real).locked():
        present = _read_if_damaged(real)
        if present is None:
            return None
        data, problem = present
        try:
            found, filled = _read_damaged(data, backups)
        except ValueError as error:
            what = f"{problem}; {error}{backups.restore_hint()}"
            raise FileError(real, what) from error
        new = dump(found.contents)
        remove_leftovers(real)
        aside, doubt = backups.replace_journal(real, new, now, "damaged")
        # The changes that could be undone were made to the damaged journal.
        undo = companion_path(real, ".undo.json")
        with suppress(OSError):
            undo.rename((aside or real).with_suffix(".undo"))
        backup, only_there = _compare_backup(found, backups)
    state = inspect_data(real, new)
    return TakeOver(problem, found, state, filled, aside, doubt, backup, only_there)


def _compare_backup(found: Salvage, backups: Backups) -> tuple[Backup | None, int]:
    """Return the newest sound backup, and how many sessions only it has."""
    with suppress(FileError):
        backup = backups.find_newest_sound()
        state = inspect_file(backup.path) if backup else None
        if backup and state:
            here = {int(id) for id in found.tables["sessions"]}
            return backup, len(state.sessions.keys() - here)
    return None, 0


def _read_if_damaged(path: Path) -> tuple[bytes, str] | None:
    """Return a damaged file and what is wrong; None if it is sound or missing. Raises FileError."""
    try:
        data = read_bytes(path, JOURNAL_LIMIT)
        parse(data, allow_newer=True)
    except Missing:
        return None
    except ValueError as error:
        return data, str(error)
    return None


def _read_damaged(data: bytes, backups: Backups) -> tuple[Salvage, int]:
    """Return what can be read, and how many entries that are not whole are from backups.

    Raises ValueError if nothing can be read.
    """
    found = salvage(data)
    if not any(found.tables.values()):
        raise ValueError("nothing in it can be read")
    missing = set(found.lost_ids)
    with suppress(FileError):
        for backup in backups.list_daily() if missing else ():
            with suppress(FileError, ValueError):
                tables = parse(read_bytes(backup.path, JOURNAL_LIMIT)).tables
                for table, here in found.tables.items():
                    there = tables.get(table, {})
                    here.update({id: there[id] for id in there if id in missing})
                    missing.difference_update(there)
    return found, len(found.lost_ids) - len(missing)


def _count(state: FileState) -> str:
    return format_count(len(state.sessions), "session")
