"""The program starts, leads a session, saves and quits on every Python.

ACUTUI_PYTHONS names interpreters, with `:` between them, each of an environment into which the
wheel is installed; without it the Python that runs the tests is taken.
"""

import re

from support.terminal import Home
from tinydb import TinyDB

DOWN, ENTER = "j", "\r"
ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\\\)|[ -/]*[0-~])")


def lead_a_session(home: Home) -> None:
    """Start, go through the screens, finish a session, quit; check what is left of it."""
    terminal = home.open()
    terminal.until("Session", "Back and neck", "q quit")
    terminal.keys("1")
    terminal.until("[1 Guide]", "GV20")
    terminal.keys("3")
    terminal.until("[3 Calendar]", "vitamin C")
    terminal.keys("2")
    terminal.until("[2 Session]", "Back and neck")
    terminal.keys(DOWN)  # The own routines come first.
    terminal.until("LI4 left", "Longer")
    terminal.keys(ENTER)
    terminal.until("Get ready", "left hand")
    terminal.until("Saved")
    terminal.keys("q")
    assert terminal.ended() == 0
    (session,) = TinyDB(home.data).table("sessions").all()
    assert [hold["pressed"] for hold in session["holds"]] == [4.0, 4.0]
    assert said_after_leaving(terminal.raw) == b""


def said_after_leaving(raw: bytes) -> bytes:
    """Return what was printed below the prompt once the screen of the shell was back."""
    after = raw.rpartition(b"\x1b[?1049l")[2]
    return ESCAPES.sub(b"", after).strip()


def run_commands(home: Home) -> None:
    """Read the journal back by commands, with nothing on stderr."""
    assert home.status()["sessions"] == 1
    for command in ("status", "points neck", "point LI4", "routines", "export json", "man"):
        done = home.run(*command.split())
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout


def test_a_session_can_be_started_saved_and_the_app_quit(home_of_each_python: Home) -> None:
    lead_a_session(home_of_each_python)
    run_commands(home_of_each_python)


def test_a_traceback_after_the_app_is_noticed() -> None:
    raw = b"\x1b[?1049hscreen\x1b[?1049l\x1b[?25h\x1b[<u"
    assert said_after_leaving(raw) == b""
    assert said_after_leaving(raw + b"\r\nTraceback") == b"Traceback"
