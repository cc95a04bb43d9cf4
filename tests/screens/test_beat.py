"""How a place is pressed, as a beat: one cell that changes with the seconds, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen

from acutui.practice.timer import Phase
from acutui.widgets.figure import FigureView
from acutui.widgets.text_block import LineWidget

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

LONG = """
[[routine]]
id = "long"
ready = 3
holds = [{{ point = "{}", side = "{}", seconds = 600 }}]
"""
MOST_BYTES = 350
"""Bytes that a second of a hold may cost, over ten of them."""

Written = list[tuple[str, set[Region]]]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """What widgets asked to be painted: which one, and where in it."""
    asked: Written = []
    refresh = LineWidget.refresh

    def spy(widget: LineWidget, *regions: Region, **more: Any) -> Any:
        asked.append((widget.id or type(widget).__name__, {*regions}))
        return refresh(widget, *regions, **more)

    monkeypatch.setattr(LineWidget, "refresh", spy)
    return asked


def cells(written: Written, widget: str) -> set[tuple[int, int]]:
    """The cells of a widget that were asked for, in its own coordinates."""
    regions = [region for id, found in written if id == widget for region in found]
    return {(x, y) for r in regions for y in r.line_range for x in r.column_range}


def shown(on: Stage, at: tuple[int, int]) -> str:
    """What the screen shows in a cell of the figure."""
    place = on.widget("#place", FigureView).region
    x, y = place.x + at[0], place.y + at[1]
    return on.strips[y].crop(x, x + 1).text


async def hold(on: Stage) -> None:
    await on.sees("Get ready")
    await on.press("enter")
    assert on.run.phase is Phase.HOLDING
    await on.still()


async def test_a_circle_turns_in_one_cell_and_only_the_clock_changes_with_it(
    open_app: OpenApp, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"routines.toml": LONG.format("LI4", "left")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
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
            written.clear()
            sent.clear()
            await on.tick()
            await on.still()
            assert {id for id, _ in written} <= {"place", "clock", "LastFigure"}
            (cell,) = cells(written, "place")
            seen.append((cell, shown(on, cell)))
            seconds.append(sum(sent))
        assert all(seconds)
        assert sum(seconds) / len(seconds) <= MOST_BYTES
        assert {cell for cell, _ in seen} == {seen[0][0]}
        assert "".join(character for _, character in seen) == "◒◐◓◑◒◐◓◑◒◐"
        on.assert_sound()


async def test_under_a_dialog_time_goes_on_and_nothing_is_written(
    open_app: OpenApp, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"routines.toml": LONG.format("LI4", "left")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
        await on.press("question_mark")
        await on.sees("Keys on Session")
        await on.still()
        painted: list[Any] = []
        show = on.app._display
        monkeypatch.setattr(on.app, "_display", lambda _, update: painted.append(update))
        written.clear()
        for _ in range(3):
            on.clock.go(1)
            on.app.call_later(on.running._tick)
            await on.settle()
        assert on.run.pressed == 3.0
        assert (written, [update for update in painted if update is not None]) == ([], [])
        monkeypatch.setattr(on.app, "_display", show)
        await on.press("escape")
        await on.until(lambda: any(id == "clock" for id, _ in written), "the clock to follow")


async def test_two_marks_turn_half_as_fast_and_together(
    open_app: OpenApp, written: Written
) -> None:
    files = {"routines.toml": LONG.format("BL23", "both")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
        seen = []
        for _ in range(6):
            written.clear()
            await on.tick()
            changed = cells(written, "place")
            seen.append("".join(sorted({shown(on, cell) for cell in changed})))
            assert len(changed) in (0, 2)
        assert seen == ["", "◑", "", "◒", "", "◐"]


async def test_a_press_is_held_for_four_seconds_and_eased_for_one(
    open_app: OpenApp, written: Written
) -> None:
    files = {"routines.toml": LONG.format("LI10", "left")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
        await on.sees("Press 4 s on, 1 s off")
        seen = []
        for _ in range(10):
            written.clear()
            await on.tick()
            changed = cells(written, "place")
            assert len(changed) <= 1
            seen += [shown(on, cell) for cell in changed] or [""]
        assert seen == ["", "", "", "○", "●", "", "", "", "○", "●"]


async def test_along_a_stretch_each_press_is_made_at_the_next_place(
    open_app: OpenApp, written: Written
) -> None:
    files = {"routines.toml": LONG.format("RX-THUMB", "left")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
        places = []
        for _ in range(3):
            written.clear()
            await on.tick(3)
            assert cells(written, "place") == set()
            await on.tick()
            (eased,) = cells(written, "place")
            assert shown(on, eased) == "○"
            written.clear()
            await on.tick()
            left, reached = sorted(cells(written, "place"), key=lambda cell: shown(on, cell) == "●")
            assert left == eased
            assert shown(on, left) not in "○●"
            assert shown(on, reached) == "●"
            places.append(reached)
        assert len({*places}) == 3


async def test_a_steady_press_does_not_beat(open_app: OpenApp, written: Written) -> None:
    files = {"routines.toml": LONG.format("TE5", "left")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
        await on.sees("Press steady")
        await on.tick()  # From 10:00 to 9:59 the clock gets narrower.
        written.clear()
        await on.tick(8)
        assert {id for id, _ in written} == {"LastFigure"}


@pytest.mark.parametrize(("glyphs", "turning"), [("blocks", "○●○●"), ("ascii", "O@O@")])
async def test_the_beat_is_seen_with_any_glyphs(
    open_app: OpenApp, written: Written, glyphs: str, turning: str
) -> None:
    files = {"routines.toml": LONG.format("LI4", "left")}
    async with open_app(files=files, practise="long", glyphs=glyphs) as on:
        await hold(on)
        for character in turning:
            written.clear()
            await on.tick()
            (cell,) = cells(written, "place")
            assert shown(on, cell) == character


async def test_nobody_presses_in_get_ready_and_at_the_end(
    open_app: OpenApp, written: Written
) -> None:
    def beats() -> bool:
        return bool(set("◓◑◒◐") & set(on.words_in("#place")))

    async with open_app(practise="quick") as on:
        await on.sees("Get ready")
        await on.still()
        written.clear()
        await on.tick()
        assert cells(written, "place") == set()
        assert not beats()
        await on.press("enter")
        await on.until(beats, "the beat")
        await on.press("n", "b")
        await on.until(lambda: not beats(), "the beat to rest")
        await on.press("enter")
        on.clock.go(2)
        await on.press("f")
        await on.sees("Saved")
        assert not beats()


async def test_a_pause_stops_the_beat_and_costs_nothing(
    open_app: OpenApp, written: Written
) -> None:
    files = {"routines.toml": LONG.format("LI4", "left")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
        await on.tick(2)
        await on.press("space")
        await on.sees("Paused")
        before = await on.still()
        written.clear()
        await on.tick(5)
        assert written == []
        assert on.text == before


async def test_only_what_changes_of_the_clock_is_written(
    open_app: OpenApp, written: Written
) -> None:
    files = {"routines.toml": LONG.format("TE5", "left")}
    async with open_app(files=files, practise="long") as on:
        await hold(on)
        await on.tick(4)
        written.clear()
        await on.tick()
        # From 6 to 5 one dot goes out, and it is two cells wide.
        assert on.words_in("#clock")
        assert cells(written, "clock") == set()
        assert len(cells(written, "LastFigure")) == 2
