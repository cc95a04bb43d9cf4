"""Pipes, sockets, devices, folders and endless files where a file should be, and odd texts."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command import ROUTINES, Run

KINDS = ["pipe", "socket", "device", "folder", "endless"]
CONFIGS = [
    *("config.toml", "routines.toml", "points.toml"),
    *("themes/mine.toml", "figures/mine.svg"),
]
COMPANIONS = [
    *("journal.json", "journal.lock", "journal.session.json", "journal.session.lock"),
    *("journal.undo.json", "journal.backups"),
]
MARK = b"\xef\xbb\xbf"

Place = Callable[[Path, str], None]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    """Put something odd at a path, in place of what is there."""

    def place(path: Path, kind: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        match kind:
            case "pipe":
                os.mkfifo(path)
            case "socket":
                with socket.socket(socket.AF_UNIX) as bound, monkeypatch.context() as patch:
                    patch.chdir(path.parent)  # A socket's path has to be short.
                    bound.bind(path.name)
            case "device":
                path.symlink_to("/dev/zero")
            case "folder":
                path.mkdir()
            case "endless":
                with path.open("wb") as file:
                    file.truncate(3_000_000_000)

    return place


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CONFIGS)
def test_what_is_no_file_in_the_config_folder_is_named_and_passed_over(
    run: Run, config: Path, place: Place, name: str, kind: str
) -> None:
    path = config / name
    place(path, kind)
    for command in ("status", "routines", "points", "practice --plain none", "log back-and-neck"):
        assert "Traceback" not in run(*command.split()).err
    ran = run("doctor")
    assert ran.status == 1
    shown = f"~/{path.relative_to(config.parent)}: "
    assert any(shown in line and "can't be read: it is" in line for line in ran.lines) == (
        kind != "endless"
    )
    assert any(shown in line and "3.0 GB" in line for line in ran.lines) == (kind == "endless")


@pytest.mark.parametrize("name", ["config.lock", "routines.lock"])
def test_what_is_no_lock_in_the_config_folder_is_named(
    run: Run, config: Path, place: Place, name: str
) -> None:
    place(config / name, "pipe")
    ran = run("doctor")
    assert ran.status == 1
    assert any(f"{name}: is not a file" in line for line in ran.lines)


@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
@pytest.mark.parametrize("name", COMPANIONS)
def test_what_is_no_file_beside_the_journal_is_named_and_left(
    filled: Run, data: Path, place: Place, name: str, kind: str
) -> None:
    path = data.with_name(name)
    place(path, kind)
    before = path.lstat()
    for command in ("status", "log back-and-neck --force", "merge", "restore", "export csv"):
        assert "Traceback" not in filled(*command.split()).err
    ran = filled("doctor")
    assert ran.status == 1
    assert any(f"{name}: " in line and "is " in line and "not a f" in line for line in ran.lines)
    after = path.lstat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("name", ["journal.json", "journal.session.json"])
def test_an_endless_file_beside_the_journal_is_named_by_its_size(
    run: Run, data: Path, place: Place, name: str
) -> None:
    place(data.with_name(name), "endless")
    assert any(f"{name}: is 3.0 GB" in line for line in run("doctor").lines)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_not_imported_or_merged(
    run: Run, home: Path, data: Path, place: Place, kind: str
) -> None:
    path = home / "other.json"
    place(path, kind)
    for command in ("import", "merge"):
        ran = run(command, str(path))
        assert (ran.status, ran.out) == (1, "")
        assert ran.complaint.startswith(f"acutui: {path}: ")
    assert not data.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_not_checked(run: Run, home: Path, place: Place, kind: str) -> None:
    path = home / "mine.toml"
    place(path, kind)
    ran = run("check", str(path))
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint.startswith(f"acutui: {path}: ")


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", MARK])
def test_files_of_other_editors_are_read(run: Run, config: Path, mark: bytes, ends: bytes) -> None:
    target = b"[habit]\ntarget = 3\n"
    (config / "config.toml").write_bytes(mark + target.replace(b"\n", ends))
    (config / "routines.toml").write_bytes(mark + ROUTINES.encode().replace(b"\n", ends))
    assert "0 of 3 today" in run("status").out
    assert "quick" in run("routines").out
    for name in ("config.toml", "routines.toml"):
        assert run("check", str(config / name)).status == 0
    assert run("doctor").status == 0


def test_utf_16_is_named(run: Run, config: Path) -> None:
    for name in CONFIGS:
        path = config / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes("x = 1\r\n".encode("utf-16"))
        assert "is UTF-16" in run("check", str(path)).complaint
    assert run("doctor").out.count("is UTF-16") == len(CONFIGS)
