"""What the screens look like, as text. After a change that is meant: --snapshot-update."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from acutui.journal.checkpoint import Checkpoint
from acutui.practice.record import Day, Feeling, Session

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.screens.conftest import OpenApp

TODAY = date(2026, 11, 22)


@pytest.fixture
def past(practised: Callable[..., Session]) -> list[Session]:
    """Three weeks of practice, with gaps."""
    felt = {"before": Feeling(pain=5), "after": Feeling(pain=3)}
    full = [practised(n, at) for n in (1, 2, 3, 6, 7, 8, 12) for at in ("07:31", "21:10")]
    half = [practised(n) for n in (4, 9, 20)]
    early = [practised(n, share=0.3) for n in (10, 13)]
    return [*full, *half, *early, practised(0, **felt, note="after squats, better")]


async def test_session_idle(
    open_app: OpenApp, past: list[Session], picture: SnapshotAssertion
) -> None:
    async with open_app(history=past) as on:
        await on.sees("1 of 2 done")
        assert await on.still() == picture


async def test_guide(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await on.press("1", *["down"] * 6)
        await on.sees("GB20 Fēngchí")
        assert await on.still() == picture


async def test_get_ready(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("n", "n")
        await on.sees("Get ready", "LI4")
        assert await on.still() == picture


async def test_hold(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("n", "n", "enter")
        on.clock.go(2)
        await on.press("plus")
        await on.sees("Press", "LI4")
        assert await on.still() == picture


async def test_paused(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("n", "n", "n", "n", "enter", "space")
        await on.sees("Paused", "BL23")
        assert await on.still() == picture


async def test_done(open_app: OpenApp, past: list[Session], picture: SnapshotAssertion) -> None:
    async with open_app(history=past, practise="quick") as on:
        for _ in range(2):
            await on.press("enter")
            on.clock.go(3)
            await on.press("n")
        await on.sees("Saved", "2 of 2 today", "enter back to Session")
        assert await on.still() == picture


async def test_stop(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("enter")
        on.clock.go(3)
        await on.press("escape")
        await on.sees("Stop here?")
        assert await on.still() == picture


async def test_resume(
    open_app: OpenApp, interrupt: Callable[..., Checkpoint], picture: SnapshotAssertion
) -> None:
    interrupt(10)
    async with open_app() as on:
        await on.sees("Resume")
        await on.settle()
        assert await on.still() == picture


async def test_calendar(open_app: OpenApp, past: list[Session], picture: SnapshotAssertion) -> None:
    days = [Day(TODAY - timedelta(n), rest=True) for n in (5, 11)]
    days.append(Day(TODAY, checks=("vitamin-c", "workout")))
    async with open_app(history=past, days=days) as on:
        await on.press("3")
        await on.sees("Sunday 22 November", "after squats")
        assert await on.still() == picture


async def test_day(open_app: OpenApp, past: list[Session], picture: SnapshotAssertion) -> None:
    async with open_app(history=past) as on:
        await on.press("3", "enter")
        await on.sees("LI4 left 2:30 of 2:30")
        assert await on.still() == picture


async def test_keys(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await on.press("question_mark")
        await on.sees("Keys on Session")
        assert await on.still() == picture


async def test_red_flags(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await on.press("exclamation_mark")
        await on.sees("When to get help")
        assert await on.still() == picture
