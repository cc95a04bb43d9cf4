"""Tab in a real shell, with the script that acutui prints for it."""

import shlex
import shutil
import sys
from collections.abc import Callable
from typing import Any

import pytest
from support.terminal import Home

Shell = Callable[[str], Any]

STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source ~/acutui.bash"),
    "zsh": (["zsh", "-f", "-i"], "fpath+=(~/zfunc); autoload -Uz compinit; compinit -u -D"),
    "fish": (["fish", "--no-config", "-i"], "source ~/acutui.fish"),
}
SAVED = {"bash": "acutui.bash", "zsh": "zfunc/_acutui", "fish": "acutui.fish"}


@pytest.fixture(name="shell")
def a_shell_that_knows_acutui(home: Home) -> Shell:
    """Start a shell in which `acutui` is a command with completion, in a folder with files."""

    def start(shell: str) -> Any:
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not on this machine")
        for name in ("bin", "zfunc", "here/a folder"):
            (home.folder / name).mkdir(parents=True)
        command = home.folder / "bin" / "acutui"
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m acutui "$@"\n')
        command.chmod(0o755)
        (home.folder / SAVED[shell]).write_text(home.run("completion", shell).stdout)
        (home.folder / "here" / "my export.json").touch()
        home.env |= {
            "PATH": f"{command.parent}:{home.env['PATH']}",
            "ACUTUI_CONFIG": str(home.config),
            "ACUTUI_DATA": str(home.data),
        }
        started, reads = STARTS[shell]
        terminal = home.open_command(started)
        # Two words on the screen that are one in what is typed: the shell has read it all.
        terminal.keys(f"cd ~/here; {reads}; echo rea''dy\r")
        terminal.until("ready")
        return terminal

    return start


@pytest.mark.parametrize("shell_name", STARTS)
def test_tab_completes_in_a_shell(shell_name: str, shell: Shell) -> None:
    terminal = shell(shell_name)
    for typed, completed in (
        ("acutui sta", "acutui status"),
        ("acutui practice qu", "acutui practice quick"),
        ("cd . && acutui point te14", "acutui point TE14"),
        ("acutui import my", r"acutui import my\ export.json"),
        ("acutui import ~/he", "acutui import ~/here/"),
        ("acutui --config=a", r"acutui --config=a\ folder/"),
        ("acutui export json > my", r"acutui export json > my\ export.json"),
    ):
        terminal.keys(typed + "\t")
        terminal.until(completed)
        terminal.keys("\x15")
        terminal.until_gone(completed)
