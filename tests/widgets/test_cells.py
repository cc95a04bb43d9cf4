"""Single cells written as such: what goes to the terminal, when, and that it ends up the same."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pyte
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual._compositor import LayoutUpdate
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import Static

from acutui.widgets.big_clock import BigClock
from acutui.widgets.cells import MOST, write_cells
from acutui.widgets.progress_bar import Bar
from acutui.widgets.text_block import ROLES, LineWidget, TextBlock, line

SIZE = (60, 17)
WIDTH, HEIGHT = 50, 6
"""The sheet's."""

LEFT, TOP = 3, 2
"""Where the sheet lies."""

BACKGROUNDS = {"truecolor": "#101820", "256": "#123456", "standard": "#654321"}
"""Rich renders a style once, for whichever terminal came first; so each has its own."""

PRIVATE = re.compile(r"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(HeadlessDriver):
    """A terminal that keeps what is written: by Textual's painting, and past it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.painting = False
        self.direct: list[str] = []
        self.painted: list[str] = []
        self.flushed = 0
        self.screen = pyte.Screen(*SIZE)
        self._stream = pyte.Stream(self.screen)

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        (self.painted if self.painting else self.direct).append(data)
        self._stream.feed(PRIVATE.sub("", data))

    def flush(self) -> None:
        self.flushed += not self.painting


class Sheet(LineWidget):
    """A sheet of single cells, each with a role of its own."""

    def __init__(self) -> None:
        super().__init__(id="sheet")
        self._cells = [[(" ", "")] * WIDTH for _ in range(HEIGHT)]

    def put(self, x: int, y: int, text: str, role: str = "") -> None:
        """Write a text, and ask for its cells alone."""
        for at, character in enumerate(text[: WIDTH - x], x):
            self._cells[y][at] = (character, role)
            self.refresh(Region(at, y, 1, 1))

    def render_line(self, y: int) -> Strip:
        return self.strip(tuple(self._cells[y]))


class Dialog(ModalScreen[None]):
    """Something that lies over the sheet."""

    def compose(self) -> ComposeResult:
        yield Static("A dialog")


class Desk(App[None]):
    """A sheet among other widgets, on a terminal that listens."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)
    CSS = f"""
    .drawn--accent {{ color: #ff8800; text-style: bold; }}
    .drawn--dim {{ color: #777777; }}
    .drawn--cursor {{ background: #002244; }}
    Sheet {{ width: {WIDTH}; height: {HEIGHT}; margin: {TOP} 0 0 {LEFT}; }}
    Sheet.-faded {{ opacity: 60%; }}
    TextBlock {{ height: 2; }}
    BigClock {{ height: 5; width: 40; }}
    Bar {{ height: 1; }}
    Dialog {{ align: center middle; background: #000000 50%; }}
    Dialog Static {{ width: 20; height: 9; border: round white; background: #111111; }}
    VerticalScroll {{ height: 4; }}
    """

    def __init__(self, background: str, *, scrolled: bool = False) -> None:
        super().__init__(driver_class=Terminal)
        self._background = background
        self._scrolled = scrolled

    def compose(self) -> ComposeResult:
        if self._scrolled:
            with VerticalScroll():
                yield Sheet()
                yield Static("\n" * 8)
        else:
            yield Sheet()
            yield TextBlock(id="lines")
            yield BigClock(id="clock")
            yield Bar(id="bar")

    def on_mount(self) -> None:
        self.screen.styles.background = self._background

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        self.terminal.painting = True
        try:
            super()._display(screen, renderable)
        finally:
            self.terminal.painting = False

    @property
    def terminal(self) -> Terminal:
        assert isinstance(self._driver, Terminal)
        return self._driver

    @property
    def sheet(self) -> Sheet:
        return self.screen_stack[0].query_one(Sheet)

    # What the terminal shows, and what it should show

    @property
    def shown(self) -> list[list[Any]]:
        """The cells of the terminal, each with its colours."""
        return cells(self.terminal.screen)

    @property
    def whole(self) -> list[list[Any]]:
        """The cells of a terminal on which all is painted at once."""
        compositor = self.screen._compositor
        still_to_paint = {*compositor._dirty_regions}
        update = compositor.render_update(full=True, screen_stack=self._background_screens)
        compositor._dirty_regions |= still_to_paint
        assert isinstance(update, LayoutUpdate)
        screen = pyte.Screen(*SIZE)
        pyte.Stream(screen).feed(update.render_segments(self.console))
        return cells(screen)


def cells(screen: pyte.Screen) -> list[list[Any]]:
    columns, rows = SIZE
    return [[seen(screen.buffer[y][x]) for x in range(columns)] for y in range(rows)]


def seen(cell: Any) -> Any:
    """What can be seen of a cell: in a blank, only what lies behind."""
    return (
        cell
        if cell.data.strip(" ") or cell.reverse or cell.underscore or cell.strikethrough
        else cell._replace(fg="", bold=False, italics=False)
    )


class Paper:
    """An app at rest, and what a change of it writes."""

    def __init__(self, app: Desk, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def rest(self) -> None:
        """Wait until nothing moves any more."""
        for _ in range(2):
            await self._pilot.pause()

    async def same(self) -> None:
        """Wait until the terminal shows what a full paint would, and fail where it never does."""
        await self.rest()
        for _ in range(20):
            if self.app.shown == self.app.whole:
                return
            await self._pilot.pause(0.02)
        rows = zip(self.app.shown, self.app.whole, strict=True)
        differ = [
            (y, a, b)
            for y, (one, other) in enumerate(rows)
            for a, b in zip(one, other, strict=True)
            if a != b
        ]
        pytest.fail(f"shown, and as painted in full: {differ[:3]}")

    async def change(self, change: Callable[[], object]) -> str:
        """Make a change, see that the terminal shows it; return what was written as cells."""
        await self.rest()
        terminal = self.app.terminal
        for written in (terminal.direct, terminal.painted):
            written.clear()
        change()
        await self.same()
        return "".join(terminal.direct)


@asynccontextmanager
async def desk(*, scrolled: bool = False, colours: str = "truecolor") -> AsyncIterator[Paper]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.constants.COLOR_SYSTEM", colours)
        app = Desk(BACKGROUNDS[colours], scrolled=scrolled)
    async with app.run_test(headless=False, size=SIZE, notifications=True) as pilot:
        paper = Paper(app, pilot)
        await paper.rest()
        yield paper


def moves(written: str) -> list[tuple[int, int]]:
    """Where the cursor was sent, in columns and rows of the screen."""
    return [(int(x) - 1, int(y) - 1) for y, x in MOVE.findall(written)]


def styles(written: str) -> list[str]:
    """The changes of style that were written, the returns to none left out."""
    return [style for style in STYLE.findall(written) if style != "\x1b[0m"]


def texts(written: str) -> list[str]:
    """What was written at each place."""
    return [text for text in MOVE.sub("\0", STYLE.sub("", written)).split("\0") if text]


# What is written


async def test_of_a_change_of_one_cell_this_cell_is_written_and_nothing_else() -> None:
    async with desk() as paper:
        flushed = paper.app.terminal.flushed
        written = await paper.change(lambda: paper.app.sheet.put(7, 2, "A"))
        assert moves(written) == [(LEFT + 7, TOP + 2)]
        assert texts(written) == ["A"]
        assert len(styles(written)) == 1
        assert written.endswith("\x1b[0m")
        assert paper.app.terminal.painted == []
        assert paper.app.terminal.flushed == flushed + 1


async def test_cells_that_lie_side_by_side_are_one_run() -> None:
    async with desk() as paper:
        written = await paper.change(lambda: paper.app.sheet.put(4, 1, "hello"))
        assert moves(written) == [(LEFT + 4, TOP + 1)]
        assert texts(written) == ["hello"]
        assert paper.app.terminal.painted == []


async def test_cells_apart_are_runs_of_their_own_in_one_style() -> None:
    def change() -> None:
        for x, y, text in [(0, 0, "ab"), (3, 0, "c"), (0, 3, "d"), (WIDTH - 1, HEIGHT - 1, "e")]:
            paper.app.sheet.put(x, y, text)

    async with desk() as paper:
        written = await paper.change(change)
        places = dict(zip(moves(written), texts(written), strict=True))
        assert places == {
            (LEFT, TOP): "ab",
            (LEFT + 3, TOP): "c",
            (LEFT, TOP + 3): "d",
            (LEFT + WIDTH - 1, TOP + HEIGHT - 1): "e",
        }
        assert len(styles(written)) == 1


async def test_each_style_is_written_once_for_all_that_wear_it() -> None:
    def change() -> None:
        for x, role in enumerate(["accent", "dim", "accent", "dim", "", ""]):
            paper.app.sheet.put(2 * x, 1, str(x), role)

    async with desk() as paper:
        written = await paper.change(change)
        assert sorted(texts(written)) == list("012345")
        assert len(styles(written)) == 3
        assert written.count("\x1b[0m") == 3


async def test_a_run_of_several_styles_is_written_piece_by_piece() -> None:
    def change() -> None:
        paper.app.sheet.put(0, 0, "ab", "accent")
        paper.app.sheet.put(2, 0, "cd", "dim")

    async with desk() as paper:
        written = await paper.change(change)
        assert dict(zip(moves(written), texts(written), strict=True)) == {
            (LEFT, TOP): "ab",
            (LEFT + 2, TOP): "cd",
        }


async def test_a_cell_that_is_asked_for_twice_is_written_once() -> None:
    def change() -> None:
        paper.app.sheet.put(1, 1, "x")
        paper.app.sheet.put(1, 1, "y", "accent")

    async with desk() as paper:
        assert texts(await paper.change(change)) == ["y"]


async def test_the_clock_writes_its_dots_and_nothing_else() -> None:
    async with desk() as paper:
        clock = paper.app.query_one(BigClock)
        await paper.change(lambda: clock.show(59))
        written = await paper.change(lambda: clock.show(58))
        assert 0 < len(written) < 100
        assert paper.app.terminal.painted == []


async def test_faded_cells_are_written_faded() -> None:
    async with desk() as paper:
        await paper.change(lambda: paper.app.sheet.put(0, 0, "dark", "accent"))
        await paper.change(lambda: paper.app.sheet.add_class("-faded"))
        written = await paper.change(lambda: paper.app.sheet.put(4, 0, "er", "accent"))
        assert texts(written) == ["er"]


# When it is left to Textual


def fill(sheet: Sheet, cells: int, character: str) -> None:
    """Write so many cells, row by row."""
    for y in range(HEIGHT):
        sheet.put(0, y, character * max(0, min(WIDTH, cells - y * WIDTH)))


async def test_more_cells_than_are_worth_it_are_painted() -> None:
    async with desk() as paper:
        assert WIDTH * HEIGHT > MOST
        written = await paper.change(lambda: fill(paper.app.sheet, MOST, "x"))
        assert "".join(texts(written)) == "x" * MOST
        assert paper.app.terminal.painted == []
        assert await paper.change(lambda: fill(paper.app.sheet, MOST + 1, "y")) == ""
        assert paper.app.terminal.painted


async def test_under_a_toast_nothing_is_written_past_it() -> None:
    async with desk() as paper:
        bar = paper.app.query_one(Bar)
        await paper.change(lambda: bar.show([1] * 30, 0))
        await paper.change(lambda: paper.app.notify("A notice", timeout=60))
        toast = paper.app.screen.query_one("Toast").region
        assert toast.overlaps(bar.region)
        # The last piece lies under it, the first beside it.
        assert moves(await paper.change(lambda: bar.show([1] * 30, 1))) == [bar.region.offset]
        under = (toast.x + toast.width // 2) // 2
        await paper.change(lambda: bar.show([1] * 30, under))
        assert await paper.change(lambda: bar.show([1] * 30, under + 1)) == ""
        paper.app.clear_notifications()
        await paper.rest()
        assert moves(await paper.change(lambda: bar.show([1] * 30, under))) != []


async def test_under_a_dialog_nothing_is_written() -> None:
    async with desk() as paper:
        await paper.change(lambda: paper.app.push_screen(Dialog()))
        sheet = paper.app.sheet
        assert await paper.change(lambda: sheet.put(0, 0, "beside it")) == ""
        assert await paper.change(lambda: sheet.put(20, 3, "under it")) == ""
        assert not write_cells(sheet, [Region(0, 0, 1, 1)])
        await paper.change(paper.app.pop_screen)
        written = await paper.change(lambda: sheet.put(0, 1, "after it"))
        assert "after it" in texts(written)


async def test_on_a_screen_that_is_not_shown_nothing_is_written() -> None:
    async with desk() as paper:
        sheet = paper.app.sheet
        await paper.change(lambda: paper.app.push_screen(Screen()))
        assert await paper.change(lambda: sheet.put(0, 0, "unseen")) == ""
        assert not write_cells(sheet, [Region(0, 0, 1, 1)])
        await paper.change(paper.app.pop_screen)
        assert "unseen" in "".join(cell.data for cell in paper.app.shown[TOP])


async def test_while_the_layout_is_open_nothing_is_written() -> None:
    async with desk() as paper:
        sheet = paper.app.sheet
        assert write_cells(sheet, [Region(0, 0, 1, 1)])
        paper.app.screen._compositor._full_map_invalidated = True
        assert not write_cells(sheet, [Region(0, 0, 1, 1)])


async def test_what_changes_as_the_widget_moves_is_shown_where_it_is_then() -> None:
    def change() -> None:
        paper.app.sheet.put(0, 0, "moved")
        paper.app.screen.mount(Static("a line above it all"), before=0)
        paper.app.sheet.put(5, 0, " down")

    async with desk() as paper:
        await paper.change(change)
        assert paper.app.sheet.region.y == TOP + 1
        row = "".join(cell.data for cell in paper.app.shown[TOP + 1])
        assert row.strip() == "moved down"


async def test_what_a_batch_changes_is_painted_in_one_go() -> None:
    async with desk() as paper:
        with paper.app.batch_update():
            paper.app.sheet.put(0, 0, "batch")
            assert not write_cells(paper.app.sheet, [Region(0, 0, 1, 1)])
        await paper.same()


async def test_what_has_scrolled_out_of_sight_is_not_written() -> None:
    async with desk(scrolled=True) as paper:
        scroll, sheet = paper.app.query_one(VerticalScroll), paper.app.sheet
        await paper.change(lambda: scroll.scroll_to(y=4, animate=False))
        assert sheet.region.y == TOP - 4
        for y in range(HEIGHT):
            written = await paper.change(lambda y=y: sheet.put(0, y, f"row {y}"))
            assert all(0 <= row < scroll.region.bottom for _, row in moves(written))


async def test_of_nothing_nothing_is_written() -> None:
    async with desk() as paper:
        assert not write_cells(paper.app.sheet, [])
        assert await paper.change(lambda: None) == ""


async def test_a_widget_that_is_on_no_screen_writes_nothing() -> None:
    assert not write_cells(Sheet(), [Region(0, 0, 1, 1)])


async def test_after_the_terminal_changed_its_size_cells_are_written_where_they_are_now() -> None:
    async with desk() as paper:
        await paper.rest()
        paper.app.sheet.styles.margin = (1, 0, 0, 9)
        await paper.rest()
        written = await paper.change(lambda: paper.app.sheet.put(0, 0, "A"))
        assert moves(written) == [(9, 1)]


# It ends up the same


ROLES = st.sampled_from(["", "accent", "dim"])
AT = (st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))
TEXT = st.text("ab█○ ", min_size=1, max_size=12)
CHANGES = st.one_of(
    st.tuples(st.just("put"), *AT, TEXT, st.sampled_from(["", "accent", "dim", "cursor"])),
    st.tuples(st.just("time"), st.integers(0, 700)),
    st.tuples(st.just("bar"), st.integers(1, 20), st.floats(0, 1)),
    st.tuples(st.just("line"), st.text("ab 合谷○é", max_size=20), ROLES),
    st.tuples(st.sampled_from(["paint", "flash", "toast", "no toast", "dialog", "fade", "mount"])),
)


class Changes:
    """Everything that may happen to a desk, by name."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._app = paper.app
        self._base = paper.app.screen

    async def make(self, name: str, *arguments: Any) -> None:
        await getattr(self, name.replace(" ", "_"))(*arguments)

    async def put(self, x: int, y: int, text: str, role: str) -> None:
        self._app.sheet.put(x, y, text, role)

    async def time(self, seconds: int) -> None:
        self._base.query_one(BigClock).show(seconds)

    async def bar(self, pieces: int, share: float) -> None:
        self._base.query_one(Bar).show([1.0] * pieces, share * pieces)

    async def line(self, text: str, role: str) -> None:
        self._base.query_one(TextBlock).show(lambda _: [line("one"), line(text, role)])

    async def paint(self) -> None:
        await self._paper.same()

    async def flash(self) -> None:
        bar = self._base.query_one(Bar)
        bar._set_flashing(not bar._flashing)

    async def toast(self) -> None:
        self._app.notify("A notice that lies over some of it", timeout=60)

    async def no_toast(self) -> None:
        self._app.clear_notifications()

    async def dialog(self) -> None:
        if self._app.screen is self._base:
            await self._app.push_screen(Dialog())
        else:
            await self._app.pop_screen()

    async def fade(self) -> None:
        self._app.sheet.toggle_class("-faded")

    async def mount(self) -> None:
        await self._base.mount(Static("one more line"), before=0)


@settings(max_examples=6)
@given(st.lists(CHANGES, max_size=12))
@example([("bar", 9, 0.1), ("toast",), ("paint",), ("bar", 9, 0.7), ("paint",), ("bar", 9, 0.8)])
@example([("put", 30, 1, "a○", "dim"), ("dialog",), ("paint",), ("put", 31, 1, "b", "accent")])
@example([("time", 60), ("fade",), ("paint",), ("put", 0, 0, "ab", "cursor"), ("time", 59)])
def test_whatever_changes_the_terminal_shows_what_a_full_paint_would(
    changes: list[tuple[Any, ...]],
) -> None:
    async def play() -> None:
        async with desk() as paper:
            made = Changes(paper)
            for change in changes:
                await made.make(*change)
            await made.paint()

    asyncio.run(play())


@pytest.mark.parametrize("colours", ["256", "standard"])
async def test_with_fewer_colours_it_ends_up_the_same_too(colours: str) -> None:
    async with desk(colours=colours) as paper:
        written = await paper.change(lambda: paper.app.sheet.put(0, 0, "A", "accent"))
        assert texts(written) == ["A"]
        assert not re.search("[34]8;2;", written)


async def test_without_colours_it_ends_up_the_same_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk() as paper:
        written = await paper.change(lambda: paper.app.sheet.put(0, 0, "A", "accent"))
        assert texts(written) == ["A"]
