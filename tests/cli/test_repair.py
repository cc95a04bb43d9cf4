"""A damaged journal on the command line: what is whole is taken over, imported and merged."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from support.clocks import still, stop_clock
from support.command import Run

from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util.errors import FileError

Damage = Callable[[], list[Session]]


@pytest.fixture
def zone() -> str:
    return "Asia/Kolkata"


@pytest.fixture(autouse=True)
def stopped_clock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    monkeypatch.chdir(home)


def sessions_in(data: Path) -> list[Session]:
    with closing(Journal(data, still)) as journal:
        return list(journal.history().sessions)


def backups_of(data: Path, pattern: str) -> list[Path]:
    return sorted(data.with_name("journal.backups").glob(pattern))


@pytest.fixture
def torn(run: Run, data: Path) -> list[Session]:
    """A journal of three sessions, of which the last is torn; no backup has that."""
    for day in (3, 4, 5):
        run("log", "back-and-neck", "--at", f"2026-03-0{day} 09:00", "--note", f"{day}")
    sessions = sessions_in(data)
    lines = data.read_bytes().split(b"\n")
    at = next(n for n, line in enumerate(lines) if str(sessions[2].id).encode() in line)
    lines[at] = lines[at][:100]
    data.write_bytes(b"\n".join(lines))
    assert at == 6
    return sessions


@pytest.mark.parametrize("named", [False, True], ids=["without a file", "as a file"])
def test_merge_takes_over_what_is_whole(
    run: Run, data: Path, torn: list[Session], *, named: bool
) -> None:
    damaged = data.read_bytes()
    status = run("status")
    assert status.status == 1
    assert status.complaint.endswith(
        f"`acutui --data {data} merge` takes over its 2 sessions; line 7 is damaged"
    )
    assert data.read_bytes() == damaged
    ran = run("merge", *([str(data)] if named else []))
    (aside,) = backups_of(data, "damaged-*.json")
    assert (ran.status, ran.lines) == (
        0,
        [f"{data}: 2 sessions taken over", f"the damaged file is now {aside}"],
    )
    assert "line 7: is damaged" in ran.err
    assert aside.read_bytes() == damaged
    assert sessions_in(data) == torn[:2]
    assert run("merge").lines == [
        f"{data}: found no copies beside it; `acutui merge FILE` merges any file"
    ]


@pytest.mark.parametrize("command", ["merge", "import"])
def test_a_damaged_file_brings_what_is_whole(
    run: Run, data: Path, torn: list[Session], tmp_path: Path, command: str
) -> None:
    aside = tmp_path / "aside.json"
    data.rename(aside)
    before = aside.read_bytes()
    ran = run(command, str(aside), journal=tmp_path / "new" / "journal.json")
    assert ran.status == 0
    assert "2 sessions" in ran.out
    assert "line 7: is damaged" in ran.err
    assert sessions_in(tmp_path / "new" / "journal.json") == torn[:2]
    assert aside.read_bytes() == before


def test_a_torn_entry_comes_from_a_backup(run: Run, data: Path, torn: list[Session]) -> None:
    run("merge")
    (backup,) = backups_of(data, "20*.json")
    whole = run("log", "back-and-neck", "--at", "2026-03-06 09:00")
    assert whole.status == 0
    backup.write_bytes(data.read_bytes())
    kept = sessions_in(data)
    text = data.read_text()
    data.write_text(text.replace('"day":"2026-03-04"', '"day":"2026', 1))
    assert "takes over its 3 sessions, 1 of them from a backup; line 6 is" in run("status").err
    ran = run("merge")
    assert "1 damaged entry taken over from the backups, as of their days" in ran.lines
    assert sorted(sessions_in(data), key=lambda one: one.id) == sorted(kept, key=lambda one: one.id)
    assert torn[1] in kept


def test_restore_is_advised_only_where_it_brings_more(
    run: Run, data: Path, torn: list[Session]
) -> None:
    lines = run("restore").lines
    assert lines[0].startswith(f"{data}: damaged: line 7")
    assert lines[1] == f"`acutui --data {data} merge` takes over its 2 sessions; line 7 is damaged"
    (backup,) = backups_of(data, "20*.json")
    data.write_bytes(data.read_bytes()[:300])
    name = f"`acutui --data {data} restore {backup.stem}`"
    assert sessions_in(backup) == torn[:1]
    assert run("status").err.rstrip().endswith(f"; {name} brings back 1 session")


@pytest.mark.parametrize("has_backup", [False, True])
def test_what_is_there_twice_is_told_and_kept(run: Run, data: Path, *, has_backup: bool) -> None:
    run("log", "back-and-neck", "--at", "2026-03-03 09:00")
    (session,) = sessions_in(data)
    if has_backup:
        backup = data.with_name("journal.backups") / "2026-12-01.json"
        backup.parent.mkdir(exist_ok=True)
        backup.write_bytes(data.read_bytes())
    other = str(session.id + 1)
    document = json.dumps(json.loads(data.read_bytes())["sessions"][str(session.id)])
    text = data.read_text().rstrip().removesuffix("}")
    data.write_text(f'{text},"sessions":{{"{other}":{document}}}}}\n')
    repeated = data.read_bytes()
    ran = run("doctor")
    assert "readable, but with entries or tables twice: 2 sessions" in ran.out
    assert "sessions is there twice" in ran.out
    assert "sound, format" not in ran.out
    assert run("restore").lines[0].startswith(f"{data}: readable, with something twice, 2 sessions")
    assert run("log", "back-and-neck").status == 0
    assert len(sessions_in(data)) == 3
    assert data.read_text().count('"sessions"') == 1
    assert repeated in [path.read_bytes() for path in backups_of(data, "replaced-*.json")]
    assert "twice" not in run("doctor").out


def test_nothing_readable_is_left_as_it_is(run: Run, data: Path) -> None:
    data.parent.mkdir()
    data.write_bytes(bytes(4000))
    ran = run("merge")
    assert ran.status == 1
    assert "nothing in it can be read" in ran.complaint
    assert data.read_bytes() == bytes(4000)
    assert not backups_of(data, "*.json")


def test_doctor_tells_of_a_name_twice_in_an_entry(run: Run, data: Path) -> None:
    run("log", "back-and-neck", "--at", "2026-03-03 09:00", "--note", "second")
    data.write_text(data.read_text().replace('"note"', '"note":"first","note"'))
    before = data.read_bytes()
    ran = run("doctor")
    assert ran.status == 1
    assert "of the sessions can't be changed: it has ... twice" in ran.out
    (session,) = sessions_in(data)
    with closing(Journal(data, still)) as journal, pytest.raises(FileError, match='"note" twice'):
        journal.delete_session(session.id)
    assert data.read_bytes() == before


def test_a_damaged_copy_of_a_newer_format_is_named(run: Run, data: Path) -> None:
    run("log", "back-and-neck", "--at", "2026-03-01 08:00")
    newer = data.read_bytes().replace(b'"format":1', b'"format":7')
    data.with_name("journal (conflicted copy).json").write_bytes(newer[:150])
    ran = run("merge")
    assert ran.status == 1
    assert "nothing was merged" in ran.err
    assert "crashed" not in run("doctor").err


def test_sessions_that_only_a_backup_has_are_told(run: Run, data: Path) -> None:
    for day in (3, 4):
        run("log", "back-and-neck", "--at", f"2026-03-0{day} 09:00")
    (backup,) = backups_of(data, "20*.json")
    backup.write_bytes(data.read_bytes())
    run("log", "back-and-neck", "--at", "2026-03-05 09:00")
    lines = data.read_bytes().split(b"\n")
    lines[4] = b"\0" * len(lines[4])
    data.write_bytes(b"\n".join(lines))
    ran = run("merge")
    assert ran.status == 0
    assert f"1 session of the backup of {backup.stem} could not be read here" in ran.err
    assert f"`acutui merge {backup}` brings what it has" in ran.err
    assert run("merge", str(backup)).status == 0
    assert len(sessions_in(data)) == 3


@pytest.mark.parametrize("command", ["status", "merge", "doctor"])
def test_a_journal_that_links_to_itself_is_named(run: Run, data: Path, command: str) -> None:
    data.parent.mkdir(exist_ok=True)
    loop = data.with_name("loop.txt")
    loop.symlink_to("loop.txt")
    ran = run(command, journal=loop)
    assert "crashed" not in ran.err
    assert "loop.txt" in ran.err + ran.out
