"""`acutui import` and `acutui merge`: what they change, print and leave alone.

The modules are acutui.cli.commands.import_ and acutui.cli.commands.merge.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from support.clocks import NOW, still, stop_clock
from support.command import Run

from acutui.journal.journal import Journal
from acutui.practice.records import Day, HoldRecord, Session

EVIL = "\x1b[31m\x1b]0;x\a\x9b2J\u202e"

HARSH = """\
# my habits
2026-03-01 : Acupressure : y : after squats : 0
2026-03-02 : Acupressure : s : ill : 0
2026-03-03 : Acupressure : y :  : 0
"""
READING = "harsh, 'Acupressure': taking y as done (2 days); s as rest (1 day)"
LOOP = """\
Date,Acupressure,Yoga,
2026-03-03,YES_MANUAL,YES_MANUAL,
2026-03-02,YES_AUTO,UNKNOWN,
2026-03-01,YES_MANUAL,MAYBE,
"""


@pytest.fixture
def zone() -> str:
    return "Asia/Kolkata"


@pytest.fixture(autouse=True)
def stopped_clock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock, in an empty folder."""
    stop_clock(monkeypatch)
    (home / "here").mkdir()
    monkeypatch.chdir(home / "here")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return tmp_path / "other" / "journal.json"


def sessions_in(data: Path) -> list[Session]:
    with closing(Journal(data, still)) as journal:
        return sorted(journal.history().sessions, key=lambda session: session.started)


def days_in(data: Path) -> list[Day]:
    with closing(Journal(data, still)) as journal:
        return sorted(journal.history().days.values(), key=lambda day: day.day)


def undo(data: Path) -> str | None:
    with closing(Journal(data, still)) as journal:
        return journal.undo()


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_dry_run_lists_the_changes_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    Path("log").write_text(HARSH)
    before = read_files(tmp_path)
    ran = run("import", "log", "--dry-run")
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines == [
        READING,
        "  new      2026-03-01  12:00  imported",
        "  new      2026-03-03  12:00  imported",
        "  new      2026-03-02  rest",
        "harsh, 'Acupressure': 2 sessions and 1 rest day would be imported, "
        "2026-03-01 to 2026-03-03",
    ]
    assert read_files(tmp_path) == before
    assert not (tmp_path / "data").exists()


def test_a_harsh_log_is_imported_once_and_undone_in_one_step(run: Run, data: Path) -> None:
    Path("log").write_text(HARSH)
    ran = run("import", "log")
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines == [
        READING,
        "harsh, 'Acupressure': 2 sessions and 1 rest day imported, 2026-03-01 to 2026-03-03",
        "`acutui undo` undoes this",
    ]
    first, last = sessions_in(data)
    assert first.started.isoformat() == "2026-03-01T12:00:00+05:30"
    assert (first.source, first.routine, first.note) == ("import", "imported", "after squats")
    assert first.holds == (HoldRecord("imported", "both", 1, 1),)
    assert last.day == date(2026, 3, 3)
    assert days_in(data) == [Day(date(2026, 3, 2), rest=True, note="ill")]

    before = data.stat()
    ran = run("import", "log")
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines == [
        READING,
        "harsh, 'Acupressure': nothing new; 2 sessions and 1 rest day already here",
    ]
    assert data.stat() == before

    assert undo(data) == "the import"
    assert (sessions_in(data), days_in(data)) == ([], [])
    ran = run("import", "log")
    assert ran.status == 0
    assert ran.lines[1].endswith(
        "nothing new; 2 sessions and 1 rest day deleted here before (--force imports them again)"
    )
    assert sessions_in(data) == []
    ran = run("import", "log", "--force", "--routine", "back-and-neck")
    assert ran.warnings == []
    assert [session.routine for session in sessions_in(data)] == ["back-and-neck"] * 2


def test_imported_days_continue_the_streak(run: Run, data: Path) -> None:
    today = NOW.date()
    days = [date.fromordinal(today.toordinal() - n) for n in range(30)]
    Path("log").write_text("".join(f"{day} : A : y\n" for day in days))
    assert run("import", "log").status == 0
    assert run("status").lines[0].endswith("30-day streak (best: 30 days)")


def test_unreadable_lines_are_reported_and_the_rest_is_imported(run: Run) -> None:
    Path("log").write_text(f"{HARSH}\n2026-03-99 : A : y\r\n2026-03-04 : A{EVIL} : {EVIL}\n")
    ran = run("import", "log")
    assert ran.status == 0
    assert "2 sessions and 1 rest day imported" in ran.lines[1]
    assert ran.warnings == [
        "acutui: log: line 6: '2026-03-99' is not a day: day is out of range for month",
        r"acutui: log: line 7: '\x1b[31m\x1b]0;x\x07\x9b2J\u202e' is not y, n or s",
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-03-99 : A : y\n", "log: nothing in it could be read"),
        ("", "log: is empty"),
        ("hello\n", "log: is in no format that can be imported"),
        ('{"sessions": []}', "log: is JSON, but not an export of acutui"),
        ('{"meta": {}, "sessions": {}}', 'log: is not a journal: it has no "format"'),
        ('{"meta": {"1": {"format": 9}}, "sessions": {}}', "log: has format 9, newer than"),
        ("2026-03-01 : A\xe9 : y\n", "log: line 1: byte 15, 0xe9, is not UTF-8"),
    ],
)
def test_an_import_without_anything_readable_fails(
    run: Run, tmp_path: Path, text: str, last: str
) -> None:
    Path("log").write_text(text, encoding="latin-1")
    ran = run("import", "log")
    assert ran.status == 1
    assert ran.lines == []
    assert ran.warnings[-1].startswith(f"acutui: {last}")
    assert not (tmp_path / "data").exists()


def test_a_log_without_sessions_is_no_failure(run: Run, tmp_path: Path) -> None:
    Path("log").write_text("2026-03-01 : A : n :  : 0\n")
    ran = run("import", "log")
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines == [
        "harsh, 'A': taking n as not done (1 day)",
        "harsh, 'A': there is nothing to import",
    ]
    assert not (tmp_path / "data").exists()


def test_habit_selects_one_of_several(run: Run, data: Path) -> None:
    with zipfile.ZipFile("Loop Habits CSV.zip", "w") as archive:
        archive.writestr("Checkmarks.csv", LOOP.replace("Yoga", f"Yoga{EVIL}"))
    ran = run("import", "Loop Habits CSV.zip")
    assert ran.status == 1
    (warning,) = ran.warnings
    assert "has several habits; name one with --habit: 'Acupressure' (3 days), 'Yoga" in warning
    assert "\x1b" not in warning
    assert run("import", "Loop Habits CSV.zip", "--habit", "Gym").status == 1
    assert not data.exists()
    ran = run("import", "Loop Habits CSV.zip", "--habit", f"yoga{EVIL}")
    assert ran.status == 0
    why = "'MAYBE' is not a value of Loop Habit Tracker"
    assert ran.warnings == [f"acutui: Loop Habits CSV.zip: Checkmarks.csv: line 4: {why}"]
    ran = run("import", "Loop Habits CSV.zip", "--habit", "Acupressure", "--force")
    assert (ran.status, ran.warnings) == (0, [])
    assert "; YES_AUTO as rest, ticked automatically (1 day)" in ran.lines[0]
    assert [session.day.day for session in sessions_in(data)] == [1, 3, 3]
    assert [day.day.day for day in days_in(data)] == [2]


def test_an_unknown_routine_is_reported_and_imported(run: Run, data: Path) -> None:
    Path("log").write_text(HARSH)
    ran = run("import", "log", "--routine", f"Yoga{EVIL}")
    assert ran.status == 0
    (warning,) = ran.warnings
    assert "here; the sessions are imported under this id" in warning
    assert "\x1b" not in warning
    assert sessions_in(data)[0].routine == f"Yoga{EVIL}"
    assert run("import", "log", "--routine", "").status == 1


@pytest.fixture
def filled(run: Run, data: Path) -> Run:
    """Run acutui with a journal of two sessions and two days."""
    note = ("--note", f"=1+1 {EVIL}\r\n合")
    run("log", "back-and-neck", "--at", "2026-03-04 07:31", "--pain-before", "5", *note)
    run("log", "nausea-pc6", "--at", "2026-03-05 08:00")
    with closing(Journal(data, still)) as journal:
        journal.save_days([Day(date(2026, 3, 4), checks=("vitamin-c",), note="a;b%")], "the day")
        journal.save_days([Day(date(2026, 3, 6), rest=True)], "the rest")
    return run


def without_updated(lines: list[str]) -> list[str]:
    return [re.sub(r', "updated": "[^"]*"', "", line) for line in lines]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_is_imported_completely_on_another_machine(
    filled: Run, form: str, data: Path, other: Path
) -> None:
    filled("export", form, "-o", f"export.{form}")
    ran = filled("import", f"export.{form}", journal=other)
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines[0] == (
        f"acutui's {form.upper()}: 2 sessions and 2 days imported, 2026-03-04 to 2026-03-06"
    )
    assert sessions_in(other) == sessions_in(data)
    assert days_in(other) == days_in(data)
    for each in ("json", "csv"):
        here, there = filled("export", each), filled("export", each, journal=other)
        # A CSV doesn't say when something was changed last.
        assert without_updated(here.lines) == without_updated(there.lines)
        assert form == "csv" or here.lines == there.lines
        Path(f"again.{each}").write_text("\n".join(there.lines) + "\n", newline="")
    ran = filled("import", f"export.{form}", journal=other)
    assert ran.lines[0].endswith("nothing new; 2 sessions and 2 days already here")
    # And where it came from, nothing is new either.
    before = data.stat()
    assert filled("import", f"export.{form}").status == 0
    assert data.stat() == before


def test_an_export_restores_what_was_changed_since(filled: Run, data: Path) -> None:
    filled("export", "json", "-o", "export.json")
    session = sessions_in(data)[1]
    with closing(Journal(data, still)) as journal:
        journal.save_days([Day(date(2026, 3, 6), rest=False)], "the day")
        journal.delete_session(session.id)
    ran = filled("import", "export.json", "--dry-run")
    assert ran.lines == [
        "  changed  2026-03-06  rest",
        "acutui's JSON: 1 rest day would be changed; 1 session and 1 day already here; "
        "1 session deleted here before (--force imports them again)",
    ]
    filled("import", "export.json", "--force")
    assert sessions_in(data)[1] == session
    assert days_in(data)[1].rest
    assert undo(data) == "the import"
    assert len(sessions_in(data)) == 1
    assert not days_in(data)[1].rest


def test_habit_and_routine_are_refused_for_own_exports(filled: Run) -> None:
    filled("export", "csv", "-o", "export.csv")
    for option in ("--habit", "--routine"):
        ran = filled("import", "export.csv", option, "x")
        assert ran.status == 1
        assert ran.warnings == [
            "acutui: export.csv: is acutui's CSV; --habit and --routine are for other programs"
        ]


def test_control_characters_are_imported_but_not_printed(filled: Run, other: Path) -> None:
    filled("export", "json", "-o", "export.json")
    text = Path("export.json").read_text()
    Path("export.json").write_text(text.replace("nausea-pc6", json.dumps(EVIL)[1:-1]))
    ran = filled("import", "export.json", "--dry-run", journal=other)
    assert any("31m" in line for line in ran.lines)
    assert not set("\x1b\a\x9b\u202e") & set("".join(ran.lines))
    filled("import", "export.json", journal=other)
    assert sessions_in(other)[1].routine == EVIL


def test_an_unreadable_journal_is_never_written_to(run: Run, data: Path) -> None:
    Path("log").write_text(HARSH)
    data.parent.mkdir()
    for text in ("", "{}", '{"meta":{"1":{"format":9}},"sessions":{}}'):
        data.write_text(text)
        for command in (("import", "log"), ("import", "log", "--dry-run")):
            ran = run(*command)
            assert ran.status == 1
            assert ran.warnings[-1].startswith(f"acutui: {data}: ")
            assert data.read_text() == text


def test_copies_are_merged_as_one_change_and_not_touched(
    filled: Run, data: Path, other: Path
) -> None:
    Path("copy.json").write_bytes(data.read_bytes())
    filled("merge", "copy.json", journal=other)
    assert sessions_in(other) == sessions_in(data)
    filled("log", "back-and-neck", "--at", "2026-03-09 09:00", journal=other)
    with closing(Journal(other, still)) as journal:
        journal.delete_session(sessions_in(other)[0].id)
    before = read_files(other.parent)
    ran = filled("merge", str(other), "copy.json", str(data))
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines == [
        f"{data}: this is the journal itself; skipped",
        "2 files merged: 1 session new; 1 session deleted; 1 session and 2 days unchanged",
        "`acutui undo` undoes this",
    ]
    assert read_files(other.parent) == before
    assert sessions_in(data) == sessions_in(other)
    at = data.stat()
    ran = filled("merge", str(other))
    assert ran.lines == ["1 file merged: 3 sessions and 2 days unchanged"]
    assert data.stat() == at
    assert undo(data) == "the merge of 2 files"
    assert [session.day.day for session in sessions_in(data)] == [4, 5]


def test_copies_of_sync_tools_are_merged_and_moved_to_the_backups(
    filled: Run, data: Path, other: Path
) -> None:
    assert filled("merge").lines == [
        f"{data}: found no copies beside it; `acutui merge FILE` merges any file"
    ]
    filled("log", "back-and-neck", "--at", "2026-03-09 09:00", journal=other)
    names = ["journal (Anna's conflicted copy 2026-11-22).json", "journal.sync-conflict-1-2-A.json"]
    for name in names:
        data.with_name(name).write_bytes(other.read_bytes())
    ran = filled("merge")
    assert (ran.status, ran.warnings) == (0, [])
    folder = data.with_name("journal.backups")
    assert ran.lines == [
        "2 files merged: 1 session new",
        "`acutui undo` undoes this",
        *(f"moved to {folder / name}" for name in names),
    ]
    assert len(sessions_in(data)) == 3
    assert not [path for path in data.parent.iterdir() if "conflict" in path.name]
    assert {path.name for path in folder.iterdir()} >= set(names)
    assert filled("merge").lines[0].endswith("merges any file")


def test_a_merge_without_files_creates_no_journal(run: Run, data: Path) -> None:
    assert run("merge").status == 0
    assert run("merge", str(data)).status == 0
    assert not data.parent.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "can't be read: No such file or directory"),
        ("", "is empty, not a journal; nothing was merged"),
        ('{"meta":{"1":{"format":2}}}', "has format 2, newer than this acutui knows"),
        ('{"format":1,"sessions":[],"days":[]}', "is not a journal"),
    ],
)
def test_a_file_that_is_no_journal_stops_the_merge(
    filled: Run, data: Path, other: Path, text: str | None, why: str
) -> None:
    filled("log", "back-and-neck", journal=other)
    if text is not None:
        Path("bad.json").write_text(text)
    before = data.read_bytes()
    ran = filled("merge", str(other), "bad.json")
    assert ran.status == 1
    (warning,) = ran.warnings
    assert warning.startswith(f"acutui: bad.json: {why}")
    assert data.read_bytes() == before


def test_bad_documents_in_a_copy_are_reported(run: Run, data: Path) -> None:
    documents = {"abc": {}, f"x{EVIL}": {}, "7": {"holds": "many"}, "8": 5}
    Path("odd.json").write_text(
        json.dumps({"meta": {"1": {"format": 1}}, "sessions": documents, "days": {}})
    )
    ran = run("merge", "odd.json")
    assert ran.status == 0
    assert ran.lines[0] == "1 file merged: 1 session new"
    assert len(ran.warnings) == 3
    assert all(line.startswith("acutui: odd.json: sessions ") for line in ran.warnings)
    assert "\x1b" not in "".join(ran.warnings)
    assert list(json.loads(data.read_bytes())["sessions"]) == ["7"]


@pytest.mark.parametrize("command", ["import", "merge"])
def test_a_change_too_large_to_undo_is_reported(
    run: Run, data: Path, other: Path, command: str
) -> None:
    long = ("--note", "x" * 1_100_000)
    for at in ("2026-03-04 07:31", "2026-03-05 07:31"):
        run("log", "back-and-neck", "--at", at, *long, journal=other)
    run("export", "json", "-o", "export.json", journal=other)
    ran = run(command, "export.json" if command == "import" else str(other))
    assert ran.lines[-1].startswith("this can't be undone")
    assert undo(data) is None


@pytest.mark.parametrize("arguments", [("import",), ("import", ""), ("import", "a", "b")])
def test_import_needs_exactly_one_file(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).status == 2


def test_import_and_merge_work_in_the_c_locale_without_textual(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("2026-03-01 : 合谷 : y : 合 : 0\n", encoding="utf-8")
    script = (
        "import sys\nfrom acutui.cli.main import main\nstatus = main(sys.argv[1:])\n"
        "assert not {'textual', 'rich', 'svg'} & set(sys.modules)\nsys.exit(status)\n"
    )
    files = ["--data", str(tmp_path / "journal.json"), "--config", str(tmp_path)]
    for arguments in (["import", str(tmp_path / "log")], ["merge"]):
        ran = subprocess.run(
            [sys.executable, "-c", script, *files, *arguments],
            env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
    assert sessions_in(tmp_path / "journal.json")[0].note == "合"


def test_a_pipe_can_be_imported_or_merged(filled: Run, data: Path, tmp_path: Path) -> None:
    """As `acutui import <(ssh host acutui export json)` does."""
    filled("export", "json", "-o", "export.json")
    command = f"{sys.executable} -m acutui --data {tmp_path}/new.json --config {tmp_path} "
    for what in ("import <(cat export.json)", f"merge <(cat {data})"):
        ran = subprocess.run(
            ["bash", "-c", command + what], capture_output=True, timeout=30, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
    assert sessions_in(tmp_path / "new.json") == sessions_in(data)


def test_a_wrong_setting_and_a_backup_that_fails_are_reported_with_the_result(
    run: Run, data: Path, config: Path, other: Path
) -> None:
    run("log", "back-and-neck", "--at", "2026-03-09 09:00", journal=other)
    run("log", "back-and-neck", "--at", "2026-03-08 09:00")
    with (config / "config.toml").open("a") as file:
        file.write("[habit]\ntarget = 99\n")
    data.with_name("journal.backups").write_text("in the way")
    ran = run("merge", str(other))
    assert (ran.status, ran.lines[0]) == (0, "1 file merged: 1 session new")
    setting, backup = ran.warnings
    assert "habit.target" in setting
    assert "journal.backups" in backup
