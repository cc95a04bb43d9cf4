"""Changing a setting in config.toml."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli

from acutui.config.load import load_settings
from acutui.config.save import MAX_TRIES, save_setting
from acutui.util.errors import FileError
from acutui.util.files import Busy, FileLock, Unwritable
from acutui.util.shared_text import ChangedElsewhere

SAVE_MANY = """
import sys
from pathlib import Path
from acutui.config.save import save_setting
import acutui.util.shared_text, acutui.util.toml_edit

folder, process = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(12):
    save_setting(folder, "keys", f"of-{process}.{number}", f"f{number}")
    save_setting(folder, "session" if int(process) % 2 else "habit", f"own-{process}", number)
"""


def test_a_setting_is_saved_and_read_back(tmp_path: Path) -> None:
    save_setting(tmp_path / "config", "safety", "conditions", ["pregnancy"])
    settings, problems = load_settings(tmp_path / "config")
    assert (settings.conditions, settings.conditions_answered, problems) == (
        ("pregnancy",),
        True,
        (),
    )
    assert (tmp_path / "config" / "config.toml").stat().st_mode & 0o777 == 0o600


def test_comments_order_and_other_settings_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '# mine\nday_start = "04:00"   # late\n\n[habit]\ntarget = 3\n[safety]\n# none\n'
    )
    save_setting(tmp_path, "safety", "conditions", [])
    text = path.read_text()
    assert text.startswith(
        '# mine\nday_start = "04:00"   # late\n\n[habit]\ntarget = 3\n[safety]\n'
    )
    assert "# none" in text
    assert "conditions = []" in text
    assert load_settings(tmp_path)[0].target == 3


def test_a_broken_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[habit\n")
    with pytest.raises(FileError, match=r"config\.toml: .*line 1.* It stays as it is\."):
        save_setting(tmp_path, "safety", "conditions", [])
    assert path.read_text() == "[habit\n"


def test_settings_that_processes_save_at_the_same_time_are_all_there(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\n[habit]\ntarget = 3   # a day\n")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SAVE_MANY, str(tmp_path), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    text = (tmp_path / "config.toml").read_text()
    saved = tomli.loads(text)
    expected = {f"of-{one}.{number}": f"f{number}" for one in range(4) for number in range(12)}
    assert saved["keys"] == expected
    assert saved["session"] == {"own-1": 11, "own-3": 11}
    assert saved["habit"] == {"target": 3, "own-0": 11, "own-2": 11}
    assert text.startswith("# mine\n[habit]\ntarget = 3   # a day\n")


@pytest.fixture(name="edit_meanwhile")
def editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[str], str]], None]:
    """Let an editor, which knows no lock, change the file just before each replacement."""

    def edit_meanwhile(edit: Callable[[str], str]) -> None:
        sync, path = os.fsync, tmp_path / "config.toml"

        def save_in_between(handle: int) -> None:
            path.write_text(edit(path.read_text() if path.exists() else ""))
            sync(handle)

        monkeypatch.setattr(os, "fsync", save_in_between)

    return edit_meanwhile


@pytest.mark.parametrize("before", ["", "# mine\n[habit]\ntarget = 3\n"])
def test_what_an_editor_saves_meanwhile_stays(
    tmp_path: Path, before: str, edit_meanwhile: Callable[[Callable[[str], str]], None]
) -> None:
    path = tmp_path / "config.toml"
    if before:
        path.write_text(before)
    edit_meanwhile(lambda text: text if "ready" in text else f"{text}[session]\nready = 7\n")
    save_setting(tmp_path, "session", "bell", False)
    assert tomli.loads(path.read_text())["session"] == {"ready": 7, "bell": False}
    assert path.read_text().startswith(before)


def test_a_file_that_changes_all_the_time_is_left_to_the_other_program(
    tmp_path: Path, edit_meanwhile: Callable[[Callable[[str], str]], None]
) -> None:
    edit_meanwhile(lambda text: f"{text}#\n")
    with pytest.raises(ChangedElsewhere, match=r"config\.toml: was changed elsewhere meanwhile"):
        save_setting(tmp_path, "session", "bell", False)
    assert (tmp_path / "config.toml").read_text() == "#\n" * MAX_TRIES


def test_a_lock_that_is_held_is_reported_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.05)
    lock = FileLock(tmp_path / "config.lock")
    assert lock.acquire()
    with pytest.raises(Busy, match=f"process {os.getpid()} is saving; try again"):
        save_setting(tmp_path, "session", "bell", False)
    assert not (tmp_path / "config.toml").exists()
    lock.release()
    save_setting(tmp_path, "session", "bell", False)
    assert load_settings(tmp_path)[0].bell is False


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("12")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.lock").symlink_to(target)
    with pytest.raises(FileError, match=r"config\.lock"):
        save_setting(tmp_path / "config", "session", "bell", False)
    assert target.read_text() == "12"


def test_two_folders_with_links_to_one_file_share_its_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.05)
    real = tmp_path / "dotfiles" / "config.toml"
    for folder in ("dotfiles", "one", "other"):
        (tmp_path / folder).mkdir()
    real.write_text("# shared\r\n")
    for folder in ("one", "other"):
        (tmp_path / folder / "config.toml").symlink_to(real)
    save_setting(tmp_path / "one", "session", "bell", False)
    assert real.read_bytes().startswith(b"# shared\r\n")
    assert (tmp_path / "one" / "config.toml").is_symlink()
    lock = FileLock(tmp_path / "dotfiles" / "config.lock")
    assert lock.acquire()
    for folder in ("one", "other"):
        with pytest.raises(Busy):
            save_setting(tmp_path / folder, "session", "flash", False)
    lock.release()


def test_a_setting_that_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    save_setting(tmp_path, "session", "bell", False)
    before = (tmp_path / "config.toml").stat()
    save_setting(tmp_path, "session", "bell", False)
    after = (tmp_path / "config.toml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.mkdir(),
        os.mkfifo,
        lambda path: path.write_bytes(b"\xff\xfea\0"),
        lambda path: path.write_bytes(b"# \xfc\n"),
        lambda path: path.write_bytes(b"habit = 3\n[habit.x]\n"),
    ],
    ids=["a folder", "a pipe", "UTF-16", "Latin-1", "no TOML"],
)
def test_what_is_no_file_of_settings_is_left_alone(
    tmp_path: Path, make: Callable[[Path], Any]
) -> None:
    path = tmp_path / "config.toml"
    make(path)
    before = path.read_bytes() if path.is_file() else path.lstat().st_ino
    with pytest.raises(FileError, match=r"config\.toml: .* It stays as it is\."):
        save_setting(tmp_path, "habit", "target", 3)
    assert (path.read_bytes() if path.is_file() else path.lstat().st_ino) == before


def test_a_mark_at_the_start_of_the_file_hinders_no_change(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[habit]\ntarget = 3\n")
    save_setting(tmp_path, "habit", "streak", "full")
    assert tomli.loads(path.read_text("utf-8-sig")) == {"habit": {"target": 3, "streak": "full"}}


def test_a_folder_in_which_nothing_can_be_written_is_reported_by_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # Root may write anywhere.
    with pytest.raises(Unwritable, match=r"config\.toml: can't be saved: no permission"):
        save_setting(tmp_path, "session", "bell", False)
    assert list(tmp_path.iterdir()) == []
