"""`export` and `status --short` on the command line: what they print, write, refuse and leave."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from acutui.cli.main import main

FORMS = ("json", "csv", "ics")
EVIL = "\x1b[31m\x1b]0;x\a\x9b2J\u202e"


class Ran:
    """What a run of acutui left behind."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("acutui: ")
        return self.err.rstrip("\n")


Run = Callable[..., Ran]


@pytest.fixture(name="data")
def journal_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.json"


@pytest.fixture(name="config")
def config_folder(tmp_path: Path) -> Path:
    """A config folder whose time zone has noon now: far from the turn of the day."""
    folder = tmp_path / "config"
    folder.mkdir()
    hours = 12 - datetime.now(UTC).hour
    (folder / "config.toml").write_text(f'timezone = "Etc/GMT{-hours:+d}"\n')
    return folder


@pytest.fixture(name="run")
def run_in_process(
    data: Path,
    config: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Run acutui in this process, with the test's own files."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        status = main(["--data", str(data), "--config", str(config), *arguments])
        out, err = capsysbinary.readouterr()
        return Ran(status, out.decode(), err.decode())

    return run


@pytest.fixture(name="filled")
def journal_with_two_sessions(run: Run) -> Run:
    at = ("--at", "2026-03-04 07:31")
    note = ("--note", '=SUM(1,2) "合谷"\nline')
    run("log", "back-and-neck", *at, "--pain-before", "5", "--pain-after", "3", *note)
    run("log", "nausea-pc6", "--at", "2026-03-05 08:00")
    return run


def process(data: Path, config: Path, *arguments: str, **options: Any) -> Any:
    """Run acutui as a process of its own; return what subprocess.run does."""
    steered = ("PYTHON", "LC_", "LANG")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(steered)}
    files = ["--data", str(data), "--config", str(config)]
    return subprocess.run(
        [sys.executable, "-m", "acutui", *files, *arguments],
        env=plain | options.pop("environment", {}),
        timeout=30,
        check=False,
        **{"stdin": subprocess.DEVNULL, "capture_output": True} | options,
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


# What is printed


def test_json_is_printed_for_a_pipe(filled: Run) -> None:
    ran = filled("export", "json")
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert [session["routine"] for session in found["sessions"]] == ["back-and-neck", "nausea-pc6"]
    assert found["sessions"][0]["note"] == '=SUM(1,2) "合谷"\nline'


def test_csv_is_printed_for_a_pipe_with_its_line_ends(filled: Run) -> None:
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
def test_a_calendar_rings_at_the_hours_that_are_asked_for(run: Run, arguments: list[str]) -> None:
    run("log", "back-and-neck")
    for ran in (run("export", "ics", *arguments), run("export", *arguments, "ics")):
        assert ran.status == 0
        assert re.findall(r"DTSTART:\d{8}T(\d{6})\r\n", ran.out) == ["073000", "210000"]
        assert ran.out.count("RRULE:FREQ=DAILY\r\n") == 2


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}],
    ids=["C", "ascii"],
)
def test_it_is_utf_8_whatever_the_locale(
    filled: Run, data: Path, config: Path, form: str, environment: dict[str, str]
) -> None:
    ran = process(data, config, "export", form, environment=environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "合谷" in ran.stdout.decode().replace("\r\n ", "")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_steers_a_terminal_that_it_is_printed_to(
    run: Run, data: Path, config: Path, form: str
) -> None:
    run("log", "back-and-neck", "--note", f"so {EVIL} it is")
    reading, writing = pty.openpty()
    with os.fdopen(reading, "rb", 0) as terminal:
        ran = process(data, config, "export", form, capture_output=False, stdout=writing)
        os.close(writing)
        shown = b""
        try:
            while part := terminal.read(65536):
                shown += part
        except OSError:
            pass  # The other end is closed.
    assert ran.returncode == 0
    text = shown.decode()
    assert "back-and-neck" in text or "Back and neck" in text
    assert not re.search(r"[^\r\n\x20-\x7e\ufffd]", text)


def test_to_a_pipe_it_is_exact(run: Run, data: Path, config: Path) -> None:
    run("log", "back-and-neck", "--note", EVIL)
    found = json.loads(process(data, config, "export", "json").stdout)
    assert found["sessions"][0]["note"] == EVIL
    (row,) = rows(process(data, config, "export", "csv").stdout.decode())
    assert row["note"] == EVIL


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("environment", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "not"])
def test_a_reader_that_has_seen_enough_is_no_failure_worth_a_word(
    filled: Run, data: Path, config: Path, form: str, environment: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    pipe = {"capture_output": False, "stdout": writing, "stderr": subprocess.PIPE}
    ran = process(data, config, "export", form, environment=environment, **pipe)
    os.close(writing)
    assert ran.stderr == b""
    assert ran.returncode in {0, 1, 128 + 13}


def test_without_an_output_it_is_no_crash(filled: Run, data: Path, config: Path) -> None:
    shell = 'exec "$0" -m acutui --data "$1" --config "$2" export csv >&-'
    command = ["sh", "-c", shell, sys.executable, str(data), str(config)]
    ran = subprocess.run(command, capture_output=True, timeout=30, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
def test_a_full_disk_is_told_in_one_line(filled: Run, data: Path, config: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        pipe = {"capture_output": False, "stdout": full, "stderr": subprocess.PIPE}
        ran = process(data, config, "export", "json", **pipe)
    assert ran.returncode == 1
    assert Ran(1, "", ran.stderr.decode()).complaint


# What there is to export


@pytest.mark.parametrize("form", FORMS)
def test_before_the_first_session_it_is_empty_and_says_so(run: Run, data: Path, form: str) -> None:
    ran = run("export", form)
    assert ran.status == 0
    assert "nothing in it to export yet" in ran.complaint
    assert str(data) in ran.complaint
    assert ran.out
    assert not data.parent.exists()


@pytest.mark.parametrize("form", FORMS)
def test_what_can_not_be_read_is_told_and_the_rest_is_exported(
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


def test_what_was_deleted_does_not_come_out(filled: Run, data: Path) -> None:
    journal = json.loads(data.read_text())
    deleted = next(iter(journal["sessions"]))
    journal["sessions"][deleted] = {"deleted": True, "updated": "2026-04-01T00:00:00.000Z"}
    data.write_text(json.dumps(journal))
    assert len(rows(filled("export", "csv").out)) == 1


def test_names_of_ones_own_are_data_in_a_calendar(run: Run, config: Path) -> None:
    (config / "routines.toml").write_text(
        '[[routine]]\nid = "quick"\nname = "Quick, [b]one\\u001b[31m"\n'
        'holds = [{ point = "LI4", side = "left", seconds = 20 }]\n'
    )
    run("log", "quick")
    assert "\r\nSUMMARY:Quick\\, [b]one\ufffd[31m\r\n" in run("export", "ics").out


@pytest.mark.parametrize("form", FORMS)
def test_an_export_draws_no_screen(filled: Run, data: Path, config: Path, form: str) -> None:
    script = "import sys; from acutui.cli.main import main; main(sys.argv[1:])\n"
    script += "sys.exit(bool({'textual', 'rich', 'svg'} & set(sys.modules)))"
    files = ["--data", str(data), "--config", str(config)]
    command = [sys.executable, "-c", script, *files, "export", form]
    assert subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0


# Into a file


@pytest.mark.parametrize("form", FORMS)
def test_into_a_file_it_is_what_would_be_printed(filled: Run, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out.{form}"
    ran = filled("export", form, "-o", str(target))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"2 sessions exported to {target}\n"
    printed = filled("export", form, "-o", "-").out
    undated = re.compile(r"DTSTAMP:\w+")
    assert undated.sub("", target.read_bytes().decode()) == undated.sub("", printed)
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config", "data", target.name]


def test_a_file_that_is_there_stays_as_it_is(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    ran = filled("export", "csv", "-o", str(target))
    assert (ran.status, ran.out) == (1, "")
    assert str(target) in ran.complaint
    assert "--force" in ran.complaint
    assert target.read_text() == "mine"


def test_a_file_that_may_be_overwritten_is(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    assert filled("export", "csv", "--force", "-o", str(target)).status == 0
    assert len(rows(target.read_bytes().decode())) == 2


def test_a_link_that_leads_to_a_file_is_that_file(filled: Run, tmp_path: Path) -> None:
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
def test_the_journal_and_what_belongs_to_it_are_never_written_to(
    filled: Run, data: Path, name: str, force: list[str]
) -> None:
    (data.parent / "journal.backups" / "a").mkdir(parents=True)
    before = {path: path.read_bytes() for path in data.parent.rglob("*") if path.is_file()}
    ran = filled("export", "json", *force, "-o", str(data.parent / name))
    assert (ran.status, ran.out) == (1, "")
    assert "belongs to the journal" in ran.complaint
    after = {path: path.read_bytes() for path in data.parent.rglob("*") if path.is_file()}
    assert after == before


def test_no_link_leads_into_the_journal(filled: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "file.json").symlink_to(data)
    (tmp_path / "folder").symlink_to(data.parent)
    before = data.read_bytes()
    for target in ("file.json", "folder/journal.json", "folder/journal.session.json"):
        ran = filled("export", "json", "--force", "-o", str(tmp_path / target))
        assert ran.status == 1
        assert "belongs to the journal" in ran.complaint
    assert data.read_bytes() == before


@pytest.mark.parametrize("name", ["journal.csv", "journal.ics", "export.json", "journal-2026.json"])
def test_a_file_of_its_own_may_lie_beside_the_journal(filled: Run, data: Path, name: str) -> None:
    assert (
        filled("export", name[-3:].replace("son", "json"), "-o", str(data.parent / name)).status
        == 0
    )


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("missing/out.csv", "there is no folder"),
        ("config", "is no file"),
        ("config/config.toml/out.csv", "there is no folder"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_place_where_no_file_can_be_is_told_in_one_line(
    filled: Run, tmp_path: Path, target: str, told: str
) -> None:
    ran = filled("export", "csv", "--force", "-o", str(tmp_path / target))
    assert (ran.status, ran.out) == (1, "")
    assert told in ran.complaint
    assert not (tmp_path / "missing").exists()


def test_a_pipe_or_a_device_is_never_replaced(filled: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ran = filled("export", "csv", "--force", "-o", str(pipe))
    assert ran.status == 1
    assert pipe.is_fifo()


@pytest.mark.skipif(os.geteuid() == 0, reason="who is root may write everywhere")
def test_a_folder_that_is_read_only_is_told(filled: Run, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    ran = filled("export", "csv", "-o", str(folder / "out.csv"))
    assert ran.status == 1
    assert "no right to write" in ran.complaint


# Wrong usage


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
def test_wrong_usage_is_told_and_nothing_is_written(
    run: Run, data: Path, arguments: list[str]
) -> None:
    ran = run("export", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: acutui")
    assert "\x1b" not in ran.err
    assert not data.exists()


def test_the_help_tells_of_forms_and_reminders(run: Run) -> None:
    ran = run("export", "--help")
    assert (ran.status, ran.err) == (0, "")
    for word in ("json|csv|ics", "--output", "--force", "--remind", "--data"):
        assert word in ran.out
    assert "export" in run("--help").out


# A prompt


def test_a_prompt_shows_what_is_done_what_is_to_do_and_the_streak(run: Run) -> None:
    assert run("status", "--short").out == "○○ 0\n"
    run("log", "back-and-neck")
    assert run("status", "--short").out == "●○ 1\n"
    run("log", "back-and-neck")
    run("log", "back-and-neck")
    assert run("status", "--short").out == "●●● 1\n"


def test_a_prompt_before_the_first_session_makes_no_file(run: Run, data: Path) -> None:
    ran = run("status", "--short")
    assert (ran.status, ran.err) == (0, "")
    assert not data.parent.exists()


@pytest.mark.parametrize(
    ("habit", "shown"),
    [
        ("target = 3", ["○○○ 0", "@oo 1"]),
        ('rest_weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]', ["– 0", "@o 1"]),
    ],
)
def test_a_prompt_knows_the_rules_and_the_glyphs_that_are_set(
    run: Run, config: Path, habit: str, shown: list[str]
) -> None:
    settings = config / "config.toml"
    settings.write_text(f"{settings.read_text()}[habit]\n{habit}\n")
    assert run("status", "--short").out == f"{shown[0]}\n"
    run("log", "back-and-neck")
    settings.write_text(f'{settings.read_text()}[screen]\nglyphs = "ascii"\n')
    assert run("status", "--short").out == f"{shown[1]}\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "●○ 1"), ("ascii", "@o 1"), ("latin-1", "@o 1"), ("cp437", "@o 1")],
)
def test_a_prompt_that_knows_no_circles_gets_plain_marks(
    run: Run, data: Path, config: Path, encoding: str, shown: str
) -> None:
    run("log", "back-and-neck")
    environment = {"PYTHONIOENCODING": encoding}
    ran = process(data, config, "status", "--short", environment=environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode(encoding) == f"{shown}\n"


def test_no_mark_means_anything_to_tmux_or_a_shell(run: Run, config: Path) -> None:
    (config / "config.toml").write_text('[screen]\nglyphs = "ascii"\n')
    run("log", "back-and-neck")
    assert not set("#$%!`\\*[") & set(run("status", "--short").out)


def test_a_prompt_is_one_line_and_marks_that_there_is_something_to_tell(
    filled: Run, data: Path, config: Path
) -> None:
    with (config / "config.toml").open("a") as settings:
        settings.write("[habit]\ntarget = 99\n")
    journal = json.loads(data.read_text())
    journal["sessions"]["7"] = {"routine": "x"}
    data.write_text(json.dumps(journal))
    ran = filled("status", "--short")
    assert (ran.status, ran.out, ran.err) == (0, "○○ 0 ?\n", "")
    assert filled("status").err.count("\n") == 2


def test_a_prompt_over_a_damaged_journal_fails_with_one_line(run: Run, data: Path) -> None:
    data.parent.mkdir()
    data.write_text("{")
    ran = run("status", "--short")
    assert (ran.status, ran.out) == (1, "")
    assert str(data) in ran.complaint


def test_a_prompt_is_either_short_or_json(run: Run) -> None:
    assert run("status", "--short", "--json").status == 2
