"""The session in a real terminal: stopped, taken over, asked before and after."""

import signal
import time

import pytest
from support.terminal import ANSWERED, Home
from tinydb import TinyDB

ENTER = "\r"


def test_time_while_stopped_is_reported_and_not_counted(home: Home) -> None:
    terminal = home.open("practice", "longer")
    before = terminal.settings
    terminal.until_pressing()
    terminal.signal(signal.SIGSTOP)
    end = time.monotonic() + 6
    while time.monotonic() < end:
        terminal.pump()
    terminal.signal(signal.SIGCONT)
    terminal.until("Paused", "Nothing moved for", "That time was not counted")
    terminal.until("Calendar", "step 1 of 2", "Next")
    terminal.keys(" ")
    terminal.until("Saved")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
    assert terminal.settings == before
    (session,) = TinyDB(home.data).table("sessions").all()
    assert [hold["pressed"] for hold in session["holds"]] == [4.0, 4.0]


def test_a_killed_session_can_be_resumed_but_not_a_stopped_one(home: Home) -> None:
    first = home.open("practice", "longer")
    first.until_pressing()
    first.until("step 2 of 2")
    second = home.open()
    second.until("Session", "Back and neck")
    first.signal(signal.SIGSTOP)
    second.keys(ENTER)
    second.until("is running a session")
    assert "Resume it" not in second.text
    first.signal(signal.SIGKILL)
    assert first.ended() == -signal.SIGKILL
    second.keys(ENTER)
    second.until("Resume it", "Longer")
    second.keys(ENTER)
    second.until("Saved")
    second.keys("q")
    assert second.ended() == 0
    (session,) = TinyDB(home.data).table("sessions").all()
    assert sum(hold["pressed"] for hold in session["holds"]) == pytest.approx(8.0, abs=0.05)


def test_ratings_before_and_after_are_saved(home: Home) -> None:
    (home.config / "config.toml").write_text(ANSWERED)
    terminal = home.open()
    terminal.until("Session", "Back and neck")
    terminal.keys("j")  # The own routines come first.
    terminal.keys(ENTER)
    terminal.until("Stiffness", "Any of these?")
    # Not all at once: that would be taken for a paste.
    terminal.keys("6\x1b[B")
    terminal.until("6 of 10")
    terminal.keys("4\x1b[B ")
    terminal.until("4 of 10", "✓ Pain in the back of the neck")
    terminal.keys(ENTER)
    terminal.until("Get ready")
    terminal.until("Pain now, was 6", "enter skips")
    terminal.keys("34w")
    terminal.until("And now?")
    terminal.keys("after squats")
    terminal.keys(ENTER)
    terminal.until("Pain 6", "a change most people", "Stiffness 4", "after squats")
    (session,) = TinyDB(home.data).table("sessions").all()
    assert session["before"] == {"pain": 6, "stiffness": 4, "symptoms": ["neck-pain"]}
    assert session["note"] == "after squats"
    assert session["after"]["pain"] == 3 and session["after"]["stiffness"] == 4
    terminal.keys("u")
    terminal.until("Undone: the rating of the session.")
    terminal.keys("uuu")
    terminal.until("Undone: the session.")
    assert home.status()["total_sessions"] == 0


def test_a_discarded_session_comes_back_with_undo_after_a_restart(home: Home) -> None:
    first = home.open("practice", "longer")
    first.until_pressing()
    first.until("step 2 of 2")
    first.keys("q")
    first.until("discard it and quit")
    first.keys("d")
    assert first.ended() == 0
    assert home.status()["total_sessions"] == 0
    second = home.open()
    second.until("Session", "Back and neck")
    second.keys("u")
    second.until("Undone: the discarded session.")
    status = home.status()
    assert status["total_sessions"] == 1
    assert status["seconds"] >= 1
    assert not TinyDB(home.data).table("sessions").all()[0].get("deleted")
