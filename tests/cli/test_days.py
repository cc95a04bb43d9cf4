"""Ticks and rest days on the command line."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.command import Run, read_days

from acutui.services.clock import Clock


def test_a_tick_is_saved_and_taken_away(run: Run, data: Path) -> None:
    assert run("tick").out == "Today\n  [ ] vitamin-c\n  [ ] workout\n"
    assert not data.exists()
    assert run("tick", "Vitamin C").out == "Today\n  [x] vitamin-c\n  [ ] workout\n"
    assert [one["checks"] for one in read_days(data)] == [["vitamin-c"]]
    printed = json.loads(run("tick", "workout", "--json").out)
    assert printed["checks"] == {"vitamin-c": True, "workout": True}
    assert run("tick", "vitamin-c", "--off").out == "Today\n  [ ] vitamin-c\n  [x] workout\n"


def test_an_earlier_day_is_ticked(run: Run, data: Path) -> None:
    ran = run("tick", "workout", "--day", "2026-03-04")
    assert ran.out.startswith("Wednesday 4 March 2026\n")
    assert [one["day"] for one in read_days(data)] == ["2026-03-04"]


def test_what_is_not_in_the_checklist_is_refused(run: Run, data: Path) -> None:
    ran = run("tick", "workout", "stretching")
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint == "acutui: 'stretching' is not in the checklist: vitamin-c, workout"
    assert not data.exists()


def test_rest_days_are_marked_and_unmarked(run: Run, data: Path) -> None:
    ran = run("rest", "2026-03-04", "--to", "2026-03-06")
    assert ran.out == "Wednesday 4 March 2026 to Friday 6 March 2026: rest\n"
    assert [one["rest"] for one in read_days(data)] == [True] * 3
    assert run("rest", "5 march 2026").out == "Thursday 5 March 2026: rest already\n"
    assert run("rest", "2026-03-05", "--off").out == "Thursday 5 March 2026: no rest\n"
    assert [one["rest"] for one in read_days(data)] == [True, False, True]
    assert run("undo").out == "Undone: unmarking 1 rest day\n"


def test_a_weekday_of_rest_is_the_next_one(run: Run, data: Path) -> None:
    today = date.fromisoformat(json.loads(run("tick", "--json").out)["day"])
    run("rest", f"{today:%A}")
    run("rest", f"{today + timedelta(days=6):%A}")
    found = [date.fromisoformat(one["day"]) for one in read_days(data)]
    assert found == [today + timedelta(days=6), today + timedelta(days=7)]


def test_a_range_has_an_order_and_an_end(run: Run, data: Path) -> None:
    assert run("rest", "2026-03-06", "--to", "2026-03-04").status == 1
    assert run("rest", "2026-03-06", "--to", "2030-03-04").status == 1
    ran = run("sessions", "--from", "2026-03-06", "--to", "2026-03-04")
    assert (ran.status, "ends before it begins" in ran.err) == (1, True)


@pytest.mark.parametrize(
    "words",
    [["rest", "someday"], ["rest", "--to", "x"], ["pause", "x"], ["tick", "gym", "--day", "x"]],
)
def test_what_is_not_a_day_is_wrong_usage(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert ran.status == 2 and "is not a day: " in ran.err


def test_after_midnight_the_date_of_the_clock_is_not_last_year_s(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = datetime(2026, 11, 28, 1, 57, tzinfo=UTC)
    monkeypatch.setattr(Clock, "now", lambda clock: night)
    run("tick", "workout", "--day", "28 nov")
    run("tick", "vitamin-c", "--day", "27 nov")
    assert [one["day"] for one in read_days(data)] == ["2026-11-27", "2026-11-28"]


def test_a_pause_begun_before_an_ended_one_says_when_practice_begins_again(run: Run) -> None:
    run("pause", "2026-03-04")
    run("pause", "--end", "2026-03-10")
    ran = run("pause", "2026-03-01")
    assert ran.out == (
        "Paused from Sunday 1 March 2026; practice again from Tuesday 10 March 2026\n"
    )
    ran = run("pause", "2026-03-12")
    assert ran.out == ("Paused from Thursday 12 March 2026 on; `acutui pause --end` ends it\n")


def test_a_pause_begins_on_the_next_day_of_a_name_as_rest_does(run: Run, data: Path) -> None:
    run("rest", "saturday")
    run("pause", "saturday")
    (day,) = read_days(data)
    assert (day["rest"], day["pause"]) == (True, "begins")


def test_a_pause_begins_and_ends(run: Run, data: Path) -> None:
    ran = run("pause", "2026-03-04")
    assert ran.out == ("Paused from Wednesday 4 March 2026 on; `acutui pause --end` ends it\n")
    assert [one["pause"] for one in read_days(data)] == ["begins"]
    assert "there is a pause since Wednesday 4 March 2026" in run("pause").complaint
    assert json.loads(run("status", "--json").out)["state"] == "rest"
    assert run("pause", "--end").out.startswith("The pause ends: practice again from ")
    assert json.loads(run("status", "--json").out)["state"] == "open"
    assert "there is no pause on" in run("pause", "--end").complaint
    assert run("undo").out == "Undone: the end of the pause\n"
    assert json.loads(run("status", "--json").out)["state"] == "rest"


def test_a_day_of_rest_without_a_year_lies_ahead(run: Run, data: Path) -> None:
    today = date.fromisoformat(json.loads(run("tick", "--json").out)["day"])
    soon, later = today + timedelta(days=20), today + timedelta(days=40)
    ran = run("rest", f"{soon.day} {soon:%b}", "--to", f"{later.day} {later:%b}")
    assert (ran.status, ran.err) == (0, "")
    found = [date.fromisoformat(one["day"]) for one in read_days(data)]
    assert (found[0], found[-1], len(found)) == (soon, later, 21)


def test_a_pause_is_in_an_export_as_csv(run: Run, data: Path) -> None:
    run("pause", "2026-03-04")
    assert run("export", "csv", "-o", "a.csv").status == 0
    assert "1 day already here" in run("import", "a.csv").out
    assert [one["pause"] for one in read_days(data)] == ["begins"]
