"""Over a real sshd on this machine: practised, cut off, detached and attached, stalled."""

import getpass
import os
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.programs import need
from support.terminal import Home, Terminal
from tinydb import TinyDB

ENTER = "\r"
DETACH = "\x02d"

STALL = 6.0
"""Seconds without reading; more than the three of a gap."""

SSHD_CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Server:
    """An sshd with keys of its own, and the way in."""

    def __init__(self, folder: Path) -> None:
        sshd = need("sshd")
        self._folder = folder
        keygen = [need("ssh-keygen"), "-q", "-t", "ed25519", "-N", ""]
        for name in ("host", "user"):
            subprocess.run([*keygen, "-f", str(folder / name)], check=True)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.port = free_port()
        config = folder / "sshd_config"
        config.write_text(SSHD_CONFIG.format(port=self.port, folder=folder))
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [sshd, "-D", "-e", "-f", str(config)], stdout=self._log, stderr=self._log
        )

    def wait(self) -> None:
        end = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                text = (self._folder / "log").read_text(errors="replace")
                assert self._process.poll() is None and time.monotonic() < end, text
                time.sleep(0.02)
            else:
                return

    def into(self, command: str) -> tuple[str, ...]:
        """What opens a terminal over there in which the command runs."""
        options = ["-F", "/dev/null", "-i", str(self._folder / "user"), "-p", str(self.port)]
        for option in (
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
        ):
            options += ["-o", option]
        return (need("ssh"), "-tt", *options, f"{getpass.getuser()}@127.0.0.1", command)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("sshd"))
    try:
        found.wait()
        yield found
    finally:
        found.close()


class Remote:
    """A person's files on the server, and acutui over there, seen from here."""

    def __init__(self, server: Server, home: Home) -> None:
        self._server = server
        self.home = home
        self._pid = home.folder / "pid"
        self._enter = home.folder / "enter"
        named = ("HOME", "PYTHONPATH", "LANG", "COLORTERM")
        saved = "".join(f"export {name}={shlex.quote(home.env[name])}\n" for name in named)
        program = shlex.join(home.command())
        new = f"{self._pid}.new"
        note = f"echo $$ > {new} && mv {new} {self._pid}"
        self._enter.write_text(f'#!/bin/sh\n{saved}{note}\nexec {program} "$@"\n')
        self._enter.chmod(0o755)
        self.tmux = f"tmux -f /dev/null -S {home.folder}/tmux"

    def open(self, *arguments: str, size: tuple[int, int] = (80, 24), tmux: bool = False) -> Any:
        command = shlex.join([str(self._enter), *arguments])
        if tmux:
            command = f"LANG=C.UTF-8 {self.tmux} new-session -A -s one {shlex.quote(command)}"
        return self.home.open_command(self._server.into(command), size=size)

    def attach(self, size: tuple[int, int]) -> Any:
        command = f"LANG=C.UTF-8 {self.tmux} attach -t one"
        return self.home.open_command(self._server.into(command), size=size)

    @property
    def pid(self) -> int:
        """The process of acutui on the server."""
        return int(self._pid.read_text())

    def has_ended(self) -> bool:
        return not Path(f"/proc/{self.pid}/stat").exists()

    def ticks(self) -> int:
        """What the process has used of a processor, in hundredths of a second."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])


@pytest.fixture
def remote(server: Server, home: Home) -> Iterator[Remote]:
    found = Remote(server, home)
    yield found
    subprocess.run(
        shlex.split(f"{found.tmux} kill-server"), capture_output=True, check=False, timeout=10
    )


def pressed(home: Home) -> list[tuple[str, float]]:
    (session,) = TinyDB(home.data).table("sessions").all()
    return [(hold["side"], hold["pressed"]) for hold in session["holds"]]


def watch(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.pump()


def test_a_session_over_ssh_is_saved_on_the_server(remote: Remote) -> None:
    terminal = remote.open("practice", "quick")
    terminal.until("Get ready", "LI4", "left hand")
    terminal.until("Saved", "It counts towards today.")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert pressed(remote.home) == [("left", 2.0), ("right", 2.0)]
    assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")


def test_after_a_killed_client_the_session_can_be_resumed(
    remote: Remote, eventually: Callable[..., None]
) -> None:
    terminal = remote.open("practice", "longer")
    terminal.until_pressing()
    watch(terminal, 1.0)
    terminal.signal(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL
    eventually(remote.has_ended, 5.0)
    left = remote.home.saved_checkpoint()["run"]
    assert left["phase"] == "holding" and 0.5 < left["pressed"] < 3.5
    again = remote.open()
    again.until("Resume it", "Longer", "step 1 of 2")
    again.keys(ENTER)
    again.until("Saved")
    again.keys("q")
    assert again.ended() == 0
    assert pressed(remote.home) == [("left", 4.0), ("right", 4.0)]


def test_in_tmux_a_killed_client_leaves_an_idle_session_running(
    remote: Remote,
) -> None:
    need("tmux")
    terminal = remote.open("practice", "longer", tmux=True)
    terminal.until_pressing()
    terminal.signal(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL
    before = remote.ticks()
    time.sleep(1.0)
    assert remote.ticks() - before < 50, "of a hundred hundredths of a second"
    again = remote.attach((80, 24))
    again.until("Calendar", "LI4")
    again.until("Saved")
    again.keys("q")
    assert again.ended() == 0
    assert pressed(remote.home) == [("left", 4.0), ("right", 4.0)]


def test_in_tmux_the_screen_fits_after_attaching_and_resizing(remote: Remote) -> None:
    need("tmux")
    terminal = remote.open("practice", "longer", tmux=True)
    terminal.until_pressing()
    terminal.keys(" ")
    terminal.until("Paused")
    terminal.keys(DETACH)
    assert terminal.ended() == 0
    again = remote.attach((120, 40))
    again.until("Paused", "Calendar", "left hand", "Next")
    again.until_in_row("quit", row=38)  # Below it is tmux's own line.
    again.resize(60, 20)
    again.until_in_row("? keys", row=18)
    again.until("Paused")
    again.keys(" ")
    again.until("Saved")
    again.keys("q")
    assert again.ended() == 0
    assert pressed(remote.home) == [("left", 4.0), ("right", 4.0)]


def test_a_stalled_line_counts_the_right_time(remote: Remote) -> None:
    terminal = remote.open("practice", "longer")
    terminal.until_pressing()
    terminal.signal(signal.SIGSTOP)
    time.sleep(STALL)
    terminal.signal(signal.SIGCONT)
    # Over there nothing stood still: so little is written that the line holds it meanwhile.
    terminal.until("Saved")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert pressed(remote.home) == [("left", 4.0), ("right", 4.0)]
    (session,) = TinyDB(remote.home.data).table("sessions").all()
    begun, ended = (datetime.fromisoformat(session[name]) for name in ("started", "ended"))
    assert timedelta(seconds=9) <= ended - begun <= timedelta(seconds=12)


def test_a_blocked_line_pauses_the_session(home: Home) -> None:
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    end = time.monotonic() + STALL
    while time.monotonic() < end:  # Each size writes a whole screen, which is not read.
        terminal.resize(100, 30)
        time.sleep(0.1)
        terminal.resize(80, 24)
        time.sleep(0.1)
    terminal.until("Paused", "Nothing moved for", "That time was not counted")
    terminal.until("step 1 of 2")
    before = home.saved_checkpoint()["run"]["pressed"]
    assert before < 4.0
    terminal.keys(" ")
    terminal.until("Saved")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert pressed(home) == [("left", 4.0), ("right", 4.0)]
