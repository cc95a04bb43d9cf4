"""One habit that is imported again, in another way or under another name, counts once."""

import json
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from support.command import Run, read_sessions

from acutui.journal.exchange.habit_log import make_session_id

MARKS = "Date,Value,Notes\n2026-03-01,YES_MANUAL,\n2026-03-02,YES_MANUAL,\n2026-03-03,SKIP,\n"
HABITS = "Position,Name,Question,Description,NumRepetitions,Interval,Color\n001,{},,,1,1,#000000\n"
DAYS = [date(2026, 3, 1), date(2026, 3, 2)]


def write_export(name: str, folder: str, *, habits: bool = True) -> Path:
    """Write an unpacked export of Loop with one habit; return its folder."""
    export = Path(folder)
    (export / "001 Neckback").mkdir(parents=True)
    (export / "001 Neckback" / "Checkmarks.csv").write_text(MARKS)
    if habits:
        (export / "Habits.csv").write_text(HABITS.format(name))
    return export


def count_days(data: Path) -> Counter[str]:
    return Counter(session["day"] for session in read_sessions(data) if "day" in session)


def ids_of(run: Run, path: Path, journal: Path, *options: str) -> set[str]:
    assert run("import", str(path), *options, journal=journal).status == 0
    return set(json.loads(journal.read_bytes())["sessions"])


def test_a_habit_has_the_same_ids_however_its_export_is_handed_over(
    run: Run, tmp_path: Path
) -> None:
    whole = write_export("Neck/back", "whole")
    part = write_export("Neck/back", "part", habits=False)
    packed = Path("Loop.zip")
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(whole.rglob("*.csv")):
            archive.write(file, file.relative_to(whole))
    alone = Path("Checkmarks.csv")
    alone.write_text(MARKS)
    all_habits = Path("all.csv")
    all_habits.write_text("Date,Neck/back,\n2026-03-02,2,\n2026-03-01,2,\n")
    ways: list[tuple[Path, tuple[str, ...]]] = [
        *[(whole, ()), (part, ()), (packed, ()), (all_habits, ())],
        *[(whole / "001 Neckback" / "Checkmarks.csv", ()), (alone, ("--habit", "Neck/back"))],
        *[(part / "001 Neckback" / "Checkmarks.csv", ()), (alone, ("--habit", "Neckback"))],
    ]
    found = [
        ids_of(run, path, tmp_path / f"{number}.json", *options)
        for number, (path, options) in enumerate(ways)
    ]
    assert len(found[0]) == 2
    assert all(ids == found[0] for ids in found)


def test_days_under_another_name_are_not_doubled_unasked(run: Run, data: Path) -> None:
    Path("Checkmarks.csv").write_text(MARKS)
    export = write_export("Neck/back", "export")
    assert run("import", "Checkmarks.csv").status == 0
    before = data.read_bytes()
    ran = run("import", str(export))
    assert ran.status == 1
    assert ran.complaint == (
        "acutui: Loop Habit Tracker, 'Neck/back': 2 days of it were imported here before, without "
        "a name; they would count twice; nothing was imported; --force imports them too, if it is "
        "another habit"
    )
    assert data.read_bytes() == before
    ran = run("import", str(export), "--dry-run")
    assert ran.status == 0
    assert ran.complaint.endswith("nothing is imported unless you agree")
    assert data.read_bytes() == before
    assert run("import", str(export), "--force").status == 0
    assert count_days(data) == {"2026-03-01": 2, "2026-03-02": 2}


def test_a_renamed_habit_is_told_with_both_names(run: Run, data: Path) -> None:
    run("import", str(write_export("Neck/back", "before")))
    ran = run("import", str(write_export("Shoulders", "after")))
    assert "'Shoulders': 2 days of it were imported here before, as 'Neck/back'" in ran.complaint
    assert count_days(data) == {"2026-03-01": 1, "2026-03-02": 1}


def test_days_of_several_names_are_counted_once(run: Run) -> None:
    for name, days in (
        ("A", "2026-03-01,2\n2026-03-02,2\n"),
        ("B", "2026-03-02,2\n2026-03-03,2\n"),
    ):
        Path("one.csv").write_text(f"Date,{name}\n{days}")
        assert run("import", "one.csv", "--force").status == 0
    Path("one.csv").write_text("Date,C\n2026-03-01,2\n2026-03-02,2\n2026-03-03,2\n2026-03-04,2\n")
    ran = run("import", "one.csv")
    assert "3 days of it were imported here before, as 'A' and as 'B'; they would" in ran.complaint


def test_a_longer_export_adds_only_what_is_new(run: Run, data: Path) -> None:
    run("import", str(write_export("Neck/back", "before")))
    longer = write_export("Neck/back", "after")
    with (longer / "001 Neckback" / "Checkmarks.csv").open("a") as file:
        file.write("2026-03-04,YES_MANUAL,\n")
    ran = run("import", str(longer))
    assert (ran.status, ran.warnings) == (0, [])
    assert list(count_days(data).values()) == [1, 1, 1]


def test_what_was_deleted_here_is_not_in_the_way(run: Run, data: Path) -> None:
    Path("Checkmarks.csv").write_text(MARKS)
    run("import", "Checkmarks.csv")
    tables = json.loads(data.read_bytes())
    tables["sessions"] = {id: {"deleted": True} for id in tables["sessions"]}
    data.write_text(json.dumps(tables))
    assert run("import", str(write_export("Neck/back", "export"))).status == 0
    assert count_days(data) == {"2026-03-01": 1, "2026-03-02": 1}


def test_sessions_of_the_timer_on_the_same_days_are_not_in_the_way(run: Run, data: Path) -> None:
    run("log", "back-and-neck", "--at", "2026-03-01 08:00")
    assert run("import", str(write_export("Neck/back", "export"))).status == 0
    assert count_days(data) == {"2026-03-01": 2, "2026-03-02": 1}


def test_what_0_1_0_imported_is_here_already(run: Run, data: Path) -> None:
    """Its ids had the whole name of the habit, and its sessions did not name it."""
    export = write_export("Neck/back", "export")
    run("import", str(export))
    tables = json.loads(data.read_bytes())
    documents = list(tables["sessions"].values())
    for document in documents:
        del document["habit"]
    ids = [str(make_session_id("loop", "Neck/back", day)) for day in DAYS]
    assert not set(ids) & set(tables["sessions"])
    tables["sessions"] = dict(zip(ids, documents, strict=True))
    data.write_text(json.dumps(tables))
    before = data.read_bytes()
    ran = run("import", str(export))
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines[-1].endswith("nothing new; 2 sessions and 1 rest day already here")
    assert data.read_bytes() == before


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (("Neck/back", "Neckback"), ("Neck/back", "Neckback")),
        (("Neck/back", "Yoga 🧘"), ("Neckback", "Yoga")),
        (("Café", "مذاكرة"), ("Café", "مذاكرة")),
        (("Yoga", "Yoga"), ("Yoga", "Yoga 2")),
    ],
)
def test_habits_of_one_export_keep_ids_of_their_own(
    names: tuple[str, str], keys: tuple[str, str], run: Run, data: Path
) -> None:
    Path("all.csv").write_text(f"Date,{names[0]},{names[1]},\n2026-03-01,2,2,\n")
    second = names[1] if names[0] != names[1] else f"{names[1]} (2)"
    for name in (names[0], second):
        assert run("import", "all.csv", "--habit", name, "--force").status == 0
    expected = {str(make_session_id("loop", key, DAYS[0])) for key in keys}
    assert set(json.loads(data.read_bytes())["sessions"]) == expected


@pytest.mark.parametrize(("answer", "sessions"), [("y", 4), ("yes", 4), ("", 2), ("n", 2)])
def test_a_terminal_is_asked(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, answer: str, sessions: int
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    asked: list[str] = []

    def reply(question: str) -> str:
        asked.append(question)
        return answer

    Path("Checkmarks.csv").write_text(MARKS)
    run("import", "Checkmarks.csv")
    export = write_export("Neck/back", "export")
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", reply)
    ran = run("import", str(export))
    assert asked == ["Import them as another habit? [y/N] "]
    assert "they would count twice" in ran.warnings[0]
    assert len(json.loads(data.read_bytes())["sessions"]) == sessions
    assert ran.status == (0 if sessions == 4 else 1)


def test_an_own_export_of_imported_days_is_no_second_habit(
    run: Run, data: Path, tmp_path: Path
) -> None:
    run("import", str(write_export("Neck/back", "export")))
    run("export", "json", "-o", "export.json")
    run("export", "csv", "-o", "export.csv")
    other = tmp_path / "other.json"
    for name in ("export.csv", "export.json"):
        ran = run("import", name, journal=other)
        assert (ran.status, ran.warnings) == (0, [])
    assert count_days(other) == count_days(data)
    assert {session["habit"] for session in read_sessions(other)} == {"Neck/back"}


def test_a_document_that_is_damaged_is_not_in_the_way(run: Run, data: Path) -> None:
    bad = '"7": 5, "8": {"source": "import"}, "x": {"source": "import"}, "9": {"source": "import", '
    data.parent.mkdir()
    data.write_text(f'{{"meta": {{"1": {{"format": 1}}}}, "sessions": {{{bad}"day": 5}}}}}}')
    assert run("import", str(write_export("Neck/back", "export"))).status == 0


# What a file may say in several ways


def test_an_order_of_days_is_asked_for_and_then_taken(run: Run, data: Path) -> None:
    Path("all.csv").write_text("Date,Press,\n02.11.2026,2,\n03.11.2026,2,\n")
    ran = run("import", "all.csv")
    assert ran.status == 1
    assert ran.complaint.endswith("say which with --days dmy or --days mdy")
    assert not data.exists()
    ran = run("import", "all.csv", "--days", "dmy")
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines[0].endswith("; 02.11.2026 as 2 November 2026")
    assert list(count_days(data)) == ["2026-11-02", "2026-11-03"]


def test_an_order_is_refused_where_no_day_could_have_another(run: Run) -> None:
    run("log", "back-and-neck")
    run("export", "json", "-o", "export.json")
    ran = run("import", "export.json", "--days", "dmy")
    assert ran.complaint == "acutui: export.json: is acutui's JSON; --days is for tables"
    assert run("import", "export.json", "--days", "ydm").status == 2


def test_one_cause_on_a_thousand_lines_is_one_line(run: Run, data: Path) -> None:
    rows = "".join(f"2026-01-{n % 28 + 1:02},x{n}\n" for n in range(1000))
    Path("all.csv").write_text(f"Date,Press\n{rows}")
    assert run("import", "all.csv").complaint == (
        "acutui: all.csv: nothing in it could be read; "
        "line 2 and 999 more: 'x0' is not a value of Loop Habit Tracker; write YES or NO"
    )
    Path("all.csv").write_text(f"Date,Press\n{rows}2026-02-01,2\n")
    ran = run("import", "all.csv")
    assert ran.status == 0
    assert ran.complaint.startswith("acutui: all.csv: line 2 and 999 more: 'x0' is not a value")
    assert count_days(data) == {"2026-02-01": 1}


def test_a_journal_is_imported_like_its_export(run: Run, data: Path, tmp_path: Path) -> None:
    run("log", "back-and-neck", "--at", "2026-03-01 08:00", "--note", "first")
    other = tmp_path / "other.json"
    ran = run("import", str(data), journal=other)
    assert (ran.status, ran.warnings) == (0, [])
    assert ran.lines[0] == "a journal of acutui: 1 session imported, 2026-03-01"
    assert json.loads(other.read_bytes()) == json.loads(data.read_bytes())


def test_an_older_journal_brings_no_older_version(run: Run, data: Path, tmp_path: Path) -> None:
    run("log", "back-and-neck", "--at", "2026-03-01 08:00", "--note", "old")
    other = tmp_path / "other.json"
    other.write_bytes(data.read_bytes())
    newer = data.read_text().replace('"note":"old"', '"note":"new"')
    at = newer.index('"updated":"') + len('"updated":"')
    data.write_text(f"{newer[:at]}2100{newer[at + 4 :]}")
    assert "nothing new" in run("import", str(other)).out
    assert [session["note"] for session in read_sessions(data)] == ["new"]
    assert "1 session changed" in run("import", str(other), "--force").out


def test_a_name_that_is_taken_is_no_table(run: Run, data: Path, tmp_path: Path) -> None:
    run("log", "back-and-neck", "--at", "2026-03-01 08:00")
    other = tmp_path / "other.json"
    whole = json.loads(data.read_bytes())
    other.write_text(json.dumps(whole | {"sync": {"1": {"a": 1}}}))
    data.write_text(json.dumps(whole | {"sync": 7}))
    assert run("import", str(other)).status == 0
    assert run("status").status == 0
    assert json.loads(data.read_bytes())["sync"] == 7
