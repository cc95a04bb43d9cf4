"""Files that are either as they were or as they shall be, and locks between processes."""

import errno
import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time_ns
from typing import Self

TEMP_SUFFIX = ".new"
FILE_MODE = 0o600
FOLDER_MODE = 0o700
LOCK_WAIT = 5.0
"""Seconds that a save waits for another process's save."""


class FileError(Exception):
    """A file that can't be read or written, as a sentence that names it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path


class Busy(FileError):
    """Another process holds the lock."""


class Unwritable(FileError):
    """Nothing can be written here: no room, no rights, a read-only disk."""

    @classmethod
    def from_os_error(cls, path: Path, error: OSError) -> Self:
        return cls(path, f"can't be saved: {_reason(error)}")


class Unconfirmed(FileError):
    """The change is made and everybody sees it, but a crash of the machine could undo it."""


def companion_path(journal: Path, ending: str) -> Path:
    """Return the path of a companion of the journal: `journal.lock` for `.lock`.

    It lies beside the file that a link leads to, so that all ways to one journal share it.
    """
    real = Path(os.path.realpath(journal))
    return real.with_name(real.stem + ending)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for its owner alone. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def remove_leftovers(path: Path) -> None:
    """Remove what a killed process left of a file that it had not put in place yet.

    Only who may write `path` now may call this: nobody else is writing then.
    """
    begin = f".{path.name}."
    with suppress(OSError), os.scandir(path.parent) as entries:
        for name in [entry.name for entry in entries]:
            if name.startswith(begin) and name.endswith(TEMP_SUFFIX):
                path.with_name(name).unlink(missing_ok=True)


def replace_atomically(
    path: Path, data: bytes | Iterable[bytes], *, check: Callable[[], object] | None = None
) -> os.stat_result:
    """Put `data`, whole or in pieces, in the place of `path`; a crash leaves the old or the new.

    A link is followed, an existing mode kept. `check` runs last before the replacement and
    may raise to call it off. Returns how the new file was before it took its place. Raises
    Unwritable, and the old file is as it was; or Unconfirmed, and the new one is in place.
    """
    target = Path(os.path.realpath(path))
    try:
        make_folder(target.parent)
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=TEMP_SUFFIX, dir=target.parent
        )
    except OSError as error:
        raise Unwritable.from_os_error(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), _mode(target))
            for piece in (data,) if isinstance(data, bytes) else data:
                file.write(piece)
            file.flush()
            _date(file.fileno())
            _sync(file.fileno())
            written = os.fstat(file.fileno())
        if check:
            check()
        Path(name).replace(target)
    except OSError as error:
        raise Unwritable.from_os_error(path, error) from error
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
    try:
        sync_folder(target.parent)
    except OSError as error:
        said = f"it is changed, but the disk did not confirm it ({_reason(error)})"
        raise Unconfirmed(path, f"{said}; after a power cut it may be as before") from error
    return written


def _date(handle: int) -> None:
    """Give a file its time of change to the nanosecond.

    The system's own goes by ticks of some milliseconds, and who wrote into the file within the
    same one would not be noticed.
    """
    with suppress(OSError):  # It is only the more certain for it.
        now = time_ns()
        os.utime(handle, ns=(now, now))


def remove_file(path: Path) -> None:
    """Remove a file; one that isn't there is fine. Raises Unwritable where it stays."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Unwritable.from_os_error(path, error) from error
    # What comes back after a power cut is found to be over already, or is asked about again.
    with suppress(OSError):
        sync_folder(path.parent)


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EFBIG: "the file would grow larger than is allowed",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "no right to write here",
        errno.EPERM: "no right to write here",
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return FILE_MODE


def _sync(handle: int) -> None:
    """Bring an open file or folder to the disk. Raises OSError."""
    # On macOS fsync leaves the data in the memory of the drive, where a power cut loses it.
    fully = getattr(fcntl, "F_FULLFSYNC", None)
    if fully is not None:
        try:
            fcntl.fcntl(handle, fully)
            return
        except OSError as error:
            if error.errno in (errno.EIO, errno.ENOSPC, errno.EDQUOT):
                raise
            # Network disks and some others don't know it.
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Bring to the disk what was put into a folder, and taken out of it. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _sync(handle)
    except OSError as error:
        # Some network disks know no such thing, and bring it there by themselves.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


class FileLock:
    """A lock between processes on a file that stays; the system frees it with its process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds it."""
        return self._handle is not None

    def acquire(self, wait: float = 0.0) -> bool:
        """Take the lock, waiting so many seconds at most; False where another process has it.

        Raises Unwritable where the lock file can't be made.
        """
        if self.is_held:
            return True
        try:
            make_folder(self.path.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            handle = os.open(self.path, flags, FILE_MODE)
        except OSError as error:
            raise Unwritable.from_os_error(self.path, error) from error
        try:
            locked = _wait_for_lock(handle, wait)
        except OSError as error:
            os.close(handle)
            raise Unwritable.from_os_error(self.path, error) from error
        if not locked:
            os.close(handle)
            return False
        self._handle = handle
        _sign(handle)
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @property
    def holder(self) -> str:
        """Who wrote itself into the lock file, in words."""
        with suppress(OSError, ValueError):
            return f"process {int(self.path.read_text())}"
        return "another process"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock for a block. Raises Busy, saying who has it."""
        if not self.acquire(LOCK_WAIT):
            raise Busy(self.path, f"{self.holder} is saving; try again in a moment")
        try:
            yield
        finally:
            self.release()


def _wait_for_lock(handle: int, wait: float) -> bool:
    until = time.monotonic() + wait
    while not _try_lock(handle):
        if time.monotonic() >= until:
            return False
        time.sleep(0.02)
    return True


def _sign(handle: int) -> None:
    """Write who holds the lock, unless the file holds what somebody else needs."""
    with suppress(OSError):
        present, own = os.read(handle, 32), str(os.getpid()).encode()
        if present != own and (not present or present.isdigit()):
            os.ftruncate(handle, 0)
            os.pwrite(handle, own, 0)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def nearest_folder(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), folder)


def check_writable(path: Path) -> None:
    """Raise Unwritable where no file can be put beside `path`, as far as that shows beforehand."""
    folder = nearest_folder(Path(os.path.realpath(path)).parent)
    try:
        if os.access(folder, os.W_OK | os.X_OK):
            return
        read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
        number = errno.EROFS if read_only else errno.EACCES
    except OSError as error:
        raise Unwritable.from_os_error(path, error) from error
    raise Unwritable.from_os_error(path, OSError(number, os.strerror(number)))
