"""Where an export goes: into a file of its own, never over the journal or what belongs to it."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from acutui.util.files import FileError, replace_atomically

FREE_SUFFIXES = (".csv", ".ics")
"""Endings that the journal gives none of its own files, so `journal.csv` may lie beside it."""


class AlreadyExists(FileError):
    """A file that is there already, and that nobody said may be overwritten."""


def save_export(path: Path, text: str, journal: Path, *, overwrite: bool = False) -> None:
    """Write an export of `journal` into a file, for its owner alone where it is a new one.

    On return it is on the disk; a crash leaves no half of it. Raises AlreadyExists where the file
    is there already, FileError where it can't be or must not be written.
    """
    check_target(path, journal, overwrite=overwrite)
    replace_atomically(
        path, text.encode(), check=lambda: check_target(path, journal, overwrite=overwrite)
    )


def check_target(path: Path, journal: Path, *, overwrite: bool = False) -> None:
    """Raise AlreadyExists or FileError where an export must not be written to `path`."""
    target = Path(os.path.realpath(path))
    if _belongs_to_journal(journal, target):
        raise FileError(path, "belongs to the journal; choose another name")
    try:
        mode = target.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if not target.parent.is_dir():
            raise FileError(path, f"there is no folder {target.parent}") from None
        return
    except OSError as error:
        raise FileError(path, f"can't be written: {error.strerror}") from error
    if not stat.S_ISREG(mode):
        raise FileError(path, "is no file that could be written; choose another name")
    if not overwrite:
        raise AlreadyExists(path, "is there already")


def _belongs_to_journal(journal: Path, target: Path) -> bool:
    """Whether a file is the journal or lies where the journal keeps things of its own."""
    real = Path(os.path.realpath(journal))
    return any(
        _is_reserved(part.name, real, folder=part != target)
        and _is_same_folder(part.parent, real.parent)
        for part in (target, *target.parents)
    )


def _is_reserved(name: str, journal: Path, *, folder: bool) -> bool:
    # By their beginnings, in small letters: what is added to the companions one day is
    # among them, and there are disks that take JOURNAL.json for journal.json.
    name, stem = name.lower(), journal.stem.lower()
    if name == journal.name.lower():
        return True
    beginnings = (f"{stem}.", f".{stem}.")
    return name.startswith(beginnings) and (folder or not name.endswith(FREE_SUFFIXES))


def _is_same_folder(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False
