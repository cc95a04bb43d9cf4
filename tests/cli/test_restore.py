"""`acutui restore`, and what other commands and the app say of backups."""

import json
import re
import shlex
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.clocks import still
from support.command import Ran, Run

from acutui.app.app import AcutuiApp
from acutui.cli.main import main
from acutui.journal.journal import Journal
from acutui.services.clock import Clock
from acutui.services.context import Context
from acutui.services.routines import create_manual_session


@pytest.fixture
def today(zone: str) -> date:
    return Clock(zone).today()


@pytest.fixture
def folder(data: Path) -> Path:
    return data.with_name("journal.backups")


@pytest.fixture
def run(
    data: Path,
    config: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run acutui in this process, with the test's own files by the environment."""
    monkeypatch.setenv("ACUTUI_DATA", str(data))
    monkeypatch.setenv("ACUTUI_CONFIG", str(config))
    return lambda *arguments: Ran(main(arguments), *capsys.readouterr())


@pytest.fixture
def filled(
    data: Path, folder: Path, config: Path, today: date, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A journal of four sessions, changed on three days; the newest backups are no good."""
    services = Context.open(data, config)
    routine = next(iter(services.atlas.routines.values()))
    for back in (20, 9, 1):
        day = today - timedelta(days=back)
        monkeypatch.setattr(services.journal.backups, "_today", lambda day=day: day)
        began = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        services.journal.save_session(create_manual_session(services, routine, began))
    services.journal.save_session(create_manual_session(services, routine))
    sound = (folder / f"{today - timedelta(days=1)}.json").read_bytes()
    (folder / f"{today - timedelta(days=2)}.json").write_bytes(sound[:-30])
    (folder / f"{today - timedelta(days=3)}.json").write_bytes(b"")
    (folder / f"{today}.json").write_bytes(sound.replace(b'"format":1', b'"format":9'))
    services.journal.close()
    return data


def count_sessions(path: Path) -> int:
    return len(Journal(path, still).history().sessions)


def read_all_bytes(folder: Path) -> set[bytes]:
    found = (item for item in folder.rglob("*") if item.is_file() and item.suffix != ".lock")
    return {item.read_bytes() for item in found}


def test_without_a_backup_the_list_says_when_there_will_be_one(run: Run, data: Path) -> None:
    ran = run("restore")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{data}: is not there",
        f"There is no backup in {data.with_name('journal.backups')} yet.",
        "acutui makes one before the first change of each day.",
    ]
    assert not data.parent.exists()


def test_backups_are_listed_with_age_size_sessions_and_state(
    run: Run, filled: Path, folder: Path, today: date
) -> None:
    before = read_all_bytes(filled.parent)
    ran = run("restore")
    assert (ran.status, ran.err) == (0, "")

    def day(back: int) -> str:
        return str(today - timedelta(days=back))

    two, one = ((folder / f"{day(back)}.json").stat().st_size for back in (1, 9))
    lines = [re.sub(" +", " ", line).strip() for line in ran.out.splitlines()]
    assert lines == [
        f"{filled}: sound, 4 sessions, the last on {today}",
        "",
        "Backups, each made before the first change of its day:",
        f"{day(0)} today {two / 1000:.1f} kB newer: has format 9, newer than this acutui knows (1);"
        " update acutui",
        f"{day(1)} yesterday {two / 1000:.1f} kB sound, 2 sessions, the last on {day(9)}",
        f"{day(2)} 2 days ago {(two - 30) / 1000:.1f} kB damaged: {lines[5].split('damaged: ')[1]}",
        f"{day(3)} 3 days ago 0 B damaged: is empty, not a journal",
        f"{day(9)} 9 days ago {one} B sound, 1 session, the last on {day(20)}",
        "",
        f"`acutui restore {day(1)}` restores that one; the current journal becomes a backup.",
    ]
    assert re.match(r"line \d+: (?!is damaged)", lines[5].split("damaged: ")[1])
    assert read_all_bytes(filled.parent) == before


def test_replaced_journals_are_listed_separately(run: Run, filled: Path, today: date) -> None:
    run("restore", "latest")
    assert re.search(
        r"\n\nJournals that were replaced:\n"
        rf"  replaced-{today}T\d{{6}}  today  \S+ kB  sound, 4 sessions, the last on {today}\n\n",
        run("restore").out,
    )


def test_a_list_without_a_sound_backup_says_so(run: Run, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "2020-01-01.json").write_text("")
    assert run("restore").out.endswith("None of them can be restored.\n")


def test_a_backup_from_the_future_is_marked(run: Run, filled: Path, folder: Path) -> None:
    (folder / "2099-01-01.json").write_bytes(filled.read_bytes())
    listed = run("restore").out
    assert re.search(r"  2099-01-01  in the future +\S+ kB  sound, 4 sessions", listed)
    assert "`acutui restore 2099-01-01`" not in listed


def test_latest_restores_the_newest_sound_backup_and_counts_the_changes(
    run: Run, filled: Path, folder: Path, today: date
) -> None:
    former = filled.read_bytes()
    yesterday = today - timedelta(days=1)
    ran = run("restore", "latest")
    assert (ran.status, ran.err) == (0, "")
    (aside,) = folder.glob("replaced-*")
    nine = today - timedelta(days=9)
    assert ran.out.splitlines() == [
        f"Restored {yesterday}: 2 sessions, the last on {nine}.",
        f"Before: 4 sessions, the last on {today}; 2 sessions removed.",
        f"The previous journal is in {aside}.",
        f"`acutui restore {aside.stem}` restores it.",
    ]
    assert filled.read_bytes() == (folder / f"{yesterday}.json").read_bytes()
    assert aside.read_bytes() == former
    assert count_sessions(filled) == 2

    command = shlex.split(ran.out.split("`")[-2])
    back = run(*command[1:])
    assert back.status == 0
    assert "; 2 sessions brought back.\n" in back.out
    assert filled.read_bytes() == former


def test_restoring_a_backup_again_changes_nothing(run: Run, filled: Path, today: date) -> None:
    day = str(today - timedelta(days=9))
    assert run("restore", day).status == 0
    assert count_sessions(filled) == 1
    before = read_all_bytes(filled.parent)
    again = run("restore", day)
    assert (again.status, again.err) == (0, "")
    assert again.out.endswith("\nNothing was changed.\n")
    assert read_all_bytes(filled.parent) == before


def test_an_edit_that_is_taken_back_is_counted(run: Run, filled: Path, today: date) -> None:
    text = filled.read_text()
    (first, *_) = Journal(filled, still).history().sessions
    edited = text.replace('"note":""', '"note":"changed"', 1)
    (filled.with_name("journal.backups") / f"{today}.json").write_text(edited)
    ran = run("restore", str(today))
    assert "; 1 session changed back.\n" in ran.out
    assert {s.id: s.note for s in Journal(filled, still).history().sessions}[first.id] == "changed"


DAMAGE = {"empty": b"", "cut off": b'{"meta":{"1":{"format":1}},', "zeros": b"\x00" * 999}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_journal_names_the_command_that_restores_it(
    run: Run, filled: Path, folder: Path, today: date, damage: bytes
) -> None:
    filled.write_bytes(damage)
    first = run("status")
    assert (first.status, first.out) == (1, "")
    yesterday = today - timedelta(days=1)
    assert first.complaint.endswith(f"; `acutui restore {yesterday}` brings back 2 sessions")
    command = shlex.split(first.complaint.split("`")[-2])
    ran = run(*command[1:])
    assert (ran.status, ran.err) == (0, "")
    assert "\nBefore: damaged: " in ran.out
    (aside,) = folder.glob("replaced-*")
    assert f"The previous journal is in {aside}." in ran.out
    assert "restores it" not in ran.out
    assert aside.read_bytes() == damage
    assert run("status", "--json").status == 0
    assert count_sessions(filled) == 2


def test_a_missing_journal_is_reported_and_restored(run: Run, filled: Path) -> None:
    filled.unlink()
    first = run("status")
    assert first.status == 0
    assert f"{filled}: is missing, but journal.backups is here; `acutui restore " in first.complaint
    short = run("status", "--short")
    assert (short.out.rstrip("\n")[-2:], short.err) == (" ?", "")
    ran = run("restore", "latest")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.endswith("\nThere was no journal before.\n")
    assert count_sessions(filled) == 2
    assert run("status").err == ""


def test_the_command_that_is_named_repeats_the_data_option(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "it's mine; $HOME"
    filled.parent.rename(place)
    data = place / "journal.json"
    data.write_bytes(b"")
    monkeypatch.setenv("ACUTUI_DATA", str(tmp_path / "other.json"))
    first = run("--data", str(data), "status")
    command = shlex.split(
        first.complaint.rpartition(" brings back")[0].partition("`")[2].rstrip("`")
    )
    assert command[:4] == ["acutui", "--data", str(data), "restore"]
    assert run(*command[1:]).status == 0
    assert count_sessions(data) == 2
    assert not (tmp_path / "other.json").exists()


@pytest.mark.parametrize("name", ["2019-01-01", "replaced-2019-01-01T000000", "newer", "damaged"])
def test_a_bad_backup_is_refused_in_one_line(
    run: Run, filled: Path, today: date, name: str
) -> None:
    wanted = {"newer": str(today), "damaged": str(today - timedelta(days=3))}.get(name, name)
    before = read_all_bytes(filled.parent)
    ran = run("restore", wanted)
    assert (ran.status, ran.out) == (1, "")
    assert wanted in ran.complaint
    assert read_all_bytes(filled.parent) == before


@pytest.mark.parametrize(
    "name",
    ["yesterday", "2026-02-30", "../journal", "", "\x1b[31m", "2026-11-22.json", "٢٠٢٦-11-22"],
)
def test_a_name_that_is_no_day_is_wrong_usage(run: Run, data: Path, name: str) -> None:
    ran = run("restore", name)
    assert (ran.status, ran.out) == (2, "")
    assert "neither a day like 2026-11-22 nor 'latest'" in ran.err
    assert "\x1b" not in ran.err
    assert not data.parent.exists()


def test_help_describes_restore(run: Run) -> None:
    assert "restore" in run("--help").out
    ran = run("restore", "--help")
    assert (ran.status, ran.err) == (0, "")
    for word in ("DAY", "latest", "becomes a backup", "--data"):
        assert word in ran.out


def test_the_first_change_of_a_day_makes_a_backup(
    run: Run, data: Path, folder: Path, today: date
) -> None:
    run("log", "back-and-neck", "--force")
    before = data.read_bytes()
    for _ in range(2):
        assert run("log", "back-and-neck", "--force").status == 0
    assert {found.name: found.read_bytes() for found in folder.glob("*.json")} == {
        f"{today}.json": before
    }


def test_backups_use_the_day_of_the_configured_zone(run: Run, config: Path, folder: Path) -> None:
    """The zone of a server may be another; this one is always a day off."""
    now = datetime.now(UTC)
    hours = 14 if now.hour >= 10 else -12
    text = f'timezone = "Etc/GMT{-hours:+d}"\nday_start = "00:00"\n'
    (config / "config.toml").write_text(text)
    for _ in range(2):
        run("log", "back-and-neck", "--force")
    there = (now + timedelta(hours=hours)).date()
    assert [found.stem for found in folder.glob("*.json")] == [str(there)]
    assert re.search(rf"  {there}  today  ", run("restore").out)


def test_without_a_backup_the_session_is_saved_with_a_warning(
    run: Run, data: Path, folder: Path
) -> None:
    run("log", "back-and-neck", "--force")
    folder.write_text("in the way")
    ran = run("log", "back-and-neck", "--force")
    assert ran.status == 0
    assert "saved for today: 2 of 2" in ran.out
    assert "can't be saved: " in ran.complaint
    assert "changes are saved, but today has no backup" in ran.complaint
    assert json.loads(run("status", "--json").out)["total_sessions"] == 2


async def test_the_app_warns_once_that_a_backup_can_not_be_made(
    data: Path, config: Path, folder: Path
) -> None:
    services = Context.open(data, config)
    routine = next(iter(services.atlas.routines.values()))
    services.journal.save_session(create_manual_session(services, routine))
    folder.write_text("in the way")
    app = AcutuiApp(services)
    warnings: list[str] = []
    app.warn = lambda *problems, **_: warnings.extend(problems)  # type: ignore[method-assign]
    async with app.run_test():
        for _ in range(2):
            await app.in_journal_thread(
                services.journal.save_session, create_manual_session(services, routine)
            )
            await app.refresh_habit()
    assert sum("today has no backup" in one for one in warnings) == 1
    assert count_sessions(data) == 3


async def test_the_app_exits_with_the_restore_command_if_the_journal_is_damaged(
    filled: Path, config: Path, today: date
) -> None:
    filled.write_bytes(b"")
    app = AcutuiApp(Context.open(filled, config))
    async with app.run_test() as pilot:
        while app.failure is None:
            await pilot.press("escape")  # the offer to restore it
    yesterday = today - timedelta(days=1)
    assert app.failure.endswith(f"`acutui restore {yesterday}` brings back 2 sessions")
    assert app.return_code == 1
