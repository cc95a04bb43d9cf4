"""The rhythm of pressing, shown as a beat: one cell changes with the seconds, and no other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from support.stage import routine_toml
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen

from acutui.practice.timer import Phase
from acutui.widgets.figure import FigureView, MarkCell
from acutui.widgets.text_block import LineWidget

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

MOST_BYTES = 350
"""Bytes that a second of a hold may cost, over ten of them."""

Painted = list[tuple[str, set[Region]]]
OpenHold = Callable[..., AbstractAsyncContextManager["Stage"]]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    """What widgets asked to be painted: which widget, and where in it."""
    asked: Painted = []
    refresh = LineWidget.refresh

    def spy(widget: LineWidget, *regions: Region, **more: Any) -> Any:
        if isinstance(widget, MarkCell):
            asked.append(("place", {Region(*widget.cell, 1, 1)}))
        else:
            asked.append((widget.id or type(widget).__name__, {*regions}))
        return refresh(widget, *regions, **more)

    monkeypatch.setattr(LineWidget, "refresh", spy)
    return asked


@pytest.fixture
def open_hold(open_app: OpenApp) -> OpenHold:
    """Open the app in the first second of a long hold of a point."""

    @asynccontextmanager
    async def open_hold(point: str, side: str = "left", **options: Any) -> AsyncIterator[Stage]:
        files = {"routines.toml": routine_toml("long", f"{point} {side} 600", ready=3)}
        async with open_app(files=files, practise="long", **options) as on:
            await on.sees("Get ready")
            await on.press("enter")
            assert on.run.phase is Phase.HOLDING
            await on.still()
            yield on

    return open_hold


def cells(painted: Painted, widget: str) -> set[tuple[int, int]]:
    """The painted cells of a widget, in its own coordinates."""
    regions = [region for id, found in painted if id == widget for region in found]
    return {(x, y) for r in regions for y in r.line_range for x in r.column_range}


def shown(on: Stage, at: tuple[int, int]) -> str:
    """What the screen shows in a cell of the figure."""
    place = on.widget("#place", FigureView).content_region
    x, y = place.x + at[0], place.y + at[1]
    return on.strips[y].crop(x, x + 1).text


async def changed(on: Stage, painted: Painted, seconds: int = 1) -> dict[tuple[int, int], str]:
    """Let time go by, and return the cells of the figure that changed, and what they show."""
    painted.clear()
    await on.tick(seconds)
    return {cell: shown(on, cell) for cell in cells(painted, "place")}


async def test_a_circle_turns_in_one_cell_and_only_the_clock_changes_with_it(
    open_hold: OpenHold, painted: Painted, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_hold("LI4") as on:
        await on.tick()  # From 10:00 to 9:59 the clock gets narrower.
        await on.still()
        sent: list[int] = []
        show = on.app._display

        def measured(screen: Screen[Any], update: CompositorUpdate | None) -> None:
            if isinstance(update, CompositorUpdate):
                sent.append(len(update.render_segments(on.app.console).encode()))
            show(screen, update)  # type: ignore[arg-type]

        monkeypatch.setattr(on.app, "_display", measured)
        seen = []
        seconds = []
        for _ in range(10):
            sent.clear()
            (beat,) = (await changed(on, painted)).items()
            await on.still()
            assert {id for id, _ in painted} <= {"place", "clock", "LastFigure"}
            seen.append(beat)
            seconds.append(sum(sent))
        assert all(seconds)
        assert sum(seconds) / len(seconds) <= MOST_BYTES
        assert {cell for cell, _ in seen} == {seen[0][0]}
        assert "".join(character for _, character in seen) == "◒◐◓◑◒◐◓◑◒◐"
        on.assert_sound()


async def test_under_a_dialog_the_clock_runs_and_nothing_is_painted(
    open_hold: OpenHold, painted: Painted, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_hold("LI4") as on:
        await on.press("question_mark")
        await on.sees("Keys on Session")
        await on.still()
        updates: list[Any] = []
        show = on.app._display
        monkeypatch.setattr(on.app, "_display", lambda _, update: updates.append(update))
        painted.clear()
        for _ in range(3):
            on.clock.advance(1)
            on.app.call_later(on.running._tick)
            await on.settle()
        assert on.run.pressed == 3.0
        assert (painted, [update for update in updates if update is not None]) == ([], [])
        monkeypatch.setattr(on.app, "_display", show)
        await on.press("escape")
        await on.until(lambda: any(id == "clock" for id, _ in painted), "the clock to follow")


async def test_two_marks_turn_half_as_fast_and_together(
    open_hold: OpenHold, painted: Painted
) -> None:
    async with open_hold("BL23", "both") as on:
        seen = []
        for _ in range(6):
            beats = await changed(on, painted)
            seen.append("".join(sorted({*beats.values()})))
            assert len(beats) in (0, 2)
        assert seen == ["", "◑", "", "◒", "", "◐"]


async def test_four_seconds_of_pressing_and_one_of_easing_alternate(
    open_hold: OpenHold, painted: Painted
) -> None:
    async with open_hold("LI10") as on:
        await on.sees("Press 4 s on, 1 s off")
        seen: list[str] = []
        for _ in range(10):
            beats = await changed(on, painted)
            assert len(beats) <= 1
            seen += beats.values() or [""]
        assert seen == ["", "", "", "○", "●", "", "", "", "○", "●"]


async def test_along_a_stretch_each_press_is_at_the_next_place(
    open_hold: OpenHold, painted: Painted
) -> None:
    async with open_hold("RX-THUMB") as on:
        places = []
        for _ in range(3):
            assert await changed(on, painted, 3) == {}
            ((eased, mark),) = (await changed(on, painted)).items()
            assert mark == "○"
            beats = await changed(on, painted)
            assert beats.pop(eased) not in "○●"
            ((reached, mark),) = beats.items()
            assert mark == "●"
            places.append(reached)
        assert len({*places}) == 3


async def test_a_steady_press_does_not_beat(open_hold: OpenHold, painted: Painted) -> None:
    async with open_hold("TE5") as on:
        await on.sees("Press steady")
        await on.tick()  # From 10:00 to 9:59 the clock gets narrower.
        painted.clear()
        await on.tick(8)
        assert {id for id, _ in painted} == {"LastFigure"}


@pytest.mark.parametrize(("glyphs", "turning"), [("blocks", "○●○●"), ("ascii", "O@O@")])
async def test_the_beat_shows_with_any_glyphs(
    open_hold: OpenHold, painted: Painted, glyphs: str, turning: str
) -> None:
    async with open_hold("LI4", glyphs=glyphs) as on:
        for character in turning:
            assert [*(await changed(on, painted)).values()] == [character]


async def test_there_is_no_beat_in_get_ready_and_after_the_end(
    open_app: OpenApp, painted: Painted
) -> None:
    def beats() -> bool:
        return bool(set("◓◑◒◐") & set(on.words_in("#place")))

    async with open_app(practise="quick") as on:
        await on.sees("Get ready")
        await on.still()
        assert await changed(on, painted) == {}
        assert not beats()
        await on.press("enter")
        await on.until(beats, "the beat")
        await on.press("n", "b")
        await on.until(lambda: not beats(), "the beat to rest")
        await on.press("enter")
        on.clock.advance(2)
        await on.press("f")
        await on.sees("Saved")
        assert not beats()


async def test_a_pause_stops_the_beat_and_paints_nothing(
    open_hold: OpenHold, painted: Painted
) -> None:
    async with open_hold("LI4") as on:
        await on.tick(2)
        await on.press("space")
        await on.sees("Paused")
        before = await on.still()
        painted.clear()
        await on.tick(5)
        assert painted == []
        assert on.text == before


async def test_only_the_cells_of_the_clock_that_change_are_painted(
    open_hold: OpenHold, painted: Painted
) -> None:
    async with open_hold("TE5") as on:
        await on.tick(4)
        painted.clear()
        await on.tick()
        # From 6 to 5 one dot goes out, and it is two cells wide.
        assert on.words_in("#clock")
        assert cells(painted, "clock") == set()
        assert len(cells(painted, "LastFigure")) == 2
