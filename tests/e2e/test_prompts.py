"""The README's prompts in real shells, which wait for none of it, or show it once it is there."""

import re
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.terminal import Home

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
STARTS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
WAITING = dict(
    re.findall(r"^\| (bash|zsh|fish), [^|]*\| `(.*acutui status --short.*)` \|$", README, re.M)
)
BEHIND = dict(re.findall(r"^```(zsh|fish)\n(.*?)^```$", README, re.M | re.S))


@pytest.fixture(name="shell")
def a_shell_with_a_prompt(home: Home) -> Callable[[str, str], Any]:
    """Start a shell that reads a script first; its `acutui` is the one tested."""

    def start(shell: str, script: str) -> Any:
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not on this machine")
        command = home.folder / "bin" / "acutui"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m acutui "$@"\n')
        command.chmod(0o755)
        (home.folder / "prompt").write_text(script + "\n", "utf-8")
        home.env |= {
            "PATH": f"{command.parent}:{home.env['PATH']}",
            "ACUTUI_CONFIG": str(home.config),
            "ACUTUI_DATA": str(home.data),
        }
        terminal = home.open_command(STARTS[shell])
        terminal.keys(" source ~/prompt\r")
        return terminal

    return start


def test_the_readme_has_a_prompt_for_each_shell() -> None:
    assert WAITING.keys() == STARTS.keys() and BEHIND.keys() == {"zsh", "fish"}


@pytest.mark.parametrize(
    ("shell_name", "script"),
    [*WAITING.items(), *BEHIND.items()],
    ids=[*WAITING, *(f"{name} behind" for name in BEHIND)],
)
def test_a_prompt_shows_the_habit(
    home: Home, shell: Callable[[str, str], Any], shell_name: str, script: str
) -> None:
    terminal = shell(shell_name, script)
    terminal.until("○○ 0")
    assert home.run("log", "back-and-neck").returncode == 0
    terminal.keys("\r")
    terminal.until("●○ 1")
    terminal.keys("echo still he''re\r")
    terminal.until("still here")


def test_a_shell_is_not_held_up(home: Home, shell: Callable[[str, str], Any]) -> None:
    """What takes long, such as a disk that has to start, delays no prompt."""
    terminal = shell("zsh", f"acutui() {{ sleep 3; echo la''te }}\n{BEHIND['zsh']}")
    terminal.keys("echo at on''ce\r")
    terminal.until("at once")
    assert "late" not in terminal.text
    terminal.until("late")
