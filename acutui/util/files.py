"""Atomic replacement of files, and locks between processes."""

import errno
import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from time import time_ns
from typing import NamedTuple, Self

from acutui.util.errors import FileError as FileError  # noqa: PLC0414 - also found here

TEMP_SUFFIX = ".new"
FILE_MODE = 0o600
FOLDER_MODE = 0o700
LOCK_WAIT = 5.0  # seconds that a save waits for another process's save

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be too large",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "no permission to write here",
    errno.EPERM: "no permission to write here",
}


class Busy(FileError):
    """Another process holds the lock."""


class Unwritable(FileError):
    """Nothing can be written here: the disk is full or read-only, or permission is missing."""

    @classmethod
    def from_os_error(cls, path: Path, error: OSError) -> Self:
        return cls(path, f"can't be saved: {_reason(error)}")


class Written(NamedTuple):
    """A file that was replaced. Nothing that fails after the replacement is an error.

    `doubt` says why a power cut could undo it; it is "" if the disk confirmed it.
    """

    status: os.stat_result
    doubt: str = ""


def companion_path(journal: Path, ending: str) -> Path:
    """Return the path of a file beside the journal, like `journal.lock` for ".lock".

    Links are resolved, so that all paths to one journal share its companions.
    """
    real = Path(os.path.realpath(journal))
    return real.with_name(real.stem + ending)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, accessible to their owner only. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files of processes that were killed while they replaced `path`.

    The caller must be the only one allowed to write `path` now.
    """
    begin = f".{path.name}."
    with suppress(OSError), os.scandir(path.parent) as entries:
        for name in [entry.name for entry in entries]:
            if name.startswith(begin) and name.endswith(TEMP_SUFFIX):
                path.with_name(name).unlink(missing_ok=True)


def replace_atomically(
    path: Path, data: bytes | Iterable[bytes], *, check: Callable[[], object] | None = None
) -> Written:
    """Replace a file such that even after a crash it has either its old or its new content.

    Links are followed, and an existing mode is kept.

    Args:
        path: The file; if it is missing, it and its folders are created for the owner only.
        data: The new content, whole or in pieces.
        check: Called last before the replacement; may raise to prevent it.

    Returns:
        The status of the new file, and a doubt if the disk did not confirm the replacement.

    Raises:
        Unwritable: The old file is unchanged.
    """
    target = Path(os.path.realpath(path))
    with Saving(path):
        make_folder(target.parent)
        handle, name = tempfile.mkstemp(TEMP_SUFFIX, f".{target.name}.", target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                mode = target.stat().st_mode & 0o777 if target.exists() else FILE_MODE
                os.fchmod(file.fileno(), mode)
                for piece in (data,) if isinstance(data, bytes) else data:
                    file.write(piece)
                file.flush()
                # The system's own clock ticks in milliseconds, so a second change within the same
                # tick would go unnoticed. Not every file system can be more exact.
                with suppress(OSError):
                    now = time_ns()
                    os.utime(file.fileno(), ns=(now, now))
                _sync(file.fileno())
                written = os.fstat(file.fileno())
            if check:
                check()
            Path(name).replace(target)
        finally:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)
    try:
        sync_folder(target.parent)
    except OSError as error:
        what = f"it is saved, but the disk did not confirm it ({_reason(error)})"
        return Written(written, f"{path}: {what}; a power cut could undo the change")
    return Written(written)


def remove_file(path: Path) -> None:
    """Remove a file if it exists. Raises Unwritable."""
    with Saving(path):
        path.unlink(missing_ok=True)
    # A file that a power cut brings back is harmless: it is recognized as old, or asked about.
    with suppress(OSError):
        sync_folder(path.parent)


class Saving(AbstractContextManager[None]):
    """Raises Unwritable, naming a file, for an OSError in the block.

    Not a generator: since Python 3.13 the error would be part of a reference cycle, which keeps
    open files, and so their room on a full disk, until the garbage is collected.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __exit__(self, _: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, OSError):
            raise Unwritable.from_os_error(self._path, error) from error


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


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

    def __init__(self, path: Path) -> None:
        self.path = path
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
            Unwritable: The lock file can't be created or locked.
        """
        if self.is_held:
            return True
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        with Saving(self.path):
            make_folder(self.path.parent)
            handle = os.open(self.path, flags, FILE_MODE)
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

    def release(self) -> None:
        if self._handle is not None:
            with suppress(OSError):  # It is closed, and so freed, even if that reports an error.
                os.close(self._handle)
            self._handle = None

    @property
    def holder(self) -> str:
        """The process that holds the lock, like "process 123"."""
        with suppress(OSError, ValueError):
            return f"process {int(self.path.read_text())}"
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
    """Raise Unwritable if no file can be created beside `path`, as far as is known beforehand."""
    with Saving(path):
        parent = Path(os.path.realpath(path)).parent
        folder = next(one for one in (parent, *parent.parents) if one.is_dir())
        if not os.access(folder, os.W_OK | os.X_OK):
            is_read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
            raise OSError(errno.EROFS if is_read_only else errno.EACCES, "can't be written to")
