"""What is beside a journal belongs to that journal only, and old names are found."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clocks import NOW, still
from support.command import Ran
from support.journals import list_ids, read_files, read_ids

from acutui.cli.main import main
from acutui.journal.backups import Backups
from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.companions import MARK, describe_left, name_of, name_within, take_over
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.practice.timer import Step, TimerState
from acutui.services.crash import report_crash
from acutui.util.errors import FileError, Refused

Make = Callable[..., Session]
OLD = Path(__file__).parents[1] / "data" / "0.1.0"
TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


def open_journal(path: Path, today: date = TODAY) -> Journal:
    return Journal(path, still, backups=Backups(path, lambda: today))


def make_checkpoint(id: int = 5) -> Checkpoint:
    run = TimerState.start((Step("LI4", "left", 60),), now=0.0, ready=5)
    return Checkpoint(id, "quick", NOW, NOW, run)


@pytest.fixture
def two(tmp_path: Path, a_session: Make) -> tuple[Path, Path]:
    """Two journals whose names differ behind the last full stop, with companions of each kind."""
    paths = tmp_path / "anna.smith", tmp_path / "anna.jones"
    for at, path in enumerate(paths):
        for n in (0, 1):
            open_journal(path, (TODAY, TOMORROW)[n]).save_session(a_session(10 * at + n))
        CheckpointFile(path).write(make_checkpoint(id=a_session(10 * at + 5).id))
    return paths


# Two journals


def test_a_save_changes_nothing_of_another_journal(two: tuple[Path, Path], a_session: Make) -> None:
    smith, _ = two
    of_jones = {path: data for path, data in read_files(smith.parent).items() if "jones" in path}
    open_journal(smith, TOMORROW).save_session(a_session(2))
    assert open_journal(smith, TOMORROW).undo() == "the session"
    now = read_files(smith.parent)
    assert {path: now[path] for path in now if "jones" in path} == of_jones
    assert len(of_jones) == 4  # the journal, its undo file, checkpoint and backup


def test_a_restore_brings_back_the_own_sessions(two: tuple[Path, Path], a_session: Make) -> None:
    smith, jones = two
    Backups(jones, lambda: TOMORROW).restore("latest", NOW)
    assert read_ids(jones) == {a_session(10).id}
    assert read_ids(smith) == {a_session(0).id, a_session(1).id}


def test_an_interrupted_session_is_found_by_its_journal(
    two: tuple[Path, Path], a_session: Make
) -> None:
    found = [CheckpointFile(path).read() for path in two]
    assert [one and one.id for one in found] == [a_session(5).id, a_session(15).id]


def test_a_session_can_run_in_each(two: tuple[Path, Path]) -> None:
    files = [CheckpointFile(path) for path in two]
    assert [file.claim() for file in files] == [True, True]
    for file in files:
        file.release()


def test_journals_that_differ_in_the_ending_json_share_nothing_but_locks(
    tmp_path: Path, a_session: Make
) -> None:
    """Whichever of them saves first has undo and backups; the other says why it has none."""
    first, second = tmp_path / "anna", tmp_path / "anna.json"
    for at, path in enumerate((first, second)):
        journal = open_journal(path)
        for n in (0, 1):
            journal.save_session(a_session(10 * at + n))
        warnings = " ".join(journal.pending_warnings())
        has_none = "belongs to the journal 'anna', not to 'anna.json'" in warnings
        assert has_none is (path == second)
        assert ("can't be undone later" in warnings) is has_none
        assert ("today has no backup" in warnings) is has_none
    assert (read_ids(first), read_ids(second)) == (
        {a_session(0).id, a_session(1).id},
        {a_session(10).id, a_session(11).id},
    )
    assert open_journal(first).undo() == "the session"
    assert read_ids(first) == {a_session(0).id}
    CheckpointFile(first).write(make_checkpoint())
    with pytest.raises(Refused, match=r"belongs to the journal 'anna', not to 'anna.json'"):
        CheckpointFile(second).read()


def test_only_what_reads_as_a_backup_is_deleted(tmp_path: Path, a_session: Make) -> None:
    path, folder = tmp_path / "journal.json", tmp_path / "journal.backups"
    open_journal(path).save_session(a_session(0))
    folder.mkdir()
    foreign = {"2020-02-01": b"{}", "2020-02-02": b'{"my": "diary"}', "2020-02-03": b""}
    foreign["2020-02-04"] = path.read_bytes().replace(b'"format":1', b'"format":"1"')
    newer = path.read_bytes().replace(b'"format":1', b'"format":9')
    for name, data in foreign.items():
        (folder / f"{name}.json").write_bytes(data)
    for day in range(1, 29):
        (folder / f"2020-03-{day:02}.json").write_bytes(path.read_bytes())
        (folder / f"2020-01-{day:02}.json").write_bytes(newer)
    open_journal(path).save_session(a_session(1))
    left = read_files(folder)
    assert {name: left[f"{name}.json"] for name in foreign} == foreign
    assert len(left) == len(foreign) + 11
    assert not [name for name in left if name.startswith("2020-01")]


def test_a_crash_report_is_written_into_no_link(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("mine")
    place = tmp_path / "anna.smith.crash.txt"
    place.symlink_to("profile")
    assert "could not be written" in report_crash(tmp_path / "anna.smith", ValueError())
    assert (place.is_symlink(), (tmp_path / "profile").read_text()) == (True, "mine")


# A companion in another's place


def test_the_checkpoint_of_another_journal_is_refused_and_stays(two: tuple[Path, Path]) -> None:
    smith, jones = (CheckpointFile(path) for path in two)
    shutil.copy(smith.path, jones.path)
    before = jones.path.read_bytes()
    with pytest.raises(Refused, match=f"^{jones.path}: belongs to the journal 'anna.smith', not"):
        jones.read()
    with pytest.raises(Refused):
        jones.claim_for(1)
    assert not jones.is_held
    assert jones.path.read_bytes() == before


def test_the_undo_file_of_another_journal_is_refused_and_the_save_goes_on(
    two: tuple[Path, Path], a_session: Make
) -> None:
    place = two[1].with_name("anna.jones.undo.json")
    shutil.copy(two[0].with_name("anna.smith.undo.json"), place)
    before = place.read_bytes()
    jones = open_journal(two[1], TOMORROW)
    jones.save_session(a_session(12))
    (warning,) = jones.pending_warnings()
    assert warning.startswith(f"{place}: belongs to the journal 'anna.smith', not to 'anna.jones'")
    assert warning.endswith("; what is changed now can't be undone later")
    jones.save_session(a_session(13))
    assert jones.pending_warnings() == ()
    assert (jones.undo(), jones.undo(), jones.undo()) == ("the session", "the session", None)
    assert place.read_bytes() == before
    assert read_ids(two[1]) == {a_session(10).id, a_session(11).id}


def test_the_backups_of_another_journal_are_refused_and_stay(
    two: tuple[Path, Path], a_session: Make
) -> None:
    folder = two[1].with_name("anna.jones.backups")
    shutil.rmtree(folder)
    shutil.copytree(two[0].with_name("anna.smith.backups"), folder)
    for day in range(1, 29):
        shutil.copy(folder / f"{TOMORROW}.json", folder / f"2020-01-{day:02}.json")
    before = read_files(folder)
    later = date(2026, 11, 24)
    with pytest.raises(Refused, match=r"belongs to the journal 'anna.smith', not to 'anna.jones'"):
        Backups(two[1], lambda: later).restore("latest", NOW)
    jones = open_journal(two[1], later)
    jones.save_session(a_session(12))
    (warning,) = jones.pending_warnings()
    assert "belongs to the journal 'anna.smith'" in warning
    assert warning.endswith("; changes are saved, but today has no backup")
    assert read_files(folder) == before
    assert a_session(12).id in read_ids(two[1])
    # The remedy that the sentence names, after the journal was renamed:
    (folder / MARK).write_text("anna.jones\n")
    jones.save_session(a_session(13))
    assert f"{later}.json" in read_files(folder)


@pytest.mark.parametrize("torn", ["", "anna.sm", "\n", "anna.jones"])
def test_a_torn_name_is_written_again(two: tuple[Path, Path], a_session: Make, torn: str) -> None:
    mark = two[0].with_name("anna.smith.backups") / MARK
    mark.write_text(torn)
    open_journal(two[0], TOMORROW).save_session(a_session(2))
    assert mark.read_text() == "anna.smith\n"
    assert len(Backups(two[0], lambda: TOMORROW).list_daily()) == 1


def test_a_name_in_another_spelling_of_the_same_disk_is_the_same(
    tmp_path: Path, a_session: Make
) -> None:
    path = tmp_path / "Émilie.json"
    CheckpointFile(path).write(make_checkpoint())
    file = CheckpointFile(path).path
    for spelling in ("émilie.json", "E\u0301milie.json"):
        plain = json.loads(file.read_bytes()) | {"journal": spelling}
        file.write_text(json.dumps(plain))
        assert CheckpointFile(path).read()


def test_a_name_that_is_no_text_is_kept(tmp_path: Path, a_session: Make) -> None:
    path = tmp_path / os.fsdecode(b"anna\xff.smith")
    for day in (TODAY, TOMORROW):
        open_journal(path, day).save_session(a_session(day.day))
    CheckpointFile(path).write(make_checkpoint())
    assert CheckpointFile(path).read()
    assert open_journal(path, TOMORROW).undo() == "the session"
    assert len(Backups(path, lambda: TOMORROW).list_daily()) == 1


@given(st.binary(max_size=20) | st.sampled_from([b'{"journal":5}', b'{"journal":null}', b"[NaN]"]))
def test_any_bytes_have_a_name_or_none(data: bytes) -> None:
    assert name_within(data) == ""


def test_a_name_is_found_beside_what_only_some_readers_take() -> None:
    assert name_within(b'{"journal":"anna","x":NaN}') == "anna"


# Companions of 0.1.0


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The journal anna.smith with what 0.1.0 wrote beside it."""
    shutil.copytree(OLD, tmp_path, dirs_exist_ok=True)
    (tmp_path / "journal.json").rename(tmp_path / "anna.smith")
    for ending in ("session.json", "undo.json", "backups"):
        (tmp_path / f"journal.{ending}").rename(tmp_path / f"anna.{ending}")
    (tmp_path / "anna.lock").touch()
    return tmp_path / "anna.smith"


@pytest.fixture
def run(old: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    config = ["--config", str(old.parent / "config")]

    def run(*arguments: str) -> Ran:
        return Ran(main([*arguments, "--data", str(old), *config]), *capsys.readouterr())

    return run


def beside(path: Path) -> set[str]:
    return {found.name for found in path.parent.iterdir()} - {path.name, "config"}


LEFT = {"anna.lock", "anna.session.json", "anna.undo.json", "anna.backups"}
TAKEN = {"anna.smith.session.json", "anna.smith.undo.json", "anna.smith.backups"}


def test_companions_under_their_old_name_are_taken_over(old: Path, run: Callable[..., Ran]) -> None:
    ran = run("restore")
    assert (ran.status, ran.err) == (0, "")
    assert beside(old) == TAKEN | {"anna.lock"}
    assert CheckpointFile(old).read() is not None
    assert Backups(old, lambda: TODAY).list_daily()


def test_those_that_may_be_of_another_journal_stay_and_are_named(
    old: Path, run: Callable[..., Ran], a_session: Make
) -> None:
    jones = old.with_name("anna.jones")
    open_journal(jones).save_session(a_session(0))
    before = read_files(old.parent)
    ran = run("restore")
    assert "There is no backup" in ran.out
    for name in (*LEFT - {"anna.lock"}, "anna.jones", "'anna.smith'"):
        assert name in ran.err
    assert read_files(old.parent) == before
    assert CheckpointFile(old).read() is None
    assert "anna.backups, anna.session.json and anna.undo.json may belong" in run("doctor").out


def test_a_copy_of_the_journal_is_no_other_journal(old: Path) -> None:
    shutil.copy(old, old.with_name("anna.bak"))
    old.with_name("anna.csv").write_text("routine,started\n")
    old.with_name("anna.txt").write_text("{")
    assert (take_over(old), describe_left(old)) == ("", "")
    assert beside(old) >= TAKEN


def test_nothing_is_taken_from_a_session_that_is_running(old: Path) -> None:
    with old.with_name("anna.session.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        take_over(old)
        assert beside(old) >= LEFT
    take_over(old)
    assert beside(old) >= TAKEN


def test_the_diagnosis_takes_nothing_over(old: Path, run: Callable[..., Ran]) -> None:
    run("doctor")
    assert beside(old) == LEFT


def test_what_another_journal_wrote_or_a_link_is_not_taken_over(
    old: Path, tmp_path: Path, a_session: Make
) -> None:
    (tmp_path / "profile").write_text("mine")
    undo = old.with_name("anna.undo.json")
    undo.unlink()
    undo.symlink_to("profile")
    CheckpointFile(old.with_name("anna.json")).write(make_checkpoint())
    (old.with_name("anna.backups") / MARK).write_text("anna.json\n")
    take_over(old)
    assert beside(old) == LEFT | {"profile"}
    shutil.rmtree(old.with_name("anna.backups"))
    old.with_name("anna.backups").symlink_to("config")
    take_over(old)
    assert beside(old) == LEFT | {"profile"}


def test_unnamed_companions_are_of_the_json_journal_beside(tmp_path: Path, a_session: Make) -> None:
    shutil.copytree(OLD, tmp_path, dirs_exist_ok=True)
    other = tmp_path / "journal"
    open_journal(other).save_session(a_session(0))
    with pytest.raises(Refused, match=r"belongs to the journal 'journal.json', not to 'journal'"):
        CheckpointFile(other).read()
    with pytest.raises(FileError, match=r"belongs to the journal 'journal.json', not to 'journal'"):
        Backups(other, lambda: TODAY).list_daily()
    assert CheckpointFile(tmp_path / "journal.json").read()
    assert Backups(tmp_path / "journal.json", lambda: TODAY).list_daily()


def test_a_journal_reached_by_a_link_keeps_its_name(tmp_path: Path, a_session: Make) -> None:
    link = tmp_path / "link.json"
    link.symlink_to("anna.smith")
    assert name_of(link) == "anna.smith"
    open_journal(link).save_session(a_session(0))
    journal = open_journal(tmp_path / "anna.smith")
    assert list_ids(journal) == [a_session(0).id]
    assert journal.undo() == "the session"


@pytest.mark.parametrize(
    "ending", ["lock", "session.lock", "session.json", "undo.json", "backups", "crash.txt"]
)
@pytest.mark.parametrize("kind", ["link", "link to nothing", "pipe"])
def test_the_diagnosis_names_what_is_planted(
    old: Path, run: Callable[..., Ran], ending: str, kind: str
) -> None:
    take_over(old)
    place = old.with_name(f"anna.smith.{ending}")
    if place.exists():
        place.rename(place.with_name("moved"))
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("config" if kind == "link" else "nothing")
    ran = run("doctor")
    assert ran.status == 1
    assert f"anna.smith.{ending}: is " in ran.out + ran.err


# Links in the place of companions, while sessions are saved


@pytest.mark.parametrize("ending", ["undo.json", "backups", "session.json", "lock", "session.lock"])
def test_a_session_is_saved_past_a_planted_link(
    tmp_path: Path, a_session: Make, ending: str
) -> None:
    path, diary = tmp_path / "journal.json", tmp_path / "diary"
    open_journal(path).save_session(a_session(0))
    diary.mkdir()
    for day in range(1, 29):
        shutil.copy(path, diary / f"2020-01-{day:02}.json")
    (tmp_path / "profile").write_text("export PRECIOUS=1\n")
    place = tmp_path / f"journal.{ending}"
    place.unlink(missing_ok=True)
    place.symlink_to("diary" if ending == "backups" else "profile")
    before = read_files(diary)

    journal = open_journal(path, TOMORROW)
    if ending == "lock":
        with pytest.raises(Refused, match=f"^{place}: is a link"):
            journal.save_session(a_session(1))
    else:
        journal.save_session(a_session(1))
    is_told = ending in ("undo.json", "backups")
    assert (f"{place}: is a link" in " ".join(journal.pending_warnings())) is is_told
    assert read_ids(path) == {a_session(n).id for n in ((0,) if ending == "lock" else (0, 1))}
    if ending.startswith("session"):
        file = CheckpointFile(path)
        with pytest.raises(Refused, match=f"^{place}: is a link"):
            file.claim_for(a_session(2).id)
        assert not file.is_held
    assert place.is_symlink()
    assert (tmp_path / "profile").read_text() == "export PRECIOUS=1\n"
    assert read_files(diary) == before


def test_a_copy_takes_nothing_from_the_json_journal(tmp_path: Path) -> None:
    shutil.copytree(OLD, tmp_path, dirs_exist_ok=True)
    before = beside(tmp_path / "journal.json")
    copy = tmp_path / "journal.old"
    shutil.copy(tmp_path / "journal.json", copy)
    assert "acutui leaves them as they are" in take_over(copy)
    assert beside(tmp_path / "journal.json") == before | {"journal.old"}


def test_a_save_leaves_what_other_journals_are_writing(tmp_path: Path, a_session: Make) -> None:
    others = [tmp_path / f".{name}.x7.new" for name in ("anna.smith", "anna.session.json")]
    own = tmp_path / ".anna.k3jx9q2p.new"
    for path in (*others, own):
        path.touch()
    open_journal(tmp_path / "anna").save_session(a_session(0))
    assert [path.exists() for path in (*others, own)] == [True, True, False]
