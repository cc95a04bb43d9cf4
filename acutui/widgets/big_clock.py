"""The time to go, in large figures."""

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from acutui.util.durations import clock
from acutui.util.types import Glyphs
from acutui.widgets.text_block import LineWidget

_FIGURES = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": ("  #", "  #", "  #", "  #", "  #"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
}
ROWS = 5
_HALVES = {"##": "█", "# ": "▀", " #": "▄", "  ": " "}
_PLAIN = str.maketrans("█▀▄", "#'.")
_WIDE = 2
"""Cells that a dot is wide, so that it is about as wide as high."""


class BigClock(LineWidget):
    """Minutes and seconds in dots of one row, or of half a row where there is less room.

    When the time changes only the dots that change are written.
    """

    def __init__(self, *, plain: bool = False, id: str | None = None) -> None:
        super().__init__(id=id, plain=plain)
        self._rows: tuple[str, ...] = ()
        self.text = ""

    def show(self, seconds: float) -> None:
        """Show the time to go."""
        text = clock(seconds)
        if text == self.text:
            return
        self.text = text
        before, self._rows = self._rows, self._drawn()
        if [len(row) for row in before] != [len(row) for row in self._rows]:
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            for at in _changed(old, new):
                self.refresh(Region(at, y, _WIDE, 1))

    def dress(self, glyphs: Glyphs) -> None:
        """Draw with other glyphs from now on."""
        super().dress(glyphs)
        self._rows = self._drawn()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._rows = self._drawn()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        base = self.rich_style
        row = self._rows[y] if y < len(self._rows) else ""
        return Strip([Segment(row, base)]).adjust_cell_length(self.size.width, base)

    def _drawn(self) -> tuple[str, ...]:
        figures = [_FIGURES[character] for character in self.text]
        dots = [" ".join(figure[row] for figure in figures) for row in range(ROWS)]
        if self.size.height >= ROWS and len(dots[0]) * _WIDE <= self.size.width:
            rows = ["".join(dot.replace("#", "█") * _WIDE for dot in row) for row in dots]
        else:
            pairs = zip(dots[::2], [*dots[1::2], " " * len(dots[0])], strict=True)
            rows = [
                "".join(_HALVES[upper + lower] for upper, lower in zip(*pair, strict=True))
                for pair in pairs
            ]
        return tuple(row.translate(_PLAIN) if self.plain else row for row in rows)


def _changed(before: str, now: str) -> list[int]:
    """Return where the pieces of a row begin that are to be written anew."""
    pieces = range(0, len(now), _WIDE)
    return [at for at in pieces if before[at : at + _WIDE] != now[at : at + _WIDE]]
