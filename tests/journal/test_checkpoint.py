"""The checkpoint outlives its process, has one holder, and is saved once."""

import errno
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still
from support.faults import StartProcess, break_call

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal
from acutui.practice.records import Feeling, HoldRecord
from acutui.practice.timer import Phase, Press, Step, TimerState
from acutui.util.files import Busy, FileError, Unwritable

THREE = time(3)
STEPS = (Step("LI4", "left", 60), Step("LI4", "right", 60), Step("BL23", "both", 45.5))
ID = 1849304117239185408
STARTED = datetime(2026, 11, 22, 7, 31, 4, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def make_checkpoint(run: TimerState | None = None, **changes: Any) -> Checkpoint:
    """A session seen two minutes after its start: one hold done, the next half done."""
    if run is None:
        run = TimerState.start(STEPS, now=0.0, ready=5)
        for second in range(1, 101):
            run = run.tick(float(second))
    fields: dict[str, Any] = {
        "id": ID,
        "routine": "back-and-neck",
        "started": STARTED,
        "seen": STARTED + timedelta(seconds=120),
        "run": run,
        "before": Feeling(5, 6, ("neck-pain",)),
    }
    return Checkpoint(**(fields | changes))


@pytest.fixture
def file(path: Path) -> CheckpointFile:
    """The checkpoint beside the journal."""
    return CheckpointFile(path)


# Writing and reading


def is_same(read: Checkpoint | None, written: Checkpoint) -> bool:
    return read is not None and (
        (read.id, read.routine, read.started, read.seen, read.before, read.run.to_records())
        == (
            *(written.id, written.routine, written.started, written.seen, written.before),
            written.run.to_records(),
        )
    )


def test_a_checkpoint_is_read_as_it_was_written(file: CheckpointFile) -> None:
    checkpoint = make_checkpoint()
    file.write(checkpoint)
    read = file.read()
    assert is_same(read, checkpoint)
    assert read
    assert read.run.to_records() == (
        HoldRecord("LI4", "left", 60, 60),
        HoldRecord("LI4", "right", 60, 30),
        HoldRecord("BL23", "both", 45.5, 0),
    )
    assert (read.run.step, read.run.phase) == (STEPS[1], Phase.READY)
    assert (read.pressed, read.run.pressed) == (90, 30)


actions = st.lists(
    st.tuples(
        st.sampled_from(["tick", "toggle", "next", "back", "skip_ready", "finish", "stop", "10"]),
        st.floats(0, 4),
    ),
    max_size=30,
)


@settings(max_examples=80)
@given(
    actions=actions, ready=st.sampled_from([0.0, 1.5, 5.0]), before=st.none() | st.just(Feeling())
)
def test_any_checkpoint_survives_writing_it_repeatedly(
    tmp_path_factory: pytest.TempPathFactory,
    actions: list[tuple[str, float]],
    ready: float,
    before: Feeling | None,
) -> None:
    run, now = TimerState.start(STEPS, now=0.0, ready=ready), 0.0
    for name, passed in actions:
        now += passed
        run = run.extend(10, now) if name == "10" else getattr(run, name)(now)
    checkpoint = make_checkpoint(run, before=before)
    file = CheckpointFile(tmp_path_factory.mktemp("checkpoint") / "journal.json")
    file.write(checkpoint)
    once = file.read()
    assert is_same(once, checkpoint)
    assert once
    assert (once.run.ended, once.run.index) == (run.ended, run.index)
    file.write(once)
    assert is_same(file.read(), checkpoint)


def test_a_resumed_session_counts_each_second_once(file: CheckpointFile) -> None:
    file.write(make_checkpoint())
    read = file.read()
    assert read
    run = read.run
    for tick in range(1, 1000):
        run = run.tick(tick / 4)
    assert run.phase is Phase.DONE
    assert run.to_records() == tuple(
        HoldRecord(s.point, s.side, s.seconds, s.seconds) for s in STEPS
    )


def test_without_a_checkpoint_there_is_no_session(file: CheckpointFile) -> None:
    assert file.read() is None


def test_the_checkpoint_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "acutui" / "journal.json"
    before = os.umask(0)
    try:
        file = CheckpointFile(path)
        assert file.claim()
        file.write(make_checkpoint())
    finally:
        os.umask(before)
    file.release()
    found = {item.name: item.stat().st_mode & 0o777 for item in path.parent.iterdir()}
    assert found == {"journal.session.json": 0o600, "journal.session.lock": 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_checkpoint_can_be_cleared_twice(file: CheckpointFile) -> None:
    file.write(make_checkpoint())
    file.clear()
    assert not file.path.exists()
    assert file.read() is None
    file.clear()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_failed_write_leaves_the_last_checkpoint(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def broken(_: int) -> None:
        raise OSError(error, os.strerror(error))

    file.write(make_checkpoint())
    before = file.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(Unwritable, match=str(file.path)):
            file.write(make_checkpoint(routine="another"))
    assert file.path.read_bytes() == before
    assert list(file.path.parent.iterdir()) == [file.path]
    file.write(make_checkpoint(routine="another"))
    assert is_same(file.read(), make_checkpoint(routine="another"))


# The session in a checkpoint


def test_a_checkpoint_becomes_a_session() -> None:
    session = make_checkpoint().to_session(THREE)
    assert (session.id, session.routine, session.source) == (
        ID,
        "back-and-neck",
        "timer",
    )
    assert session.ended - session.started == timedelta(seconds=120)
    assert session.day == date(2026, 11, 22)
    assert (session.pressed, session.planned, session.counts) == (90, 165.5, False)
    assert (session.before, session.after, session.note) == (
        Feeling(5, 6, ("neck-pain",)),
        None,
        "",
    )


def test_the_session_has_the_practice_day_of_its_start() -> None:
    late = make_checkpoint(started=STARTED.replace(hour=2))
    assert late.to_session(THREE).day == date(2026, 11, 21)
    assert late.to_session(time(0)).day == date(2026, 11, 22)


def test_a_session_never_ends_before_its_start() -> None:
    session = make_checkpoint(seen=STARTED - timedelta(hours=2)).to_session(THREE)
    assert session.ended == session.started


@pytest.mark.parametrize(
    ("age", "fresh"),
    [(0, True), (3599, True), (3600, True), (3601, False), (86_400, False), (-60, True)],
)
def test_a_checkpoint_is_fresh_for_an_hour(age: int, fresh: bool) -> None:
    checkpoint = make_checkpoint()
    now = checkpoint.seen + timedelta(seconds=age)
    assert checkpoint.is_fresh(now) is fresh
    assert checkpoint.is_fresh(now.astimezone(UTC)) is fresh


def test_saving_a_checkpoint_twice_makes_one_session(journal: Journal, path: Path) -> None:
    file = CheckpointFile(path)
    file.write(make_checkpoint())
    for _ in range(2):
        read = CheckpointFile(path).read()
        assert read
        Journal(path, still).save_session(read.to_session(THREE))
    assert journal.history().sessions == (make_checkpoint().to_session(THREE),)
    assert make_checkpoint().id in journal


# Claims

CLAIMING = """
import sys
from pathlib import Path
from acutui.journal.checkpoint import CheckpointFile

assert CheckpointFile(Path(sys.argv[1])).claim()
print("ready", flush=True)
sys.stdin.readline()
"""


def test_a_killed_process_loses_its_claim(
    process: StartProcess, file: CheckpointFile, path: Path
) -> None:
    other = process(CLAIMING, path)
    assert file.claim() is False
    assert file.claim() is False
    assert file.holder == f"process {other.pid}"
    other.kill()
    other.wait()
    assert file.claim() is True
    assert file.holder == f"process {os.getpid()}"


def test_claiming_removes_what_a_killed_process_left(path: Path) -> None:
    other = path.with_name(".journal.json.1.new")
    left = path.with_name(f".{CheckpointFile(path).path.name}.1.new")
    for each in (left, other):
        each.write_bytes(b"{")
    file = CheckpointFile(path)
    assert file.claim()
    file.release()
    assert (left.exists(), other.exists()) == (False, True)


def test_a_released_claim_can_be_taken(
    process: StartProcess, file: CheckpointFile, path: Path
) -> None:
    assert file.claim()
    assert file.claim()
    assert CheckpointFile(path).claim() is False
    file.release()
    file.release()
    process(CLAIMING, path)
    assert file.claim() is False


def test_a_claim_does_not_block_saving(process: StartProcess, journal: Journal, path: Path) -> None:
    process(CLAIMING, path)
    journal.save_session(make_checkpoint().to_session(THREE))
    assert make_checkpoint().id in journal


# Damaged checkpoints

PLAIN: dict[str, Any] = {
    "id": ID,
    "routine": "quick",
    "started": "2026-11-22T07:31:04+05:30",
    "seen": "2026-11-22T07:32:04+05:30",
    "run": {
        "steps": [["LI4", "left", 60]],
        "ready": 5,
        "phase": "holding",
        "index": 0,
        "planned": 60,
        "pressed": 30,
        "presses": [],
    },
}


def run_with(**changes: Any) -> bytes:
    return json.dumps(PLAIN | {"run": PLAIN["run"] | changes}).encode()


def checkpoint_with(**changes: Any) -> bytes:
    return json.dumps(PLAIN | changes).encode()


DAMAGED = {
    "empty": b"",
    "cut short": json.dumps(PLAIN).encode()[:-5],
    "NUL bytes": bytes(300),
    "bad UTF-8": checkpoint_with(routine="X").replace(b"X", b"\xff"),
    "null": b"null",
    "a list": b"[]",
    "an empty object": b"{}",
    "nested deeply": b"[" * 100_000,
    "id a word": checkpoint_with(id="first"),
    "id null": checkpoint_with(id=None),
    "id negative": checkpoint_with(id=-5),
    "id too large": checkpoint_with(id=2**63),
    "naive time": checkpoint_with(started="2026-11-22T07:31:04"),
    "time a number": checkpoint_with(seen=5),
    "time a word": checkpoint_with(seen="now"),
    "before a number": checkpoint_with(before=5),
    "pain 11": checkpoint_with(before={"pain": 11}),
    "run a list": checkpoint_with(run=[]),
    "run null": checkpoint_with(run=None),
    "no steps": run_with(steps=[]),
    "step odd": run_with(steps=[["LI4", "left"]]),
    "side odd": run_with(steps=[["LI4", "up", 60]]),
    "no time": run_with(steps=[["LI4", "left", 0]]),
    "phase odd": run_with(phase="asleep"),
    "phase a list": run_with(phase=[]),
    "index beyond": run_with(index=1),
    "index negative": run_with(index=-1),
    "index null": run_with(index=None),
    "nothing planned": run_with(planned=0, pressed=0),
    "pressed negative": run_with(pressed=-1),
    "pressed a word": run_with(pressed="30"),
    "pressed NaN": run_with(pressed=float("nan")),
    "press of no step": run_with(presses=[[3, 60, 60]]),
    "press odd": run_with(presses=[5]),
}
DAMAGED |= {
    f"no {name}": json.dumps({key: PLAIN[key] for key in PLAIN if key != name}).encode()
    for name in PLAIN
}


def test_the_model_of_the_damaged_checkpoints_is_sound(file: CheckpointFile) -> None:
    file.path.write_bytes(json.dumps(PLAIN).encode())
    read = file.read()
    assert read
    assert read.run.to_records() == (HoldRecord("LI4", "left", 60, 30),)


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_checkpoint_is_moved_aside(file: CheckpointFile, data: bytes) -> None:
    file.path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        file.read()
    message = str(caught.value)
    assert message.startswith(f"{file.path}: ")
    aside = file.path.with_name("journal.session.json.damaged")
    assert str(aside) in message.removeprefix(f"{file.path}: ")
    assert aside.read_bytes() == data
    assert not file.path.exists()
    assert file.read() is None


def test_a_second_damaged_checkpoint_does_not_replace_the_first(file: CheckpointFile) -> None:
    for data in (b"first", b"second"):
        file.path.write_bytes(data)
        with pytest.raises(FileError):
            file.read()
    contents = {item.read_bytes() for item in file.path.parent.iterdir()}
    assert contents == {b"first", b"second"}


def test_a_damaged_checkpoint_that_cannot_be_moved_stays(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    file.path.write_bytes(b"damaged")
    monkeypatch.setattr(Path, "replace", denied)
    monkeypatch.setattr(Path, "rename", denied)
    with pytest.raises(FileError, match=f"the damaged file is {file.path}"):
        file.read()
    assert file.path.read_bytes() == b"damaged"


def test_an_unreadable_checkpoint_is_named_and_stays(file: CheckpointFile) -> None:
    file.path.mkdir()
    with pytest.raises(FileError, match=str(file.path)):
        file.read()
    assert file.path.is_dir()


@settings(max_examples=100)
@given(
    where=st.floats(0, 1),
    length=st.integers(0, 20),
    piece=st.sampled_from([b"", b"0", b"-1", b"9" * 20, b"null", b"[]", b'"', b"}", b"1e9"])
    | st.binary(max_size=3),
)
@example(where=0.0625, length=0, piece=b"0")
def test_a_corrupted_checkpoint_is_read_or_moved_aside(
    tmp_path_factory: pytest.TempPathFactory, where: float, length: int, piece: bytes
) -> None:
    path = tmp_path_factory.mktemp("checkpoint") / "journal.json"
    file = CheckpointFile(path)
    data = json.dumps(PLAIN).encode()
    at = int(where * len(data))
    data = data[:at] + piece + data[at + length :]
    file.path.write_bytes(data)
    try:
        read = file.read()
    except FileError:
        assert [item.read_bytes() for item in path.parent.iterdir()] == [data]
        return
    assert read
    assert read.run.steps_done >= 0
    assert read.run.total_remaining is not None
    journal = Journal(path, still)
    journal.save_session(read.to_session(THREE))
    assert [session.id for session in journal.history().sessions] == [read.id]
    assert journal.history().problems == ()
    journal.close()


# Reserved disk space


def test_reserved_space_lets_the_end_of_a_session_be_written(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve = file.path.with_suffix(".room")
    assert file.claim()
    file.write(make_checkpoint())
    assert reserve.stat().st_size >= 16 * 1024
    assert reserve.stat().st_mode & 0o777 == 0o600

    def full_except_for_the_reserve(path: Path, data: bytes, **_: object) -> None:
        if reserve.exists():
            raise Unwritable.from_os_error(path, OSError(errno.ENOSPC, "No space left on device"))
        path.write_bytes(data)

    monkeypatch.setattr("acutui.util.files.replace_atomically", full_except_for_the_reserve)
    later = make_checkpoint(seen=STARTED + timedelta(minutes=9))
    file.write(later)
    read = file.read()
    assert read is not None
    assert read.seen == later.seen


def test_reserved_space_is_released_after_the_session_and_after_a_kill(
    file: CheckpointFile,
) -> None:
    reserve = file.path.with_suffix(".room")
    assert file.claim()
    file.write(make_checkpoint())
    left = reserve.read_bytes()
    file.release()
    assert not reserve.exists()
    reserve.write_bytes(left)
    assert file.claim()
    assert not reserve.exists()
    file.release()


def test_the_reserve_has_room_for_another_journal(file: CheckpointFile, path: Path) -> None:
    path.write_bytes(bytes(300_000))
    assert file.claim()
    file.write(make_checkpoint())
    assert file.path.with_suffix(".room").stat().st_size >= 300_000 + 16 * 1024
    file.release()


def test_a_reserve_that_the_disk_has_no_room_for_takes_none(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert file.claim()
    with monkeypatch.context() as patch:
        break_call(patch, os, "posix_fallocate", errno.ENOSPC)
        file.write(make_checkpoint())
    assert not file.path.with_suffix(".room").exists()
    file.write(make_checkpoint())
    assert file.path.with_suffix(".room").stat().st_size >= 16 * 1024
    file.release()


def test_no_space_is_reserved_without_the_claim(file: CheckpointFile) -> None:
    file.write(make_checkpoint())
    assert not file.path.with_suffix(".room").exists()


# Sessions that were set aside


def test_a_session_that_was_set_aside_is_found(file: CheckpointFile) -> None:
    first, second = make_checkpoint(), make_checkpoint(id=ID + 7)
    for one in (second, first):
        file.write(one)
        file.set_aside(one.id)
    assert file.read() is None
    found = [file.read(path) for path in file.list_unsaved()]
    assert [one and (one.id, one.pressed) for one in found] == [(ID, 90), (ID + 7, 90)]


def test_other_files_are_not_unsaved_sessions(file: CheckpointFile) -> None:
    for name in ("journal.session-1.json", "journal.session-x.json", "journal.session.json"):
        file.path.with_name(name).write_text("{}")
    assert file.list_unsaved() == []


def test_a_session_can_not_claim_the_checkpoint_of_another(file: CheckpointFile) -> None:
    file.write(make_checkpoint())
    with pytest.raises(FileError, match="interrupted before"):
        file.claim_for(ID + 1)
    held = [file.is_held]
    file.claim_for(ID)
    assert [*held, file.is_held] == [False, True]
    file.release()


def test_a_session_can_not_be_claimed_while_another_process_runs_one(
    process: StartProcess, file: CheckpointFile, path: Path
) -> None:
    other = process(CLAIMING, path)
    with pytest.raises(Busy, match=f"{file.path}: process {other.pid} is running a session"):
        file.claim_for(ID)
    assert not file.is_held


def test_a_damaged_checkpoint_that_stays_is_not_claimed(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.path.write_bytes(b"damaged")
    with monkeypatch.context() as patch:
        break_call(patch, Path, "replace", errno.EACCES)
        for _ in range(2):
            with pytest.raises(FileError, match="can't be read"):
                file.claim_for(ID)
            assert not file.is_held
    with pytest.raises(FileError, match=r"session\.json\.damaged"):
        file.claim_for(ID)
    file.claim_for(ID)
    assert file.is_held
    file.release()


def test_a_session_can_be_claimed_twice(file: CheckpointFile) -> None:
    file.claim_for(ID)
    file.write(make_checkpoint(id=ID + 1))
    file.claim_for(ID)
    assert file.is_held
    file.release()


def test_a_session_that_cannot_be_set_aside_stays_where_it_is(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write(make_checkpoint())
    with monkeypatch.context() as patch:
        break_call(patch, Path, "replace", errno.EIO)
        with pytest.raises(Unwritable, match=f"journal.session-{ID}.json: can't be saved"):
            file.set_aside(ID)
    left = file.read()
    assert left is not None
    assert left.id == ID
    assert file.list_unsaved() == []


def test_a_session_is_set_aside_once_it_is_moved_whatever_the_disk_confirms(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write(make_checkpoint())
    with monkeypatch.context() as patch:
        break_call(patch, os, "fsync", errno.EIO)
        path = file.set_aside(ID)
    assert file.list_unsaved() == [path]
    assert file.read() is None


def test_a_session_is_found_again_by_any_id_in_order(file: CheckpointFile) -> None:
    ids = [0, 7, 2**20 - 1, 10**14, ID, 2**63 - 1]
    for id in reversed(ids):
        file.write(make_checkpoint(id=id))
        file.set_aside(id)
    for name in ("-x", "-07", "--1", "-", f"-{2**63}", "-7.json.damaged", "-٧"):
        file.path.with_name(f"{file.path.stem}{name}{file.path.suffix}").write_text("foreign")
    found = [file.read(path) for path in file.list_unsaved()]
    assert [one.id for one in found if one] == ids


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_a_checkpoint_of_an_impossible_year_is_moved_aside(file: CheckpointFile, year: int) -> None:
    started = datetime(year, 12, 31, 23, tzinfo=UTC) if year > 1 else datetime(1, 1, 1, tzinfo=UTC)
    file.write(make_checkpoint(started=started))
    with pytest.raises(FileError, match="a time is impossible"):
        file.read()
    assert file.read() is None


def test_a_hold_longer_than_a_journal_takes_is_shortened(journal: Journal) -> None:
    run = TimerState.start(STEPS, now=0.0, ready=0)
    run = replace(run, presses=(Press(0, 2e6, 2e6),))
    session = make_checkpoint(run).to_session(THREE)
    assert max(hold.planned for hold in session.holds) == 1e6
    journal.save_session(session)
    assert journal.history().sessions == (session,)


def test_unsaved_sessions_in_an_unreadable_folder_are_not_listed(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write(make_checkpoint())
    file.set_aside(ID)
    break_call(monkeypatch, os, "scandir", errno.EIO)
    assert file.list_unsaved() == []
