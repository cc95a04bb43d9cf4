"""Single cells, written as such.

Textual writes a region from the left edge of its widget on: for a clock that is a hundred bytes
a second too many over a slow line. Here the cells that changed are written and nothing else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from rich.style import Style
from textual.dom import NoScreen
from textual.errors import NoWidget
from textual.geometry import Region
from textual.widget import Widget

MOST = 240
"""Cells up to which it is worth it; what changes more is painted by Textual."""

Piece = tuple[int, int, str]
"""Where on the screen a text begins, and the text."""


def write_cells(widget: Widget, regions: Collection[Region]) -> bool:
    """Write what a widget shows in these regions of it; False where Textual must paint it.

    That is where much changes, where something lies over it, and while screens change.
    """
    if not regions or sum(region.area for region in regions) > MOST or not _lies_open(widget):
        return False
    pieces = _pieces(widget, _runs(regions))
    if pieces is None:
        return False
    console = widget.app.console
    written: list[str] = []
    for style, texts in pieces.items():
        # One change of style for all that wear it.
        begin, _, end = style.render("\0", color_system=console._color_system).partition("\0")
        cells = "".join(f"\x1b[{y + 1};{x + 1}H{text}" for x, y, text in texts)
        written.append(f"{begin}{cells}{end}")
    driver = widget.app._driver
    if driver is not None:
        driver.write("".join(written))
        driver.flush()
    return True


def _lies_open(widget: Widget) -> bool:
    """Whether the widget's screen is the one that is shown, and its layout stands."""
    try:
        screen = widget.screen
    except NoScreen:
        return False
    app = widget.app
    # To ask for a place while the layout is open would settle it, and nobody would be told.
    open_layout = getattr(screen._compositor, "_full_map_invalidated", True)
    return screen is app.screen and not app._batch_count and not open_layout


def _runs(regions: Collection[Region]) -> Iterator[Region]:
    """Join cells that lie side by side to runs of one row."""
    rows: dict[int, set[int]] = defaultdict(set)
    for region in regions:
        for y in region.line_range:
            rows[y].update(region.column_range)
    for y, columns in rows.items():
        begins = [x for x in columns if x - 1 not in columns]
        ends = [x + 1 for x in columns if x + 1 not in columns]
        for begin, end in zip(sorted(begins), sorted(ends), strict=True):
            yield Region(begin, y, end - begin, 1)


def _pieces(widget: Widget, runs: Iterable[Region]) -> dict[Style, list[Piece]] | None:
    """Return what stands in these runs of a widget, by its style; None where it isn't seen."""
    found: dict[Style, list[Piece]] = defaultdict(list)
    corner = widget.region.offset
    for run in runs:
        x, y = corner + run.offset
        if not all(_is_seen(widget, x + column, y) for column in range(run.width)):
            return None
        for segment in widget.render_lines(run)[0].simplify():
            found[segment.style or Style.null()].append((x, y, segment.text))
            x += segment.cell_length
    return found


def _is_seen(widget: Widget, x: int, y: int) -> bool:
    try:
        return widget.screen.get_widget_at(x, y)[0] is widget
    except NoWidget:
        return False
