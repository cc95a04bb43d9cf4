"""Where nothing can be saved: a disk that is read-only, one that is full, a newer journal."""

import json
import subprocess
from pathlib import Path

import pytest
from support.terminal import Home

NAMESPACE = ("unshare", "--mount", "--map-root-user")
"""A process in it can mount disks that only it sees, and that end with it."""

READ_ONLY = (
    'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$2" && shift 2 && exec "$@"'
)
SMALL = 'mount -t tmpfs -o size=256k tmpfs "$1" && cd "$2" && shift 2 && exec "$@"'


def mounting(script: str, *arguments: Path) -> tuple[str, ...]:
    """How a program is started with something mounted; skips where that is not allowed."""
    try:
        subprocess.run([*NAMESPACE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting is not allowed here")
    return (*NAMESPACE, "/bin/sh", "-c", script, "sh", *map(str, arguments))


@pytest.fixture
def elsewhere(home: Home) -> Path:
    """Where the program is started."""
    folder = home.folder / "elsewhere"
    folder.mkdir()
    return folder


def test_on_a_read_only_disk_a_session_can_be_saved_elsewhere(home: Home, elsewhere: Path) -> None:
    assert home.run("log", "quick").returncode == 0
    before = {path.name: path.read_bytes() for path in home.data.parent.iterdir()}
    terminal = home.open("practice", "quick", via=mounting(READ_ONLY, home.data.parent, elsewhere))
    terminal.until("Nothing can be saved", "the disk is", "read-only")
    terminal.until("Not saved yet", "o save it to a file")
    terminal.keys("q")
    terminal.until("This session is not saved")
    terminal.keys("o")
    assert terminal.ended() == 0
    assert {path.name: path.read_bytes() for path in home.data.parent.iterdir()} == before
    (file,) = elsewhere.iterdir()
    assert home.run("import", str(file)).returncode == 0
    assert home.status()["sessions"] == 2


def fill(disk: Path) -> None:
    """Take all room that is left on a disk."""
    with pytest.raises(OSError, match="No space"), (disk / "filler").open("wb", 0) as filler:
        while True:
            filler.write(bytes(4096))


def test_on_a_full_disk_a_session_is_saved_in_the_room_kept_for_it(
    home: Home, elsewhere: Path
) -> None:
    home.data.parent.mkdir()
    terminal = home.open("practice", "longer", via=mounting(SMALL, home.data.parent, elsewhere))
    terminal.until_pressing()
    # Its disk, as only the program sees it.
    disk = Path(f"/proc/{terminal.pid}/root") / home.data.parent.relative_to("/")
    fill(disk)
    terminal.keys("f")
    terminal.until("Saved")
    assert len(json.loads((disk / "journal.json").read_bytes())["sessions"]) == 1
    assert not (disk / "journal.session.json").exists()
    terminal.keys("q")
    assert terminal.ended() == 0


def test_on_a_full_disk_without_that_room_nothing_is_lost(home: Home, elsewhere: Path) -> None:
    home.data.parent.mkdir()
    terminal = home.open("practice", "longer", via=mounting(SMALL, home.data.parent, elsewhere))
    terminal.until_pressing()
    disk = Path(f"/proc/{terminal.pid}/root") / home.data.parent.relative_to("/")
    (disk / "journal.session.room").unlink()
    fill(disk)
    terminal.keys("f")
    terminal.until("Not saved yet", "the disk is", "full", "o save it to a file")
    assert (disk / "journal.session.json").exists(), "as it was before the disk was full"
    (disk / "filler").unlink()
    terminal.keys("s")
    terminal.until("Saved")
    assert len(json.loads((disk / "journal.json").read_bytes())["sessions"]) == 1
    assert not (disk / "journal.session.json").exists()
    terminal.keys("q")
    assert terminal.ended() == 0


def test_with_a_newer_journal_a_session_is_saved_later(
    home: Home,
) -> None:
    assert home.run("log", "quick").returncode == 0
    ours = home.data.read_bytes()
    newer = ours.replace(b'"format":1', b'"format":7')
    home.data.write_bytes(newer)
    terminal = home.open("practice", "quick")
    terminal.until("Nothing can be saved", "has format 7, newer")
    terminal.until("Not saved yet", "Nothing is lost")
    terminal.keys("\r")
    terminal.until("1 of 2 done")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert home.data.read_bytes() == newer
    done = home.run("status")
    assert (done.returncode, done.stdout[:10]) == (0, "1 of 2 tod")
    assert "has format 7, newer" in done.stderr
    home.data.write_bytes(ours)
    again = home.open()
    again.until("Saved the interrupted session", "2 of 2 done")
    again.keys("q")
    assert again.ended() == 0


def test_a_syncthing_copy_is_merged_at_the_start(home: Home) -> None:
    copy = home.data.with_name("journal.sync-conflict-20261122-073104-ABCDEFG.json")
    assert home.run("log", "quick", "--at", "2026-11-20 10:00").returncode == 0
    other = home.data.read_bytes()
    home.data.unlink()
    home.data.with_name("journal.undo.json").unlink()
    assert home.run("log", "quick", "--at", "2026-11-21 10:00").returncode == 0
    copy.write_bytes(other)
    terminal = home.open()
    terminal.until("1 copy of the journal", copy.name, "1 session new")
    terminal.keys("m")
    terminal.until("1 copy merged")
    assert not copy.exists()
    assert home.status()["total_sessions"] == 2
    terminal.keys("u")
    terminal.until("Undone: the merge")
    assert home.status()["total_sessions"] == 1
    terminal.keys("q")
    assert terminal.ended() == 0
