"""The whole loop in a real terminal: practise, leave, come back, see the day."""

import json
import signal
import time
from collections.abc import Callable

import pytest
from support.terminal import Home, Terminal
from tinydb import TinyDB

# As `nohup` starts a program.
DEAF = ("/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh")

ENTER, ESCAPE = "\r", "\x1b"


def press_for(terminal: Terminal, seconds: float) -> None:
    """Let a hold go on; of less than a twentieth of a second the record has nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.pump()


def test_a_session_is_saved_and_shown_on_the_calendar(home: Home) -> None:
    terminal = home.open("practice", "quick")
    terminal.until("Get ready", "LI4", "left hand", "Next")
    terminal.until("right hand", "Next  none (last step)")
    terminal.until("Saved", "It counts towards today.")
    terminal.keys("553")  # Pain, stiffness, and the calendar.
    terminal.until("[3 Calendar]", "1-day streak", "Quick", "5")
    terminal.keys("q")
    assert terminal.ended() == 0
    (session,) = TinyDB(home.data).table("sessions").all()
    assert session["routine"] == "quick"
    assert [(h["point"], h["side"], h["planned"], h["pressed"]) for h in session["holds"]] == [
        ("LI4", "left", 2, 2),
        ("LI4", "right", 2, 2),
    ]
    status = home.status()
    assert (status["sessions"], status["streak"], status["total_sessions"]) == (1, 1, 1)
    assert status["state"] == "started"
    assert not home.checkpoint.exists()


def test_the_controls_change_the_record(home: Home) -> None:
    terminal = home.open("practice", "longer")
    terminal.until("Get ready")
    terminal.keys(ENTER)
    terminal.until_gone("Get ready")
    press_for(terminal, 0.5)
    terminal.keys(" ")
    terminal.until("Paused")
    terminal.keys("n")
    terminal.until("step 2 of 2")
    terminal.keys("b")
    terminal.until("step 1 of 2")
    terminal.keys(" ")
    terminal.until("Saved")
    terminal.keys("q")
    assert terminal.ended() == 0
    (session,) = TinyDB(home.data).table("sessions").all()
    pressed = {"left": 0.0, "right": 0.0}
    for hold in session["holds"]:
        pressed[hold["side"]] += hold["pressed"]
    assert 4.0 <= pressed["left"] < 6.0
    assert pressed["right"] == 4.0
    assert len([hold for hold in session["holds"] if hold["side"] == "left"]) == 2


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_the_app_and_the_session_can_be_resumed(
    home: Home, number: signal.Signals
) -> None:
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    press_for(terminal, 1.5)
    terminal.signal(number)
    assert terminal.ended() == 128 + number
    assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
    assert terminal.raw.rindex(b"\x1b[?25h") > terminal.raw.rindex(b"\x1b[?25l")
    before = home.saved_checkpoint()["run"]["pressed"]
    assert 1.0 < before < 3.0

    again = home.open()
    again.until("Resume it", "Longer")
    begun = time.monotonic()
    again.keys(ENTER)
    again.until_pressing()
    press_for(again, 0.5)
    resumed = home.saved_checkpoint()["run"]["pressed"]
    gone = time.monotonic() - begun
    assert before <= resumed <= before + gone, "each second is pressed once"
    again.until("Saved")
    again.keys("q")
    assert again.ended() == 0
    (session,) = TinyDB(home.data).table("sessions").all()
    assert [(h["side"], h["pressed"]) for h in session["holds"]] == [("left", 4.0), ("right", 4.0)]
    assert session["started"] < session["ended"]
    assert home.status()["sessions"] == 1
    assert not home.checkpoint.exists()


@pytest.mark.parametrize("via", [(), DEAF], ids=["SIGHUP", "ignored SIGHUP"])
def test_a_lost_terminal_ends_the_app_and_leaves_a_checkpoint(home: Home, via: tuple[str]) -> None:
    terminal = home.open("practice", "longer", via=via)
    terminal.until_pressing()
    press_for(terminal, 0.5)
    terminal.drop()
    terminal.ended()
    assert home.saved_checkpoint()["run"]["phase"] == "holding"
    assert not home.data.with_name("journal.crash.txt").exists(), "that is no crash"
    again = home.open()
    again.until("Resume it")
    again.keys("s")
    again.until("Saved the interrupted session")
    assert home.status()["total_sessions"] == 1


def test_after_a_kill_the_last_checkpoint_is_offered(home: Home) -> None:
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    terminal.until("step 2 of 2", "Get ready")
    terminal.signal(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL
    again = home.open("practice", "quick")
    again.until("Resume it", "Longer", "step 2 of 2")
    again.keys("s")
    again.until("Saved the interrupted session", "Get ready")
    sessions = TinyDB(home.data).table("sessions").all()
    assert [(h["side"], h["pressed"]) for h in sessions[0]["holds"]] == [
        ("left", 4.0),
        ("right", 0.0),
    ]


def test_a_second_terminal_reports_the_running_session(home: Home) -> None:
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    other = home.open("practice", "quick")
    other.until("is running a session")
    assert "Resume it" not in other.text


def test_the_screen_is_repainted_after_a_suspension(
    home: Home, eventually: Callable[..., None]
) -> None:
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    terminal.keys("\x1a")
    eventually(lambda: terminal.pump() and terminal.state() == "T")
    assert home.saved_checkpoint()["run"]["phase"] == "holding"
    terminal.screen.reset()
    assert "left hand" not in terminal.text
    end = time.monotonic() + 3.5
    while time.monotonic() < end:
        terminal.pump()
    terminal.signal(signal.SIGCONT)
    terminal.until("left hand", "Paused", "Calendar")
    terminal.keys(" ")
    terminal.until("Saved")


def test_quitting_during_a_session_asks_first(home: Home) -> None:
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    terminal.keys("q")
    terminal.until("A session is running", "save it and quit")
    terminal.keys(ESCAPE)
    terminal.until("Paused")
    terminal.keys("q")
    terminal.until("A session is running")
    terminal.keys("s")
    assert terminal.ended() == 0
    (session,) = TinyDB(home.data).table("sessions").all()
    assert session["holds"][1]["pressed"] == 0.0
    assert home.status()["sessions"] == 0


def test_a_damaged_journal_is_reported_and_not_changed(home: Home) -> None:
    home.data.parent.mkdir()
    home.data.write_text('{"meta":{\n"1":{"format":1}\n},"sessions":{\n"1":{"rou')
    before = home.data.read_bytes()
    terminal = home.open()
    assert terminal.ended() == 1
    text = " ".join(terminal.raw.decode(errors="replace").split())
    assert "journal.json: line 4: is damaged" in text
    done = home.run("log", "quick")
    assert done.returncode == 1
    assert str(home.data) in done.stderr
    assert "Traceback" not in done.stderr
    assert home.data.read_bytes() == before


def test_mistakes_in_the_users_files_are_shown_in_the_app(home: Home) -> None:
    (home.config / "config.toml").write_text('day_start = "25:00"\n')
    terminal = home.open()
    terminal.until("Back and neck", "N all")
    terminal.keys("N")
    terminal.until("config.toml", "line 1", "day_start")
    terminal.keys("qq")
    assert terminal.ended() == 0


def test_the_journal_is_readable_text(home: Home) -> None:
    assert home.run("log", "quick", "--note", "好 [b]").returncode == 0
    lines = home.data.read_text().splitlines()
    assert json.loads("\n".join(lines))["meta"] == {"1": {"format": 1}}
    assert sum('"routine":"quick"' in line for line in lines) == 1
