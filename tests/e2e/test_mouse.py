"""The mouse in a real terminal, by the sequences that it sends."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.terminal import Home, Terminal

SETTINGS = "[safety]\nconditions = []\n[session]\ncheck_in = false\n[screen]\nmouse = "
MOUSE_ON = re.compile(rb"\x1b\[\?100[0236]h")


def click(terminal: "Terminal", text: str) -> None:
    """Press and release the left button on a text."""
    rows = terminal.screen.display
    x, y = next((row.index(text), y) for y, row in enumerate(rows) if text in row)
    terminal.keys(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m")


def test_the_screens_and_a_session_by_mouse_alone(home: "Home") -> None:
    Path(home.config / "config.toml").write_text(f"{SETTINGS}true\n")
    terminal = home.open()
    terminal.until("Back and neck", "q quit")
    click(terminal, "3 Calendar")
    terminal.until("[3 Calendar]", "nothing yet")
    click(terminal, "2 Session")
    terminal.until("[2 Session]", "Office break")
    click(terminal, "Office break")
    terminal.until("▸ Office break")
    click(terminal, "Office break")
    terminal.until("Get ready", "space pause")
    click(terminal, "space pause")
    terminal.until("Paused", "space go on")
    click(terminal, "space go on")
    terminal.until("Get ready", "space pause")
    click(terminal, "esc stop")
    terminal.until("▸ Office break", "enter start", "o side")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert MOUSE_ON.search(terminal.raw)
    assert terminal.raw.rindex(b"\x1b[?1006l") > terminal.raw.rindex(b"\x1b[?1006h")


def test_without_the_setting_the_mouse_is_the_terminals(home: "Home") -> None:
    Path(home.config / "config.toml").write_text(f"{SETTINGS}false\n")
    terminal = home.open()
    terminal.until("Back and neck", "q quit")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert not MOUSE_ON.search(terminal.raw)
