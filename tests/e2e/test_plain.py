"""Sessions in lines of text, by the real program: pipes, signals, a terminal, nobody at all."""

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.terminal import Home
from tinydb import TinyDB

# As `nohup` starts a program.
DEAF = ("/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh")


class Pipe:
    """The program between two pipes, and what it said so far."""

    def __init__(self, command: list[str], env: dict[str, str], **options: Any) -> None:
        streams: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self.process = subprocess.Popen(command, env=env, bufsize=0, **{**streams, **options})
        self.said = b""

    def until(self, *texts: str, seconds: float = 20.0) -> None:
        """Wait until all texts were said."""
        assert self.process.stdout is not None
        end = time.monotonic() + seconds
        while not all(text.encode() in self.said for text in texts):
            left = max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self.process.stdout], [], [], left)
            assert ready, f"{texts} not within {seconds} s: {self.said.decode()}"
            data = os.read(self.process.stdout.fileno(), 65536)
            assert data, f"ended without {texts}: {self.said.decode()}"
            self.said += data

    def forget(self) -> None:
        self.said = b""

    def types(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())

    def ended(self, seconds: float = 20.0) -> int:
        """Wait for the end; take in what was said up to it."""
        out, err = self.process.communicate(timeout=seconds)
        self.said += out or b""
        self.complaint = (err or b"").decode()
        return self.process.returncode


@pytest.fixture
def speak(home: Home) -> Iterator[Callable[..., Pipe]]:
    pipes: list[Pipe] = []

    def start(*arguments: str, via: tuple[str, ...] = (), **options: Any) -> Pipe:
        pipes.append(Pipe([*via, *home.command(*arguments)], home.env, **options))
        return pipes[-1]

    yield start
    for pipe in pipes:
        if pipe.process.poll() is None:
            pipe.process.kill()
        pipe.process.wait()
        for stream in (pipe.process.stdin, pipe.process.stdout, pipe.process.stderr):
            if stream:
                stream.close()


def sessions(home: Home) -> list[Any]:
    return TinyDB(home.data).table("sessions").all()


def control_characters(said: bytes) -> set[str]:
    return {c for c in said.decode() if (ord(c) < 32 or 127 <= ord(c) < 160) and c != "\n"}


def test_nobody_there_it_goes_through_to_its_record(home: Home, speak: Callable[..., Pipe]) -> None:
    (home.config / "config.toml").write_text("[session]\nbell = true\nnotify = true\n")
    pipe = speak("practice", "quick", "--plain", stdin=subprocess.DEVNULL)
    assert pipe.ended() == 0
    assert pipe.complaint == ""
    assert control_characters(pipe.said) == set()
    lines = pipe.said.decode().splitlines()
    assert lines[0] == "Quick: 2 holds, 4 s of pressing."
    for words in ("Get ready: LI4", "Press LI4, left, 2 s", "Next LI4, right hand"):
        assert any(line.startswith(words) for line in lines), words
    assert lines[-1].startswith("Saved. 0:04 of 0:04 pressed. It counts towards today. 1 of 2")
    (session,) = sessions(home)
    assert [(h["side"], h["planned"], h["pressed"]) for h in session["holds"]] == [
        ("left", 2, 2),
        ("right", 2, 2),
    ]
    assert home.status()["sessions"] == 1
    assert not home.checkpoint.exists()


def test_a_closed_input_is_one_that_ended(home: Home, speak: Callable[..., Pipe]) -> None:
    via = ("/bin/sh", "-c", 'exec "$@" <&-', "sh")
    pipe = speak("practice", "quick", "--plain", via=via)
    assert pipe.ended() == 0
    assert b"No keys can come" in pipe.said
    assert len(sessions(home)) == 1


def test_a_closed_output_is_told_of(home: Home, speak: Callable[..., Pipe]) -> None:
    via = ("/bin/sh", "-c", 'exec "$@" >&-', "sh")
    pipe = speak("practice", "quick", "--plain", via=via)
    assert pipe.ended() == 1
    assert pipe.complaint.count("\n") == 1
    assert not home.data.exists()


def test_keys_come_through_a_pipe_in_pieces(home: Home, speak: Callable[..., Pipe]) -> None:
    pipe = speak("practice", "longer", "--plain")
    pipe.until("Get ready")
    pipe.types("\n")
    pipe.until("Press LI4, left, 4 s")
    pipe.types(" ")
    pipe.types("P")
    pipe.until("3\n")
    assert b"Paused" not in pipe.said
    pipe.types("\r\nn")
    pipe.until("Paused: LI4, left")
    assert b"Next" not in pipe.said
    pipe.types("\nb\n+\n")
    pipe.until("Next LI4, right hand", "Back to LI4, left hand", "10 s more")
    pipe.types("\n")
    pipe.until("Press LI4, left, 14 s")
    pipe.types("q")
    assert pipe.ended() == 0
    assert b"Saved." in pipe.said
    assert control_characters(pipe.said) == set()
    (session,) = sessions(home)
    assert [h["side"] for h in session["holds"]][-1] == "right"
    assert 0.9 <= session["holds"][0]["pressed"] <= 3.0


def test_what_was_typed_ahead_is_done_in_its_order(home: Home, speak: Callable[..., Pipe]) -> None:
    pipe = speak("practice", "longer", "--plain")
    pipe.until("Get ready")
    pipe.types("\nn\n\np\n?\np\n")
    pipe.until("Press LI4, left", "Next LI4, right hand", "Press LI4, right", "Paused", "Going on")
    found = [pipe.said.index(w) for w in (b"Next", b"Press LI4, right", b"Paused", b"Going on")]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=lambda n: n.name
)
def test_told_to_end_it_is_kept_and_resumed(
    home: Home, speak: Callable[..., Pipe], number: signal.Signals
) -> None:
    pipe = speak("practice", "longer", "--plain")
    pipe.until("Press LI4, left", "3\n")
    pipe.process.send_signal(number)
    assert pipe.ended() == 128 + number
    assert pipe.complaint == ""
    assert b"Kept as it stands: the next start offers to resume it." in pipe.said
    before = home.saved_checkpoint()["run"]["pressed"]
    assert 0.9 < before < 3.0

    again = speak("practice", "quick", "--plain")
    again.until("A session was interrupted: Longer", "Resume")
    again.types("r\n")
    again.until("Going on with Longer, hold 1 of 2.", "Get ready: LI4")
    assert again.ended() == 0
    (session,) = sessions(home)
    assert session["routine"] == "longer"
    assert [(h["side"], h["pressed"]) for h in session["holds"]] == [("left", 4.0), ("right", 4.0)]
    assert not home.checkpoint.exists()


def test_killed_outright_it_is_offered_to_the_app_too(
    home: Home, speak: Callable[..., Pipe]
) -> None:
    pipe = speak("practice", "longer", "--plain")
    pipe.until("Next LI4, right hand")
    pipe.process.kill()
    pipe.ended()
    terminal = home.open()
    terminal.until("Resume", "Longer", "hold 2 of 2")


def test_where_the_reader_goes_away_the_session_is_kept(
    home: Home, speak: Callable[..., Pipe]
) -> None:
    pipe = speak("practice", "longer", "--plain")
    pipe.until("Press LI4, left")
    assert pipe.process.stdout
    pipe.process.stdout.close()
    pipe.process.stdout = None
    # Its input stays open meanwhile: that end would be told of, and come before the hold's.
    assert pipe.process.wait(10) == 129
    assert pipe.ended() == 129
    assert pipe.complaint == ""
    assert 0.5 < home.saved_checkpoint()["run"]["pressed"] < 3.0


def test_a_full_disk_below_the_output_is_told_of(home: Home, speak: Callable[..., Pipe]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        pipe = speak("practice", "longer", "--plain", stdout=full)
        assert pipe.ended() == 1
    assert pipe.complaint == "acutui: the output: No space left on device\n"


def test_it_really_stops_and_notices_when_it_goes_on(
    home: Home, speak: Callable[..., Pipe], eventually: Callable[..., None]
) -> None:
    pipe = speak("practice", "longer", "--plain")
    pipe.until("Press LI4, left", "3\n")
    pipe.process.send_signal(signal.SIGTSTP)

    def stat() -> str:
        with open(f"/proc/{pipe.process.pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0]

    eventually(lambda: stat() == "T")
    assert home.saved_checkpoint()["run"]["pressed"] > 0.9
    time.sleep(3.3)  # that is what a gap is
    pipe.process.send_signal(signal.SIGCONT)
    pipe.until("Paused. For ", "It was not counted.", "p and Enter to go on.")
    pipe.types("p\n")
    pipe.until("Going on: LI4, left", "Saved. 0:08 of 0:08")
    assert pipe.ended() == 0


def test_a_stopped_one_that_is_told_to_end_is_kept(
    home: Home, speak: Callable[..., Pipe], eventually: Callable[..., None]
) -> None:
    terminal = home.open("practice", "longer", "--plain")
    terminal.until("Press LI4, left")
    terminal.keys("\x1a")
    eventually(lambda: terminal.pump() and terminal.state() == "T")
    terminal.signal(signal.SIGTERM)
    terminal.signal(signal.SIGCONT)
    assert terminal.ended() == 143
    assert home.saved_checkpoint()["run"]["phase"] == "holding"


def test_a_terminal_rings_and_is_not_steered(home: Home) -> None:
    terminal = home.open("practice", "quick", "--plain")
    terminal.until("Get ready: LI4")
    terminal.until("Press LI4, left")
    terminal.keys("\x04")
    terminal.until("No such key.")
    terminal.keys("p\r")
    terminal.until("Paused: LI4, left")
    terminal.keys("p\r")
    terminal.until("Going on", "Next LI4, right hand", "Saved.")
    assert terminal.ended() == 0
    # The beginning of each hold, a switch, the end; one second of get-ready has no counts.
    assert terminal.raw.count(b"\x07") == 2 * 1 + 2 + 3
    assert b"\x1b" not in terminal.raw


def test_a_terminal_notifies_where_that_is_set(home: Home) -> None:
    settings = "[session]\nbell = false\nnotify = true\n"
    (home.config / "config.toml").write_text(settings)
    terminal = home.open("practice", "quick", "--plain")
    terminal.until("Saved.")
    assert terminal.ended() == 0
    assert b"\x1b]9;LI4, left hand\x07" in terminal.raw
    assert terminal.raw.count(b"\x1b") == terminal.raw.count(b"\x07") == 4


@pytest.mark.parametrize("via", [(), DEAF], ids=["told", "deaf to SIGHUP"])
def test_a_dropped_terminal_leaves_the_session_on_the_disk(
    home: Home, via: tuple[str, ...]
) -> None:
    terminal = home.open("practice", "longer", "--plain", via=via)
    terminal.until("Press LI4, left")
    terminal.drop()
    assert terminal.ended() == 129
    assert home.saved_checkpoint()["run"]["phase"] == "holding"


def test_a_terminal_that_takes_nothing_more_holds_up_no_end(home: Home) -> None:
    terminal = home.open("practice", "longer", "--plain")
    terminal.until("Press LI4, left")
    terminal.keys("\x13")
    end = time.monotonic() + 1.5  # by then it says something, and hangs
    while time.monotonic() < end:
        terminal.pump()
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() == 143
    assert home.saved_checkpoint()["run"]["pressed"] > 0.9


def test_one_session_at_a_time(home: Home, speak: Callable[..., Pipe]) -> None:
    pipe = speak("practice", "longer", "--plain")
    pipe.until("Press LI4, left")
    done = home.run("practice", "quick", "--plain")
    assert done.returncode == 1
    assert done.stdout == ""
    told = f"acutui: another acutui (process {pipe.process.pid}) is running a session\n"
    assert done.stderr == told
    terminal = home.open("practice", "quick")
    terminal.until("is running a session")


def test_without_a_name_it_is_the_usual_one(home: Home, speak: Callable[..., Pipe]) -> None:
    assert home.run("log", "quick").returncode == 0
    pipe = speak("practice", "--plain")
    pipe.until("Quick: 2 holds", "Get ready")
    pipe.types("q\n")
    assert pipe.ended() == 0
    assert b"Nothing was pressed, so nothing is kept." in pipe.said


def test_a_damaged_journal_is_told_of_before_anything_is_pressed(home: Home) -> None:
    home.data.parent.mkdir()
    home.data.write_text('{"meta":{')
    done = home.run("practice", "quick", "--plain")
    assert (done.returncode, done.stdout) == (1, "")
    assert "journal.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_ascii_only_gets_what_it_can_show(
    home: Home, speak: Callable[..., Pipe]
) -> None:
    text = '[[routine]]\nid = "h"\nname = "背\\u001b[31m"\nready = 0\n'
    text += 'holds = [{ point = "LI4", side = "both", seconds = 1 }]\n'
    (home.config / "routines.toml").write_text(text, encoding="utf-8")
    home.env.update({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})
    pipe = speak("practice", "h", "--plain", stdin=subprocess.DEVNULL)
    assert pipe.ended() == 0
    assert pipe.said.startswith(b"??[31m: 1 hold, 1 s of pressing.\n")
    assert pipe.said.isascii()
    assert json.dumps(sessions(home)[0]["holds"])
