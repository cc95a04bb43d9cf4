"""What comes down the line of a real terminal: nothing that was not typed steers the app."""

import json
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from support.programs import need
from support.terminal import ANSWERED, Home, Terminal
from tinydb import TinyDB

REPORTS = (
    b"\x1b[13;1:3u",  # Enter, let go
    b"\x1b[55:47;2:3u",
    b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b[?62;22c",
    b"\x1bP!|00000000\x1b\\",
    b"\x1b[0n",
    b"\x1b[?997;1n",
    b"\x1b]1337;ReportCellSize=17.5;8.0\x1b\\",
    b"\x1b[" + b"1;" * 40 + b"m",
    b"\x1b[88;45;120;1;0;1_",  # a key as Windows terminals write it
    b"\x1b[<0;3;3M\x1b[<0;3;3m",  # the mouse, which was not asked for
)
CONFIG = ANSWERED + "[session]\ncheck_in = false\n"
LONG = """[[routine]]
id = "long"
name = "Long"
ready = 1
holds = [{ point = "LI4", side = "each", seconds = 600 }]
"""


def press_long(home: Home, *before: str) -> Terminal:
    """Begin to press for ten minutes; `before` stands in place of the module's name."""
    (home.config / "routines.toml").write_text(LONG)
    (home.config / "config.toml").write_text(CONFIG)
    command = home.command("practice", "long")
    if before:
        module = command.index("-m")
        command[module : module + 2] = before
    terminal = home.open_command(command)
    terminal.until_pressing()
    return terminal


def leave(terminal: Terminal) -> None:
    """See that keys are still heard, and quit without the session."""
    terminal.keys(" ")
    terminal.until("Paused")
    terminal.keys("q")
    terminal.until("A session is running")
    terminal.keys("d")
    assert terminal.ended() == 0


def test_reports_of_a_terminal_do_nothing_in_a_session(home: Home) -> None:
    terminal = press_long(home)
    for report in REPORTS:
        terminal.bytes(report)
        terminal.pump(0.2)
    terminal.until("Press", "step 1 of 2", "[2 Session]")
    leave(terminal)


def test_a_paste_that_never_ends_is_over_after_a_second(home: Home) -> None:
    terminal = press_long(home)
    terminal.bytes(b"\x1b[200~abc")
    time.sleep(1.5)
    leave(terminal)


def test_what_is_pasted_without_brackets_acts_as_no_key(home: Home) -> None:
    terminal = press_long(home)
    terminal.keys("find my notes\r")
    terminal.until("Nothing was pasted")
    terminal.until("Press", "step 1 of 2")
    leave(terminal)


def test_the_terminal_says_how_large_it_is(home: Home) -> None:
    home.env |= {"COLUMNS": "80", "LINES": "24"}
    terminal = home.open(size=(50, 18))
    terminal.until_in_row("quit", 17)
    terminal.resize(60, 20)
    terminal.until_in_row("quit", 19)
    terminal.keys("q")
    assert terminal.ended() == 0


def test_an_arrow_that_comes_apart_loses_no_note(
    home: Home, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    (home.config / "config.toml").write_text(CONFIG)
    terminal = home.open("practice", "quick")
    terminal.until("Saved")
    terminal.keys("w")
    terminal.until("Note")
    terminal.keys("left side")
    terminal.until("left side")
    terminal.bytes(b"\x1b")
    terminal.until("Close without saving?")
    terminal.bytes(b"[D")
    terminal.keys("\x1b")
    terminal.until_gone("Close without saving?")
    terminal.keys("\r")
    eventually(lambda: '"note":"left side"' in home.data.read_text())


def test_a_clock_that_is_set_moves_a_session_and_does_not_stretch_it(home: Home) -> None:
    clock = home.folder / "clock"
    clock.write_text("+0\n")
    home.env |= {
        "LD_PRELOAD": find_shim(),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    (home.config / "config.toml").write_text(CONFIG)
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    clock.write_text("+3h\n")
    terminal.until("The computer's clock was set 3 h forward.")
    terminal.until("Saved", "It counts towards today.")
    (session,) = TinyDB(home.data).table("sessions").all()
    begun, ended = (datetime.fromisoformat(session[name]) for name in ("started", "ended"))
    assert 8 <= (ended - begun).total_seconds() < 60
    assert begun - datetime.now(UTC) > timedelta(hours=2)


def find_shim() -> str:
    """Return where libfaketime is, by the command that loads it."""
    command = [need("faketime"), "-f", "+0", sys.executable, "-c"]
    asked = "import os; print(os.environ['LD_PRELOAD'])"
    done = subprocess.run([*command, asked], capture_output=True, text=True, check=True)
    return done.stdout.strip()


# Faults

BREAK = """
import sys, threading
from acutui.screens.session import SessionScreen
def fail(screen):
    secret = "my note"
    raise ValueError("broken on purpose")
def fail_elsewhere(screen):
    threading.Thread(target=fail, args=(screen,)).start()
SessionScreen.action_alerts = {action}
from acutui.screens.timer import TimerScreen
TimerScreen.action_details = {action}
from acutui.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("action", ["fail", "fail_elsewhere"])
def test_a_crash_loses_nothing_and_says_so(home: Home, action: str) -> None:
    terminal = press_long(home, "-c", BREAK.format(action=action))
    time.sleep(1.5)  # less than there is from one checkpoint to the next
    terminal.keys("d")
    assert terminal.ended() == 1
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert "acutui: crashed (ValueError)" in after and "my note" not in after
    report = home.data.with_name("journal.crash.txt")
    assert report.name in after and "broken on purpose" in report.read_text()
    assert report.stat().st_mode & 0o777 == 0o600
    pressed = json.loads(home.checkpoint.read_text())["run"]["pressed"]
    assert pressed > 1
    assert report.name in home.run("doctor").stdout


NO_THREADS = """
import sys, threading
left = {left}
def limited(start):
    def starting(*arguments, **options):
        global left
        if not left:
            raise {error}
        left -= 1
        return start(*arguments, **options)
    return starting
for name in ("_start_new_thread", "_start_joinable_thread"):
    if hasattr(threading, name):
        setattr(threading, name, limited(getattr(threading, name)))
from acutui.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ('RuntimeError("can\'t start new thread")', "no thread can be started"),
        ("MemoryError", "there is not enough memory"),
    ],
)
@pytest.mark.parametrize("left", range(4))
def test_a_start_that_fails_is_told_in_one_line_on_the_terminal_as_it_was(
    home: Home, left: int, error: str, words: str
) -> None:
    command = home.command()
    module = command.index("-m")
    command[module : module + 2] = ["-c", NO_THREADS.format(left=left, error=error)]
    terminal = home.open_command(command)
    assert terminal.ended() == 1
    assert terminal.raw.count(b"\x1b[?1049h") == terminal.raw.count(b"\x1b[?1049l")
    assert terminal.raw.rfind(b"\x1b[?25h") >= terminal.raw.rfind(b"\x1b[?25l")
    assert f"acutui: {words}" in terminal.raw.decode()
    assert b"Traceback" not in terminal.raw
    for flag in (termios.ECHO, termios.ICANON):
        assert terminal.settings[3] & flag
