"""What another process saves is shown soon, once, and nothing is done where nothing changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
"""Seconds that are many more than it takes, also on a busy machine."""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often the journal was looked at, and how often it was read."""
    counts = {"looks": 0, "reads": 0}
    changed: property = vars(Journal)["has_changed"]
    latest = read_habit

    def look(self: Journal) -> bool:
        counts["looks"] += 1
        assert changed.fget
        return bool(changed.fget(self))

    def read(context: Context, before: Habit | None) -> Habit:
        counts["reads"] += 1
        return latest(context, before)

    monkeypatch.setattr(Journal, "has_changed", property(look))
    monkeypatch.setattr("acutui.app.journal.read_habit", read)
    return counts


@contextmanager
def another(on: Stage) -> Iterator[Journal]:
    """The journal as another process has it."""
    journal = Journal(on.services.data, on.clock.now)
    try:
        yield journal
    finally:
        journal.close()


async def looked(on: Stage, counted: dict[str, int]) -> None:
    """Wait until the journal was looked at after what was done just now."""
    before = counted["looks"]
    on.app._refresher.check_soon()
    await on.until(lambda: counted["looks"] > before, "a look at the journal")
    await on.settle()


async def test_what_another_process_saves_is_shown_without_a_key(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(1)]) as on:
        await on.sees("0 of 2 done")
        with another(on) as journal:
            journal.save_session(practised())
            await on.until(lambda: "1 of 2 done" in on.words, "the session", within=SOON)
            journal.delete_session(on.saved.sessions[-1].id)
            await on.until(lambda: "0 of 2 done" in on.words, "it to go", within=SOON)


async def test_the_first_session_of_all_in_a_folder_that_was_not_there_is_shown(
    open_app: OpenApp, practised: Practised, data: Path
) -> None:
    async with open_app() as on:
        shutil.rmtree(data.parent)
        with another(on) as journal:
            journal.save_session(practised())
            await on.until(lambda: "1 of 2 done" in on.words, "the session", within=SOON)


async def test_a_journal_behind_a_link_is_watched_where_it_lies(
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


async def test_an_own_save_is_not_read_again(
    open_app: OpenApp, practised: Practised, counted: dict[str, int]
) -> None:
    async with open_app(history=[practised(1)]) as on:
        await looked(on, counted)
        counted["reads"] = 0
        await on.press("3", "r")
        await on.until(lambda: on.saved.days, "the rest day")
        await looked(on, counted)
        assert counted["reads"] == 1


async def test_of_many_changes_at_once_few_are_read(
    open_app: OpenApp, practised: Practised, counted: dict[str, int]
) -> None:
    async with open_app(history=[practised(1)]) as on:
        await looked(on, counted)
        counted["reads"] = 0
        with another(on) as journal:
            for n in range(20):
                journal.save_session(practised(0, f"{n:02}:10"))
        await on.until(lambda: "20 of 2 done" in on.words, "all of them", within=SOON)
        assert counted["reads"] <= 3


async def test_a_file_that_was_only_written_anew_draws_nothing(
    open_app: OpenApp, practised: Practised, counted: dict[str, int], data: Path
) -> None:
    async with open_app(history=[practised(1)]) as on:
        await looked(on, counted)
        habit, counted["reads"] = on.app.habit, 0
        data.write_bytes(data.read_bytes())
        await on.until(lambda: counted["reads"], "the journal to be read")
        await on.settle()
        assert on.app.habit is habit


async def test_a_day_that_begins_is_noticed_when_it_does(
    open_app: OpenApp, practised: Practised, counted: dict[str, int]
) -> None:
    async with open_app(history=[practised()]) as on:
        await on.sees("1 of 2 done")
        on.clock.go(9 * 3600 - 0.5)
        await looked(on, counted)
        await on.sees("1 of 2 done")
        on.clock.go(0.6)
        await on.until(lambda: "0 of 2 done" in on.words, "the new day", within=SOON)


async def test_after_a_stop_it_looks_at_once(open_app: OpenApp, practised: Practised) -> None:
    async with open_app(history=[practised()]) as on:
        await on.sees("1 of 2 done")
        on.clock.sleep(10 * 3600)
        on.app.app_resume_signal.publish(on.app)
        await on.until(lambda: "0 of 2 done" in on.words, "the new day", within=SOON)


async def test_on_a_disk_that_hangs_looks_do_not_pile_up(
    open_app: OpenApp, practised: Practised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.app.journal_watch.CHECK_EVERY", 0.01)
    async with open_app(history=[practised(1)]) as on:
        await on.sees("0 of 2 done")
        answers, looks, due = Event(), 0, 0
        begin = on.app._refresher._start_check

        def hang(_: Journal) -> bool:
            nonlocal looks
            looks += 1
            answers.wait()
            return False

        def count() -> None:
            nonlocal due
            due += bool(looks)
            begin()

        monkeypatch.setattr(on.app._refresher, "_start_check", count)
        monkeypatch.setattr(Journal, "has_changed", property(hang))
        await on.until(lambda: due >= 5, "five looks to be due")
        assert looks == 1
        answers.set()
        await on.until(lambda: looks > 1, "the next look")


async def test_a_journal_that_is_gone_is_told_of_once(
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
        await on.hears("has gone")
        for _ in range(3):
            await looked(on, counted)
        assert len([told for told in on.told if "has gone" in told]) == 1
        await on.sees("1 of 2 done")
        away.rename(data)
        await looked(on, counted)
        data.unlink()
        await on.until(
            lambda: len([told for told in on.told if "has gone" in told]) == 2, "to hear it again"
        )


async def test_one_that_is_damaged_for_a_moment_is_not_told_of(
    open_app: OpenApp, practised: Practised, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one is that a program writes in place, and that is read meanwhile."""
    monkeypatch.setattr("acutui.app.journal_watch.RETRY", 0.3)
    async with open_app(history=[practised(1)]) as on:
        whole = data.read_bytes()
        reads: list[object] = []
        latest = read_habit

        def read(context: Context, before: Habit | None) -> Habit:
            reads.append(context)
            return latest(context, before)

        monkeypatch.setattr("acutui.app.journal.read_habit", read)
        data.write_bytes(whole[: len(whole) // 2])
        await on.until(lambda: reads, "the damaged one to be read")
        with data.open("wb") as file:
            file.write(whole)
        await on.until(lambda: len(reads) > 1, "the whole one to be read")
        await on.settle()
        assert on.told == []


async def test_edits_at_both_ends_leave_the_later_one(
    open_app: OpenApp, practised: Practised
) -> None:
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
