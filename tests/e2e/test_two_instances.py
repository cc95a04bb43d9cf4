"""Two instances over one journal: each shows what the other saves, and is still otherwise."""

import time
from pathlib import Path

from support.terminal import Home, Terminal

LEFT = "\x1b[D"
SOON = 20.0
"""Seconds that are less than those after which it would look by itself."""


def switches(pid: int) -> int:
    """How often the main thread of a process was put to sleep by itself: how often it woke."""
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("voluntary_ctxt_switches")]
    return int(line.split()[1])


def rest(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.pump()


def test_one_app_shows_at_once_what_another_saves(home: Home) -> None:
    one, other = home.open(), home.open()
    for terminal in (one, other):
        terminal.until("Today", "0 of 2 done")
    other.keys("3")
    other.until("no streak yet")
    # On the command line,
    assert home.run("log", "quick").returncode == 0
    one.until("1 of 2 done", seconds=SOON)
    other.until("1-day streak", seconds=SOON)
    # and in the app, both ways.
    other.keys(LEFT + "r")
    other.until("It neither adds")
    one.keys("u")
    one.until("Undone: the rest day")
    other.until_gone("It neither adds", seconds=SOON)
    one.keys("u")
    one.until("0 of 2 done")
    other.until("no streak yet", seconds=SOON)
    for terminal in (one, other):
        terminal.keys("q")
        assert terminal.ended() == 0


def test_an_idle_app_writes_nothing(home: Home) -> None:
    assert home.run("log", "quick").returncode == 0
    watcher = home.open()
    watcher.until("1 of 2 done")
    rest(watcher, 1.0)
    before = len(watcher.raw)
    # What lies beside the journal changes all the time; the journal does not.
    other = home.open("practice", "longer")
    other.until_pressing()
    woken = switches(watcher.pid)
    # The same bytes again, as a sync tool may put them there.
    copy = home.data.with_name("copy")
    copy.write_bytes(home.data.read_bytes())
    copy.replace(home.data)
    rest(watcher, 2.0)
    assert len(watcher.raw) == before, watcher.raw[before:]
    # Textual looks for keys some times a second in a thread of its own; this thread rests.
    assert switches(watcher.pid) - woken < 20
