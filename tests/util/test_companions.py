"""The files beside a journal: their names, and that nothing else in their place is touched."""

import errno
import os
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.faults import break_call

from acutui.util.companions import (
    check_replaceable,
    companion_path,
    keep_owner,
    open_companion,
    read_companion,
)
from acutui.util.errors import Refused, Unwritable
from acutui.util.files import FileLock, make_folder, remove_file, replace_atomically

# Names

NAMES = {
    "journal.json": "journal.lock",
    "anna.smith": "anna.smith.lock",
    "anna.jones": "anna.jones.lock",
    "anna.smith.json": "anna.smith.lock",
    "anna": "anna.lock",
    "anna.": "anna..lock",
    "json": "json.lock",
    ".json": ".json.lock",
    ".anna": ".anna.lock",
    "anna.JSON": "anna.JSON.lock",
    "journal.json.json": "journal.json.lock",
    "my journal.tinydb": "my journal.tinydb.lock",
    "日記.json": "日記.lock",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_companion_has_the_whole_name_of_its_journal(tmp_path: Path, name: str) -> None:
    assert companion_path(tmp_path / name, ".lock") == tmp_path / NAMES[name]


names = st.text("ajson.é日", min_size=1, max_size=10).filter(lambda name: name.strip("."))


@given(names, names)
def test_only_a_journal_with_and_without_its_ending_have_the_same_names(
    one: str, other: str
) -> None:
    is_same = companion_path(Path("/") / one, ".lock") == companion_path(Path("/") / other, ".lock")
    assert is_same == (one == other or one + ".json" == other or one == other + ".json")


def test_a_link_to_a_journal_has_the_companions_of_that(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to("folder/anna.smith")
    expected = tmp_path / "folder" / "anna.smith.undo.json"
    assert companion_path(tmp_path / "link.db", ".undo.json") == expected


# What may be in the place of a companion

SECRET = b"the user's own\n"


def plant_link(place: Path) -> None:
    (place.parent / "profile").write_bytes(SECRET)
    place.symlink_to("profile")


def plant_folder_link(place: Path) -> None:
    (place.parent / "diary").mkdir()
    (place.parent / "diary" / "2020-01-01.json").write_bytes(SECRET)
    place.symlink_to("diary")


def plant_socket(place: Path) -> None:
    before = Path.cwd()
    os.chdir(place.parent)  # A socket's path has to be short.
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(place.name)
    finally:
        os.chdir(before)


PLANTED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link": (plant_link, "is a link, not a file"),
    "a link to nothing": (lambda place: place.symlink_to("nothing"), "is a link, not a file"),
    "a link to itself": (lambda place: place.symlink_to(place.name), "is a link, not a file"),
    "a link to a folder": (plant_folder_link, "is a link, not a file"),
    "a link to a device": (lambda place: place.symlink_to("/dev/zero"), "is a link, not a file"),
    "a folder": (lambda place: place.mkdir(), "is not a file"),
    "a pipe": (os.mkfifo, "is not a file"),
    "a socket": (plant_socket, "is not a file"),
}
USES: dict[str, Callable[[Path, Path], object]] = {
    "reading": lambda place, journal: read_companion(place, 1000, journal),
    "opening": lambda place, journal: open_companion(place, os.O_RDWR, journal),
    "creating": lambda place, journal: open_companion(place, os.O_RDWR | os.O_CREAT, journal),
    "replacing": lambda place, journal: replace_atomically(place, b"new", journal=journal),
    "removing": lambda place, _: remove_file(place),
    "locking": lambda place, journal: FileLock(place, journal).acquire(),
}


def describe_tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return everything below a folder: what it is, and what the files hold."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        data = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        found[str(path.relative_to(folder))] = (status.st_mode, data)
    return found


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", PLANTED)
def test_what_is_no_companion_is_refused_and_stays(tmp_path: Path, kind: str, use: str) -> None:
    journal, place = tmp_path / "journal.json", tmp_path / "journal.x"
    plant, why = PLANTED[kind]
    plant(place)
    before = describe_tree(tmp_path)
    with pytest.raises(Refused, match=f"^{place}: {why}; acutui leaves it as it is$"):
        USES[use](place, journal)
    assert describe_tree(tmp_path) == before


@pytest.mark.parametrize("kind", ["a link to a folder", "a link to nothing", "a file", "a pipe"])
def test_what_is_no_folder_is_refused(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "journal.backups"
    plant = Path.touch if kind == "a file" else PLANTED[kind][0]
    plant(place)
    why = "is a link, not a folder" if "link" in kind else "is not a folder"
    with pytest.raises(Refused, match=f"^{place}: {why}"):
        open_companion(place, os.O_RDONLY | os.O_DIRECTORY, tmp_path / "journal.json")


@pytest.mark.parametrize("use", ["reading", "opening", "removing", "locking", "replacing"])
def test_a_file_of_another_user_is_refused(
    tmp_path: Path, use: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated, since only root can give a file away."""
    journal, place = tmp_path / "journal.json", tmp_path / "journal.x"
    place.write_bytes(SECRET)
    mine = place.stat()
    really_lstat, really_fstat = os.lstat, os.fstat

    def change(found: os.stat_result) -> os.stat_result:
        return give_to(4321, found) if found.st_ino == mine.st_ino else found

    monkeypatch.setattr(os, "lstat", lambda at, **more: change(really_lstat(at, **more)))
    monkeypatch.setattr(os, "fstat", lambda handle: change(really_fstat(handle)))
    monkeypatch.setattr(Path, "lstat", os.lstat)
    with pytest.raises(Refused, match="belongs to another user; acutui leaves it"):
        USES[use](place, journal)
    assert place.read_bytes() == SECRET


def give_to(user: int, found: os.stat_result, group: int | None = None) -> os.stat_result:
    """Return the status of a file as if it belonged to another user or group."""
    fields = list(found)
    fields[4], fields[5] = user, found.st_gid if group is None else group
    return os.stat_result(fields)


def test_a_companion_of_the_owner_is_used(tmp_path: Path) -> None:
    journal, place = tmp_path / "journal.json", tmp_path / "journal.x"
    replace_atomically(place, b"one", journal=journal)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    place.chmod(0o640)
    replace_atomically(place, b"two", journal=journal)
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert read_companion(place, 3, journal) == b"two"
    remove_file(place)
    remove_file(place)
    assert not place.exists()


# Owners


@pytest.fixture
def file(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A new file, and a descriptor of it."""
    path = tmp_path / "file"
    with ExitStack() as stack:
        yield path, stack.enter_context(path.open("wb")).fileno()


def test_a_file_that_cannot_be_given_away_is_refused(
    file: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, handle = file
    break_call(monkeypatch, os, "chown", errno.EPERM)
    model = give_to(4321, path.stat())
    for group in (False, True):
        with pytest.raises(Unwritable, match=r"can't be saved: it belongs to user 4321, .*`chown`"):
            keep_owner(handle, model, path, group=group)


def test_the_group_of_a_private_file_does_not_matter(
    file: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, handle = file
    break_call(monkeypatch, os, "chown", errno.EPERM)
    model = give_to(path.stat().st_uid, path.stat(), group=4321)
    keep_owner(handle, model, path)
    with pytest.raises(Unwritable, match=r"can't be saved: it belongs to group 4321, .*`chgrp`"):
        keep_owner(handle, model, path, group=True)


def test_nothing_is_given_away_where_it_belongs_already(
    file: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk whose files all belong to one user may know no other."""
    path, handle = file
    break_call(monkeypatch, os, "chown", errno.EPERM)
    keep_owner(handle, path.stat(), path, group=True)
    keep_owner(handle, None, path, group=True)
    replace_atomically(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o444, 0o000, 0o555])
def test_a_read_only_file_may_not_be_replaced(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(mode)
    with pytest.raises(Unwritable, match=r"read-only; `chmod u.w` it"):
        check_replaceable(path, None)
    with pytest.raises(Unwritable, match=r"read-only; `chmod u.w` it"):
        replace_atomically(path, b"new")
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
    assert stat.S_IMODE(path.stat().st_mode) == mode


# New folders


def test_the_parent_of_every_new_folder_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    make_folder(tmp_path / "share" / "acutui" / "data")
    make_folder(tmp_path / "share" / "acutui" / "data")
    parents = [tmp_path, tmp_path / "share", tmp_path / "share" / "acutui"]
    assert synced == [parent.stat().st_ino for parent in parents]


@pytest.mark.parametrize(("error", "is_told"), [(errno.EIO, True), (errno.EACCES, False)])
def test_a_new_folder_that_cannot_be_synced_is_told_unless_it_may_not_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, is_told: bool
) -> None:
    break_call(monkeypatch, os, "open", error, lambda name, *_: name == tmp_path)
    try:
        make_folder(tmp_path / "data")
        told = False
    except OSError as caught:
        told = caught.errno == error
    assert told is is_told
