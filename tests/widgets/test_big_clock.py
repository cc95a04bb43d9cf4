"""The time left in large figures: distinct, as large as possible, painted in parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.strip import Strip

from acutui.util.durations import format_clock
from acutui.widgets.big_clock import ROWS, BigClock, LastFigure
from acutui.widgets.text_block import ROLES

Cell = tuple[str, Style | None]
Dots = tuple[str, ...]

LARGE, SMALL = (40, 5), (40, 3)
LIT = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
PLAIN = {"#": (1, 1), "'": (1, 0), ".": (0, 1), " ": (0, 0)}

# How each figure looks to a reader of numbers, a dot a cell.
FIGURES = {
    "0": "### # # # # # # ###",
    "1": "  #   #   #   #   #",
    "2": "###   # ### #   ###",
    "3": "###   # ###   # ###",
    "4": "# # # # ###   #   #",
    "5": "### #   ###   # ###",
    "6": "### #   ### # # ###",
    "7": "###   #   #   #   #",
    "8": "### # # ### # # ###",
    "9": "### # # ###   # ###",
}


class Stage(App[None]):
    """A screen with a clock on it, and nothing else."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)
    CSS = """
    BigClock { width: 1fr; height: 1fr; color: $accent; }
    BigClock.-ready { color: $secondary; }
    """

    def __init__(self, big: BigClock) -> None:
        super().__init__()
        self.big = big

    def compose(self) -> ComposeResult:
        yield self.big


class MeasuredFigure(LastFigure):
    """The last figure of a clock without a screen; what it would paint is noted by the clock."""

    def __init__(self, big: "Measured") -> None:
        super().__init__(big)
        self._written = big.written
        self._rows = big.size.height
        self.start = self.columns = 0

    def place(self, start: int, width: int) -> None:
        self.start, self.columns = start, width

    @property
    def size(self) -> Size:
        return Size(self.columns, self._rows)

    def refresh(self, *regions: Region, **_: Any) -> "MeasuredFigure":
        self._written += [region.translate((self.start, 0)) for region in regions]
        return self


class Measured(BigClock):
    """A clock of any size without a screen; it notes what it would have written."""

    def __init__(self, columns: int, rows: int, *, plain: bool = False) -> None:
        super().__init__(plain=plain)
        self._size_told = Size(columns, rows)
        self.written: list[Region | None] = []
        self.last_figure = MeasuredFigure(self)

    @property
    def size(self) -> Size:
        return self._size_told

    @property
    def rich_style(self) -> Style:
        return Style()

    def refresh(self, *regions: Region, **_: Any) -> "Measured":
        self.written += regions or [None]
        return self

    def tell(self, seconds: float) -> list[Region | None]:
        """Show a time, and return what was written for it."""
        self.written.clear()
        self.show(seconds)
        return [*self.written]


def cells(big: BigClock) -> list[list[Cell]]:
    """What is shown, cell by cell, row by row."""
    rows: list[list[Cell]] = []
    for y in range(big.size.height):
        strip: Strip = big.render_line(y)
        assert strip.cell_length == big.size.width
        rows.append([(char, segment.style) for segment in strip for char in segment.text])
    return rows


def characters(big: BigClock) -> list[str]:
    return ["".join(char for char, _ in row).rstrip() for row in cells(big)]


def is_lit(cell: Cell) -> bool:
    """Whether a cell shows a dot: a block, or a colour laid under a space."""
    char, style = cell
    under = style and style.bgcolor and not style.bgcolor.is_default and style.bgcolor
    return char in "█#" or (char == " " and bool(under) and style is not None and not style.color)


def dots_of_large(big: BigClock) -> Dots:
    """The dots of large figures, each of which is two cells wide."""
    shown = [["#" if is_lit(cell) else " " for cell in row] for row in cells(big)[:ROWS]]
    for row in shown:
        assert row[0 : len(row) // 2 * 2 : 2] == row[1::2], "a dot is two cells"
    return tuple("".join(row[::2]).rstrip() for row in shown)


def dots_of_small(big: BigClock, marks: dict[str, tuple[int, int]]) -> Dots:
    """The dots of small figures, each of which is half a cell high."""
    rows = []
    for row in cells(big)[: (ROWS + 1) // 2]:
        halves = [marks["█" if is_lit(cell) and "█" in marks else cell[0]] for cell in row]
        rows += ["".join(" #"[pair[half]] for pair in halves).rstrip() for half in (0, 1)]
    assert rows[ROWS:] == [""] * (len(rows) - ROWS), "there are five rows of dots"
    return tuple(rows[:ROWS])


def as_dots(text: str) -> Dots:
    """The dots that a time is made of."""
    colon = " # # "
    figures = [colon if one == ":" else FIGURES[one] for one in text]
    rows = [
        " ".join(one[row] if one is colon else one[4 * row : 4 * row + 3] for one in figures)
        for row in range(ROWS)
    ]
    return tuple(row.rstrip() for row in rows)


times = st.integers(0, 5999)
sizes = st.sampled_from([LARGE, SMALL, (24, 5), (17, 3), (60, 9)])


@contextmanager
def environment(monkeypatch: pytest.MonkeyPatch, *, no_color: bool) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.delenv("NO_COLOR", raising=False)
        if no_color:
            patch.setenv("NO_COLOR", "1")
        yield


# The figures


@pytest.mark.parametrize("size", [LARGE, SMALL])
@pytest.mark.parametrize("plain", [False, True])
def test_the_ten_figures_are_all_different(size: tuple[int, int], plain: bool) -> None:
    seen = set()
    for digit in range(10):
        big = Measured(*size, plain=plain)
        big.show(digit)
        assert big.text == f"0:0{digit}"
        seen.add(tuple(characters(big)))
    assert len(seen) == 10


@given(times)
def test_with_room_the_time_has_five_rows(seconds: int) -> None:
    big = Measured(*LARGE)
    big.show(seconds)
    assert dots_of_large(big) == as_dots(format_clock(seconds))


@given(times)
def test_in_three_rows_the_time_is_drawn_in_half_blocks(seconds: int) -> None:
    big = Measured(*SMALL)
    big.show(seconds)
    assert dots_of_small(big, LIT) == as_dots(format_clock(seconds))
    assert {char for row in cells(big) for char, _ in row} <= {*LIT}


@given(times)
def test_plain_figures_are_ascii_and_show_the_same_dots(seconds: int) -> None:
    large, small = Measured(*LARGE, plain=True), Measured(*SMALL, plain=True)
    for big in (large, small):
        big.show(seconds)
        assert all(row.isascii() for row in characters(big))
    assert dots_of_large(large) == as_dots(format_clock(seconds))
    assert dots_of_small(small, PLAIN) == as_dots(format_clock(seconds))


@pytest.mark.parametrize(
    ("seconds", "columns", "is_large"),
    [
        (45, 26, True),  # 0:45 is thirteen dots
        (45, 25, False),
        (600, 34, True),  # 10:00 is seventeen
        (600, 33, False),
        (6000, 42, True),
        (6000, 41, False),
    ],
)
def test_figures_that_are_too_wide_are_drawn_small(
    seconds: int, columns: int, is_large: bool
) -> None:
    big = Measured(columns, 5)
    big.show(seconds)
    dots = dots_of_large(big) if is_large else dots_of_small(big, LIT)
    assert dots == as_dots(format_clock(seconds))


@pytest.mark.parametrize("rows", [3, 4])
def test_figures_that_are_too_high_are_drawn_small(rows: int) -> None:
    big = Measured(80, rows)
    big.show(45)
    assert dots_of_small(big, LIT) == as_dots("0:45")


@given(times, st.integers(0, 60), st.integers(0, 9), st.booleans())
def test_no_size_is_too_small(seconds: int, columns: int, rows: int, plain: bool) -> None:
    big = Measured(columns, rows, plain=plain)
    big.show(seconds)
    assert [len(row) for row in cells(big)] == [columns] * rows


def test_nothing_is_shown_before_the_first_time() -> None:
    assert characters(Measured(*LARGE)) == [""] * 5


# What is written


def assert_written(big: Measured, before: list[list[Cell]], written: list[Region | None]) -> None:
    """Every cell that differs was written, and each piece that was ends with one that differs."""
    now = cells(big)
    differ = {
        (x, y)
        for y, (old, new) in enumerate(zip(before, now, strict=True))
        for x, pair in enumerate(zip(old, new, strict=True))
        if pair[0] != pair[1]
    }
    regions = [region for region in written if region is not None]
    if len(regions) < len(written):
        return  # all of it, as the figures have moved
    covered = [
        {(x, y) for x in range(one.x, one.right) for y in range(one.y, one.bottom)}
        for one in regions
    ]
    assert differ <= set().union(*covered)
    # A second changes the last figure alone nine times out of ten.
    last = big.last_figure
    assert isinstance(last, MeasuredFigure)
    if all(x >= last.start for x, _ in differ):
        assert all(region.x == last.start for region in regions)
    assert all((region.right - 1, region.y) in differ for region in regions)


@settings(max_examples=80)
@given(sizes, st.lists(times, min_size=2, max_size=6), st.booleans())
def test_only_cells_that_differ_are_written(
    size: tuple[int, int], seconds: list[int], plain: bool
) -> None:
    big = Measured(*size, plain=plain)
    big.show(seconds[0])
    for second in seconds[1:]:
        before = cells(big)
        assert_written(big, before, big.tell(second))


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_a_second_writes_a_few_cells_only(size: tuple[int, int]) -> None:
    big = Measured(*size)
    big.show(59)
    for second in range(58, -1, -1):
        before = cells(big)
        written = big.tell(second)
        assert None not in written
        assert_written(big, before, written)
        if second % 10 != 9:
            assert sum(region.area for region in written if region) <= 6 * 5


def test_the_same_second_writes_nothing() -> None:
    big = Measured(*LARGE)
    assert big.tell(45.0) == [None]
    assert big.tell(45.0) == big.tell(44.2) == []
    assert big.tell(44.0) != []


def test_a_time_of_another_length_is_written_as_a_whole() -> None:
    big = Measured(*LARGE)
    big.show(600)
    assert big.tell(599) == [None]


def test_a_dot_that_does_not_change_is_not_written() -> None:
    big = Measured(*LARGE)
    big.show(46)
    # From 6 to 5 the one dot at the left of the fourth row goes out.
    assert big.tell(45) == [Region(20, 3, 2, 1)]
    # From 5 to 4 the first row loses its middle, and the last row all but the right dot.
    assert big.tell(44) == [Region(20, 0, 4, 1), Region(20, 1, 6, 1), Region(20, 4, 4, 1)]


# On a screen


@pytest.mark.parametrize("no_color", [False, True])
@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_screen_shows_the_time_with_colours_and_without(
    size: tuple[int, int], no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with environment(monkeypatch, no_color=no_color):
        app = Stage(BigClock())
        async with app.run_test(size=size):
            assert app.no_color is no_color
            for seconds in (45, 44, 10):
                app.big.show(seconds)
                dots = dots_of_large if size == LARGE else lambda big: dots_of_small(big, LIT)
                assert dots(app.big) == as_dots(format_clock(seconds))


async def test_without_colours_a_block_is_a_character_and_not_a_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with environment(monkeypatch, no_color=True):
        app = Stage(BigClock())
        async with app.run_test(size=LARGE):
            app.big.show(8)
            shown = characters(app.big)
            assert shown[0].endswith("██████")
            assert shown[1].endswith("██  ██")
            assert [row.count("█") for row in shown] == [len(row.replace(" ", "")) for row in shown]


async def test_a_plain_clock_is_ascii_on_a_screen() -> None:
    app = Stage(BigClock(plain=True))
    async with app.run_test(size=LARGE):
        app.big.show(45)
        assert all(row.isascii() for row in characters(app.big))
        assert dots_of_large(app.big) == as_dots("0:45")


async def test_a_resize_redraws_the_clock() -> None:
    app = Stage(BigClock())
    async with app.run_test(size=LARGE) as pilot:
        app.big.show(45)
        assert dots_of_large(app.big) == as_dots("0:45")
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert dots_of_small(app.big, LIT) == as_dots("0:45")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert dots_of_large(app.big) == as_dots("0:45")


async def test_on_a_screen_a_second_paints_only_the_last_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Stage(BigClock())
    async with app.run_test(size=LARGE) as pilot:
        app.big.show(46)
        await pilot.pause()
        last = app.big.last_figure
        assert (last.region.x, last.region.size) == (20, Size(6, 5))
        written: list[Region] = []
        monkeypatch.setattr(last, "refresh", lambda *regions: written.extend(regions))
        monkeypatch.setattr(app.big, "refresh", lambda *_: pytest.fail("the clock was painted"))
        app.big.show(45)
        assert written == [Region(0, 3, 2, 1)]


async def test_partial_updates_give_the_same_screen_as_a_full_one() -> None:
    """Painted: the clock below and the last figure over it, with colours and ASCII changing."""
    app = Stage(BigClock())
    async with app.run_test(size=LARGE) as pilot:
        for seconds, plain in [(61, False), (60, False), (59, True), (600, True), (599, False)]:
            if app.big.plain is not plain:
                for drawn in (app.big, app.big.last_figure):
                    drawn.set_glyphs("ascii" if plain else "braille")
            app.big.show(seconds)
            app.big.set_class(plain, "-ready")
            await pilot.pause()
            last = app.big.last_figure
            for y in range(ROWS):
                whole = app.big.render_line(y)
                over = last.render_lines(Region(0, y, last.size.width, 1))[0]
                assert over == whole.crop(last.region.x, last.region.right)
