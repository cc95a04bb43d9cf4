"""`acutui export`: what it prints, writes and refuses."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import Run, run_process

FORMS = ("json", "csv", "ics")
EVIL = "\x1b[31m\x1b]0;x\a\x9b2J\u202e"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_json_is_printed(filled: Run) -> None:
    ran = filled("export", "json")
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert [session["routine"] for session in found["sessions"]] == ["back-and-neck", "nausea-pc6"]
    assert found["sessions"][0]["note"] == '=SUM(1,2) "合谷"\nline'


def test_csv_is_printed_with_its_line_ends(filled: Run) -> None:
    ran = filled("export", "csv")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("\r\n") == 3
    first, second = rows(ran.out)
    assert first["note"] == '\'=SUM(1,2) "合谷"\nline'
    assert (first["pain_before"], first["pain_after"]) == ("5", "3")
    assert second["holds"] == "PC6:left:120:120;PC6:right:120:120"


def test_a_calendar_is_printed_with_the_names_of_routines(filled: Run) -> None:
    ran = filled("export", "ics")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("BEGIN:VCALENDAR\r\n")
    assert ran.out.count("\n") == ran.out.count("\r\n")
    assert "\r\nSUMMARY:Back and neck\r\n" in ran.out
    assert "RRULE" not in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--remind", "07:30,21:00"],
        ["--remind", "21:00", "--remind", "7:30"],
        ["--remind=7:30, 21:00"],
    ],
)
def test_a_calendar_has_the_reminders_that_are_given(run: Run, arguments: list[str]) -> None:
    run("log", "back-and-neck")
    for ran in (run("export", "ics", *arguments), run("export", *arguments, "ics")):
        assert ran.status == 0
        assert re.findall(r"DTSTART:\d{8}T(\d{6})\r\n", ran.out) == ["073000", "210000"]
        assert ran.out.count("RRULE:FREQ=DAILY\r\n") == 2


def test_reminders_come_without_sessions_and_not_on_rest_weekdays(
    run: Run, config: Path, tmp_path: Path
) -> None:
    (config / "config.toml").write_text('[habit]\nrest_weekdays = ["sun"]\n')
    run("log", "back-and-neck")
    file = tmp_path / "reminders.ics"
    assert run("export", "reminders", "-o", str(file)).out == (
        f"reminders at 08:00 and 20:00 exported to {file}\n"
    )
    text = file.read_bytes().decode()
    assert text.count("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA\r\n") == 2
    assert text.count("BEGIN:VEVENT") == 2
    given = run("export", "reminders", "--remind", "07:30").out
    assert re.findall(r"DTSTART:\d{8}T(\d{6})\r\n", given) == ["073000"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}],
    ids=["C", "ascii"],
)
def test_the_output_is_utf_8_in_any_locale(
    filled: Run, data: Path, config: Path, form: str, environment: dict[str, str]
) -> None:
    ran = run_process("export", form, environment=environment, files=(data, config))
    assert (ran.status, ran.err) == (0, "")
    assert "合谷" in ran.out.replace("\r\n ", "")


@pytest.mark.parametrize("form", FORMS)
def test_before_the_first_session_the_export_is_empty_with_a_warning(
    run: Run, data: Path, form: str
) -> None:
    ran = run("export", form)
    assert ran.status == 0
    assert "there is nothing to export yet" in ran.complaint
    assert str(data) in ran.complaint
    assert ran.out
    assert not data.parent.exists()


@pytest.mark.parametrize("form", FORMS)
def test_unreadable_sessions_are_reported_and_the_rest_is_exported(
    filled: Run, data: Path, form: str
) -> None:
    journal = json.loads(data.read_text())
    journal["sessions"]["7"] = {"routine": "\x1b[31m", "started": "some day"}
    data.write_text(json.dumps(journal))
    before = data.read_bytes()
    ran = filled("export", form)
    assert ran.status == 0
    assert "sessions 7" in ran.complaint
    assert "\x1b" not in ran.err
    assert "合谷" in ran.out.replace("\r\n ", "")
    assert data.read_bytes() == before


def test_a_damaged_journal_is_refused(run: Run, data: Path, tmp_path: Path) -> None:
    data.parent.mkdir()
    data.write_text("{")
    ran = run("export", "csv", "-o", "out.csv")
    assert (ran.status, ran.out) == (1, "")
    assert str(data) in ran.complaint
    assert not (tmp_path / "out.csv").exists()


def test_deleted_sessions_are_not_exported(filled: Run, data: Path) -> None:
    journal = json.loads(data.read_text())
    deleted = next(iter(journal["sessions"]))
    journal["sessions"][deleted] = {"deleted": True, "updated": "2026-04-01T00:00:00.000Z"}
    data.write_text(json.dumps(journal))
    assert len(rows(filled("export", "csv").out)) == 1


def test_routine_names_are_escaped_in_a_calendar(run: Run, config: Path) -> None:
    (config / "routines.toml").write_text(
        '[[routine]]\nid = "quick"\nname = "Quick, [b]one\\u001b[31m"\n'
        'holds = [{ point = "LI4", side = "left", seconds = 20 }]\n'
    )
    run("log", "quick")
    assert "\r\nSUMMARY:Quick\\, [b]one\ufffd[31m\r\n" in run("export", "ics").out


@pytest.mark.parametrize("form", FORMS)
def test_an_export_imports_nothing_that_draws(
    filled: Run, data: Path, config: Path, form: str
) -> None:
    script = "import sys; from acutui.cli.main import main; main(sys.argv[1:])\n"
    script += "sys.exit(bool({'textual', 'rich', 'svg'} & set(sys.modules)))"
    files = ["--data", str(data), "--config", str(config)]
    command = [sys.executable, "-c", script, *files, "export", form]
    assert subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_file_gets_what_would_be_printed(filled: Run, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out.{form}"
    ran = filled("export", form, "-o", str(target))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"2 sessions exported to {target}\n"
    printed = filled("export", form, "-o", "-").out
    undated = re.compile(r"DTSTAMP:\w+")
    assert undated.sub("", target.read_bytes().decode()) == undated.sub("", printed)
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config", "data", target.name]


def test_an_existing_file_is_not_overwritten(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    ran = filled("export", "csv", "-o", str(target))
    assert (ran.status, ran.out) == (1, "")
    assert str(target) in ran.complaint
    assert "--force" in ran.complaint
    assert target.read_text() == "mine"


def test_force_overwrites_a_file(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    assert filled("export", "csv", "--force", "-o", str(target)).status == 0
    assert len(rows(target.read_bytes().decode())) == 2


@pytest.mark.parametrize("is_there", [True, False])
def test_nothing_is_written_for_a_journal_that_is_missing(
    filled: Run, data: Path, tmp_path: Path, is_there: bool
) -> None:
    target = tmp_path / "out.json"
    if is_there:
        filled("export", "json", "-o", str(target))
    before = target.read_bytes() if is_there else b""
    data.unlink()  # its backups are still there
    ran = filled("export", "json", "--force", "-o", str(target))
    assert (ran.status, ran.out) == (1, "")
    missing, refusal = ran.warnings
    assert f"{data}: is missing" in missing
    assert refusal == f"acutui: there is nothing to export, so {target} is not written"
    assert (target.read_bytes() if target.exists() else b"") == before


def test_a_link_to_a_file_is_followed(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    assert filled("export", "csv", "-o", str(link)).status == 1
    assert target.read_text() == "mine"
    assert filled("export", "csv", "--force", "-o", str(link)).status == 0
    assert link.is_symlink()
    assert len(rows(target.read_bytes().decode())) == 2


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "force"])
@pytest.mark.parametrize(
    "name",
    [
        *("journal.json", "JOURNAL.json", "journal.lock", "journal.session.json"),
        *("journal.session.lock", "journal.backups/2026-11-22.json", "journal.backups/a/b.csv"),
        *("journal.undo.json", ".journal.json.abc.new", "../data/journal.json"),
    ],
)
def test_files_of_the_journal_are_never_overwritten(
    filled: Run, data: Path, name: str, force: list[str]
) -> None:
    (data.parent / "journal.backups" / "a").mkdir(parents=True)
    before = {path: path.read_bytes() for path in data.parent.rglob("*") if path.is_file()}
    ran = filled("export", "json", *force, "-o", str(data.parent / name))
    assert (ran.status, ran.out) == (1, "")
    assert "belongs to the journal" in ran.complaint
    after = {path: path.read_bytes() for path in data.parent.rglob("*") if path.is_file()}
    assert after == before


def test_links_to_files_of_the_journal_are_refused(filled: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "file.json").symlink_to(data)
    (tmp_path / "folder").symlink_to(data.parent)
    before = data.read_bytes()
    for target in ("file.json", "folder/journal.json", "folder/journal.session.json"):
        ran = filled("export", "json", "--force", "-o", str(tmp_path / target))
        assert ran.status == 1
        assert "belongs to the journal" in ran.complaint
    assert data.read_bytes() == before


@pytest.mark.parametrize("name", ["journal.csv", "journal.ics", "export.json", "journal-2026.json"])
def test_another_file_beside_the_journal_may_be_written(filled: Run, data: Path, name: str) -> None:
    form = name.rpartition(".")[2]
    assert filled("export", form, "-o", str(data.parent / name)).status == 0


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("missing/out.csv", "there is no folder"),
        ("config", "is not a regular file"),
        ("config/config.toml/out.csv", "there is no folder"),
        ("x" * 300, "File name too long"),
    ],
)
def test_an_impossible_place_is_reported_in_one_line(
    filled: Run, tmp_path: Path, target: str, problem: str
) -> None:
    ran = filled("export", "csv", "--force", "-o", str(tmp_path / target))
    assert (ran.status, ran.out) == (1, "")
    assert problem in ran.complaint
    assert not (tmp_path / "missing").exists()


def test_a_pipe_is_never_replaced(filled: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ran = filled("export", "csv", "--force", "-o", str(pipe))
    assert ran.status == 1
    assert pipe.is_fifo()


@pytest.mark.skipif(os.geteuid() == 0, reason="who is root may write everywhere")
def test_a_read_only_folder_is_reported(filled: Run, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    ran = filled("export", "csv", "-o", str(folder / "out.csv"))
    assert ran.status == 1
    assert "no right to write" in ran.complaint


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["xml"],
        ["json", "csv"],
        ["json", "--remind", "07:30"],
        ["csv", "--remind", "07:30"],
        ["ics", "--remind"],
        ["ics", "--remind", ""],
        ["ics", "--remind", "24:00"],
        ["ics", "--remind", "7.30"],
        ["ics", "--remind", "07:30,"],
        ["ics", "--remind", "٠٧:٣٠"],
        ["ics", "--remind", EVIL],
        ["csv", "-o"],
        ["csv", "-o", ""],
        ["csv", "-o", "~nobody-of-that-name/out.csv"],
    ],
)
def test_wrong_usage_writes_nothing(run: Run, data: Path, arguments: list[str]) -> None:
    ran = run("export", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: acutui")
    assert "\x1b" not in ran.err
    assert not data.exists()


def test_help_names_the_formats_and_options(run: Run) -> None:
    shown = " ".join(run("export", "--help").out.split())
    assert "json and csv contain everything; ics and reminders are for a calendar" in shown
    assert "with ics and reminders: remind at each of these times" in shown
    ran = run("export", "--help")
    assert (ran.status, ran.err) == (0, "")
    for word in ("json|csv|ics|reminders", "--output", "--force", "--remind", "--data"):
        assert word in ran.out
    assert "export" in run("--help").out


# A prompt


def test_a_wrong_setting_and_a_newer_journal_are_reported_beside_the_export(
    run: Run, data: Path, config: Path
) -> None:
    (config / "config.toml").write_text("[habit]\ntarget = 99\n")
    data.parent.mkdir()
    data.write_text('{"meta":{"1":{"format":2}},"sessions":{},"days":{}}')
    ran = run("export", "json")
    assert ran.status == 0
    setting, empty, newer = ran.warnings
    assert "config.toml: line 2: habit.target" in setting
    assert empty == f"acutui: {data}: there is nothing to export yet"
    assert newer.startswith(f"acutui: {data}: has format 2")
