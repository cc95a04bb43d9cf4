"""The command line: what it prints, what it leaves on the disk, and how it fails."""

import errno
import json
import os
import re
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from acutui import __version__
from acutui.cli.main import main

Run = Callable[..., "Ran"]

SAME_LINES = ("status", "routines", "points", "point LI4")
"""Commands that print lines and change nothing."""

ROUTINES = """
[[routine]]
id = "quick"
name = "Quick one"
ready = 0
holds = [{ point = "LI4", side = "left", seconds = 20 }, { point = "GV20", seconds = 10 }]

[[routine]]
id = "headache-li4"
name = "My own headache"
holds = [{ point = "LI4", side = "both", seconds = 30 }]
"""


class Ran:
    """What a run of acutui left behind."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        assert "Traceback" not in self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("acutui: ")
        return self.err.rstrip("\n")

    @property
    def json(self) -> Any:
        """The JSON on stdout, which is one line."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


@pytest.fixture(name="home", autouse=True)
def a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ACUTUI_DATA", "ACUTUI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="data")
def journal_file(home: Path) -> Path:
    return home / "data" / "journal.json"


@pytest.fixture(name="config")
def config_folder(home: Path) -> Path:
    """A config folder whose time zone has noon now: far from the turn of the day."""
    folder = home / "config"
    folder.mkdir()
    hours = 12 - datetime.now(UTC).hour
    (folder / "config.toml").write_text(f'timezone = "Etc/GMT{-hours:+d}"\n')
    return folder


@pytest.fixture(name="run")
def run_in_process(data: Path, config: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run acutui in this process, with the test's own files unless told otherwise."""

    def run(*arguments: str, files: bool = True) -> Ran:
        own = ["--data", str(data), "--config", str(config)] if files else []
        status = main([*own, *arguments])
        return Ran(status, *capsys.readouterr())

    return run


def process(
    *arguments: str | bytes,
    files: tuple[Path, Path] | None = None,
    environment: dict[str, str] | None = None,
    **options: Any,
) -> Ran:
    """Run acutui as a process of its own, without a terminal."""
    own = ["--data", str(files[0]), "--config", str(files[1])] if files else []
    run: Any = subprocess.run(
        [sys.executable, "-m", "acutui", *own, *arguments],
        env=plain_environment() | (environment or {}),
        timeout=30,
        check=False,
        **{"stdin": subprocess.DEVNULL, "capture_output": True} | options,
    )
    out, err = (stream or b"" for stream in (run.stdout, run.stderr))
    return Ran(run.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def plain_environment() -> dict[str, str]:
    """The environment without what changes how Python writes."""
    steered = ("PYTHON", "LC_", "LANG")
    return {name: value for name, value in os.environ.items() if not name.startswith(steered)}


def saved(data: Path) -> list[dict[str, Any]]:
    """The sessions of a journal as any TinyDB reader finds them."""
    with TinyDB(data, access_mode="r") as journal:
        return [dict(document) for document in journal.table("sessions").all()]


# Version, help, wrong usage


ON_WINDOWS = """
import sys
from acutui.__main__ import main
sys.platform = "win32"
for name in ("fcntl", "termios", "tty", "pwd", "grp"):
    sys.modules[name] = None
sys.exit(main())
"""


def on_windows(*arguments: str) -> Ran:
    """Run acutui as if on Windows, without the modules that are missing there."""
    run = subprocess.run(
        [sys.executable, "-c", ON_WINDOWS, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ran(run.returncode, run.stdout, run.stderr)


@pytest.mark.parametrize("line", ["", "--help", "status", "points", "completion bash", "man"])
def test_windows_gets_one_sentence(line: str) -> None:
    ran = on_windows(*line.split())
    said = "acutui: runs on Linux and macOS; on Windows use WSL\n"
    assert (ran.status, ran.out, ran.err) == (1, "", said)


def test_windows_gets_the_version() -> None:
    ran = on_windows("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"acutui {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["status", "--version"]])
def test_it_says_its_version(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments, files=False)
    assert (ran.status, ran.out, ran.err) == (0, f"acutui {__version__}\n", "")
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", __version__)


def test_help_names_every_command_and_where_files_are_set(run: Run) -> None:
    ran = run("--help", files=False)
    assert (ran.status, ran.err) == (0, "")
    words = "practice status log points point routines --data --config --version ACUTUI_DATA"
    for word in [*words.split(), "ACUTUI_CONFIG"]:
        assert word in ran.out


@pytest.mark.parametrize("command", ["practice", "status", "log", "points", "point", "routines"])
def test_every_command_has_its_help(run: Run, command: str) -> None:
    ran = run(command, "--help", files=False)
    assert (ran.status, ran.err) == (0, "")
    for word in ("usage: acutui", command, "--data", "--config"):
        assert word in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing-of-the-kind"],
        ["--colour"],
        ["status", "--xml"],
        ["status", "too", "much"],
        ["--dat", "x"],
        ["--data"],
        ["log"],
        ["point"],
        ["log", "back-and-neck", "--at", "yesterday"],
        ["log", "back-and-neck", "--at", "2026-02-30 10:00"],
        ["log", "back-and-neck", "--at", "2026-11-22"],
        ["log", "back-and-neck", "--at", "07:30"],
        ["log", "back-and-neck", "--at", "2026-11-22 24:00"],
        ["log", "back-and-neck", "--at", ""],
        ["log", "back-and-neck", "--pain-before", "11"],
        ["log", "back-and-neck", "--pain-before", "-1"],
        ["log", "back-and-neck", "--pain-after", "5.5"],
        ["log", "back-and-neck", "--pain-after", "much"],
        ["log", "back-and-neck", "--pain-after", "٣"],
        ["log", "back-and-neck", "--pain-after", ""],
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(
    run: Run, data: Path, arguments: list[str]
) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: acutui")
    assert "Traceback" not in ran.err
    assert not data.exists()


@pytest.mark.parametrize(
    ("option", "value"), [("--at", "yesterday"), ("--pain-before", "11"), ("--pain-after", "x")]
)
def test_a_wrong_value_is_named_with_its_option(run: Run, option: str, value: str) -> None:
    last = run("log", "back-and-neck", option, value).err.splitlines()[-1]
    assert option in last
    assert repr(value) in last


# Status


def test_status_before_the_first_session(run: Run, data: Path) -> None:
    ran = run("status")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "0 of 2 today, 0 s; no streak yet, longest 0\n"
    assert not data.exists()


def test_status_as_json_before_the_first_session(run: Run) -> None:
    found = run("status", "--json").json
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found.pop("day"))
    assert found == {
        "state": "open",
        "sessions": 0,
        "target": 2,
        "seconds": 0,
        "streak": 0,
        "longest": 0,
        "strength": 0,
        "total_sessions": 0,
    }


def test_status_counts_what_was_logged(run: Run) -> None:
    run("log", "back-and-neck")
    assert run("status").out == "1 of 2 today, 5 min; 1-day streak, longest 1\n"
    assert run("status", "--json").json["state"] == "started"
    run("log", "nausea-pc6")
    assert run("status").out == "2 of 2 today, 9 min; 1-day streak, longest 1\n"
    found = run("status", "--json").json
    assert {name: type(value) for name, value in found.items()} == {
        "day": str,
        "state": str,
        "sessions": int,
        "target": int,
        "seconds": type(found["seconds"]),
        "streak": int,
        "longest": int,
        "strength": float,
        "total_sessions": int,
    }
    assert 0 < found.pop("strength") < 1
    assert isinstance(found["seconds"], int | float)
    date.fromisoformat(found.pop("day"))
    assert found == {
        "state": "full",
        "sessions": 2,
        "target": 2,
        "seconds": 540.0,
        "streak": 1,
        "longest": 1,
        "total_sessions": 2,
    }


def test_status_counts_earlier_days_towards_the_longest(run: Run) -> None:
    for day in ("2024-02-28", "2024-02-29", "2024-03-01"):
        assert run("log", "back-and-neck", "--at", f"{day} 10:00").status == 0
    found = run("status", "--json").json
    assert (found["streak"], found["longest"], found["total_sessions"]) == (0, 3, 3)
    assert (found["sessions"], found["state"]) == (0, "open")


def test_status_knows_the_rules_that_are_set(run: Run, config: Path) -> None:
    settings = config / "config.toml"
    days = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    zone = settings.read_text()
    settings.write_text(f"{zone}[habit]\ntarget = 1\nrest_weekdays = {days}\n")
    assert run("status").out.startswith("rest day, ")
    assert run("status", "--json").json["state"] == "rest"
    run("log", "back-and-neck")
    found = run("status", "--json").json
    assert (found["state"], found["sessions"], found["target"]) == ("full", 1, 1)


# Log


def test_log_saves_a_session_that_any_reader_of_the_format_finds(run: Run, data: Path) -> None:
    ran = run(
        *("log", "back-and-neck", "--at", "2026-03-04 07:31"),
        *("--pain-before", "7", "--pain-after", "0", "--note", "after 合谷, better"),
    )
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "Back and neck, 5 min, saved for Wed 4 Mar 2026: 1 of 2\n"
    (session,) = saved(data)
    offset = re.fullmatch(r"2026-03-04T07:31:00([+-]\d\d:\d\d)", session["started"])
    assert offset
    assert session.pop("started")
    assert session.pop("ended") == f"2026-03-04T07:36:00{offset[1]}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", session.pop("updated"))
    assert session == {
        "routine": "back-and-neck",
        "source": "log",
        "day": "2026-03-04",
        "holds": [
            {"point": point, "side": side, "planned": 60, "pressed": 60}
            for point, side in (
                ("RX-THUMB", "left"),
                ("RX-THUMB", "right"),
                ("LI4", "left"),
                ("LI4", "right"),
                ("BL23", "both"),
            )
        ],
        "before": {"pain": 7},
        "after": {"pain": 0},
        "note": "after 合谷, better",
    }
    assert json.loads(data.read_text("utf-8"))["meta"] == {"1": {"format": 1}}


def test_log_without_a_time_means_just_now(run: Run, data: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    ran = run("log", "back-and-neck")
    assert ran.out == "Back and neck, 5 min, saved for today: 1 of 2\n"
    (session,) = saved(data)
    started, ended = (datetime.fromisoformat(session[name]) for name in ("started", "ended"))
    assert (ended - started).total_seconds() == 300
    assert before <= ended <= datetime.now(UTC)
    assert not {"before", "after"} & set(session)
    assert session["note"] == ""


def test_log_takes_the_time_with_a_t_too(run: Run, data: Path) -> None:
    assert run("log", "back-and-neck", "--at", "2026-03-04T07:31").status == 0
    assert saved(data)[0]["started"].startswith("2026-03-04T07:31:00")


@pytest.mark.parametrize(
    ("day_start", "at", "day"),
    [
        (None, "2026-03-01 02:59", "2026-02-28"),
        (None, "2026-03-01 03:00", "2026-03-01"),
        (None, "2026-03-01 23:59", "2026-03-01"),
        (None, "2026-01-01 00:00", "2025-12-31"),
        ("00:00", "2026-03-01 00:00", "2026-03-01"),
        ("05:30", "2026-03-01 05:29", "2026-02-28"),
        ("05:30", "2026-03-01 05:30", "2026-03-01"),
    ],
)
def test_a_session_belongs_to_the_day_that_the_rule_says(
    run: Run, data: Path, config: Path, day_start: str | None, at: str, day: str
) -> None:
    if day_start:
        (config / "config.toml").write_text(f'day_start = "{day_start}"\n')
    run("log", "back-and-neck", "--at", at)
    assert saved(data)[0]["day"] == day


def test_a_time_is_meant_in_the_time_zone_that_is_set(run: Run, data: Path, config: Path) -> None:
    (config / "config.toml").write_text('timezone = "Asia/Kolkata"\n')
    run("log", "back-and-neck", "--at", "2026-03-04 07:31")
    assert saved(data)[0]["started"] == "2026-03-04T07:31:00+05:30"


@pytest.mark.parametrize("at", ["2026-10-25 02:58", "2026-03-29 01:58", "2026-06-01 01:58"])
def test_a_session_lasts_as_long_as_it_was_pressed_when_clocks_change(
    run: Run, data: Path, config: Path, at: str
) -> None:
    (config / "config.toml").write_text('timezone = "Europe/Berlin"\n')
    run("log", "back-and-neck", "--at", at)
    (session,) = saved(data)
    started, ended = (datetime.fromisoformat(session[name]) for name in ("started", "ended"))
    assert (ended - started).total_seconds() == 300


def test_a_session_in_the_future_is_kept_and_counts_for_nothing_yet(run: Run) -> None:
    assert run("log", "back-and-neck", "--at", "2099-01-01 10:00").status == 0
    found = run("status", "--json").json
    assert (found["sessions"], found["streak"], found["longest"]) == (0, 0, 0)


@pytest.mark.parametrize(
    "at", ["0001-01-01 00:00", "1969-12-31 23:59", "1970-01-01 00:10", "9999-12-31 23:59"]
)
def test_a_time_that_no_journal_can_hold_is_refused(run: Run, data: Path, at: str) -> None:
    ran = run("log", "back-and-neck", "--at", at)
    assert ran.status in {1, 2}
    assert at[:4] in ran.err
    assert not data.exists()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("bakc-and-neck", "did you mean 'back-and-neck'?"),
        ("Back and neck", "did you mean 'back-and-neck'?"),
        ("zzz", "`acutui routines`"),
        ("x" * 5000, "`acutui routines`"),
    ],
)
@pytest.mark.parametrize("command", ["log", "practice"])
def test_an_unknown_routine_is_told_with_a_hint(
    run: Run, data: Path, command: str, name: str, hint: str
) -> None:
    ran = run(command, name)
    assert (ran.status, ran.out) == (1, "")
    assert hint in ran.complaint
    assert len(ran.complaint) < 200
    assert not data.exists()


def test_what_is_written_is_for_its_owner_alone(run: Run, data: Path) -> None:
    run("log", "back-and-neck")
    assert data.stat().st_mode & 0o777 == 0o600
    assert data.parent.stat().st_mode & 0o777 == 0o700


def test_several_logs_at_once_are_all_saved(data: Path, config: Path) -> None:
    command = [sys.executable, "-m", "acutui", "log", "nausea-pc6"]
    files = ["--data", str(data), "--config", str(config)]
    running = [
        subprocess.Popen([*command, *files], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [process.communicate(timeout=30)[1] for process in running] == [b""] * 4
    assert len(saved(data)) == 4


# Routines and points


def test_routines_are_listed_one_a_line(run: Run) -> None:
    ran = run("routines")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) >= 10
    assert re.fullmatch(r"back-and-neck +5 min  Back and neck: RX-THUMB, LI4, BL23", lines[0])
    ball = next(line for line in lines if line.startswith("ball-at-the-wall"))
    assert ball.endswith(", ball")


def test_routines_as_json_have_the_fields_of_their_file(run: Run) -> None:
    found = {routine["id"]: routine for routine in run("routines", "--json").json}
    routine = found["back-and-neck"]
    assert routine["name"] == "Back and neck"
    assert routine["length"] == 300
    assert routine["needs"] == []
    assert routine["holds"][0] == {"point": "RX-THUMB", "side": "each", "seconds": 60}
    assert found["ball-at-the-wall"]["needs"] == ["ball"]
    assert found["ball-at-the-wall"]["ready"] == 15
    fields = {"id", "name", "purpose", "origin", "evidence", "notes", "sources", "holds", "ready"}
    assert all(fields <= set(routine) for routine in found.values())


def test_points_are_listed_one_a_line(run: Run) -> None:
    ran = run("points")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) >= 40
    line = next(line for line in lines if line.startswith("LI4 "))
    for word in ("Hégǔ", "合谷", "Joining Valley", "headache"):
        assert word in line


@pytest.mark.parametrize("words", [["stiff", "neck"], ["stiff neck"], ["Stiff-Neck"]])
def test_words_narrow_the_points(run: Run, words: list[str]) -> None:
    ran = run("points", *words)
    assert "GB20" in ran.out
    assert "SP6" not in ran.out


def test_words_find_routines_too(run: Run) -> None:
    ran = run("points", "stiff", "neck")
    points, routines = ran.out.split("\nRoutines:\n")
    assert ran.err == ""
    assert all(re.match(r"\S+ +\S.*: ", line) for line in points.splitlines())
    assert "neck-from-the-hands" in routines
    assert "Routines:" not in run("points").out
    assert "Routines:" not in run("points", "GV20").out


def test_it_is_told_how_words_were_read_and_which_found_nothing(run: Run) -> None:
    ran = run("points", "siatica", "zzz")
    assert ran.status == 0
    assert "GB30" in ran.out
    assert "'siatica' is read as sciatica" in ran.err
    assert "nothing is found by 'zzz'" in ran.err
    ran = run("points", "slipped disc")
    assert ran.out.startswith("With a disc: ")
    assert "BL23" in ran.out
    assert "'slipped disc' is read as lower back, neck, sciatica" in ran.err


@pytest.mark.parametrize("words", ["numbness", "chest pain", "fever"])
def test_signs_of_danger_come_first(run: Run, words: str) -> None:
    ran = run("points", words)
    assert ran.status == 0
    first, second, *_ = ran.out.splitlines()
    assert re.search("ambulance|doctor", first)
    assert second.startswith("  - ")
    ran = run("points", words, "--json")
    assert ran.json == []
    assert re.search("ambulance|doctor", ran.err)


def test_what_is_to_be_minded_is_named_unless_it_is_set(run: Run, config: Path) -> None:
    assert "To mind: Pregnancy." in run("points", "pregnant nausea").out
    (config / "config.toml").write_text('[safety]\nconditions = ["pregnancy"]\n')
    assert "To mind" not in run("points", "pregnant nausea").out


def test_where_nothing_is_found_it_is_said_what_can_be_asked(run: Run) -> None:
    ran = run("points", "tinnitus")
    assert (ran.status, ran.out) == (1, "")
    assert "Nothing in acutui is for ringing in the ears" in ran.complaint
    assert "you can ask for lower back, neck" in ran.complaint


def test_points_as_json_have_the_fields_of_their_file(run: Run) -> None:
    (point,) = run("points", "LI4", "--json").json
    assert point["id"] == "LI4"
    assert point["han"] == "合谷"
    assert point["laterality"] == "bilateral"
    assert {"when": "pregnancy", "level": "avoid"}.items() <= point["cautions"][0].items()
    assert point["evidence"]["level"] == "E2"
    fields = "id pinyin english han regions helps laterality where landmark press seconds reach"
    assert {*fields.split(), "cautions", "evidence", "sources"} <= set(point)


def test_points_as_json_name_the_figures_that_show_them(run: Run) -> None:
    for point in run("points", "--json").json:
        assert point["figures"], point["id"]
    (point,) = run("points", "LI4", "--json").json
    assert "hand-back" in point["figures"]


def test_points_as_json_that_nobody_finds_are_an_empty_list(run: Run) -> None:
    assert run("points", "zzz", "--json").json == []


def test_words_that_find_nothing_are_told(run: Run) -> None:
    ran = run("points", "zzz", "yyy")
    assert (ran.status, ran.out) == (1, "")
    assert "'zzz yyy'" in ran.complaint


@pytest.mark.parametrize("name", ["LI4", "li4", "hegu", "Hégǔ", "合谷", "he gu"])
def test_a_point_is_told_in_full_whatever_it_is_called(run: Run, name: str) -> None:
    ran = run("point", name)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("LI4  Hégǔ  合谷  Joining Valley\n")
    for word in ("Where", "Landmark", "Press", "Time", "pregnancy (avoid)", "E2", "https://"):
        assert word in ran.out


def test_every_point_can_be_told(run: Run) -> None:
    for point in run("points", "--json").json:
        ran = run("point", point["id"])
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith(point["id"])
        assert point["evidence"]["text"] in ran.out


def test_a_full_name_means_its_point_though_others_begin_with_it(run: Run) -> None:
    ran = run("point", "qihai")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("CV6 ")


@pytest.mark.parametrize(("name", "hint"), [("neck", "did you mean"), ("zzz", "`acutui points`")])
def test_a_point_that_is_not_one_is_told_with_a_hint(run: Run, name: str, hint: str) -> None:
    ran = run("point", name)
    assert (ran.status, ran.out) == (1, "")
    assert repr(name) in ran.complaint
    assert hint in ran.complaint


# Where the files are


def ids(run: Run, *arguments: str) -> list[str]:
    """The routines that there are, told with these arguments and no others."""
    return [routine["id"] for routine in run(*arguments, files=False).json]


@pytest.mark.parametrize("before", [True, False])
def test_options_are_heard_before_and_after_the_command(
    run: Run, data: Path, config: Path, before: bool
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    files = ["--data", str(data), f"--config={config}"]
    command = ["log", "quick"]
    ran = run(*(files + command if before else command + files), files=False)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Quick one, 30 s, saved for today")
    assert [session["routine"] for session in saved(data)] == ["quick"]


def test_one_before_and_one_after_are_both_heard(run: Run, data: Path, config: Path) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    ran = run("--data", str(data), "log", "quick", "--config", str(config), files=False)
    assert (ran.status, ran.err) == (0, "")
    assert len(saved(data)) == 1


def test_the_environment_says_where_files_are(
    run: Run, data: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    monkeypatch.setenv("ACUTUI_DATA", str(data))
    monkeypatch.setenv("ACUTUI_CONFIG", str(config))
    assert run("log", "quick", files=False).status == 0
    assert len(saved(data)) == 1


@pytest.mark.parametrize("before", [True, False])
def test_an_option_beats_the_environment(
    run: Run, home: Path, data: Path, config: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    monkeypatch.setenv("ACUTUI_DATA", str(home / "other.json"))
    monkeypatch.setenv("ACUTUI_CONFIG", str(home / "other"))
    assert "quick" not in ids(run, "routines", "--json")
    files, command = ["--data", str(data), "--config", str(config)], ["log", "quick"]
    assert run(*(files + command if before else command + files), files=False).status == 0
    assert len(saved(data)) == 1
    assert not (home / "other.json").exists()


def test_an_empty_environment_means_the_default(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACUTUI_DATA", "")
    monkeypatch.setenv("ACUTUI_CONFIG", "")
    assert run("log", "back-and-neck", files=False).status == 0
    assert len(list(home.rglob("journal.json"))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
def test_without_a_word_files_are_where_the_system_keeps_them(run: Run, home: Path) -> None:
    (home / "xdg_config_home" / "acutui").mkdir(parents=True)
    (home / "xdg_config_home" / "acutui" / "routines.toml").write_text(ROUTINES)
    assert run("log", "quick", files=False).status == 0
    assert len(saved(home / "xdg_data_home" / "acutui" / "journal.json")) == 1


def test_a_tilde_is_the_home_folder(run: Run, home: Path) -> None:
    ran = run("log", "back-and-neck", "--data", "~/j.json", "--config", "~/c", files=False)
    assert ran.status == 0
    assert len(saved(home / "j.json")) == 1


@pytest.mark.parametrize("option", ["--data", "--config"])
@pytest.mark.parametrize("path", ["~nobody-of-that-name/x", "a" * 300])
def test_a_path_that_cannot_be_is_told_in_one_line(run: Run, option: str, path: str) -> None:
    ran = run("status", option, path)
    assert "Traceback" not in ran.err
    assert path[:20] in ran.complaint


def test_a_journal_that_is_a_folder_is_told_in_one_line(run: Run, data: Path) -> None:
    data.mkdir(parents=True)
    for command in (["status"], ["log", "back-and-neck"]):
        ran = run(*command)
        assert (ran.status, ran.out) == (1, "")
        assert str(data) in ran.complaint


def test_a_journal_below_a_file_can_not_be_saved(run: Run, home: Path, config: Path) -> None:
    (home / "file").write_text("mine")
    below = str(home / "file" / "journal.json")
    ran = run("log", "back-and-neck", "--data", below, "--config", str(config), files=False)
    assert (ran.status, ran.out) == (1, "")
    assert "can't be saved" in ran.complaint
    assert (home / "file").read_text() == "mine"


# Files that are damaged


DAMAGED = [
    (b"", "empty"),
    (b"   \n", "empty"),
    (b"{", "line 1"),
    (b'{"meta":{\n"1":{"format":1}\n}\n,"sessions":{\n"1":{"rou', "line 5"),
    (b'{"meta":{\n"1":{"format":1}}} and more', "line 2"),
    (b"\xff\xfe{}", "line 1"),
    (b"[]", "no journal"),
    (b"null", "no journal"),
    (b'{"a": 1}', "no journal"),
    (b"{}", "no journal"),
    (b'{"_default": {"1": {"x": 1}}}', "format"),
    (b'{"meta":{"1":{"format":"1"}}}', "format"),
    (b'{"meta":{"1":{"format":0}}}', "format"),
    (b"dear diary\n", "line 1"),
    (b'{"a":' * 100_000, "journal.json"),
]
NEWER = b'{"meta":{"1":{"format":2}},"sessions":{},"days":{}}'


@pytest.mark.parametrize(("content", "named"), DAMAGED)
@pytest.mark.parametrize("command", ["status", "status --json", "log back-and-neck"])
def test_a_damaged_journal_is_named_and_never_written_to(
    run: Run, data: Path, command: str, content: bytes, named: str
) -> None:
    data.parent.mkdir()
    data.write_bytes(content)
    ran = run(*command.split())
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint.startswith(f"acutui: {data}: ")
    assert named in ran.complaint
    assert data.read_bytes() == content
    assert {path.name for path in data.parent.iterdir()} <= {data.name, "journal.lock"}


@pytest.mark.parametrize("command", ["status", "status --json", "export json"])
def test_of_a_newer_journal_what_can_be_read_is_told_and_a_line_says_so(
    run: Run, data: Path, command: str
) -> None:
    data.parent.mkdir()
    data.write_bytes(NEWER)
    ran = run(*command.split())
    assert (ran.status, bool(ran.out)) == (0, True)
    (line,) = [line for line in ran.err.splitlines() if "has format" in line]
    assert line.startswith(f"acutui: {data}: has format 2, newer")
    assert data.read_bytes() == NEWER
    assert "?" in run("status", "--short").out


@pytest.mark.parametrize("command", ["log back-and-neck", "merge COPY", "import FILE"])
def test_nothing_is_saved_in_a_newer_journal(run: Run, data: Path, command: str) -> None:
    data.parent.mkdir()
    assert run("log", "back-and-neck").status == 0
    copy, file = data.with_name("copy"), data.with_name("all.csv")
    assert run("export", "csv", "-o", str(file)).status == 0
    data.rename(copy)
    data.write_bytes(NEWER)
    ran = run(*command.replace("COPY", str(copy)).replace("FILE", str(file)).split())
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint.startswith(f"acutui: {data}: has format 2, newer")
    assert "nothing was saved" in ran.complaint
    assert data.read_bytes() == NEWER


def test_a_damaged_journal_leaves_the_atlas(run: Run, data: Path) -> None:
    data.parent.mkdir()
    data.write_bytes(b"{")
    for command in ("routines", "points", "point LI4"):
        ran = run(*command.split())
        assert (ran.status, ran.err) == (0, "")


def test_one_bad_document_is_named_and_kept_and_the_others_count(run: Run, data: Path) -> None:
    run("log", "back-and-neck")
    good = data.read_bytes()
    bad = b'"77":{"routine":"mine","holds":"none","weather":"rain"}'
    data.write_bytes(good.replace(b'"sessions":{\n', b'"sessions":{\n' + bad + b"\n,"))
    ran = run("status")
    assert ran.status == 0
    assert ran.out.startswith("1 of 2 today")
    for word in (str(data), "sessions 77", '"holds"'):
        assert word in ran.complaint
    assert run("log", "back-and-neck").status == 0
    assert bad in data.read_bytes()
    assert run("status", "--json").json["total_sessions"] == 2


def test_a_broken_config_is_named_with_its_line_and_the_defaults_hold(
    run: Run, config: Path
) -> None:
    path = config / "config.toml"
    path.write_text("[habit]\ntarget = 3\nstreak = any\n")
    ran = run("status")
    assert ran.status == 0
    assert ran.out.startswith("0 of 2 today")
    assert str(path) in ran.complaint
    assert "line 3" in ran.complaint
    assert path.read_text() == "[habit]\ntarget = 3\nstreak = any\n"


@pytest.mark.parametrize("command", [*SAME_LINES, "log back-and-neck"])
def test_a_wrong_setting_is_named_by_every_command(run: Run, config: Path, command: str) -> None:
    (config / "config.toml").write_text("# mine\n[habit]\ntarget = 0\ngoal = 2\n")
    ran = run(*command.split())
    assert ran.status == 0
    assert ran.out
    first, second = ran.err.splitlines()
    assert first.startswith(f"acutui: {config / 'config.toml'}: line 3: habit.target: ")
    assert second.startswith(f"acutui: {config / 'config.toml'}: line 4: habit.goal: ")


@pytest.mark.parametrize(
    ("hold", "field"),
    [
        ('{ point = "XX9" }', "holds 1: point"),
        ('{ point = "GV20", side = "left" }', "holds 1: side"),
        ('{ point = "LI4", side = "midline" }', "holds 1: side"),
        ('{ point = "LI4", seconds = -60 }', "holds 1: seconds"),
    ],
)
@pytest.mark.parametrize("command", ["routines", "points", "log quick"])
def test_a_bad_routine_is_named_and_the_others_live(
    run: Run, config: Path, command: str, hold: str, field: str
) -> None:
    path = config / "routines.toml"
    path.write_text(f'\n[[routine]]\nid = "bad"\nholds = [{hold}]\n{ROUTINES}')
    ran = run(*command.split())
    assert ran.status == 0
    assert ran.complaint.startswith(f"acutui: {path}: line 2: routine 'bad': {field}: ")
    assert {"quick", "back-and-neck"} <= {r["id"] for r in run("routines", "--json").json}
    assert run("log", "bad").status == 1


def test_a_broken_file_of_routines_is_named_and_the_built_in_ones_live(
    run: Run, config: Path
) -> None:
    path = config / "routines.toml"
    path.write_text(f"{ROUTINES}\n[[routine\n")
    ran = run("log", "back-and-neck")
    assert ran.status == 0
    assert str(path) in ran.complaint
    assert "line 13" in ran.complaint


# The user's own


def test_routines_of_ones_own_are_added_and_replace(run: Run, data: Path, config: Path) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    found = {routine["id"]: routine for routine in run("routines", "--json").json}
    assert found["quick"]["length"] == 30
    assert found["quick"]["ready"] == 0
    assert found["headache-li4"]["name"] == "My own headache"
    assert found["back-and-neck"]["length"] == 300
    assert run("log", "quick", "--at", "2026-03-04 07:31").status == 0
    assert [(h["point"], h["side"], h["planned"]) for h in saved(data)[0]["holds"]] == [
        ("LI4", "left", 20),
        ("GV20", "midline", 10),
    ]


def test_points_of_ones_own_are_added_and_replace(run: Run, config: Path) -> None:
    (config / "points.toml").write_text(
        '[[point]]\nid = "MINE-1"\nwhere = "Under the strap."\nhelps = ["rucksack"]\n'
        '[[point]]\nid = "LI4"\nenglish = "My valley"\nwhere = "As I was shown."\n'
    )
    assert run("points", "rucksack").out.startswith("MINE-1")
    assert "As I was shown." in run("point", "LI4").out


# Conditions


def conditions(config: Path, *names: str) -> None:
    zone = (config / "config.toml").read_text()
    (config / "config.toml").write_text(f"{zone}[safety]\nconditions = {json.dumps(names)}\n")


def test_a_point_to_avoid_is_marked_in_the_list(run: Run, config: Path) -> None:
    assert "avoid" not in run("points", "LI4").out
    conditions(config, "pregnancy")
    assert "avoid for you" in run("points", "LI4").out
    assert "avoid for you" not in run("points", "PC6").out


def test_what_is_left_out_for_a_condition_is_said(run: Run, data: Path, config: Path) -> None:
    conditions(config, "pregnancy")
    ran = run("log", "back-and-neck")
    assert ran.status == 0
    assert {hold["point"] for hold in saved(data)[0]["holds"]} == {"RX-THUMB", "BL23"}
    assert "LI4" in ran.out + ran.err


def test_a_routine_of_which_nothing_is_left_is_not_logged(
    run: Run, data: Path, config: Path
) -> None:
    conditions(config, "pregnancy")
    ran = run("log", "headache-li4")
    assert (ran.status, ran.out) == (1, "")
    assert "headache-li4" in ran.complaint
    assert not data.exists()


@pytest.mark.parametrize("typed", ["pregnacy", "Pregnancy", "blood thinners"])
def test_a_condition_that_protects_from_nothing_is_named(
    run: Run, config: Path, typed: str
) -> None:
    conditions(config, typed)
    ran = run("points")
    assert typed in ran.complaint


def test_a_session_that_the_disk_did_not_confirm_is_saved_and_told_of(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.fsync

    def broken(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        really(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        ran = run("log", "back-and-neck")
    assert (ran.status, ran.out) == (1, "")
    assert f"{data}: it is changed, but the disk did not confirm it" in ran.complaint
    assert len(saved(data)) == 1
    assert run("log", "back-and-neck").status == 0
    assert len(saved(data)) == 2


# What a file or a user wrote never steers the terminal


EVIL = "\\u001b[31m\\u001b]0;x\\u0007\\u009b2J\\u202e\\u0000\\u2028mine"


def harmless(ran: Ran) -> bool:
    """Whether nothing in the output steers a terminal."""
    letters = (ran.out + ran.err).replace("\n", "")
    return not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in letters)


@pytest.mark.parametrize(
    "command",
    [
        *SAME_LINES,
        "points mine",
        "point MINE-1",
        "points --json",
        "routines --json",
        "status --json",
        "log evil",
        "log nothing",
        "practice evil",
    ],
)
def test_nothing_in_a_file_steers_the_terminal(
    run: Run, data: Path, config: Path, command: str
) -> None:
    evil = json.loads(f'"{EVIL}"')
    run("log", "back-and-neck", "--note", evil)
    document = f'"78":{{"routine":"{EVIL}","source":"{EVIL}","started":"{EVIL}","holds":[]}}\n,'
    document += f'"{EVIL}":{{"holds":[]}}\n,'
    data.write_text(data.read_text().replace('"sessions":{\n', '"sessions":{\n' + document))
    (config / "config.toml").write_text(
        f'"{EVIL}" = 1\nday_start = "{EVIL}"\n[habit]\nstreak = "{EVIL}"\n'
    )
    texts = "".join(f'{n} = "{EVIL}"\n' for n in ("english", "where", "press", "pinyin", "han"))
    (config / "points.toml").write_text(
        f'[[point]]\nid = "MINE-1"\n{texts}helps = ["{EVIL}"]\nsources = ["{EVIL}"]\n'
        f'cautions = [{{ when = "{EVIL}", level = "care", text = "{EVIL}" }}]\n'
        f'[[point]]\nid = "{EVIL}"\n'
    )
    (config / "routines.toml").write_text(
        f'[[routine]]\nid = "evil"\nname = "{EVIL}"\nholds = [{{ point = "LI4" }}]\n'
        f'[[routine]]\nid = "{EVIL}"\nholds = [{{ point = "{EVIL}" }}]\n'
        f'[[routine]]\nid = "bad"\nholds = [{{ point = "{EVIL}" }}]\n'
    )
    ran = run(*command.split())
    assert harmless(ran)
    assert ran.err, "what is wrong in the files is told all the same"


@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "{}"],
        ["point", "{}"],
        ["points", "{}"],
        ["practice", "{}"],
        ["{}"],
        ["status", "{}"],
        ["status", "--{}"],
        ["log", "back-and-neck", "--at", "{}"],
        ["log", "back-and-neck", "--pain-before", "{}"],
        ["status", "--data", "{}"],
    ],
)
def test_nothing_that_is_typed_steers_the_terminal(run: Run, arguments: list[str]) -> None:
    evil = "\x1b[31m\x1b]0;x\a\x9b2J\u202e"
    ran = run(*(argument.format(evil) for argument in arguments))
    assert harmless(ran)


def test_a_broken_line_of_a_file_is_not_shown_as_it_is(run: Run, config: Path) -> None:
    (config / "config.toml").write_text("x = 1\nx\x1b[31m = 2\n")
    (config / "routines.toml").write_text('[["\x1b[31m\n')
    ran = run("routines")
    assert harmless(ran)
    assert ran.err.count("\n") == 2


# Terminals and pipes


PLAIN = [
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"LC_ALL": "nowhere.UTF-8"},
]


@pytest.mark.parametrize("environment", PLAIN, ids=str)
def test_a_terminal_that_knows_no_han_gets_lines_all_the_same(
    data: Path, config: Path, environment: dict[str, str]
) -> None:
    for command in ("points", "point LI4", "log back-and-neck --note 合谷"):
        ran = process(*command.split(), files=(data, config), environment=environment)
        assert (ran.status, ran.err) == (0, "")
        assert "LI4" in ran.out or "Back and neck" in ran.out
    assert len(saved(data)) == 1


@pytest.mark.parametrize("arguments", [["--help"], ["log", "--help"], ["points", "龍龍", "zz"]])
def test_help_and_failures_need_no_han_either(
    data: Path, config: Path, arguments: list[str]
) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii:strict"}
    ran = process(*arguments, files=(data, config), environment=ascii_only)
    assert "Traceback" not in ran.err
    assert ran.status == int("--help" not in arguments)


def test_arguments_that_are_no_text_are_no_crash(data: Path, config: Path) -> None:
    for command in ("log", "points", "point"):
        ran = process(command, b"\xff", files=(data, config))
        assert ran.status == 1
        assert ran.complaint


def test_a_note_that_is_no_text_is_no_crash(data: Path, config: Path) -> None:
    ran = process("log", "back-and-neck", "--note", b"caf\xe9", files=(data, config))
    assert "Traceback" not in ran.err
    if ran.status == 0:
        assert saved(data)[0]["note"].startswith("caf")
        assert process("status", files=(data, config)).out.startswith("1 of 2")
    else:
        assert ran.status in {1, 2}
        assert not data.exists()


@pytest.mark.parametrize("command", ["points", "points --json", "routines", "status", "point LI4"])
@pytest.mark.parametrize("environment", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "not"])
def test_a_reader_that_has_seen_enough_is_no_failure_worth_a_word(
    data: Path, config: Path, command: str, environment: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    files = ["--data", str(data), "--config", str(config)]
    try:
        run = subprocess.run(
            [sys.executable, "-m", "acutui", *files, *command.split()],
            env=plain_environment() | environment,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    finally:
        os.close(writing)
    assert run.stderr == b""
    assert run.returncode in {0, 1, 128 + 13}


def test_the_first_line_of_many_can_be_taken(data: Path, config: Path) -> None:
    files = ["--data", str(data), "--config", str(config)]
    with subprocess.Popen(
        [sys.executable, "-m", "acutui", *files, "points", "--json"],
        env=plain_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.read(2) == b"[{"
        running.stdout.close()
        assert running.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("command", ["status", "points"])
def test_a_full_disk_is_told_in_one_line(data: Path, config: Path, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process(
            command,
            files=(data, config),
            capture_output=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert ran.status == 1
    assert ran.complaint


@pytest.mark.parametrize("arguments", [[], ["practice"], ["practice", "back-and-neck"]])
def test_without_a_terminal_the_app_says_so_in_one_line(
    data: Path, config: Path, arguments: list[str]
) -> None:
    ran = process(*arguments, files=(data, config))
    assert (ran.status, ran.out) == (1, "")
    assert "terminal" in ran.complaint
    assert not data.exists()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["", "status", "log back-and-neck"])
def test_closed_streams_are_no_crash(data: Path, config: Path, command: str, closed: str) -> None:
    shell = f'exec "$0" -m acutui --data "$1" --config "$2" {command} {closed}'
    run = subprocess.run(
        ["sh", "-c", shell, sys.executable, str(data), str(config)],
        env=plain_environment(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert b"Traceback" not in run.stderr
    assert run.returncode == (0 if command else 1)
    if command.startswith("log"):
        assert len(saved(data)) == 1
