"""A figure with a point on it, and the beat of pressing."""

from pathlib import Path

import pytest
from rich.color import Color
from support.widgets import Alone, drawn, text_of, watch_repaints
from syrupy.assertion import SnapshotAssertion
from textual import constants
from textual.geometry import Region, Size

from acutui.atlas.drawing import draw
from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.gallery import Gallery
from acutui.util.types import Glyphs
from acutui.widgets.figure import FigureView


@pytest.mark.parametrize("glyphs", ["braille", "blocks", "ascii"])
@pytest.mark.parametrize("size", [(30, 16), (14, 8)], ids=["large", "small"])
async def test_a_figure(
    tmp_path: Path, glyphs: Glyphs, size: tuple[int, int], picture: SnapshotAssertion
) -> None:
    gallery = Gallery(tmp_path)
    view = FigureView(glyphs)
    async with Alone(view).run_test(size=size):
        assert text_of(view).strip() == "", "there is no figure yet"
        view.show(gallery.figure(gallery.names_for("LI4")[0]), "LI4", "left")
        shown = [drawn(view)]
        asked = watch_repaints(view)
        view.show(gallery.figure(gallery.names_for("LI4")[0]), "LI4", "left")
        assert asked == [], "the same once more"
        view.show(gallery.figure(gallery.names_for("LI4")[0]), "LI4", "right")
        shown.append(drawn(view))
        repainted = [region for region in asked if isinstance(region, Region)]
        assert [region.x for region in repainted] == [0] * len(asked)
        shown.append("\n".join(f"{one.y}: {one.width} by {one.height}" for one in repainted))
        asked.clear()
        view.show(None, None, None)
        assert asked == [None]
        assert text_of(view).strip() == ""
    assert "\n".join(shown) == picture


def backgrounds(view: FigureView) -> list[list[Color | None]]:
    """The background of each cell."""
    return [
        [segment.style.bgcolor if segment.style else None for segment in line for _ in segment.text]
        for line in map(view.render_line, range(view.size.height))
    ]


async def test_a_body_is_filled_where_there_are_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(constants), "COLOR_SYSTEM", "truecolor")
    gallery, view = Gallery(tmp_path), FigureView("braille")
    app = Alone(view)
    async with app.run_test(size=(34, 20)):
        view.show(gallery.figure("hand-back"), "LI4", "left")
        at_rest = backgrounds(view)
        found = {color for row in at_rest for color in row}
        assert len(found) == 7, "all tones but hair"
        asked = watch_repaints(view)
        view.press("circles", 0.0)
        assert [one.display for one in view.mark_cells] == [True, False]
        assert asked == [], "only the cell of the mark is painted"
        assert backgrounds(view) == at_rest, "what moves is drawn on the glow"
        asked.clear()
        view.show(gallery.figure("hand-back"), "EX-UE8", "left")
        after = backgrounds(view)
        changed = {y for y in range(20) if after[y] != at_rest[y]}
        painted = {one.y: one.width for one in asked if one is not None}
        assert changed <= painted.keys() < set(range(20)), "the other rows stay"
        for y in changed:
            last = max(x for x in range(34) if after[y][x] != at_rest[y][x])
            assert last < painted[y] < 34, "what is right of the change stays"


@pytest.mark.parametrize(
    ("colors", "glyphs", "no_color"),
    [("standard", "braille", ""), ("truecolor", "ascii", ""), ("truecolor", "braille", "1")],
)
async def test_a_body_is_lines_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, colors: str, glyphs: Glyphs, no_color: str
) -> None:
    monkeypatch.setitem(vars(constants), "COLOR_SYSTEM", colors)
    monkeypatch.setenv("NO_COLOR", no_color)
    gallery, view = Gallery(tmp_path), FigureView(glyphs)
    app = Alone(view)
    async with app.run_test(size=(34, 20)):
        view.show(gallery.figure("hand-back"), "LI4", "left")
        assert len({color for row in backgrounds(view) for color in row}) == 1


@pytest.mark.parametrize("colors", ["standard", "truecolor"])
async def test_a_smaller_widget_is_painted_before_it_is_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, colors: str
) -> None:
    monkeypatch.setitem(vars(constants), "COLOR_SYSTEM", colors)
    gallery, view = Gallery(tmp_path), FigureView("braille")
    async with Alone(view).run_test(size=(60, 30)) as pilot:
        view.show(gallery.figure("hand-back"), "LI4", "left")
        view.press("circles", 0.0)
        monkeypatch.setattr(view, "lay_out", lambda: None)
        await pilot.resize_terminal(12, 8)
        for y in range(30):
            assert view.render_line(y).cell_length == 12
        assert [one.render_line(0).cell_length for one in view.mark_cells] == [1, 1]


async def test_a_step_while_the_terminal_is_resized(tmp_path: Path) -> None:
    gallery, view = Gallery(tmp_path), FigureView("braille")
    async with Alone(view).run_test(size=(60, 20)) as pilot:
        view.show(gallery.figure("hand-back"), "LI4", "left")
        # The widget has its new size before it is told.
        pilot.app.screen._refresh_layout(Size(40, 20))
        view.show(gallery.figure("hand-back"), "LI4", "right")
        assert view.render_line(10).cell_length == 40


async def test_a_figure_without_skin_has_its_mark_in_the_accent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(vars(constants), "COLOR_SYSTEM", "truecolor")
    figure = parse_figure(
        '<svg viewBox="0 0 20 20" data-side="left"><path stroke="none" d="M2 2L18 18"/>'
        '<circle id="LI4" cx="5" cy="15" r="1"/></svg>',
        "own",
    )
    assert figure.strokes, "others fill what is a line here"
    view = FigureView("braille")
    async with Alone(view).run_test(size=(34, 20)):
        view.show(figure, "LI4", "left")
        accent = view.role("accent").color
        marks = [s for y in range(20) for s in view.render_line(y) if "●" in s.text]
        assert [s.style.color for s in marks if s.style] == [accent]


async def test_the_map_beside_a_figure_is_painted_again_only_where_it_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(vars(constants), "COLOR_SYSTEM", "truecolor")
    gallery, view = Gallery(), FigureView("braille")
    figure = gallery.figure("foot-inner")
    body = gallery.map_of(figure)
    assert body is not None
    async with Alone(view).run_test(size=(40, 20)):
        view.show(figure, "KI3", "left")
        without = text_of(view)
        view.show(figure, "KI3", "left", body)
        assert text_of(view) != without
        assert text_of(view).count("●") == 2, "at the foot, and on the map"
        asked = watch_repaints(view)
        view.show(figure, "KI3", "left", body)
        assert asked == []
        view.show(figure, "SP6", "left", body)
        assert 0 < len(asked) < 20
        view.press("circles", 0.0)
        assert [one.display for one in view.mark_cells] == [True, False], "the map has no beat"


@pytest.mark.parametrize("colors", ["standard", "truecolor"])
async def test_what_stands_beside_a_body_has_roles_of_its_own(
    monkeypatch: pytest.MonkeyPatch, colors: str
) -> None:
    monkeypatch.setitem(vars(constants), "COLOR_SYSTEM", colors)
    figure = parse_figure(
        """<svg viewBox="0 0 100 100" data-side="left"><path class="skin" d="M30 2H70V98H30Z"/>
        <circle id="A" cx="50" cy="50"/><circle id="B" cx="50" cy="90"/>
        <path class="ruler" data-for="A" data-fingers="2" d="M50 50V70"/>
        <path class="hand" data-for="A" d="M0 50H40"/><text x="2" y="20">hip</text></svg>""",
        "own",
    )
    names = ("label", "label", "hand") if colors == "truecolor" else ("dim", "half", "faint")
    view = FigureView("braille")
    async with Alone(view).run_test(size=(40, 20)):
        view.show(figure, "A", "left")
        shown = {span.role for line in draw(figure, 40, 20, chosen="A").lines for span in line}
        assert {"label", "ruler", "hand", "near"} <= shown
        lines = [view.render_line(y) for y in range(20)]
        styles = {segment.style for line in lines for segment in line}
        for name in names:
            wanted = view.rich_style + view.role(name)
            assert any(style and style.color == wanted.color for style in styles), name
