"""The benchmark of all screens opens what it says, and nothing that keys open is missing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from places import PLACES, ROUTINES, SETTINGS
from textual.screen import Screen

from acutui.screens.bindings import load_bindings
from acutui.screens.timer import TimerScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.stage import OpenApp

    from acutui.practice.records import Session

OPEN = {place.screen for place in PLACES}


def all_screens(base: type[Screen[object]] = Screen) -> Iterator[type[Screen[object]]]:
    for child in base.__subclasses__():
        yield child
        yield from all_screens(child)


def test_every_screen_is_measured() -> None:
    load_bindings()
    ours = {one for one in all_screens() if one.__module__.startswith("acutui.")}
    # Not those that are only there to be inherited from.
    shown = {one.__name__ for one in ours if not one.__subclasses__()}
    assert shown <= OPEN


async def test_the_keys_of_each_place_open_and_close_it(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    files = {"routines.toml": ROUTINES}
    async with open_app(settings=SETTINGS, files=files, history=[practised(), practised()]) as on:
        for place in PLACES:
            for key in place.lead.split():
                await on.press(key)
                if isinstance(on.app.screen, TimerScreen):
                    await on.tick()  # Before anything is pressed there is nothing to ask.
            before = on.app.screen
            await on.press(*place.opening.split())
            assert type(on.app.screen).__name__ == place.screen, (place, on.text)
            await on.press(*place.step.split())
            assert type(on.app.screen).__name__ == place.screen, (place, on.text)
            await on.press(*place.closing.split())
            assert on.app.screen is before or place.lead in "123", (place, on.text)
            await on.press(*place.back.split())
            assert len(on.app.screen_stack) == 1, (place, on.text)
