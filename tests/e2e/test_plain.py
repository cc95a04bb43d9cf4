"""Plain sessions in real processes: pipes, signals, a terminal, no input at all."""

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.terminal import ANSWERED, Home, Terminal
from tinydb import TinyDB

# As `nohup` starts a program.
IGNORING_HANGUP = ("/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh")


class Pipe:
    """A process between two pipes, and its output so far."""

    def __init__(self, command: list[str], env: dict[str, str], **options: Any) -> None:
        streams: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self.process = subprocess.Popen(command, env=env, bufsize=0, **{**streams, **options})
        self.output = b""

    def until(self, *texts: str, seconds: float = 20.0) -> None:
        """Wait until the output has all texts."""
        assert self.process.stdout is not None
        end = time.monotonic() + seconds
        while not all(text.encode() in self.output for text in texts):
            left = max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self.process.stdout], [], [], left)
            assert ready, f"{texts} not within {seconds} s: {self.output.decode()}"
            data = os.read(self.process.stdout.fileno(), 65536)
            assert data, f"ended without {texts}: {self.output.decode()}"
            self.output += data

    def forget(self) -> None:
        self.output = b""

    def type(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())

    def wait(self, seconds: float = 20.0) -> int:
        """Wait for the process to end; return its exit status."""
        out, err = self.process.communicate(timeout=seconds)
        self.output += out or b""
        self.errors = (err or b"").decode()
        return self.process.returncode


@pytest.fixture
def start(home: Home) -> Iterator[Callable[..., Pipe]]:
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


def block(terminal: Terminal) -> None:
    """Stop the terminal by ctrl+s, and wait until the program hangs in writing to it."""
    terminal.keys("\x13")
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        terminal.pump()


def control_characters(output: bytes) -> set[str]:
    return {c for c in output.decode() if (ord(c) < 32 or 127 <= ord(c) < 160) and c != "\n"}


def test_without_input_a_session_runs_to_its_record(home: Home, start: Callable[..., Pipe]) -> None:
    (home.config / "config.toml").write_text(
        "[session]\nbell = true\nnotify = true\n[safety]\nconditions = []\n"
    )
    pipe = start("practice", "quick", "--plain", stdin=subprocess.DEVNULL)
    assert pipe.wait() == 0
    assert pipe.errors == ""
    assert control_characters(pipe.output) == set()
    lines = pipe.output.decode().splitlines()
    assert lines[0] == "Quick: 2 steps, 6 s."
    for words in ("Get ready: LI4", "Press LI4, left, 2 s", "Next LI4, right hand"):
        assert any(line.startswith(words) for line in lines), words
    assert lines[-1].startswith("Saved. You pressed 0:04 of 0:04. It counts towards today. 1 of 2")
    (session,) = sessions(home)
    assert [(h["side"], h["planned"], h["pressed"]) for h in session["holds"]] == [
        ("left", 2, 2),
        ("right", 2, 2),
    ]
    assert home.status()["sessions"] == 1
    assert not home.checkpoint.exists()


def test_a_closed_input_counts_as_ended(home: Home, start: Callable[..., Pipe]) -> None:
    via = ("/bin/sh", "-c", 'exec "$@" <&-', "sh")
    pipe = start("practice", "quick", "--plain", via=via)
    assert pipe.wait() == 0
    assert b"The input has ended" in pipe.output
    assert len(sessions(home)) == 1


def test_a_closed_output_is_reported(home: Home, start: Callable[..., Pipe]) -> None:
    via = ("/bin/sh", "-c", 'exec "$@" >&-', "sh")
    pipe = start("practice", "quick", "--plain", via=via)
    assert pipe.wait() == 1
    assert pipe.errors.count("\n") == 1
    assert not home.data.exists()


def test_keys_come_through_a_pipe_in_pieces(home: Home, start: Callable[..., Pipe]) -> None:
    pipe = start("practice", "longer", "--plain")
    pipe.until("Get ready")
    pipe.type("\n")
    pipe.until("Press LI4, left, 4 s")
    pipe.type(" ")
    pipe.type("P")
    pipe.until("3\n")
    assert b"Paused" not in pipe.output
    pipe.type("\r\nn")
    pipe.until("Paused: LI4, left")
    assert b"Next" not in pipe.output
    pipe.type("\nb\n+\n")
    pipe.until("Next LI4, right hand", "Back to LI4, left hand", "10 s more")
    pipe.type("\n")
    pipe.until("Press LI4, left, 14 s")
    pipe.type("q")
    assert pipe.wait() == 0
    assert b"Saved." in pipe.output
    assert control_characters(pipe.output) == set()
    (session,) = sessions(home)
    assert [h["side"] for h in session["holds"]][-1] == "right"
    assert 0.9 <= session["holds"][0]["pressed"] <= 3.0


def test_keys_typed_ahead_are_handled_in_order(home: Home, start: Callable[..., Pipe]) -> None:
    pipe = start("practice", "longer", "--plain")
    pipe.until("Get ready")
    pipe.type("\nn\n\np\n?\np\n")
    pipe.until("Press LI4, left", "Next LI4, right hand", "Press LI4, right", "Paused", "Resumed")
    found = [pipe.output.index(w) for w in (b"Next", b"Press LI4, right", b"Paused", b"Resumed")]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=lambda n: n.name
)
def test_a_signal_ends_a_session_that_can_be_resumed(
    home: Home, start: Callable[..., Pipe], number: signal.Signals
) -> None:
    pipe = start("practice", "longer", "--plain")
    pipe.until("Press LI4, left", "3\n")
    pipe.process.send_signal(number)
    assert pipe.wait() == 128 + number
    assert pipe.errors == ""
    assert b"Saved so far: the next start offers to resume the session." in pipe.output
    before = home.saved_checkpoint()["run"]["pressed"]
    assert 0.9 < before < 3.0

    again = start("practice", "quick", "--plain")
    again.until("A session was interrupted: Longer", "Resume")
    again.type("r\n")
    again.until("Resuming Longer, step 1 of 2.", "Get ready: LI4")
    assert again.wait() == 0
    (session,) = sessions(home)
    assert session["routine"] == "longer"
    assert [(h["side"], h["pressed"]) for h in session["holds"]] == [("left", 4.0), ("right", 4.0)]
    assert not home.checkpoint.exists()


def test_a_killed_session_is_offered_by_the_app(home: Home, start: Callable[..., Pipe]) -> None:
    pipe = start("practice", "longer", "--plain")
    pipe.until("Next LI4, right hand")
    pipe.process.kill()
    pipe.wait()
    terminal = home.open()
    terminal.until("Resume it", "Longer", "step 2 of 2")


def test_a_closed_pipe_leaves_a_checkpoint(home: Home, start: Callable[..., Pipe]) -> None:
    pipe = start("practice", "longer", "--plain")
    pipe.until("Press LI4, left")
    assert pipe.process.stdout
    pipe.process.stdout.close()
    pipe.process.stdout = None
    # Its input stays open, since the end of that is announced, and sooner than the end of a step.
    assert pipe.process.wait(10) == 129
    assert pipe.wait() == 129
    assert pipe.errors == ""
    assert 0.5 < home.saved_checkpoint()["run"]["pressed"] < 3.0


def test_a_full_disk_for_the_output_is_reported(home: Home, start: Callable[..., Pipe]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        pipe = start("practice", "longer", "--plain", stdout=full)
        assert pipe.wait() == 1
    assert pipe.errors == "acutui: the output: No space left on device\n"


def test_a_stopped_process_notices_the_gap(
    home: Home, start: Callable[..., Pipe], eventually: Callable[..., None]
) -> None:
    pipe = start("practice", "longer", "--plain")
    pipe.until("Press LI4, left", "3\n")
    pipe.process.send_signal(signal.SIGTSTP)

    def stat() -> str:
        with open(f"/proc/{pipe.process.pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0]

    eventually(lambda: stat() == "T")
    assert home.saved_checkpoint()["run"]["pressed"] > 0.9
    time.sleep(3.3)  # that is what a gap is
    pipe.process.send_signal(signal.SIGCONT)
    pipe.until("Paused. Nothing moved for ", "That time was not counted.", "p and Enter to resume.")
    pipe.type("p\n")
    pipe.until("Resumed: LI4, left", "Saved. You pressed 0:08 of 0:08")
    assert pipe.wait() == 0


def test_a_stopped_session_can_be_terminated(
    home: Home, start: Callable[..., Pipe], eventually: Callable[..., None]
) -> None:
    terminal = home.open("practice", "longer", "--plain")
    terminal.until("Press LI4, left")
    terminal.keys("\x1a")
    eventually(lambda: terminal.pump() and terminal.state() == "T")
    terminal.signal(signal.SIGTERM)
    terminal.signal(signal.SIGCONT)
    assert terminal.ended() == 143
    assert home.saved_checkpoint()["run"]["phase"] == "holding"


@pytest.mark.parametrize("is_blocked", [False, True], ids=["waiting", "writing"])
def test_a_signal_after_a_stop_ends_the_session(
    home: Home, eventually: Callable[..., None], is_blocked: bool
) -> None:
    terminal = home.open("practice", "longer", "--plain")
    terminal.until("Press LI4, left")
    if is_blocked:
        block(terminal)
    terminal.signal(signal.SIGTSTP)
    eventually(lambda: terminal.state() == "T")
    terminal.signal(signal.SIGCONT)
    eventually(lambda: terminal.state() == "S")
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() == 143
    assert home.saved_checkpoint()["run"]["pressed"] > 0


def test_a_terminal_rings_and_gets_no_escape_sequences(home: Home) -> None:
    terminal = home.open("practice", "quick", "--plain")
    terminal.until("Get ready: LI4")
    terminal.until("Press LI4, left")
    terminal.keys("\x04")
    terminal.until("No such key.")
    terminal.keys("p\r")
    terminal.until("Paused: LI4, left")
    terminal.keys("p\r")
    terminal.until("Resumed", "Next LI4, right hand", "Saved.")
    assert terminal.ended() == 0
    # The start of each step, a switch, the end; one second of get-ready has no counts.
    assert terminal.raw.count(b"\x07") == 2 * 1 + 2 + 3
    assert b"\x1b" not in terminal.raw


def test_a_person_is_asked_before_and_after(home: Home) -> None:
    (home.config / "config.toml").write_text("")
    terminal = home.open("practice", "quick", "--plain", size=(60, 200))
    terminal.until("Do any of these apply to you?", "Enter alone to skip.")
    terminal.keys("0\r")
    terminal.until("How do you feel?", "Pain, 0 to 10?")
    terminal.keys("5\r\r")
    terminal.until("Stiffness, 0 to 10?", "Any of these?", "Tingling, numbness or weakness")
    terminal.keys("1 3\r")
    terminal.until("Is it new, or worse than before?", "Enter alone: go back without starting")
    terminal.keys("y\r")
    terminal.until("Anywhere: see a doctor soon", "Start anyway?")
    terminal.keys("y\r")
    terminal.until("Get ready: LI4", "Saved.", "And now?", "Pain, 0 to 10 (it was 5)?")
    terminal.keys("3\r4\r")
    terminal.until("A note, in one line?")
    terminal.keys("after squats, näive\r")
    terminal.until("Pain went from 5 to 3")
    assert terminal.ended() == 0
    (session,) = sessions(home)
    assert session["before"] == {"pain": 5, "symptoms": ["neck-pain", "tingling"]}
    assert session["after"] == {"pain": 3, "stiffness": 4}
    assert session["note"] == "after squats, näive"
    printed = terminal.raw.decode().replace("\a", "").splitlines()
    assert max(map(len, printed)) <= 60
    assert b"\x1b" not in terminal.raw


def test_ctrl_c_at_a_question_ends_quietly(home: Home) -> None:
    (home.config / "config.toml").write_text(ANSWERED)
    terminal = home.open("practice", "quick", "--plain")
    terminal.until("Pain, 0 to 10?")
    terminal.keys("\x03")
    assert terminal.ended() == 130
    assert not home.data.exists()
    assert b"Traceback" not in terminal.raw


def test_a_terminal_gets_notifications(home: Home) -> None:
    settings = "[session]\ncheck_in = false\nbell = false\nnotify = true\n"
    settings += "[safety]\nconditions = []\n"
    (home.config / "config.toml").write_text(settings)
    terminal = home.open("practice", "quick", "--plain")
    terminal.until("Saved.")
    assert terminal.ended() == 0
    assert b"\x1b]9;Right hand. Joining Valley. Two seconds.\x07" in terminal.raw
    assert terminal.raw.count(b"\x1b") == terminal.raw.count(b"\x07") == 4


@pytest.mark.parametrize("via", [(), IGNORING_HANGUP], ids=["", "SIGHUP ignored"])
def test_a_lost_terminal_leaves_a_checkpoint(home: Home, via: tuple[str, ...]) -> None:
    terminal = home.open("practice", "longer", "--plain", via=via)
    terminal.until("Press LI4, left")
    terminal.drop()
    assert terminal.ended() == 129
    assert home.saved_checkpoint()["run"]["phase"] == "holding"


def test_a_blocked_terminal_does_not_delay_the_end(home: Home) -> None:
    terminal = home.open("practice", "longer", "--plain")
    terminal.until("Press LI4, left")
    block(terminal)
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() == 143
    assert home.saved_checkpoint()["run"]["pressed"] > 0.9


def test_one_session_at_a_time(home: Home, start: Callable[..., Pipe]) -> None:
    pipe = start("practice", "longer", "--plain")
    pipe.until("Press LI4, left")
    done = home.run("practice", "quick", "--plain")
    assert done.returncode == 1
    assert done.stdout == ""
    sentence = f"acutui: another acutui (process {pipe.process.pid}) is running a session\n"
    assert done.stderr == sentence
    terminal = home.open("practice", "quick")
    terminal.until("is running a session")


def test_without_a_name_the_usual_routine_runs(home: Home, start: Callable[..., Pipe]) -> None:
    assert home.run("log", "quick").returncode == 0
    pipe = start("practice", "--plain")
    pipe.until("Quick: 2 steps", "Get ready")
    pipe.type("q\n")
    assert pipe.wait() == 0
    assert b"You didn't press anything, so nothing was saved." in pipe.output


def test_a_damaged_journal_is_reported_before_the_session(home: Home) -> None:
    home.data.parent.mkdir()
    home.data.write_text('{"meta":{')
    done = home.run("practice", "quick", "--plain")
    assert (done.returncode, done.stdout) == (1, "")
    assert "journal.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_ascii_output_gets_question_marks(home: Home, start: Callable[..., Pipe]) -> None:
    text = '[[routine]]\nid = "h"\nname = "背\\u001b[31m"\nready = 0\n'
    text += 'holds = [{ point = "LI4", side = "both", seconds = 1 }]\n'
    (home.config / "routines.toml").write_text(text, encoding="utf-8")
    home.env.update({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})
    pipe = start("practice", "h", "--plain", stdin=subprocess.DEVNULL)
    assert pipe.wait() == 0
    assert pipe.output.startswith(b"??[31m: 1 step, 1 s.\n")
    assert pipe.output.isascii()
    assert json.dumps(sessions(home)[0]["holds"])
