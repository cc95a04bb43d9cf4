"""Errors that end a command with a sentence for the user."""

import errno
from collections.abc import Iterator
from pathlib import Path


class CommandError(Exception):
    """A command could not be done, for the reason given in one sentence."""


class FileError(Exception):
    """A file that can't be read or written; the message names it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path


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
