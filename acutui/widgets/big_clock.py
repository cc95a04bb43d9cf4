"""The time left, in large figures."""

from textual.app import ComposeResult
from textual.strip import Strip

from acutui.util.durations import format_clock
from acutui.widgets.mouse import press_default
from acutui.widgets.text_block import LineWidget

_FIGURES = (
    "###   # ### ### # # ### ### ### ### ###  ",
    "# #   #   #   # # # #   #     # # # # # #",
    "# #   # ### ### ### ### ###   # ### ###  ",
    "# #   # #     #   #   # # #   # # #   # #",
    "###   # ### ###   # ### ###   # ### ###  ",
)
"""0 to 9 in three columns each, with a blank one between, and a colon."""
ROWS = len(_FIGURES)
_HALVES = {"##": "█", "# ": "▀", " #": "▄", "  ": " "}
_ASCII = str.maketrans("█▀▄", "#'.")
_DOT_WIDTH = 2  # cells of a dot, which make it about as wide as high


class LastFigure(LineWidget):
    """The figure of the single seconds, cut out of the clock below it.

    Textual paints a widget from its left edge on. This edge is close to what changes every
    second, which saves about half of the bytes that a hold writes.
    """

    def __init__(self, big: "BigClock") -> None:
        super().__init__()
        self._big = big
        self.styles.position = "absolute"
        self.styles.height = "100%"

    def place(self, start: int, width: int) -> None:
        """Cover these columns of the clock."""
        self.styles.offset = (start, 0)
        self.styles.width = width

    def render_line(self, y: int) -> Strip:
        start = int(self.styles.offset.x.value)
        return self._big.render_line(y).crop(start, start + self.size.width)


class BigClock(LineWidget):
    """Minutes and seconds in dots as high as a row, or half a row where there is less room.

    When the time changes, only the rows that change are painted, up to the last changed dot.
    """

    def __init__(self, *, plain: bool = False, id: str | None = None) -> None:
        super().__init__(id=id, plain=plain)
        self._rows: tuple[str, ...] = ()
        self.text = ""
        self.last_figure = LastFigure(self)

    def compose(self) -> ComposeResult:
        yield self.last_figure

    def on_click(self) -> None:
        """Pause, or go on."""
        press_default(self, "space")

    def show(self, seconds: float) -> None:
        self.text = format_clock(seconds)
        before, self._rows = self._rows, self._draw()
        if [len(row) for row in before] != [len(row) for row in self._rows]:
            self.lay_out()
            return
        start = len(self._rows[0]) - self._figure_width
        for y, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if left := _count_changed(old[:start], new[:start]):
                self.refresh_line(y, left)
            if right := _count_changed(old[start:], new[start:]):
                self.last_figure.refresh_line(y, right)

    def lay_out(self) -> None:
        self._rows = self._draw()
        width = self._figure_width
        self.last_figure.place(len(self._rows[0]) - width, width)
        self.last_figure.refresh()
        self.refresh()

    @property
    def _figure_width(self) -> int:
        return 3 * _DOT_WIDTH if len(self._rows) == ROWS else 3

    def render_line(self, y: int) -> Strip:
        return self.strip(((self._rows[y] if y < len(self._rows) else "", ""),))

    def _draw(self) -> tuple[str, ...]:
        starts = [4 * "0123456789:".index(character) for character in self.text]
        dots = [" ".join(row[start : start + 3] for start in starts) for row in _FIGURES]
        if self.size.height >= ROWS and len(dots[0]) * _DOT_WIDTH <= self.size.width:
            rows = ["".join(dot.replace("#", "█") * _DOT_WIDTH for dot in row) for row in dots]
        else:
            dots.append(" " * len(dots[0]))
            pairs = [zip(*dots[row : row + 2], strict=True) for row in range(0, ROWS, 2)]
            rows = ["".join(_HALVES[upper + lower] for upper, lower in pair) for pair in pairs]
        return tuple(row.translate(_ASCII) if self.plain else row for row in rows)


def _count_changed(before: str, now: str) -> int:
    """Return the number of cells up to the last one that changed."""
    pairs = zip(before, now, strict=True)
    return max((at for at, (old, new) in enumerate(pairs, 1) if old != new), default=0)
