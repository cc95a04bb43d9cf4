"""What root saves for somebody else stays theirs."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.clocks import NOW, still
from support.faults import break_call

from acutui.atlas.loader import load_atlas
from acutui.atlas.own_routines import RoutinesFile
from acutui.config.save import save_setting
from acutui.journal.backups import Backups
from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.exchange.export_file import save_export
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.practice.timer import Step, TimerState
from acutui.services.crash import report_crash
from acutui.util.files import FileError, Unwritable

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")

ANNA = 1234, 2345
TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)

Make = Callable[..., Session]


@pytest.fixture
def path() -> Iterator[Path]:
    """The journal of another user, who has no file in her folder yet.

    She can enter the folder above, unlike those of pytest.
    """
    with TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        folder = Path(home) / "anna"
        folder.mkdir()
        os.chown(folder, *ANNA)
        yield folder / "journal.json"


def open_journal(path: Path, today: date = TODAY) -> Journal:
    return Journal(path, still, backups=Backups(path, lambda: today))


def owners(folder: Path) -> set[tuple[int, int]]:
    found = [item.lstat() for item in (folder, *folder.rglob("*"))]
    return {(item.st_uid, item.st_gid) for item in found}


def run_session(path: Path, id: int) -> CheckpointFile:
    """Begin a session; its checkpoint and the room for its end are there."""
    file = CheckpointFile(path)
    assert file.claim()
    run = TimerState.start((Step("LI4", "left", 60),), now=0.0, ready=5)
    file.write(Checkpoint(id, "quick", NOW, NOW, run))
    return file


def test_every_file_of_the_first_save_is_the_owners(path: Path, a_session: Make) -> None:
    open_journal(path).save_session(a_session(0))
    open_journal(path, TOMORROW).save_session(a_session(1))
    open_journal(path, TOMORROW).undo()
    assert owners(path.parent) == {ANNA}
    assert {found.name for found in path.parent.iterdir()} >= {"journal.lock", "journal.undo.json"}


def test_new_folders_are_of_the_owner_of_the_one_above(path: Path, a_session: Make) -> None:
    open_journal(path.parent / "share" / "acutui" / "journal.json").save_session(a_session(0))
    assert owners(path.parent) == {ANNA}


def test_a_checkpoint_and_a_crash_report_are_the_owners(path: Path, a_session: Make) -> None:
    open_journal(path).save_session(a_session(0))
    file = run_session(path, a_session(1).id)
    file.set_aside(a_session(1).id)
    file.release()
    file = run_session(path, a_session(2).id)
    assert "has the details" in report_crash(path, ValueError("none"))
    file.release()
    names = {found.name for found in path.parent.iterdir()}
    assert names >= {"journal.session.json", "journal.session.lock", "journal.crash.txt"}
    assert owners(path.parent) == {ANNA}


def test_owner_group_and_mode_survive_every_kind_of_save(path: Path, a_session: Make) -> None:
    """The folder belongs to somebody else than the files."""
    os.chown(path.parent, 0, 0)
    open_journal(path).save_session(a_session(0))
    os.chown(path, *ANNA)
    path.chmod(0o640)
    open_journal(path, TOMORROW).save_session(a_session(1))
    Backups(path, lambda: TOMORROW).restore("latest", NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    folder = path.with_name("journal.backups")
    made = [found for found in folder.iterdir() if found.name.endswith(".json")]
    assert len(made) == 2  # the backup, and the journal that was replaced
    for found in (path, *made):
        assert (found.stat().st_uid, found.stat().st_gid) == ANNA


def test_settings_routines_and_exports_keep_their_owner(path: Path, a_session: Make) -> None:
    folder = path.parent
    own, export = RoutinesFile(folder), folder / "export.csv"
    atlas = load_atlas(folder)
    for _ in range(2):
        save_setting(folder, "habit", "target", 3)
        own.add(next(iter(atlas.routines.values())), atlas.routines)
        save_export(export, "routine\n", path, overwrite=True)
    assert owners(folder) == {ANNA}
    os.chown(folder, 0, 0)
    save_setting(folder, "habit", "target", 4)
    save_export(export, "routine,day\n", path, overwrite=True)
    for name in ("config.toml", "routines.toml", "export.csv"):
        found = (folder / name).stat()
        assert (found.st_uid, found.st_gid) == ANNA


def test_what_cannot_be_given_away_is_not_saved(
    path: Path, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a user who may write into the folder of another one's journal."""
    open_journal(path).save_session(a_session(0))
    before = {found: found.read_bytes() for found in path.parent.iterdir()}
    with monkeypatch.context() as patch:
        break_call(patch, os, "chown", errno.EPERM)
        with pytest.raises(Unwritable, match=r"can't be saved: it belongs to user 1234.*`chown`"):
            open_journal(path, TOMORROW).save_session(a_session(1))
        with pytest.raises(FileError, match="belongs to user 1234"):
            run_session(path, a_session(1).id)
    assert {found: found.read_bytes() for found in path.parent.iterdir()} == before
    assert owners(path.parent) == {ANNA}


def test_a_group_that_cannot_be_kept_is_not_lost(
    path: Path, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for an owner who has left the group that reads the journal."""
    open_journal(path).save_session(a_session(0))
    os.chown(path, 0, ANNA[1])
    path.chmod(0o640)
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        break_call(patch, os, "chown", errno.EPERM)
        with pytest.raises(Unwritable, match=r"can't be saved: it belongs to group 2345.*`chgrp`"):
            open_journal(path, TOMORROW).save_session(a_session(1))
    assert path.read_bytes() == before


def test_a_file_that_root_left_is_given_back(path: Path, a_session: Make) -> None:
    """As release 0.1.0 left undo file and checkpoint after one `sudo acutui`."""
    open_journal(path).save_session(a_session(0))
    undo = path.with_name("journal.undo.json")
    os.chown(undo, 0, 0)
    open_journal(path).save_session(a_session(1))
    assert (undo.stat().st_uid, undo.stat().st_gid) == ANNA


def test_the_owner_goes_on_after_root(path: Path, a_session: Make) -> None:
    """In a process of the owner, who could open none of root's files."""
    open_journal(path).save_session(a_session(0))
    open_journal(path, TOMORROW).save_session(a_session(1))
    child = os.fork()
    if not child:
        status = 1
        try:
            os.setgroups([])
            os.setresgid(*[ANNA[1]] * 3)
            os.setresuid(*[ANNA[0]] * 3)
            hers = open_journal(path, date(2026, 11, 24))
            assert [session.id for session in hers.history().sessions] == [
                a_session(0).id,
                a_session(1).id,
            ]
            hers.save_session(a_session(2))
            assert hers.undo() == "the session"
            assert hers.pending_warnings() == ()
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert owners(path.parent) == {ANNA}
    assert len(Backups(path, lambda: TOMORROW).list_daily()) == 2
