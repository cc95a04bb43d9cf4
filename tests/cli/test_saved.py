"""Whatever call fails during a command, its answer and what is in the journal agree.

Each call of the operating system on the journal's folder, and on the output, fails in turn. With
ACUTUI_FUZZ in the environment, more of them fail, with several errors.
"""

import errno
import io
import os
import shutil
import sys
from pathlib import Path

import pytest
from support.command import ROUTINES, Ran, Run, read_sessions
from support.faults import CALLS, ERRORS, Fault, failing

from acutui.journal.inspection import inspect_file

NEW = "the new one"


class Scenario:
    """A command that changes the journal, and how to tell from the file whether it did."""

    def __init__(self, run: Run, data: Path) -> None:
        self.run, self.data, self.home = run, data, data.parent.parent

    def prepare(self) -> None:
        """Make a journal of one session, and beside it what the command needs."""
        self.log("old")

    def log(self, note: str, journal: Path | None = None) -> Ran:
        options = {"journal": journal} if journal else {}
        return self.run("log", "quick", "--force", "--note", note, **options)

    def work(self) -> Ran:
        return self.log(NEW)

    @property
    def notes(self) -> list[str]:
        return sorted(one["note"] for one in read_sessions(self.data)) if self.data.exists() else []

    @property
    def is_done(self) -> bool:
        assert self.notes in (["old"], ["old", NEW])
        return NEW in self.notes


class First(Scenario):
    """The first save of all."""

    def prepare(self) -> None:
        pass

    @property
    def is_done(self) -> bool:
        assert self.notes in ([], [NEW])
        return bool(self.notes)


class Import(Scenario):
    file = "export.json"

    def prepare(self) -> None:
        super().prepare()
        other = self.home / "other" / "journal.json"
        self.log(NEW, other)
        self.run("export", "json", "-o", str(self.home / self.file), journal=other)

    def work(self) -> Ran:
        return self.run("import", str(self.home / self.file))


class Merge(Scenario):
    def prepare(self) -> None:
        super().prepare()
        copy = self.home / "other" / "journal.json"
        copy.parent.mkdir()
        shutil.copy(self.data, copy)
        self.log(NEW, copy)

    def work(self) -> Ran:
        return self.run("merge", str(self.home / "other" / "journal.json"))


class MergeFound(Merge):
    """The merge of a copy that a sync tool left beside the journal."""

    def prepare(self) -> None:
        super().prepare()
        name = "journal.sync-conflict-20261122-073104-ABCDEFG.json"
        shutil.copy(self.home / "other" / "journal.json", self.data.with_name(name))

    def work(self) -> Ran:
        return self.run("merge")


class Restore(Scenario):
    def prepare(self) -> None:
        super().prepare()
        backup = self.data.with_name("journal.backups") / "2026-11-20.json"
        backup.parent.mkdir(exist_ok=True)
        shutil.copy(self.data, backup)
        self.log("former")

    def work(self) -> Ran:
        return self.run("restore", "2026-11-20")

    @property
    def is_done(self) -> bool:
        assert self.notes in (["former", "old"], ["old"])
        files = self.data.parent.rglob("*.json")
        assert any(b"former" in path.read_bytes() for path in files)
        return self.notes == ["old"]


SCENARIOS = [Scenario, First, Import, Merge, MergeFound, Restore]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[1])
@pytest.mark.parametrize("kind", SCENARIOS, ids=lambda kind: kind.__name__)
def test_the_answer_agrees_with_the_journal(
    run: Run,
    data: Path,
    config: Path,
    tmp_path_factory: pytest.TempPathFactory,
    kind: type[Scenario],
    call: tuple[object, str],
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    scenario = kind(run, data)
    scenario.prepare()
    template = tmp_path_factory.mktemp("template") / "data"
    is_new = not data.parent.exists()
    if not is_new:
        shutil.copytree(data.parent, template)
    for error in ERRORS:
        for nth in range(1, 200):
            shutil.rmtree(data.parent, ignore_errors=True)
            if not is_new:
                shutil.copytree(template, data.parent)
            fault = Fault(data.parent, nth, error)
            with failing(*call, fault):
                ran = scenario.work()
            check_answer(scenario, ran)
            if fault.left > 0:
                assert ran.status == 0
                break
        else:
            raise AssertionError("it always fails")


def check_answer(scenario: Scenario, ran: Ran) -> None:
    is_done = scenario.is_done
    assert ran.status == (0 if is_done else 1), ran.err
    assert all(line.startswith("acutui: ") for line in ran.warnings)
    assert "crashed" not in ran.err
    assert "acutui restore" not in ran.err, "what can't be read may be sound"
    if is_done:
        assert "nothing was" not in ran.err
        told = ("changes are saved", "was merged, but", "is saved, but")
        for line in ran.warnings:
            assert "can't be saved" not in line or any(words in line for words in told)
    else:
        assert ran.out == ""
        assert len(ran.warnings) == 1
    state = inspect_file(scenario.data)
    assert state is None or state.health == "sound"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("error", [errno.EPIPE, errno.ENOSPC, errno.EIO], ids=errno.errorcode.get)
@pytest.mark.parametrize("kind", SCENARIOS, ids=lambda kind: kind.__name__)
def test_an_output_that_takes_no_more_fails_nothing(
    run: Run,
    data: Path,
    config: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Scenario],
    error: int,
    stream: str,
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    (config / "config.toml").open("a").write("unknown = 1\n")  # which is told on stderr
    scenario = kind(run, data)
    scenario.prepare()

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(sys, stream, Full())
        ran = scenario.work()
    assert scenario.is_done
    assert ran.status == 0
    if stream == "stdout" and error != errno.EPIPE:
        assert "the output" in ran.warnings[-1]
