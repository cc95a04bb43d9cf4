"""A journal that is missing, but of which there are signs: no second one is begun in its place."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.clocks import still

from acutui.journal.journal import Journal
from acutui.journal.merge import merge_files
from acutui.practice.records import Session
from acutui.util.files import FileError

Make = Callable[..., Session]

PLACEHOLDERS = [
    ".journal.json.icloud",
    "journal.json.cloud",  # odrive
    "journal.json.nextcloud",
    "journal.json.owncloud",
    "journal.json.rsls",  # Resilio
    ".syncthing.journal.json.tmp",
    "~syncthing~journal.json.tmp",
    ".~journal.json.7c1f",
    "journal.json.gpg",
    "journal.json~",
]
NO_SIGNS = [
    "journal.lock",
    "journal.session.json",
    "journal.session-1849304117239185408.json",
    "journal.session.lock",
    "journal.session.room",
    "journal.undo.json",
    "journal.crash.txt",
    ".journal.json.k3jx9q2p.new",
    "journal2.json",
    "my-journal.json",
    "journal.jsonl",
    "config.toml",
    "ben.json",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.json"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    path.parent.mkdir()
    with closing(Journal(path, still)) as journal:
        yield journal


def refusal(journal: Journal, session: Session) -> str:
    """Return why a session is not saved; it must not be, nor anything else be written."""
    before = sorted(journal.path.parent.rglob("*"))
    with pytest.raises(FileError) as refused:
        journal.save_session(session)
    assert sorted(journal.path.parent.rglob("*")) == before
    message = str(refused.value)
    assert message.startswith(f"{journal.path}: is missing")
    assert message == f"{journal.read_only_reason}; nothing was saved"
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_a_placeholder_is_a_sign(journal: Journal, a_session: Make, name: str) -> None:
    placeholder = journal.path.with_name(name)
    placeholder.write_bytes(b"")
    message = refusal(journal, a_session())
    assert f"is missing, but {name} is here; let your sync tool bring the journal back" in message
    assert "to begin a new journal, move it away" in message
    assert journal.history().sessions == ()
    placeholder.unlink()
    journal.save_session(a_session())
    assert journal.pending_warnings() == ()
    assert len(journal.history().sessions) == 1


@pytest.mark.parametrize("name", NO_SIGNS)
def test_what_is_there_before_the_first_session_is_no_sign(
    journal: Journal, a_session: Make, name: str
) -> None:
    journal.path.with_name(name).write_bytes(b"")
    journal.save_session(a_session())
    assert journal.pending_warnings() == ()


def test_the_first_session_of_all_begins_a_journal(path: Path, a_session: Make) -> None:
    with closing(Journal(path, still)) as journal:
        journal.save_session(a_session())
        assert len(journal.history().sessions) == 1


def test_what_comes_back_is_read_on(journal: Journal, a_session: Make, tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "other.json", still)) as other:
        other.save_session(a_session(1))
    placeholder = journal.path.with_name(".journal.json.icloud")
    placeholder.write_bytes(b"")
    refusal(journal, a_session(2))
    placeholder.unlink()
    other.path.rename(journal.path)
    journal.save_session(a_session(2))
    assert len(journal.history().sessions) == 2


def test_backups_are_a_sign_even_if_none_is_sound(
    journal: Journal, a_session: Make, path: Path
) -> None:
    journal.save_session(a_session(1))
    journal.save_session(a_session(2))
    path.unlink()
    with closing(Journal(path, still)) as again:
        message = refusal(again, a_session(3))
        assert "but journal.backups is here; `acutui restore 2026-" in message
        for backup in path.with_name("journal.backups").iterdir():
            backup.write_bytes(b"{")
        message = refusal(again, a_session(3))
        assert "journal.backups is here; to begin a new journal, move it away" in message
        path.with_name("journal.backups").rename(path.with_name("old"))
        again.save_session(a_session(3))


def test_a_copy_is_a_sign_and_merging_begins_the_journal(
    journal: Journal, a_session: Make, path: Path
) -> None:
    copy = path.with_name("journal (1).json")
    with closing(Journal(path.parent / "x.json", still)) as other:
        other.save_session(a_session(1))
    other.path.rename(copy)
    journal.backups.program = "acutui --data x"
    message = refusal(journal, a_session(2))
    merge = "`acutui --data x merge` takes what is in journal (1).json"
    assert f"journal (1).json is here; {merge}" in message
    merge_files(journal, [copy])
    assert journal.pending_warnings() == ()
    assert len(journal.history().sessions) == 1
    journal.save_session(a_session(2))


def test_many_signs_are_counted(journal: Journal, a_session: Make) -> None:
    for name in PLACEHOLDERS[:5]:
        journal.path.with_name(name).write_bytes(b"")
    message = refusal(journal, a_session())
    assert " and 2 more are here; " in message
    assert "move them away" in message


@pytest.mark.parametrize("at", ["file", "folder"])
def test_a_link_to_a_disk_that_is_not_connected_is_a_sign(
    tmp_path: Path, a_session: Make, at: str
) -> None:
    disk = tmp_path / "media" / "usb"
    home = tmp_path / "home"
    home.mkdir()
    if at == "file":
        path = link = home / "journal.json"
        link.symlink_to(disk / "journal.json")
    else:
        path, link = home / "acutui" / "journal.json", home / "acutui"
        link.symlink_to(disk / "acutui")
    with closing(Journal(path, still)) as journal:
        with pytest.raises(FileError, match="is a link to a folder that is not there") as refused:
            journal.save_session(a_session())
        assert f"{path}: is missing: {link} is a link" in str(refused.value)
        assert not (tmp_path / "media").exists()
        disk.mkdir(parents=True)
        journal.save_session(a_session())
    assert path.resolve().is_relative_to(disk)


@pytest.mark.parametrize("name", ["a", "journal"])
def test_a_journal_without_a_suffix_has_few_placeholders(
    tmp_path: Path, a_session: Make, name: str
) -> None:
    with closing(Journal(tmp_path / name, still)) as journal:
        (tmp_path / f"{name}.txt").write_text("notes")
        (tmp_path / f"{name}.icloud").write_text("")
        journal.save_session(a_session())
        journal.path.unlink()
    (tmp_path / f".{name}.icloud").write_text("")
    with closing(Journal(tmp_path / name, still)) as journal:
        refusal(journal, a_session())


def test_merging_begins_no_journal_on_a_disk_that_is_not_connected(
    tmp_path: Path, a_session: Make
) -> None:
    other = tmp_path / "other.json"
    with closing(Journal(other, still)) as journal:
        journal.save_session(a_session())
    link = tmp_path / "journal.json"
    link.symlink_to(tmp_path / "usb" / "acutui" / "journal.json")
    refused = pytest.raises(FileError, match="is a link to a folder that is not there")
    with closing(Journal(link, still)) as journal, refused:
        merge_files(journal, [other])
    assert not (tmp_path / "usb").exists()


def test_backups_that_are_refused_hide_no_placeholder(
    journal: Journal, a_session: Make, tmp_path: Path
) -> None:
    journal.path.with_name(".journal.json.icloud").write_bytes(b"")
    journal.path.with_name("journal.backups").symlink_to(tmp_path)
    assert ".journal.json.icloud is here" in refusal(journal, a_session())
