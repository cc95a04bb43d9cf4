"""`acutui status`: one line, JSON, and the short form for prompts."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from support.clocks import stop_clock
from support.command import Run, run_process


def test_status_before_the_first_session(run: Run, data: Path) -> None:
    ran = run("status")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "0 of 2 today, 0 s; no streak yet\n"
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


def test_status_counts_logged_sessions(run: Run) -> None:
    run("log", "back-and-neck")
    assert run("status").out == "1 of 2 today, 5 min; 1-day streak (best: 1 day)\n"
    assert run("status", "--json").json["state"] == "started"
    run("log", "nausea-pc6")
    assert run("status").out == "2 of 2 today, 9 min; 1-day streak (best: 1 day)\n"
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
    assert found.pop("strength") == 0.0519
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


def test_earlier_days_count_towards_the_longest_streak(run: Run) -> None:
    for day in ("2024-02-28", "2024-02-29", "2024-03-01"):
        assert run("log", "back-and-neck", "--at", f"{day} 10:00").status == 0
    found = run("status", "--json").json
    assert (found["streak"], found["longest"], found["total_sessions"]) == (0, 3, 3)
    assert (found["sessions"], found["state"]) == (0, "open")
    assert run("status").out == "0 of 2 today, 0 s; no current streak (best: 3 days)\n"


def test_status_follows_the_habit_settings(run: Run, config: Path) -> None:
    settings = config / "config.toml"
    days = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    zone = settings.read_text()
    settings.write_text(f"{zone}[habit]\ntarget = 1\nrest_weekdays = {days}\n")
    assert run("status").out.startswith("rest day, ")
    assert run("status", "--json").json["state"] == "rest"
    run("log", "back-and-neck")
    found = run("status", "--json").json
    assert (found["state"], found["sessions"], found["target"]) == ("full", 1, 1)


@pytest.mark.parametrize(
    ("began", "since"), [("2026-11-26", "Thu 26 Nov"), ("2025-12-31", "Wed 31 Dec 2025")]
)
def test_status_says_since_when_practice_is_paused(
    run: Run, monkeypatch: pytest.MonkeyPatch, began: str, since: str
) -> None:
    stop_clock(monkeypatch)
    run("pause", began)
    assert run("status").out == f"paused since {since}, 0 s; no streak yet\n"
    assert run("status", "--json").json["state"] == "rest"
    assert run("status", "--short").out == "– 0\n"
    run("log", "back-and-neck")
    assert run("status").out.startswith("1 of 2 today, ")
    run("undo")
    run("pause", "--end")
    assert run("status").out.startswith("0 of 2 today, ")


def test_a_prompt_shows_sessions_done_and_to_do_and_the_streak(run: Run) -> None:
    assert run("status", "--short").out == "○○ 0\n"
    run("log", "back-and-neck")
    assert run("status", "--short").out == "●○ 1\n"
    run("log", "back-and-neck", "--force")
    run("log", "back-and-neck", "--force")
    assert run("status", "--short").out == "●●● 1\n"


def test_a_prompt_before_the_first_session_creates_no_file(run: Run, data: Path) -> None:
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
def test_a_prompt_follows_the_habit_and_glyph_settings(
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
def test_a_prompt_without_circles_in_its_encoding_gets_ascii_marks(
    run: Run, data: Path, config: Path, encoding: str, shown: str
) -> None:
    run("log", "back-and-neck")
    environment = {"PYTHONIOENCODING": encoding}
    ran = run_process("status", "--short", files=(data, config), environment=environment)
    assert (ran.status, ran.err, ran.out) == (0, "", f"{shown}\n")


def test_ascii_marks_mean_nothing_to_tmux_or_a_shell(run: Run, config: Path) -> None:
    (config / "config.toml").write_text('[screen]\nglyphs = "ascii"\n')
    run("log", "back-and-neck")
    assert not set("#$%!`\\*[") & set(run("status", "--short").out)


def test_a_prompt_shows_problems_as_a_question_mark(filled: Run, data: Path, config: Path) -> None:
    with (config / "config.toml").open("a") as settings:
        settings.write("[habit]\ntarget = 99\n")
    journal = json.loads(data.read_text())
    journal["sessions"]["7"] = {"routine": "x"}
    data.write_text(json.dumps(journal))
    ran = filled("status", "--short")
    assert (ran.status, ran.out, ran.err) == (0, "○○ 0 ?\n", "")
    assert filled("status").err.count("\n") == 2


@pytest.mark.parametrize("content", ['{"meta":{\n', "", "[1]"])
def test_for_a_prompt_a_damaged_journal_is_a_question_mark(
    run: Run, data: Path, content: str
) -> None:
    data.parent.mkdir()
    data.write_text(content)
    ran = run("status", "--short")
    assert (ran.status, ran.out, ran.err) == (1, "?\n", "")
    for form in ([], ["--json"]):
        ran = run("status", *form)
        assert (ran.status, ran.out) == (1, "")
        assert str(data) in ran.complaint


def test_short_and_json_exclude_each_other(run: Run) -> None:
    assert run("status", "--short", "--json").status == 2


def test_a_journal_of_a_newer_version_is_reported(run: Run, data: Path) -> None:
    data.parent.mkdir()
    data.write_text('{"meta":{"1":{"format":2}},"sessions":{},"days":{}}')
    ran = run("status")
    assert ran.lines == ["0 of 2 today, 0 s; no streak yet"]
    assert ran.complaint.startswith(f"acutui: {data}: has format 2, newer than this acutui knows")


def test_seconds_are_told_to_the_tenth(run: Run, data: Path) -> None:
    run("log", "back-and-neck")
    journal = json.loads(data.read_text())
    (session,) = journal["sessions"].values()
    session["holds"][0]["pressed"] = 58.26
    data.write_text(json.dumps(journal))
    assert run("status", "--json").json["seconds"] == 298.3
