"""System calls that fail, and processes that end in the middle of one."""

import os
import subprocess
import sys
from collections.abc import Callable
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
