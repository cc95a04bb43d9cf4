"""The app within GNU screen and tmux, over mosh, and served to a browser."""

import os
import re
import subprocess
import time

import pytest
from support.programs import need
from support.terminal import ANSWERED, Home, Terminal
from tinydb import TinyDB

CONFIG = ANSWERED + "[session]\ncheck_in = false\nnotify = true\n"
NOTICE = b"\x1b]9;"


@pytest.fixture(autouse=True)
def settings(home: Home) -> None:
    (home.config / "config.toml").write_text(CONFIG)


def practise(terminal: Terminal, home: Home) -> None:
    """Follow a session to its end, and see it in the journal."""
    terminal.until("Saved", "It counts towards today.")
    terminal.keys("q")
    terminal.ended()
    (session,) = TinyDB(home.data).table("sessions").all()
    assert session["routine"] == "quick"


def test_a_session_in_tmux_notifies_the_terminal_outside(home: Home) -> None:
    tmux = [need("tmux"), "-f", "/dev/null", "-S", str(home.folder / "tmux")]
    passing = ["start-server", ";", "set", "-g", "allow-passthrough", "on", ";", "new-session"]
    terminal = home.open_command([*tmux, *passing, *home.command("practice", "quick")])
    practise(terminal, home)
    assert NOTICE in terminal.raw


def test_a_session_in_screen_notifies_the_terminal_outside(home: Home) -> None:
    sockets = home.folder / "screens"
    sockets.mkdir(mode=0o700)
    home.env |= {"SCREENDIR": str(sockets)}
    screen = [need("screen"), "-U", "-c", "/dev/null", "-S", "one"]
    terminal = home.open_command([*screen, *home.command("practice", "quick")])
    practise(terminal, home)
    assert NOTICE in terminal.raw


def test_a_session_over_mosh_is_followed_to_its_end(home: Home) -> None:
    server, client = need("mosh-server"), need("mosh-client")
    command = [server, "new", "-i", "127.0.0.1", "--", *home.command("practice", "quick")]
    done = subprocess.run(command, env=home.env, capture_output=True, text=True, check=True)
    found = re.search(r"MOSH CONNECT (\d+) (\S+)", done.stdout)
    assert found is not None, done
    home.env |= {"MOSH_KEY": found[2]}
    practise(home.open_command([client, "127.0.0.1", found[1]]), home)


def test_textual_serve_can_show_the_app_in_a_browser(home: Home) -> None:
    home.env |= {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "COLUMNS": "90"}
    pipe = subprocess.PIPE
    with subprocess.Popen(home.command(), env=home.env, stdin=pipe, stdout=pipe) as served:
        assert served.stdin is not None and served.stdout is not None
        shown, end = b"", time.monotonic() + 30
        while b"[2 Session]" not in shown and time.monotonic() < end:
            shown += os.read(served.stdout.fileno(), 65536)
        assert shown.startswith(b"__GANGLION__\n") and b"[2 Session]" in shown
        served.stdin.write(b"D\0\0\0\x01q")
        served.stdin.flush()
        served.stdout.read()
    assert served.returncode == 0
