"""The files in the folder of backups, which their names tell from others."""

import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from acutui.journal.companions import check_mark
from acutui.util.companions import open_companion
from acutui.util.errors import FileError

DAILY, WEEKLY = 7, 4
LATEST = "latest"
SUFFIX = ".json"

_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
DAILY_NAME = re.compile(_DAY)
REPLACED_NAME = re.compile(rf"(?:replaced|damaged)-{_DAY}(?:T[0-9]{{6}})?(?:-[0-9]+)?")


class Backup(NamedTuple):
    """A file in the folder of backups, and the day it was made."""

    path: Path
    day: date

    @property
    def name(self) -> str:
        """The name on the command line."""
        return self.path.stem


def open_backups(folder: Path, journal: Path) -> int:
    """Open the folder of backups. Raises FileError, Refused if it is no such folder, or OSError."""
    handle = open_companion(folder, os.O_RDONLY | os.O_DIRECTORY, journal)
    try:
        check_mark(folder, journal)
    except BaseException:
        os.close(handle)
        raise
    return handle


def list_backups(folder: Path, journal: Path, names: re.Pattern[str], today: date) -> list[Backup]:
    """Return the backups with such names, the newest first, those from the future last.

    Raises FileError if the folder can't be read; if it is missing, there are none.
    """
    found = []
    try:
        handle = open_backups(folder, journal)
        try:
            with os.scandir(handle) as entries:
                for entry in entries:
                    name = entry.name.removesuffix(SUFFIX)
                    day = _parse_day(name, names) if name != entry.name else None
                    if day is not None and entry.is_file(follow_symlinks=False):
                        found.append(Backup(folder / entry.name, day))
        finally:
            os.close(handle)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise FileError(folder, f"can't be read: {error.strerror}") from error
    return sorted(found, key=lambda one: (one.day <= today, one.day, one.name), reverse=True)


def is_backup_name(text: str) -> bool:
    """Whether a backup could have that name on the command line."""
    return text == LATEST or any(_parse_day(text, names) for names in (DAILY_NAME, REPLACED_NAME))


def _parse_day(name: str, names: re.Pattern[str]) -> date | None:
    match = names.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


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
