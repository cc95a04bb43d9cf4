"""Atomic replacement of files, and locks between processes."""

import errno
import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time_ns
from typing import BinaryIO, NamedTuple

from acutui.util.companions import (
    FILE_MODE,
    check_own,
    check_replaceable,
    companion_path,
    find_model,
    keep_owner,
    open_companion,
)
from acutui.util.errors import Busy, FileError, Refused, Saving, Unwritable, explain

__all__ = ["FILE_MODE", "Busy", "FileError", "Refused", "Saving", "Unwritable"]
__all__ += ["companion_path"]  # found here as well, beside what writes files

TEMP_SUFFIX = ".new"
FOLDER_MODE = 0o700
LOCK_WAIT = 5.0  # seconds that a save waits for another process's save


class Written(NamedTuple):
    """A file that was replaced. Nothing that fails after the replacement is an error.

    `doubt` says why a power cut could undo it; it is "" if the disk confirmed it.
    """

    status: os.stat_result
    doubt: str = ""


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, so that even a power cut leaves them.

    They can be used by their owner only; what root creates belongs to the owner of the folder
    above. Raises OSError or Unwritable.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        keep_owner(folder, find_model(None, folder.parent), folder)
        # Where we may not list a folder, we can't sync it either.
        with suppress(PermissionError):
            sync_folder(folder.parent)


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files of processes that were killed while they replaced `path`.

    The caller must be the only one allowed to write `path` now.
    """
    begin = f".{path.name}."
    with suppress(OSError), os.scandir(path.parent) as entries:
        for name in [one.name for one in entries if one.is_file(follow_symlinks=False)]:
            # Without a full stop in between: `.anna.smith.x1.new` is not of `anna`.
            is_ours = name.startswith(begin) and name.endswith(TEMP_SUFFIX)
            if is_ours and "." not in name[len(begin) : -len(TEMP_SUFFIX)]:
                path.with_name(name).unlink(missing_ok=True)


def replace_atomically(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    check: Callable[[], object] = lambda: None,
    journal: Path | None = None,
) -> Written:
    """Replace a file such that even after a crash it has either its old or its new content.

    Links are followed. Owner, group and mode stay, and a read-only file is not replaced.

    Args:
        path: The file; if it is missing, it and its folders are created for the owner only.
        data: The new content, whole or in pieces.
        check: Called last before the replacement; may raise to prevent it.
        journal: The journal whose companion the file is: it gets its owner, and is no link.

    Returns:
        The status of the new file, and a doubt if the disk did not confirm the replacement.

    Raises:
        Unwritable: The old file is unchanged; Refused if it is no companion.
    """
    target = path if journal else Path(os.path.realpath(path))
    with Saving(path):
        make_folder(target.parent)
        mode = check_replaceable(target, journal)
        model = find_model(journal or target, target.parent)
        handle, name = tempfile.mkstemp(TEMP_SUFFIX, f".{target.name}.", target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                keep_owner(file.fileno(), model, path, group=journal is None and mode is not None)
                os.fchmod(file.fileno(), FILE_MODE if mode is None else mode)
                written = _write_all(file, data)
            check()
            Path(name).replace(target)
        finally:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)
    return Written(written, _find_doubt(path, target.parent))


def _find_doubt(path: Path, folder: Path) -> str:
    """Confirm that a file was replaced; return why a power cut could undo it, if so."""
    try:
        sync_folder(folder)
    except OSError as error:
        what = f"it is saved, but the disk did not confirm it ({explain(error)})"
        return f"{path}: {what}; a power cut could undo the change"
    return ""


def _write_all(file: BinaryIO, data: bytes | Iterable[bytes]) -> os.stat_result:
    """Write and sync a new file; return its status. Raises OSError."""
    for piece in (data,) if isinstance(data, bytes) else data:
        file.write(piece)
    file.flush()
    # The system's own clock ticks in milliseconds, so a second change within the same tick would
    # go unnoticed. Not every file system can be more exact.
    with suppress(OSError):
        now = time_ns()
        os.utime(file.fileno(), ns=(now, now))
    _sync(file.fileno())
    return os.fstat(file.fileno())


def remove_file(path: Path) -> None:
    """Remove a companion if it exists. Raises Unwritable; Refused if it is anything else."""
    try:
        check_own(path, path.lstat(), None)
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unwritable(path, f"can't be removed: {explain(error)}") from error
    # A file that a power cut brings back is harmless: it is recognized as old, or asked about.
    with suppress(OSError):
        sync_folder(path.parent)


def _sync(handle: int) -> None:
    """Flush an open file or folder to the disk. Raises OSError."""
    # On macOS fsync leaves the data in the drive's cache, where a power cut loses it.
    fully = getattr(fcntl, "F_FULLFSYNC", None)
    if fully is not None:
        try:
            fcntl.fcntl(handle, fully)
            return
        except OSError as error:
            if error.errno in (errno.EIO, errno.ENOSPC, errno.EDQUOT):
                raise
            # Network disks and some others do not support it.
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Flush to the disk which files a folder has. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _sync(handle)
    except OSError as error:
        # Some network disks do not support it and flush by themselves.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


class FileLock:
    """A lock between processes, on a file that stays; it is freed when its process ends."""

    def __init__(self, path: Path, journal: Path | None = None) -> None:
        """Use the file at `path`, which gets the owner of the journal, or else of its folder."""
        self.path = path
        self._journal = journal
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def acquire(self, wait: float = 0.0) -> bool:
        """Take the lock; return whether that succeeded.

        Args:
            wait: Seconds to wait at most, if another process has it.

        Raises:
            Unwritable: The lock file can't be created or locked; Refused if it is no lock file.
        """
        if self.is_held:
            return True
        with Saving(self.path):
            make_folder(self.path.parent)
            handle = self._open()
            try:
                _wait_for_lock(handle, wait)
            except OSError as error:
                os.close(handle)
                if isinstance(error, BlockingIOError):
                    return False
                raise
        self._handle = handle
        # Name this process, unless the file contains anything but such a name.
        with suppress(OSError):
            present, own = os.read(handle, 32), str(os.getpid()).encode()
            if present != own and (not present or present.isdigit()):
                os.ftruncate(handle, 0)
                os.pwrite(handle, own, 0)
        return True

    def _open(self) -> int:
        """Open the file, or create it. Raises OSError or Unwritable."""
        while True:
            with suppress(FileNotFoundError):
                return open_companion(self.path, os.O_RDWR, self._journal)
            with suppress(FileExistsError):  # made by another process just now
                flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
                handle = open_companion(self.path, flags, self._journal)
                break
        try:
            keep_owner(handle, find_model(self._journal, self.path.parent), self.path)
        except BaseException:
            os.close(handle)
            self.path.unlink()  # Its owner would be locked out.
            raise
        return handle

    def release(self) -> None:
        if self._handle is not None:
            with suppress(OSError):  # It is closed, and so freed, even if that reports an error.
                os.close(self._handle)
            self._handle = None

    @property
    def holder(self) -> str:
        """The process that holds the lock, like "process 123"."""
        with suppress(OSError, ValueError):
            handle = open_companion(self.path, os.O_RDONLY, self._journal)
            with os.fdopen(handle, "rb") as file:
                return f"process {int(file.read(32))}"
        return "another process"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock for a block, after waiting for it up to LOCK_WAIT seconds.

        Raises:
            Busy: Another process has it for longer; the message names that process.
            Unwritable: The lock file can't be created or locked.
        """
        if not self.acquire(LOCK_WAIT):
            raise Busy(self.path, f"{self.holder} is saving; try again in a moment")
        try:
            yield
        finally:
            self.release()


def _wait_for_lock(handle: int, wait: float) -> None:
    """Lock an open file. Raises BlockingIOError if another process has it for that long."""
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
        time.sleep(0.02)


def check_writable(path: Path) -> None:
    """Raise Unwritable if the file can't be replaced, as far as is known beforehand."""
    with Saving(path):
        target = Path(os.path.realpath(path))
        check_replaceable(target, None)
        folder = next(one for one in target.parents if one.is_dir())
        if not os.access(folder, os.W_OK | os.X_OK):
            is_read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
            raise OSError(errno.EROFS if is_read_only else errno.EACCES, "can't be written to")
