"""Errors that end a command with a sentence for the user."""

import errno
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be too large",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "no permission to write here",
    errno.EPERM: "no permission to write here",
}


class CommandError(Exception):
    """A command could not be done, for the reason given in one sentence."""


class FileError(Exception):
    """A file that can't be read or written; the message names it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path


class Damaged(FileError):
    """A journal that is not whole; the message says what to do."""


class Busy(FileError):
    """Another process holds the lock."""


class Unwritable(FileError):
    """Nothing can be written here: the disk is full or read-only, or permission is missing."""

    @classmethod
    def from_os_error(cls, path: Path, error: OSError) -> Self:
        return cls(path, f"can't be saved: {explain(error)}")


class Refused(Unwritable):
    """What is here is not acutui's own, so it is neither read nor written."""


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


def explain(error: OSError) -> str:
    """Return why a write failed, in words."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def was_interrupted(error: BaseException) -> bool:
    """Whether ctrl+c led to an error; Python may make another of it, such as while importing."""
    return any(isinstance(one, KeyboardInterrupt) for one in _iterate_causes(error))


def find_shortage(error: BaseException) -> str | None:
    """Say what the system had too little of, if that led to an error."""
    for one in _iterate_causes(error):
        number = one.errno if isinstance(one, OSError) else None
        if isinstance(one, MemoryError) or number == errno.ENOMEM:
            return "there is not enough memory; what was saved before is not lost"
        if number in (errno.EMFILE, errno.ENFILE):
            return "too many files are open (see `ulimit -n`); what was saved before is not lost"
        if isinstance(one, RuntimeError) and "start new thread" in str(one):
            return "no thread can be started (see `ulimit -u`); what was saved before is not lost"
    return None


def _iterate_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what led to it."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
