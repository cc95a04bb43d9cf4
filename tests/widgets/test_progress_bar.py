"""Progress as a line: a piece for each hold, as wide as there is room, filled from the left."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.strip import Strip

from acutui.widgets.progress_bar import LEAST, STOPS, ProgressBar
from acutui.widgets.text_block import FLASH, ROLES
from acutui.widgets.text_layout import Line

FULL, EMPTY, GAP = "━", "─", " "
HOLDS = (60.0, 60.0, 60.0, 60.0, 60.0)


class Measured(ProgressBar):
    """A bar of any width without a screen; it notes what it would have written."""

    def __init__(self, width: int, *, plain: bool = False) -> None:
        super().__init__(plain=plain)
        self._size_told = Size(width, 1)
        self.written: list[Region | None] = []

    @property
    def size(self) -> Size:
        return self._size_told

    def refresh(self, *regions: Region, **_: Any) -> "Measured":
        self.written += regions or [None]
        return self

    def strip(self, parts: Line, over: str = "") -> Strip:
        return Strip([Segment(text) for text, _ in parts])

    @property
    def text(self) -> str:
        return self.render_line(0).text

    def tell(self, lengths: Sequence[float], done: float) -> list[Region | None]:
        """Show how far it is, and return what was written for it."""
        self.written = []
        self.show(lengths, done)
        return self.written


class Stage(App[None]):
    """A screen with a bar on it, and nothing else."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)
    CSS = "ProgressBar { width: 1fr; height: 1; } .drawn--accent { color: $accent; }"

    def __init__(self, bar: ProgressBar) -> None:
        super().__init__()
        self.bar = bar

    def compose(self) -> ComposeResult:
        yield self.bar


def bar(width: int, lengths: Sequence[float], done: float, *, plain: bool = False) -> str:
    measured = Measured(width, plain=plain)
    measured.show(lengths, done)
    return measured.text


widths = st.integers(1, 250)
hold_lists = st.lists(st.integers(1, 600), min_size=1, max_size=60)
like_holds = st.builds(
    lambda number, each: [each] * number, st.integers(1, 60), st.integers(1, 600)
)
shares = st.floats(0, 1)


# How wide


@settings(max_examples=80)
@given(widths, hold_lists, shares)
@example(12, [300, 10, 10, 10], 0.0)  # holds that are shorter than a cell
@example(78, [300] * 12 + [10, 10, 10], 0.5)
def test_the_bar_is_exactly_as_wide_as_its_widget(
    width: int, lengths: list[int], share: float
) -> None:
    text = bar(width, lengths, share * len(lengths))
    assert len(text) == width
    assert {*text} <= {FULL, EMPTY, GAP}


@given(widths, like_holds, shares)
def test_holds_of_one_length_have_pieces_of_one_length(
    width: int, lengths: list[int], share: float
) -> None:
    text = bar(width, lengths, share * len(lengths))
    assert len(text) == width
    if width >= LEAST * len(lengths):
        pieces = [len(piece) for piece in text.split(GAP)]
        assert len(pieces) == len(lengths)
        assert min(pieces) >= 1
        # One cell by rounding, and one for the gap that the last has not.
        assert max(pieces) - min(pieces) <= 2
    else:
        assert GAP not in text


@settings(max_examples=100)
@given(widths, hold_lists)
def test_with_room_each_hold_has_its_piece(width: int, lengths: list[int]) -> None:
    # Room is a gap and a cell to see for each, however short a hold is beside the others.
    if width * min(lengths) >= LEAST * sum(lengths):
        pieces = bar(width, lengths, 0.0).split(GAP)
        assert len(pieces) == len(lengths)
        assert all(pieces)
        for piece, length in zip(pieces, lengths, strict=True):
            assert abs(len(piece) - width * length / sum(lengths)) <= 2


def test_a_longer_hold_has_a_longer_piece() -> None:
    assert bar(40, [60, 60, 120], 0.0) == "───────── ───────── ────────────────────"
    assert bar(40, [60, 60, 120], 1.0) == "━━━━━━━━━ ───────── ────────────────────"


def test_with_little_room_there_are_no_gaps() -> None:
    assert bar(15, HOLDS, 2.0) == "━━ ━━ ── ── ───"
    assert bar(14, HOLDS, 2.0) == "━━━━━━────────"


@given(hold_lists, shares)
def test_without_room_or_holds_nothing_is_drawn(lengths: list[int], share: float) -> None:
    assert bar(0, lengths, share * len(lengths)) == ""
    assert bar(40, [], 0.0) == ""


# How full


@given(widths, hold_lists)
def test_at_the_beginning_nothing_is_full_and_at_the_end_all_is(
    width: int, lengths: list[int]
) -> None:
    assert FULL not in bar(width, lengths, 0.0)
    assert EMPTY not in bar(width, lengths, len(lengths))
    assert bar(width, lengths, 0.0).translate({ord(EMPTY): FULL}) == bar(
        width, lengths, len(lengths)
    )


@settings(max_examples=100)
@given(widths, hold_lists, shares, shares)
def test_a_full_cell_stays_full(width: int, lengths: list[int], one: float, other: float) -> None:
    less, more = sorted((one * len(lengths), other * len(lengths)))
    before, after = bar(width, lengths, less), bar(width, lengths, more)
    full = [x for x, cell in enumerate(before) if cell == FULL]
    assert all(after[x] == FULL for x in full)
    assert [x for x, cell in enumerate(before) if cell == GAP] == [
        x for x, cell in enumerate(after) if cell == GAP
    ]


@given(widths, hold_lists, shares)
def test_it_fills_from_the_left(width: int, lengths: list[int], share: float) -> None:
    cells = bar(width, lengths, share * len(lengths)).replace(GAP, "")
    assert cells == FULL * cells.count(FULL) + EMPTY * cells.count(EMPTY)


@given(widths, like_holds, st.data())
def test_past_holds_are_full_and_future_ones_empty(
    width: int, lengths: list[int], data: st.DataObject
) -> None:
    over = data.draw(st.integers(0, len(lengths) - 1))
    within = data.draw(st.floats(0, 0.999))
    if width >= LEAST * len(lengths):
        pieces = bar(width, lengths, over + within).split(GAP)
        assert all({*piece} == {FULL} for piece in pieces[:over])
        assert all({*piece} == {EMPTY} for piece in pieces[over + 1 :])


def test_the_current_hold_fills_in_four_steps() -> None:
    seen = [bar(24, [60.0, 60.0, 60.0], 1 + step / 20) for step in range(20)]
    stops = list(dict.fromkeys(seen))
    assert stops == [
        "━━━━━━━ ─────── ────────",
        "━━━━━━━ ━━───── ────────",
        "━━━━━━━ ━━━━─── ────────",
        "━━━━━━━ ━━━━━── ────────",
    ]
    assert [seen.index(stop) for stop in stops] == [0, 5, 10, 15]
    assert len(stops) == STOPS


def test_a_plain_bar_is_ascii() -> None:
    assert bar(24, [60.0, 60.0, 60.0], 1.5, plain=True) == "======= ====--- --------"


# What is written


@settings(max_examples=100)
@given(widths, hold_lists, st.lists(shares, min_size=2, max_size=6))
def test_only_cells_that_fill_are_written(
    width: int, lengths: list[int], along: list[float]
) -> None:
    measured = Measured(width)
    measured.show(lengths, along[0] * len(lengths))
    for share in along[1:]:
        before = measured.text
        written = measured.tell(lengths, share * len(lengths))
        differ = [
            x
            for x, pair in enumerate(zip(before, measured.text, strict=True))
            if pair[0] != pair[1]
        ]
        if differ:
            assert written == [Region(differ[0], 0, differ[-1] - differ[0] + 1, 1)]
        else:
            assert written == []


def test_nothing_is_written_between_two_steps() -> None:
    measured = Measured(80)
    measured.show(HOLDS, 1.0)
    assert measured.tell(HOLDS, 1.24) == []
    assert measured.tell(HOLDS, 1.26) == [Region(16, 0, 4, 1)]


def test_going_back_empties_full_cells() -> None:
    measured = Measured(15)
    measured.show(HOLDS, 3.0)
    assert measured.tell(HOLDS, 1.0) == [Region(3, 0, 5, 1)]
    assert measured.text == "━━ ── ── ── ───"


def test_a_whole_session_writes_every_cell_once() -> None:
    measured = Measured(80)
    measured.show(HOLDS, 0.0)
    written: list[Region] = []
    for second in range(1, 301):
        written += [region for region in measured.tell(HOLDS, second / 60) if region]
    assert sum(region.area for region in written) == 80 - 4, "all but the gaps"
    assert all(one.right <= other.x for one, other in pairwise(written))
    assert len(written) == len(HOLDS) * STOPS


# On a screen


@pytest.mark.parametrize("width", [1, 14, 40, 78, 200])
async def test_on_a_screen_the_bar_is_as_wide_as_its_widget(width: int) -> None:
    app = Stage(ProgressBar())
    async with app.run_test(size=(width, 3)):
        for done in (0.0, 1.5, 5.0):
            app.bar.show(HOLDS, done)
            strip = app.bar.render_line(0)
            assert strip.cell_length == width
            assert strip.text == bar(width, HOLDS, done)


async def test_a_resize_redraws_the_bar() -> None:
    app = Stage(ProgressBar())
    async with app.run_test(size=(80, 3)) as pilot:
        app.bar.show(HOLDS, 2.5)
        for width in (40, 9, 120):
            await pilot.resize_terminal(width, 3)
            await pilot.pause()
            assert app.bar.render_line(0).text == bar(width, HOLDS, 2.5)


async def test_full_cells_have_the_accent() -> None:
    app = Stage(ProgressBar())
    async with app.run_test(size=(40, 3)):
        app.bar.show(HOLDS, 2.0)
        styles: dict[str, set[Style | None]] = {FULL: set(), EMPTY: set()}
        for segment in app.bar.render_line(0):
            for cell in {*segment.text} - {GAP}:
                styles[cell].add(segment.style)
        assert [len(found) for found in styles.values()] == [1, 1]
        assert styles[FULL].isdisjoint(styles[EMPTY])


async def test_the_whole_bar_flashes_and_returns() -> None:
    app = Stage(ProgressBar())
    async with app.run_test(size=(40, 3)) as pilot:
        app.bar.show(HOLDS, 2.5)
        before = app.bar.render_line(0)
        app.bar.flash()
        (lit,) = app.bar.render_line(0)
        assert (lit.text, lit.style and lit.style.reverse) == (" " * 40, True)
        app.bar.show(HOLDS, 2.75)
        assert app.bar.render_line(0).text == " " * 40, "what fills meanwhile waits"
        app.bar.show(HOLDS, 2.5)
        await pilot.pause(FLASH + 0.15)
        assert app.bar.render_line(0) == before
