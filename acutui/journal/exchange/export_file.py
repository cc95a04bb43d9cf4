"""Write an export to a file, but never over the journal or its companions."""

import os
import stat
from contextlib import suppress
from functools import partial
from pathlib import Path

from acutui.util.files import FileError, companion_path, replace_atomically

FREE_SUFFIXES = (".csv", ".ics")  # No companion of the journal has them.


class AlreadyExists(FileError):
    """A file exists, and may not be overwritten."""


def save_export(path: Path, text: str, journal: Path, *, overwrite: bool = False) -> None:
    """Write an export of `journal` to a file, at once and synced to the disk.

    A new file is readable by its owner alone.

    Raises:
        AlreadyExists: The file exists, and `overwrite` is not set.
        FileError: It can't be written, or belongs to the journal.
    """
    check = partial(check_target, path, journal, overwrite=overwrite)
    check()
    replace_atomically(path, text.encode(), check=check)


def check_target(path: Path, journal: Path, *, overwrite: bool = False) -> None:
    """Check whether an export may be written to a file.

    Raises:
        AlreadyExists: The file exists, and `overwrite` is not set.
        FileError: It belongs to the journal, has no folder, or is not a regular file.
    """
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
    # By prefix, which covers companions added in the future. In lower case, because some
    # disks take JOURNAL.json for journal.json.
    begin = companion_path(journal, ".").name.lower()
    prefixes = (begin, f".{begin}", f".{real.name}.".lower())
    for part in (target, *target.parents):
        name = part.name.lower()
        may_lie_beside = part == target and name.endswith(FREE_SUFFIXES)
        is_companion = name.startswith(prefixes) and not may_lie_beside
        if is_companion or name == real.name.lower():
            with suppress(OSError):
                if part.parent.samefile(real.parent):
                    return True
    return False
