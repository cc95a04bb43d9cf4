"""The lowest versions that may be installed, as CI takes them from pyproject.toml."""

import runpy
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / ".ci" / "lowest.py"


@pytest.fixture(name="lowest", scope="module")
def loaded() -> Callable[[str], str]:
    lowest: Callable[[str], str] = runpy.run_path(str(SCRIPT))["lowest"]
    return lowest


def printed(*extras: str) -> list[str]:
    return subprocess.run(
        # Isolated and without site-packages: there is no venv yet when CI runs it.
        [sys.executable, "-I", "-S", SCRIPT, *extras],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()


@pytest.mark.parametrize(
    ("requirement", "constraint"),
    [
        ("tzdata>=2024.1", "tzdata==2024.1"),
        ("svg.path>=7.0", "svg.path==7.0"),
        ("textual>=8.2.5,<9", "textual==8.2.5"),
        ("textual<9, >= 8.2.5", "textual==8.2.5"),
        ("import-linter!=2.1,>=2.0", "import-linter==2.0"),
        ("textual[syntax]>=8.2.5 ; python_version >= '3.12'", "textual==8.2.5"),
        ("msgspec~=0.21", "msgspec==0.21"),
        ("ruff==0.6.0", "ruff==0.6.0"),
    ],
)
def test_a_requirement_becomes_its_lower_bound(
    lowest: Callable[[str], str], requirement: str, constraint: str
) -> None:
    assert lowest(requirement) == constraint


@pytest.mark.parametrize("requirement", ["rich", "rich<16", "rich>14", "rich; python_version>='3'"])
def test_a_requirement_without_a_lower_bound_is_refused(
    lowest: Callable[[str], str], requirement: str
) -> None:
    with pytest.raises(ValueError, match="rich"):
        lowest(requirement)


def test_extras_are_added_on_request() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    dev = project["optional-dependencies"]["dev"]
    assert len(printed()) == len(project["dependencies"])
    assert printed("dev")[: len(printed())] == printed()
    assert len(printed("dev")) == len(project["dependencies"]) + len(dev)
