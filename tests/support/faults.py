"""System calls that fail, and processes that end in the middle of one."""

import errno
import fcntl
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

StartProcess = Callable[..., "subprocess.Popen[str]"]
"""The fixture `process`."""


def break_call(
    patch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    error: int,
    when: Callable[..., object] = lambda *_, **__: True,
) -> None:
    """Let the function `name` fail with this errno for the arguments that `when` picks."""
    really = getattr(owner, name)

    def broken(*args: Any, **kwargs: Any) -> Any:
        if when(*args, **kwargs):
            raise OSError(error, os.strerror(error))
        return really(*args, **kwargs)

    patch.setattr(owner, name, broken)


# Each call in turn

ERRORS: tuple[int, ...] = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EMFILE)

CALLS: list[tuple[object, str]] = [
    *((os, name) for name in "open mkdir link replace rename unlink fsync close scandir".split()),
    (io, "open"),
    (fcntl, "flock"),
]
"""The functions that fail. `Path` calls these; `io.open` is that of `Path.open`."""

if os.environ.get("ACUTUI_FUZZ"):
    CALLS += [(os, name) for name in "stat lstat fstat fchmod chmod utime".split()]
else:
    ERRORS = ERRORS[:1]


class Fault:
    """The nth call that concerns a folder fails, and leaves everything as it was."""

    def __init__(self, folder: Path, nth: int, error: int) -> None:
        self.folder, self.left, self.error = folder, nth, error

    def fail_if_due(self, really: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if any(self._concerns(one) for one in args[:2]):
            self.left -= 1
            if self.left == 0:
                if really is os.close:
                    really(*args)  # Linux closes a file whatever it reports.
                raise OSError(self.error, os.strerror(self.error))
        return really(*args, **kwargs)

    def _concerns(self, place: object) -> bool:
        """Whether a path or an open file is in the folder."""
        if isinstance(place, bool) or not isinstance(place, int | str | os.PathLike):
            return False
        if isinstance(place, int):
            try:
                place = os.readlink(f"/proc/self/fd/{place}")  # noqa: PTH115 - of Path, `os.stat` fails
            except OSError:
                return False
        return os.fspath(place).startswith(str(self.folder))


@contextmanager
def failing(owner: object, name: str, fault: Fault) -> Iterator[None]:
    really = getattr(owner, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, lambda *args, **kw: fault.fail_if_due(really, *args, **kw))
        yield


# Processes that end

RUN_AND_END = '''
import os, sys

def run_and_end(owner, name, nth, after, work):
    """Do the work in a process that ends before or after the nth call of a function.

    Returns its exit code: 9 if it ended there, else 0, or 1 with the error on stderr.
    """
    really, left = getattr(owner, name), [nth]
    def ending(*args, **kwargs):
        left[0] -= 1
        if left[0] == 0 and not after:
            os._exit(9)
        result = really(*args, **kwargs)
        if left[0] == 0:
            os._exit(9)
        return result
    child = os.fork()
    if not child:
        setattr(owner, name, ending)
        try:
            work()
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
'''
"""The beginning of a script that ends processes."""


def run_script(script: str, *arguments: object) -> str:
    """Run a Python script that must say nothing on stderr; return what it prints."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout
