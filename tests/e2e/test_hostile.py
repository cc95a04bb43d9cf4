"""What the files brought never reaches a real terminal as anything but text."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

from support.terminal import Home

ESCAPE = "\x1b"

# What the program itself sends: sequences that begin with CSI, a few of two letters, the pointer.
SENT = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[=>78]|\x1b\]22;default\x07")


def test_hostile_files_send_no_control_characters(home: Home, evil: SimpleNamespace) -> None:
    hours = 12 - datetime.now(UTC).hour
    home.env["TZ"] = f"Etc/GMT{-hours:+d}"  # where it is noon, far from the turn of the day
    now = datetime.now(timezone(timedelta(hours=hours)))
    evil.files(home.data, home.config, now).write()
    terminal = home.open()
    # The notices on what is wrong in the files lie over it for ten seconds.
    terminal.until("A session was interrupted", seconds=60)
    # All of them must have gone: Textual mounts one that has a moment left on the next screen
    # again, and on a busy machine its timer then comes too late to take it away.
    terminal.until_gone("▌", seconds=60)
    terminal.keys(ESCAPE)
    terminal.until_gone("A session was interrupted")
    terminal.keys("3")
    terminal.until("[3 Calendar]", "checklist")
    terminal.keys("\r")
    terminal.until("before:")
    terminal.keys("e")
    terminal.until("Edit a session")
    terminal.keys(ESCAPE)
    terminal.until_gone("Edit a session")
    terminal.keys(ESCAPE)
    terminal.until_gone("u undo")
    terminal.keys("1")
    terminal.until("[1 Guide]", "two sides")
    terminal.keys("/mine")
    terminal.until("MINE-1  [b]E")
    terminal.keys(ESCAPE)
    terminal.until("Kunlun Mountains")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert terminal.raw.count(b"[b]E") > 10
    text = SENT.sub("", terminal.raw.decode("utf-8"))
    kinds = {c: unicodedata.category(c) for c in text}
    steering = {hex(ord(c)) for c, kind in kinds.items() if kind in ("Cc", "Cf", "Co", "Zl", "Zp")}
    assert steering <= {"0xd", "0xa"}
