"""The running session outlives its process, is told whose it is, and counts once."""

import errno
import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal
from acutui.practice.records import Feeling, HoldRecord
from acutui.practice.timer import Phase, Step, TimerState
from acutui.util.files import FileError, Unwritable

THREE = time(3)
STEPS = (Step("LI4", "left", 60), Step("LI4", "right", 60), Step("BL23", "both", 45.5))
STARTED = datetime(2026, 11, 22, 7, 31, 4, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def under_way(run: TimerState | None = None, **changes: Any) -> Checkpoint:
    """A session seen two minutes after its start: one hold done, the next half done."""
    if run is None:
        run = TimerState.start(STEPS, now=0.0, ready=5)
        for second in range(1, 101):
            run = run.tick(float(second))
    fields: dict[str, Any] = {
        "id": 1849304117239185408,
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


# Written and read


def same(read: Checkpoint | None, written: Checkpoint) -> bool:
    return read is not None and (
        (read.id, read.routine, read.started, read.seen, read.before, read.run.to_records())
        == (
            *(written.id, written.routine, written.started, written.seen, written.before),
            written.run.to_records(),
        )
    )


def test_a_session_under_way_comes_back_as_it_was(file: CheckpointFile) -> None:
    checkpoint = under_way()
    file.write(checkpoint)
    read = file.read()
    assert same(read, checkpoint)
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


@settings(max_examples=150)
@given(
    actions=actions, ready=st.sampled_from([0.0, 1.5, 5.0]), before=st.none() | st.just(Feeling())
)
def test_any_session_comes_back_as_it_was_however_often_it_is_written(
    tmp_path_factory: pytest.TempPathFactory,
    actions: list[tuple[str, float]],
    ready: float,
    before: Feeling | None,
) -> None:
    run, now = TimerState.start(STEPS, now=0.0, ready=ready), 0.0
    for name, passed in actions:
        now += passed
        run = run.extend(10, now) if name == "10" else getattr(run, name)(now)
    checkpoint = under_way(run, before=before)
    file = CheckpointFile(tmp_path_factory.mktemp("checkpoint") / "journal.json")
    file.write(checkpoint)
    once = file.read()
    assert same(once, checkpoint)
    assert once
    assert (once.run.ended, once.run.index) == (run.ended, run.index)
    file.write(once)
    assert same(file.read(), checkpoint)


def test_a_session_taken_up_again_counts_each_second_once(file: CheckpointFile) -> None:
    file.write(under_way())
    read = file.read()
    assert read
    run = read.run
    for tick in range(1, 1000):
        run = run.tick(tick / 4)
    assert run.phase is Phase.DONE
    assert run.to_records() == tuple(
        HoldRecord(s.point, s.side, s.seconds, s.seconds) for s in STEPS
    )


def test_no_checkpoint_is_no_session(file: CheckpointFile) -> None:
    assert file.read() is None


def test_it_lies_beside_the_journal_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "acutui" / "journal.json"
    before = os.umask(0)
    try:
        file = CheckpointFile(path)
        assert file.claim()
        file.write(under_way())
    finally:
        os.umask(before)
    file.release()
    found = {item.name: item.stat().st_mode & 0o777 for item in path.parent.iterdir()}
    assert found == {"journal.session.json": 0o600, "journal.session.lock": 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_clearing_removes_it_and_clearing_again_is_fine(file: CheckpointFile) -> None:
    file.write(under_way())
    file.clear()
    assert not file.path.exists()
    assert file.read() is None
    file.clear()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_checkpoint_that_can_t_be_written_leaves_the_one_before(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def broken(_: int) -> None:
        raise OSError(error, os.strerror(error))

    file.write(under_way())
    before = file.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(Unwritable, match=str(file.path)):
            file.write(under_way(routine="another"))
    assert file.path.read_bytes() == before
    assert list(file.path.parent.iterdir()) == [file.path]
    file.write(under_way(routine="another"))
    assert same(file.read(), under_way(routine="another"))


# The session in it


def test_the_session_stands_as_it_was_seen() -> None:
    session = under_way().to_session(THREE)
    assert (session.id, session.routine, session.source) == (
        1849304117239185408,
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


def test_the_day_is_the_practice_day_where_it_was_started() -> None:
    late = under_way(started=STARTED.replace(hour=2))
    assert late.to_session(THREE).day == date(2026, 11, 21)
    assert late.to_session(time(0)).day == date(2026, 11, 22)


def test_a_clock_that_was_set_back_makes_no_session_end_before_its_start() -> None:
    session = under_way(seen=STARTED - timedelta(hours=2)).to_session(THREE)
    assert session.ended == session.started


@pytest.mark.parametrize(
    ("age", "fresh"),
    [(0, True), (3599, True), (3600, True), (3601, False), (86_400, False), (-60, True)],
)
def test_it_is_offered_up_to_an_hour(age: int, fresh: bool) -> None:
    checkpoint = under_way()
    now = checkpoint.seen + timedelta(seconds=age)
    assert checkpoint.is_fresh(now) is fresh
    assert checkpoint.is_fresh(now.astimezone(UTC)) is fresh


def test_folding_it_in_twice_is_one_session(journal: Journal, path: Path) -> None:
    file = CheckpointFile(path)
    file.write(under_way())
    for _ in range(2):
        read = CheckpointFile(path).read()
        assert read
        Journal(path, still).save_session(read.to_session(THREE))
    assert journal.history().sessions == (under_way().to_session(THREE),)
    assert under_way().id in journal


# Whose session it is

CLAIMING = """
import sys
from pathlib import Path
from acutui.journal.checkpoint import CheckpointFile

assert CheckpointFile(Path(sys.argv[1])).claim()
print("ready", flush=True)
sys.stdin.readline()
"""


def test_a_running_session_belongs_to_one_process_until_it_dies(
    process: Callable[..., "subprocess.Popen[str]"], file: CheckpointFile, path: Path
) -> None:
    other = process(CLAIMING, path)
    assert file.claim() is False
    assert file.claim() is False
    assert file.holder == f"process {other.pid}"
    other.kill()
    other.wait()
    assert file.claim() is True
    assert file.holder == f"process {os.getpid()}"


def test_a_released_session_is_anyone_s(
    process: Callable[..., "subprocess.Popen[str]"], file: CheckpointFile, path: Path
) -> None:
    assert file.claim()
    assert file.claim()
    assert CheckpointFile(path).claim() is False
    file.release()
    file.release()
    process(CLAIMING, path)
    assert file.claim() is False


def test_a_running_session_hinders_no_save(
    process: Callable[..., "subprocess.Popen[str]"], journal: Journal, path: Path
) -> None:
    process(CLAIMING, path)
    journal.save_session(under_way().to_session(THREE))
    assert under_way().id in journal


# Damaged ones

PLAIN: dict[str, Any] = {
    "id": 1849304117239185408,
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


def with_(**changes: Any) -> bytes:
    return json.dumps(PLAIN | changes).encode()


DAMAGED = {
    "empty": b"",
    "cut short": json.dumps(PLAIN).encode()[:-5],
    "NUL bytes": bytes(300),
    "bad UTF-8": with_(routine="X").replace(b"X", b"\xff"),
    "null": b"null",
    "a list": b"[]",
    "an empty object": b"{}",
    "nested deeply": b"[" * 100_000,
    "id a word": with_(id="first"),
    "id null": with_(id=None),
    "id negative": with_(id=-5),
    "id too large": with_(id=2**63),
    "naive time": with_(started="2026-11-22T07:31:04"),
    "time a number": with_(seen=5),
    "time a word": with_(seen="now"),
    "before a number": with_(before=5),
    "pain 11": with_(before={"pain": 11}),
    "run a list": with_(run=[]),
    "run null": with_(run=None),
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


def test_the_sound_one_that_the_damaged_ones_were_made_from_is_read(file: CheckpointFile) -> None:
    file.path.write_bytes(json.dumps(PLAIN).encode())
    read = file.read()
    assert read
    assert read.run.to_records() == (HoldRecord("LI4", "left", 60, 30),)


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_one_is_moved_aside_whole_and_named(file: CheckpointFile, data: bytes) -> None:
    file.path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        file.read()
    said = str(caught.value)
    assert said.startswith(f"{file.path}: ")
    aside = file.path.with_name("journal.session.json.damaged")
    assert str(aside) in said.removeprefix(f"{file.path}: ")
    assert aside.read_bytes() == data
    assert not file.path.exists()
    assert file.read() is None


def test_a_decoding_error_that_is_no_value_error_is_no_traceback(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with msgspec before 0.21."""

    class DecodeError(Exception):
        pass

    def decode(_: bytes) -> None:
        raise DecodeError("Input data was truncated")

    monkeypatch.setattr(msgspec, "DecodeError", DecodeError)
    monkeypatch.setattr(msgspec.json, "decode", decode)
    file.path.write_bytes(b"{")
    with pytest.raises(FileError, match="truncated"):
        file.read()
    assert file.path.with_name("journal.session.json.damaged").read_bytes() == b"{"


def test_a_second_damaged_one_doesn_t_cost_the_first(file: CheckpointFile) -> None:
    for data in (b"first", b"second"):
        file.path.write_bytes(data)
        with pytest.raises(FileError):
            file.read()
    kept = {item.read_bytes() for item in file.path.parent.iterdir()}
    assert kept == {b"first", b"second"}


def test_a_damaged_one_that_can_t_be_moved_is_named_and_left(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    file.path.write_bytes(b"spoilt")
    monkeypatch.setattr(Path, "replace", denied)
    monkeypatch.setattr(Path, "rename", denied)
    with pytest.raises(FileError, match=f"kept as {file.path}"):
        file.read()
    assert file.path.read_bytes() == b"spoilt"


def test_one_that_can_t_be_read_is_named_and_left(file: CheckpointFile) -> None:
    file.path.mkdir()
    with pytest.raises(FileError, match=str(file.path)):
        file.read()
    assert file.path.is_dir()


@settings(max_examples=300)
@given(
    where=st.floats(0, 1),
    length=st.integers(0, 20),
    piece=st.sampled_from([b"", b"0", b"-1", b"9" * 20, b"null", b"[]", b'"', b"}", b"1e9"])
    | st.binary(max_size=3),
)
@example(where=0.0625, length=0, piece=b"0")
def test_a_spoilt_one_is_a_session_or_is_moved_aside(
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
