"""What can be done about a damaged journal: take over what can be read, or restore a backup."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from acutui.journal.backup_files import Backup
from acutui.journal.backups import Backups
from acutui.journal.file_format import NewerFormat, dump, parse
from acutui.journal.inspection import FileState, inspect_data, inspect_file, read_file
from acutui.journal.salvage import Salvage, salvage
from acutui.util.durations import format_count
from acutui.util.files import FileError, FileLock, companion_path, remove_leftovers


class Remedies(NamedTuple):
    """What can be had of a damaged journal, and the newest sound backup.

    `salvaged` is None if nothing can be read, and `backup` if there is none.
    """

    command: str
    loss: str
    salvaged: FileState | None = None
    backup: Backup | None = None
    restored: FileState | None = None

    @property
    def is_restoring_better(self) -> bool:
        """Whether the backup has more sessions than can be read of the journal."""
        if self.restored is None:
            return False
        return self.salvaged is None or len(self.restored.sessions) > len(self.salvaged.sessions)

    @property
    def hint(self) -> str:
        """What to do, as the end of a sentence; "" if nothing can be done."""
        parts = []
        if self.salvaged is not None:
            merge = f"{self.command.removesuffix('restore')}merge"
            loss = f"; {self.loss}" if self.loss else ""
            parts.append(f"`{merge}` takes over its {_count(self.salvaged)}{loss}")
        if self.is_restoring_better and self.backup and self.restored:
            name = f"`{self.command} {self.backup.name}`"
            parts.insert(0, f"{name} brings back {_count(self.restored)}")
        return "".join(f"; {part}" for part in parts)


class TakeOver(NamedTuple):
    """A journal that was replaced by what could be read of it."""

    problem: str
    found: Salvage
    state: FileState
    aside: Path | None
    """Where the damaged file is now."""
    doubt: str
    """Why a power cut could undo it, or ""."""


def find_remedies(data: bytes, backups: Backups) -> Remedies:
    """Find out what can be done about a journal of damaged data."""
    remedies = Remedies(backups.command, "")
    with suppress(NewerFormat):
        found = salvage(data)
        if any(found.tables.values()):
            state = inspect_data(backups.journal, dump(found.contents))
            remedies = remedies._replace(salvaged=state, loss=found.loss)
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
    with FileLock(companion_path(real, ".lock"), real).locked():
        try:
            data = read_file(real)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileError(real, f"can't be read: {error.strerror}") from error
        try:
            parse(data, allow_newer=True)
            return None
        except ValueError as error:
            problem = str(error)
        try:
            found = salvage(data)
        except NewerFormat as error:
            raise FileError(real, f"{problem}; it {error}") from error
        if not any(found.tables.values()):
            what = f"{problem}; nothing in it can be read{backups.restore_hint()}"
            raise FileError(real, what)
        new = dump(found.contents)
        remove_leftovers(real)
        aside, doubt = backups.replace_journal(real, new, now, "damaged")
        # The changes that could be undone were made to the damaged journal.
        undo = companion_path(real, ".undo.json")
        with suppress(OSError):
            undo.rename((aside or real).with_suffix(".undo"))
    return TakeOver(problem, found, inspect_data(real, new), aside, doubt)


def _count(state: FileState) -> str:
    return format_count(len(state.sessions), "session")
