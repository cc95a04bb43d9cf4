"""The entry point: nothing that happens while acutui is loaded or runs prints a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.command import Ran

WHILE_IMPORTING = """
import errno, sys, weakref
from acutui.__main__ import main

class Target:
    pass

def interrupt(_):
    raise KeyboardInterrupt

class Finder:
    def find_spec(self, name, *_):
        if name == {name!r}:
            {action}

sys.meta_path.insert(0, Finder())
sys.exit(main())
"""

CLASS = "type('C', (), {'x': type('D', (), {'__set_name__': lambda *_: interrupt(0)})()})"
CALLBACK = "target = Target(); ref = weakref.ref(target, interrupt); del target"
MODULES = [
    *("acutui.cli.main", "acutui.cli.parser", "acutui.services.context"),
    *("acutui.cli.commands.status", "tinydb"),
]


def run_while(name: str, action: str, folder: Path) -> Ran:
    """Run `status` with something happening when a module is imported."""
    code = WHILE_IMPORTING.format(name=name, action=action)
    files = ("--data", str(folder / "journal.json"), "--config", str(folder))
    command = [sys.executable, "-c", code, *files, "status"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return Ran(run.returncode, run.stdout, run.stderr)


@pytest.mark.parametrize("action", ["interrupt(0)", CLASS, CALLBACK])
@pytest.mark.parametrize("name", MODULES)
def test_ctrl_c_while_a_module_is_loaded_ends_without_a_word(
    name: str, action: str, tmp_path: Path
) -> None:
    ran = run_while(name, action, tmp_path)
    assert (ran.status, ran.out, ran.err) == (130, "", "")


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("raise MemoryError", "memory"),
        ("raise OSError(errno.EMFILE, 'Too many open files')", "too many"),
        ('raise RuntimeError("can\'t start new thread")', "thread"),
        ("raise ImportError('damaged')", "damaged"),
    ],
)
@pytest.mark.parametrize("name", MODULES)
def test_what_fails_while_a_module_is_loaded_is_told_in_one_line(
    name: str, action: str, words: str, tmp_path: Path
) -> None:
    ran = run_while(name, action, tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert words in ran.complaint.lower()
