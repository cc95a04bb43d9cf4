"""The sessions of the journal on the command line: list, show, edit, delete, undo."""

import json
from pathlib import Path

import pytest
from support.command import Run, read_sessions


@pytest.fixture
def three(run: Run) -> Run:
    """Run acutui with a journal of three sessions."""
    rated = ("--pain", "6", "--pain-after", "4", "--note", "after the gym, stiff")
    run("log", "back-and-neck", "--at", "2026-03-04 07:31", *rated)
    run("log", "nausea-pc6", "--at", "2026-03-05 08:00", "--symptoms", "tingling,neck-pain")
    run("log", "back-and-neck", "--at", "2026-02-01 21:00")
    return run


def test_sessions_are_listed_newest_first(three: Run) -> None:
    ran = three("sessions")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "1  Thu  5 Mar 2026  08:00  Nausea (PC6)      4 min",
        "2  Wed  4 Mar 2026  07:31  Back and neck     5 min  6 → 4   after the gym, stiff",
        "3  Sun  1 Feb 2026  21:00  Back and neck     5 min",
    ]


@pytest.mark.parametrize(
    "command",
    [("sessions",), ("show", "1"), ("edit", "1", "--pain", "3"), ("delete", "1")],
    ids=lambda command: command[0],
)
def test_that_the_journal_is_missing_is_said_where_no_session_is_found(
    three: Run, data: Path, command: tuple[str, ...]
) -> None:
    data.unlink()  # its backups are still there
    ran = three(*command)
    assert (ran.status, ran.out) == (1, "")
    missing, refusal = ran.warnings
    assert f"{data}: is missing, but journal.backups is here" in missing
    assert "no session" in refusal


def test_of_an_imported_day_neither_a_time_nor_a_length_is_shown(run: Run, tmp_path: Path) -> None:
    harsh = tmp_path / "log"
    harsh.write_text("2026-03-04 : Stretch : y : once : 1\n", "utf-8")
    assert run("import", str(harsh)).status == 0
    (line,) = run("sessions").out.splitlines()
    assert line.split()[:6] == "1 Wed 4 Mar 2026 imported".split()
    shown = run("show", "1").out
    assert "4 March 2026" in shown
    assert "12:00" not in shown and "1 s" not in shown and "0:01" not in shown


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["gym"], "2"),
        (["GYM", "back"], "2"),
        (["--routine", "back-and-neck"], "23"),
        (["--from", "2026-03-01"], "12"),
        (["--from", "4 march 2026", "--to", "2026-03-04"], "2"),
        (["--limit", "1"], "1"),
        (["--limit", "0"], "123"),
    ],
)
def test_a_list_keeps_the_numbers_of_what_it_selects(
    three: Run, options: list[str], numbers: str
) -> None:
    lines = three("sessions", *options).out.splitlines()
    assert "".join(line[0] for line in lines) == numbers


def test_more_than_the_limit_is_counted(three: Run) -> None:
    assert three("sessions", "--limit", "2").complaint == "acutui: 1 more; --limit 0 lists all"


@pytest.mark.parametrize("options", [["no such words"], ["--from", "2026-04-01"]])
def test_an_empty_list_is_a_failure(three: Run, options: list[str]) -> None:
    ran = three("sessions", *options)
    assert (ran.status, ran.out, ran.err) == (1, "", "acutui: no session matches\n")
    ran = three("sessions", "--json", *options)
    assert (ran.status, ran.out) == (1, "[]\n")


def test_json_has_what_the_journal_has(three: Run, data: Path) -> None:
    listed = json.loads(three("sessions", "--json", "gym").out)
    (stored,) = [one for one in read_sessions(data) if one.get("note")]
    (found,) = listed
    assert found.pop("name") == "Back and neck"
    assert (found.pop("seconds"), found.pop("counts")) == (300, True)
    assert json.loads(three("show", str(found.pop("id")), "--json").out)["note"] == stored["note"]
    del stored["updated"]
    assert found == stored


def test_a_session_is_shown_whole(three: Run) -> None:
    shown = three("show", "2").out
    for text in (
        "Back and neck\n",
        "Wednesday 4 March 2026, 07:31 to 07:36 (",
        "5 min of 5 min, counts, entered by hand",
        "LI4       right    1:00 of 1:00",
        "Before    pain 6",
        "After     pain 4",
        "Note      after the gym, stiff",
    ):
        assert text in shown
    assert "Before    neck pain, tingling" in three("show", "1").out


@pytest.mark.parametrize("command", ["show", "edit", "delete"])
@pytest.mark.parametrize("text", ["0", "4", "-1", "x", "٢", "9" * 30])
def test_an_unknown_session_is_named(three: Run, data: Path, command: str, text: str) -> None:
    before = data.read_bytes()
    ran = three(command, "--", text)
    assert (ran.status, ran.out) == (1, "")
    assert "they are numbered 1 to 3" in ran.complaint
    assert data.read_bytes() == before


def test_an_edit_changes_what_is_given_and_nothing_else(three: Run, data: Path) -> None:
    before = next(one for one in read_sessions(data) if one.get("note"))
    ran = three("edit", "2", "--pain-after", "2", "--stiffness", "0", "--note", "better")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Saved: Wed  4 Mar 2026  07:31  Back and neck")
    (after,) = [one for one in read_sessions(data) if one.get("note")]
    assert after.pop("updated") >= before.pop("updated")
    changed = {"before": {"pain": 6, "stiffness": 0}, "after": {"pain": 2}, "note": "better"}
    assert after == before | changed


def test_a_session_is_moved_with_its_length(three: Run, data: Path) -> None:
    assert three("edit", "2", "--at", "2026-03-06 01:30", "--routine", "nausea-pc6").status == 0
    (moved,) = [one for one in read_sessions(data) if one.get("note")]
    assert (moved["day"], moved["routine"]) == ("2026-03-05", "nausea-pc6")
    assert moved["started"].startswith("2026-03-06T01:30:00")
    assert moved["ended"].startswith("2026-03-06T01:35:00")
    assert three("edit", "1", "--at", "2026-03-06 01:30+05:30").status == 0
    (moved,) = [one for one in read_sessions(data) if one.get("note")]
    assert moved["started"] == "2026-03-06T01:30:00+05:30"


def test_an_edit_that_is_doubtful_needs_force(three: Run, data: Path) -> None:
    before = data.read_bytes()
    at = ("--at", "2239-01-01 07:00")
    ran = three("edit", "1", *at)
    assert ran.status == 1
    assert "--force saves it anyway" in ran.complaint
    assert data.read_bytes() == before
    assert three("edit", "1", *at, "--force").status == 0


def test_nothing_to_change_is_a_failure(three: Run) -> None:
    assert "nothing to change" in three("edit", "1").complaint


def test_deleted_sessions_come_back_by_undo(three: Run, data: Path) -> None:
    ran = three("delete", "1", "3")
    assert (ran.status, ran.err) == (0, "")
    assert [line[:24] for line in ran.out.splitlines()[:2]] == [
        "Deleted: Thu  5 Mar 2026",
        "Deleted: Sun  1 Feb 2026",
    ]
    assert len(three("sessions").out.splitlines()) == 1
    assert three("undo").out == "Undone: the deletion\n"
    assert three("undo").out == "Undone: the deletion\n"
    assert len(three("sessions").out.splitlines()) == 3
    assert three("undo", "--redo").out == "Redone: the deletion\n"
    assert len(three("sessions").out.splitlines()) == 2


def test_without_a_change_there_is_nothing_to_undo(run: Run, data: Path) -> None:
    ran = run("undo")
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint == "acutui: there is nothing to undo today"
    assert not data.exists()


def test_minutes_are_shared_among_the_points(run: Run, data: Path) -> None:
    assert ": 0 of 2" in run("log", "nausea-pc6", "--minutes", "3").out
    (session,) = read_sessions(data)
    assert [(hold["planned"], hold["pressed"]) for hold in session["holds"]] == [(120, 90.0)] * 2
    assert ": 1 of 2" in run("log", "back-and-neck", "--minutes", "4").out


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf", "", "x", "1441"])
def test_wrong_minutes_are_refused(run: Run, data: Path, minutes: str) -> None:
    ran = run("log", "back-and-neck", f"--minutes={minutes}")
    assert (ran.status, data.exists()) == (2, False)


def test_an_unknown_symptom_is_refused_with_the_known_ones(run: Run, data: Path) -> None:
    ran = run("log", "back-and-neck", "--symptoms", "neck pain,hunger")
    assert (ran.status, data.exists()) == (2, False)
    assert "'hunger' is none of neck-pain, back-pain" in ran.err


def test_json_has_no_limit_of_its_own(run: Run) -> None:
    for day in range(1, 24):
        run("log", "back-and-neck", "--at", f"2026-03-{day:02} 07:00")
    assert len(json.loads(run("sessions", "--json").out)) == 23
    assert len(json.loads(run("sessions", "--json", "--limit", "3").out)) == 3
    assert len(run("sessions").out.splitlines()) == 20


def test_a_time_alone_moves_a_session_within_its_day(three: Run, data: Path) -> None:
    assert three("edit", "2", "--at", "06:15").status == 0
    (moved,) = [one for one in read_sessions(data) if one.get("note")]
    assert (moved["day"], moved["started"][:16]) == ("2026-03-04", "2026-03-04T06:15")
