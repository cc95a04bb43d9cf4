"""What a figure shows, in a line under it."""

from rich.cells import cell_len
from textual.geometry import Size

from acutui.atlas.figure import Figure
from acutui.atlas.wording import format_caption
from acutui.practice.records import Side
from acutui.util.text import sanitize
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import BLANK, Line, line

LEAST_FIGURE_ROWS = 9
"""Rows of a figure that a caption must leave; where there are fewer, there is no caption."""


class Caption(TextBlock):
    """Which part of the body a figure shows, which side of it, seen from where."""

    def show_figure(self, figure: Figure | None, side: Side | None) -> None:
        caption = sanitize(format_caption(figure, side)) if figure else ""
        self.show(lambda width: [_centre(caption, width)])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return int(container.height > LEAST_FIGURE_ROWS)


def _centre(caption: str, width: int) -> Line:
    """Return the caption, or as much of it before a comma as there is room for."""
    while cell_len(caption) > width and "," in caption:
        caption = caption.rpartition(",")[0]
    before = max(0, width - cell_len(caption)) // 2
    return line(" " * before + caption, "dim") if caption else BLANK
