"""What another process saves is shown soon, and an unchanged journal is not read again."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from acutui.journal.journal import Journal
from acutui.practice.habit import Habit
from acutui.practice.records import Session
from acutui.services.context import Context
from acutui.services.habit import read_habit

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

Practised = Callable[..., Session]
SOON = 20.0
"""Seconds within which a change is shown even on a busy machine."""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Count how often the journal is checked, and how often it is read."""
    counts = {"checks": 0, "reads": 0}
    changed: property = vars(Journal)["has_changed"]
    latest = read_habit

    def look(self: Journal) -> bool:
        counts["checks"] += 1
        assert changed.fget
        return bool(changed.fget(self))

    def read(context: Context, before: Habit | None) -> Habit:
        counts["reads"] += 1
        return latest(context, before)

    monkeypatch.setattr(Journal, "has_changed", property(look))
    monkeypatch.setattr("acutui.app.host.read_habit", read)
    return counts


@contextmanager
def another(on: Stage) -> Iterator[Journal]:
    """Open the journal as another process does."""
    journal = Journal(on.services.data, on.clock.now)
    try:
        yield journal
    finally:
        journal.close()


async def wait_for_check(on: Stage, counted: dict[str, int]) -> None:
    """Wait for a check of the journal that starts now."""
    before = counted["checks"]
    on.app._refresher.check_soon()
    await on.until(lambda: counted["checks"] > before, "a check of the journal")
    await on.settle()


@asynccontextmanager
async def open_checked(
    open_app: OpenApp, counted: dict[str, int], session: Session
) -> AsyncIterator[Stage]:
    """Open the app, and count from the first check on."""
    async with open_app(history=[session]) as on:
        await wait_for_check(on, counted)
        counted["reads"] = 0
        yield on


async def test_a_save_of_another_process_is_shown_by_itself(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(1)]) as on:
        await on.sees("0 of 2 done")
        with another(on) as journal:
            journal.save_session(practised())
            await on.until(lambda: "1 of 2 done" in on.words, "the session", within=SOON)
            journal.delete_session(on.saved.sessions[-1].id)
            await on.until(lambda: "0 of 2 done" in on.words, "it to go", within=SOON)


async def test_a_journal_created_by_another_process_is_shown(
    open_app: OpenApp, practised: Practised, data: Path
) -> None:
    async with open_app() as on:
        shutil.rmtree(data.parent)
        with another(on) as journal:
            journal.save_session(practised())
            await on.until(lambda: "1 of 2 done" in on.words, "the session", within=SOON)


async def test_a_journal_behind_a_link_is_watched(
    open_app: OpenApp, practised: Practised, data: Path, tmp_path: Path
) -> None:
    real = tmp_path / "synced" / "mine.json"
    real.parent.mkdir()
    data.parent.mkdir()
    data.symlink_to(real)
    async with open_app() as on:
        other = Journal(real, on.clock.now)
        other.save_session(practised())
        await on.until(lambda: "1 of 2 done" in on.words, "the session", within=SOON)
        other.close()


async def test_the_apps_own_save_is_read_once(
    open_app: OpenApp, practised: Practised, counted: dict[str, int]
) -> None:
    async with open_checked(open_app, counted, practised(1)) as on:
        await on.press("3", "r")
        await on.until(lambda: on.saved.days, "the rest day")
        await wait_for_check(on, counted)
        assert counted["reads"] == 1


async def test_many_changes_at_once_are_read_together(
    open_app: OpenApp, practised: Practised, counted: dict[str, int]
) -> None:
    async with open_checked(open_app, counted, practised(1)) as on:
        with another(on) as journal:
            for n in range(20):
                journal.save_session(practised(0, f"{n:02}:10"))
        await on.until(lambda: "20 of 2 done" in on.words, "all of them", within=SOON)
        assert counted["reads"] <= 3


async def test_a_rewritten_file_with_the_same_content_changes_nothing(
    open_app: OpenApp, practised: Practised, counted: dict[str, int], data: Path
) -> None:
    async with open_checked(open_app, counted, practised(1)) as on:
        habit = on.app.habit
        data.write_bytes(data.read_bytes())
        await on.until(lambda: counted["reads"], "the journal to be read")
        await on.settle()
        assert on.app.habit is habit


async def test_a_new_day_is_shown_when_it_begins(
    open_app: OpenApp, practised: Practised, counted: dict[str, int]
) -> None:
    async with open_app(history=[practised()]) as on:
        await on.sees("1 of 2 done")
        on.clock.advance(9 * 3600 - 0.5)
        await wait_for_check(on, counted)
        await on.sees("1 of 2 done")
        on.clock.advance(0.6)
        await on.until(lambda: "0 of 2 done" in on.words, "the new day", within=SOON)


async def test_a_resumed_process_checks_at_once(open_app: OpenApp, practised: Practised) -> None:
    async with open_app(history=[practised()]) as on:
        await on.sees("1 of 2 done")
        on.clock.sleep(10 * 3600)
        on.app.app_resume_signal.publish(on.app)
        await on.until(lambda: "0 of 2 done" in on.words, "the new day", within=SOON)


async def test_checks_do_not_pile_up_on_a_disk_that_hangs(
    open_app: OpenApp, practised: Practised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.app.journal_watch.CHECK_EVERY", 0.01)
    async with open_app(history=[practised(1)]) as on:
        await on.sees("0 of 2 done")
        answers, checks, due = Event(), 0, 0
        begin = on.app._refresher._start_check

        def hang(_: Journal) -> bool:
            nonlocal checks
            checks += 1
            answers.wait()
            return False

        def count() -> None:
            nonlocal due
            due += bool(checks)
            begin()

        monkeypatch.setattr(on.app._refresher, "_start_check", count)
        monkeypatch.setattr(Journal, "has_changed", property(hang))
        await on.until(lambda: due >= 5, "five checks to be due")
        assert checks == 1
        answers.set()
        await on.until(lambda: checks > 1, "the next check")


async def test_a_missing_journal_is_reported_once(
    open_app: OpenApp,
    practised: Practised,
    counted: dict[str, int],
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("acutui.app.journal_watch.RETRY", 0.1)
    async with open_app(history=[practised()]) as on:
        await on.sees("1 of 2 done")
        away = data.rename(data.with_name("away"))
        await on.hears("was deleted or moved")
        for _ in range(3):
            await wait_for_check(on, counted)
        assert len([one for one in on.notices if "was deleted or moved" in one]) == 1
        await on.sees("1 of 2 done")
        away.rename(data)
        await wait_for_check(on, counted)
        data.unlink()
        await on.until(
            lambda: len([one for one in on.notices if "was deleted or moved" in one]) == 2,
            "to hear it again",
        )


async def test_a_journal_damaged_for_a_moment_is_not_reported(
    open_app: OpenApp, practised: Practised, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app may read it while a program is writing it in place."""
    monkeypatch.setattr("acutui.app.journal_watch.RETRY", 0.3)
    async with open_app(history=[practised(1)]) as on:
        whole = data.read_bytes()
        reads: list[object] = []
        latest = read_habit

        def read(context: Context, before: Habit | None) -> Habit:
            reads.append(context)
            return latest(context, before)

        monkeypatch.setattr("acutui.app.host.read_habit", read)
        data.write_bytes(whole[: len(whole) // 2])
        await on.until(lambda: reads, "the damaged one to be read")
        with data.open("wb") as file:
            file.write(whole)
        await on.until(lambda: len(reads) > 1, "the whole one to be read")
        await on.settle()
        assert on.notices == []


async def test_the_later_of_two_edits_wins(open_app: OpenApp, practised: Practised) -> None:
    first = practised(note="at first")
    async with open_app(history=[first]) as on:
        with another(on) as journal:
            await on.press("3", "enter", "e")
            journal.save_session(replace(first, note="theirs"))
            await on.press(*["tab"] * 5, "end", *" and ours", "enter")
            await on.until(lambda: "ours" in on.saved.sessions[0].note, "our edit")
            assert on.saved.sessions[0].note == "at first and ours"
            await on.press("u")
            await on.until(lambda: on.saved.sessions[0].note == "theirs", "theirs to be back")
