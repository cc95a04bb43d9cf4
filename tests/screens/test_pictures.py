"""What the screens look like, as text. After a change that is meant: --snapshot-update."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from acutui.journal.checkpoint import Checkpoint
from acutui.practice.records import Day, Feeling, Session

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage
    from syrupy.assertion import SnapshotAssertion

TODAY = date(2026, 11, 22)
SMALL, LARGE = (40, 15), (120, 40)


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


async def test_session_planned(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await on.press("plus", "plus", "o", "right")
        await on.sees("This time 20 s more per point, left side only, starting at step 2")
        assert await on.still() == picture


async def test_check_in(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await on.press("enter", "6", "down", "4", "down", "space", "down")
        await on.sees("Pain 6 of 10", "✓ Pain in the back of the neck")
        assert await on.still() == picture


async def test_check_in_small(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=SMALL) as on:
        await on.press("enter", "6", "down", "1", "0")
        await on.sees("Pain 6 of 10", "Stiffness 10 of 10")
        assert await on.still() == picture


async def test_fit(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await on.press("c", "6", "down", "4", "down", "space", "down", "down", "down", "space")
        await on.press("enter")
        await on.sees("now: pain 6, stiffness 4", "For how you feel now, by tradition")
        assert await on.still() == picture


async def test_alerts(
    open_app: OpenApp, picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.terminal.speech.VOICES", ())  # on any machine
    async with open_app() as on:
        await on.press("t")
        await on.sees("Try the alerts")
        assert await on.still() == picture


async def test_guide(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await on.press("1", *["down"] * [*on.services.atlas.points].index("GB20"))
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
        on.clock.advance(2)
        await on.press("plus")
        await on.sees("Press", "LI4")
        assert await on.still() == picture


async def test_hold_small(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=SMALL, practise="back-and-neck") as on:
        await on.press("n", "n", "enter")
        await on.tick(20)
        await on.sees("Press", "LI4")
        assert await on.still() == picture


async def test_hold_large(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=LARGE, practise="back-and-neck") as on:
        await on.press("n", "n", "n", "n", "enter")
        await on.tick(20)
        await on.sees("Press", "BL23", "Next none (last step)")
        assert await on.still() == picture


async def test_slept(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    # Without the flash, which would be in the picture or not.
    async with open_app(practise="back-and-neck", settings="[session]\nflash = false\n") as on:
        await on.press("enter")
        await on.tick(20)
        on.clock.sleep(5400)
        await on.sees("The computer slept for 1 h 30 min.")
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
            on.clock.advance(3)
            await on.press("n")
        await on.sees("Saved", "2 of 2 today", "enter back to Session")
        assert await on.still() == picture


async def practised_quick(on: Stage, *check_in: str) -> None:
    """Press all of the routine `quick`, after a check-in."""
    await on.press("end", "enter", *check_in, "enter")
    for _ in range(2):
        await on.press("enter")
        on.clock.advance(3)
        await on.press("n")


async def test_and_now(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await practised_quick(on, "6", "down", "4")
        await on.sees("Pain now, was 6")
        await on.press("c", "4", "n", *"better")
        await on.sees("Pain 4 of 10 was 6", "better", "n note")
        assert await on.still() == picture


async def test_done_with_change(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await practised_quick(on, "6", "down", "4")
        await on.sees("Pain now, was 6")
        await on.press("4", "3", "w", *"better", "enter")
        await on.sees("Pain 6 → 4", "back to Session")
        assert await on.still() == picture


async def test_done_small(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=SMALL) as on:
        await practised_quick(on)
        await on.sees("Saved", "1 of 2 today", "back to Session")
        assert await on.still() == picture


async def test_taken_back(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app() as on:
        await practised_quick(on)
        await on.sees("Saved", "back to Session")
        await on.press("u")
        await on.sees("Undone")
        assert await on.still() == picture


async def test_stop(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("enter")
        on.clock.advance(3)
        await on.press("escape")
        await on.sees("Stop here?")
        assert await on.still() == picture


async def test_resume(
    open_app: OpenApp, interrupt: Callable[..., Checkpoint], picture: SnapshotAssertion
) -> None:
    interrupt(10)
    async with open_app() as on:
        await on.sees("Resume it")
        await on.settle()
        assert await on.still() == picture


async def test_resume_small(
    open_app: OpenApp, interrupt: Callable[..., Checkpoint], picture: SnapshotAssertion
) -> None:
    interrupt(10)
    async with open_app(size=SMALL) as on:
        await on.sees("Resume it")
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


async def test_first_start(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(first_start=True) as on:
        await on.sees("How often a day", "x skip for now")
        assert await on.still() == picture


async def test_first_start_small(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(first_start=True, size=SMALL) as on:
        await on.sees("How often a day", "x skip for now")
        assert await on.still() == picture


async def test_settings(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    settings = '[habit]\ntarget = 3\nstreak = "most"\n'
    async with open_app(settings=settings) as on:
        on.services.config = Path("~/.config/acutui")
        await on.press("s", *["down"] * 3)
        await on.sees("habit.streak: is 'most', not one of any, full", "q done")
        assert on.text == picture


async def test_settings_typed(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=SMALL) as on:
        on.services.config = Path("~/.config/acutui")
        await on.press("s", "down", "down", "enter", *"99", "enter")
        await on.sees("1 to 12", "enter save")
        assert on.text == picture


async def test_zones(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=SMALL) as on:
        await on.press("s", "enter", *"kolkata")
        await on.sees("The time there is 18:00.")
        assert on.text == picture
