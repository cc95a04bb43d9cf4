"""The files beside a journal: their names, their owner, and how they are opened.

They are found by their names, and anyone may put a link, a pipe or another user's file there. So a
companion is opened without following links and without waiting, and refused unless it is a file
(or the folder of backups) of the journal's owner, the owner of its folder, root or this user.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from acutui.util.errors import Refused, Unwritable
from acutui.util.reading import read_open_file

SUFFIX = ".json"
FILE_MODE = 0o600


def companion_path(journal: Path, ending: str) -> Path:
    """Return the path of a file beside the journal.

    It is named by the journal's whole name, without ".json" if that is its end: `journal.json` has
    a `journal.lock`, and `anna.smith` an `anna.smith.lock`. Links are resolved, so that all paths
    to one journal share its companions. `anna` and `anna.json` have the same names: their locks
    are shared, which does no harm, and what the other files hold belongs to the journal that it
    names.
    """
    real = Path(os.path.realpath(journal))
    return real.with_name((real.name.removesuffix(SUFFIX) or real.name) + ending)


def open_companion(path: Path, flags: int, journal: Path | None = None) -> int:
    """Open a companion; a new file can be used by its owner only.

    Args:
        path: The file, or with O_DIRECTORY among the flags the folder.
        flags: As for `os.open`.
        journal: Whose owner it may belong to.

    Raises:
        Refused: It is something else, or belongs to another user.
        OSError: It can't be opened.
    """
    is_folder = bool(flags & os.O_DIRECTORY)
    flags |= os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        handle = os.open(path, flags, FILE_MODE)
    except FileExistsError:
        raise
    except OSError:
        with suppress(OSError):
            check_own(path, os.lstat(path), journal, is_folder=is_folder)
        raise
    try:
        check_own(path, os.fstat(handle), journal, is_folder=is_folder)
    except BaseException:
        os.close(handle)
        raise
    return handle


def read_companion(path: Path, limit: int, journal: Path) -> bytes:
    """Return what a companion holds. Raises OSError, Refused, or FileError above the limit."""
    handle = open_companion(path, os.O_RDONLY, journal)
    try:
        return read_open_file(handle, path, limit)
    finally:
        os.close(handle)


def check_own(
    path: Path, found: os.stat_result, journal: Path | None, *, is_folder: bool = False
) -> None:
    """Raise Refused unless what was found is a companion, of an owner that it may have."""
    kind = "folder" if is_folder else "file"
    is_kind = stat.S_ISDIR if is_folder else stat.S_ISREG
    if stat.S_ISLNK(found.st_mode):
        what = f"is a link, not a {kind}"
    elif not is_kind(found.st_mode):
        what = f"is not a {kind}"
    elif found.st_uid not in _find_owners(path, journal):
        what = "belongs to another user"
    else:
        return
    raise Refused(path, f"{what}; acutui leaves it as it is")


def check_replaceable(path: Path, journal: Path | None) -> int | None:
    """Return the mode of the file that is replaced, None if there is none.

    Raises Unwritable if it may not be replaced, or OSError.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if journal is not None:
        check_own(path, found, journal)
    elif not stat.S_ISREG(found.st_mode):
        raise Refused(path, "can't be saved: it is not a file. It stays as it is.")
    if not found.st_mode & stat.S_IWUSR:
        raise Unwritable(path, "can't be saved: it is read-only; `chmod u+w` it to allow changes")
    return stat.S_IMODE(found.st_mode) & 0o777


def find_model(present: Path | None, folder: Path) -> os.stat_result | None:
    """Return the status of what a new file gets its owner and group from; None for our own.

    That is the journal of a companion, or the file that is replaced. Where there is none, root
    gives a file to the owner of its folder. Raises OSError.
    """
    if present is not None:
        try:
            return present.stat()
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ELOOP):  # ELOOP: a link to itself
                raise
    return folder.stat() if os.geteuid() == 0 else None


def keep_owner(
    place: Path | int, model: os.stat_result | None, path: Path, *, group: bool = False
) -> None:
    """Give a new file the owner and group of another. Raises Unwritable.

    Args:
        place: The new file, open or by its path.
        model: The status of the other file, from `find_model`.
        path: What errors call it.
        group: Whether the group is as important as the owner; a file that only its owner can use
            may keep its own.
    """
    if model is None:
        return
    found, wanted = os.stat(place), (model.st_uid, model.st_gid)  # noqa: PTH116 - or a descriptor
    if (found.st_uid, found.st_gid) == wanted:
        return
    try:
        os.chown(place, *wanted)
    except OSError as error:
        if found.st_uid != model.st_uid:
            whose, command = f"user {model.st_uid}", "chown"
        elif group:
            whose, command = f"group {model.st_gid}", "chgrp"
        else:
            return
        what = f"it belongs to {whose}, and acutui can't give a new file to them"
        raise Unwritable(path, f"can't be saved: {what}; `{command}` can change that") from error


def _find_owners(path: Path, journal: Path | None) -> set[int]:
    """Return whose a companion may be: the journal's owner's, the folder's, root's or ours."""
    owners = {0, os.geteuid()}
    for place in (journal, path.parent):
        with suppress(OSError):
            owners |= {place.stat().st_uid} if place else set()
    return owners
