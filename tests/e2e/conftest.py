"""The wheel, installed apart from this checkout, and a home in which to run it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.terminal import Home

import acutui

ROOT = Path(__file__).resolve().parents[2]
OTHER_PYTHONS = [path for path in os.environ.get("ACUTUI_PYTHONS", "").split(os.pathsep) if path]
"""Interpreters of environments into which the wheel was installed, for the smoke test."""


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as its wheel installs it, apart from this checkout."""
    package = Path(acutui.__file__).resolve().parent
    if ROOT not in package.parents:  # The tests run against an installed wheel already.
        return package.parent
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target"]
    subprocess.run([*command, str(target), str(ROOT)], check=True, capture_output=True)
    return target


@pytest.fixture
def home(tmp_path: Path, installed: Path) -> Iterator[Home]:
    yield from opened(Home(tmp_path, installed))


@pytest.fixture(params=OTHER_PYTHONS or [sys.executable])
def home_of_each_python(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Home]:
    """A home for each Python of ACUTUI_PYTHONS, else for the one that runs the tests."""
    own = not OTHER_PYTHONS
    installed = request.getfixturevalue("installed") if own else None
    yield from opened(Home(tmp_path, installed, request.param))


def opened(home: Home) -> Iterator[Home]:
    """Give a home away, and end what still runs in it afterwards."""
    yield home
    for terminal in home.terminals:
        terminal.close()


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait for something that has no other sign."""

    def wait(is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, "it did not come about"
            time.sleep(0.02)

    return wait
