"""Steps of a session that several tests take."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

NO_CHECK_IN = "[session]\ncheck_in = false\n"
"""Settings under which a session starts without questions."""


async def press_all(on: Stage, *, seconds: float = 3) -> None:
    """Press both sides of the routine `quick` for so many seconds each."""
    for _ in range(2):
        await on.press("enter")
        on.clock.advance(seconds)
        await on.press("n")


@asynccontextmanager
async def pressing_quick(open_app: OpenApp) -> AsyncIterator[Stage]:
    """Open the app in the routine `quick`, of which two seconds are pressed."""
    async with open_app(practise="quick") as on:
        await on.press("enter")
        on.clock.advance(2)
        await on.press("space", "space")
        assert on.run.pressed == 2
        yield on


async def finish(on: Stage) -> None:
    """Press for two seconds, finish the session, and wait until it is saved."""
    await on.press("enter")
    on.clock.advance(2)
    await on.press("f")
    await on.until(lambda: on.saved.sessions, "the session to be saved")
    await on.settle()
