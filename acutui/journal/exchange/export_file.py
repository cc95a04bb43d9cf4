"""Write an export to a file, but never over the journal or its companions."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from acutui.util.files import FileError, replace_atomically

FREE_SUFFIXES = (".csv", ".ics")
"""Suffixes that no companion of the journal has, so `journal.csv` may lie beside it."""


class AlreadyExists(FileError):
    """A file exists, and may not be overwritten."""


def save_export(path: Path, text: str, journal: Path, *, overwrite: bool = False) -> None:
    """Write an export of `journal` to a file, at once and synced to the disk.

    A new file is readable by its owner alone.

    Raises:
        AlreadyExists: The file exists, and `overwrite` is not set.
        FileError: It can't be written, or belongs to the journal.
    """
    check_target(path, journal, overwrite=overwrite)
    replace_atomically(
        path, text.encode(), check=lambda: check_target(path, journal, overwrite=overwrite)
    )


def check_target(path: Path, journal: Path, *, overwrite: bool = False) -> None:
    """Raise AlreadyExists or FileError if an export may not be written to `path`."""
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
        raise FileError(path, "is not a regular file; choose another name")
    if not overwrite:
        raise AlreadyExists(path, "already exists")


def _belongs_to_journal(journal: Path, target: Path) -> bool:
    """Return whether a file is the journal, a companion of it, or in a folder of companions."""
    real = Path(os.path.realpath(journal))
    return any(
        _is_reserved(part.name, real, is_folder=part != target)
        and _is_same(part.parent, real.parent)
        for part in (target, *target.parents)
    )


def _is_reserved(name: str, journal: Path, *, is_folder: bool) -> bool:
    # By prefix, which covers companions added in the future. In lower case, because some
    # disks take JOURNAL.json for journal.json.
    name, stem = name.lower(), journal.stem.lower()
    if name == journal.name.lower():
        return True
    prefixes = (f"{stem}.", f".{stem}.")
    return name.startswith(prefixes) and (is_folder or not name.endswith(FREE_SUFFIXES))


def _is_same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False
