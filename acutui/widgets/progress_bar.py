"""Progress as a line, a piece for each hold."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from textual.geometry import Region
from textual.strip import Strip

from acutui.util.types import Glyphs
from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import Part

STOPS = 4
"""Parts in which a piece fills: a line that crept would only cost attention, and bytes."""

LEAST = 3
"""Cells of the shortest hold, from which on there is room for a gap after each."""


class ProgressBar(LineWidget):
    """A line in pieces that fill from the left; only what fills is written."""

    def __init__(self, *, plain: bool = False, id: str | None = None) -> None:
        super().__init__(id=id, plain=plain)
        self._lengths: tuple[float, ...] = ()
        self._done = 0.0
        self._parts: tuple[Part, ...] = ()

    def show(self, lengths: Sequence[float], done: float) -> None:
        """Show pieces of these lengths, of which so many are `done`: 2.5 is half of the third."""
        self._lengths, self._done = tuple(lengths), done
        before, self._parts = _cells(self._parts), self._drawn()
        now = _cells(self._parts)
        differ = [x for x in range(len(now)) if before[x : x + 1] != now[x]]
        if differ:
            self.refresh(Region(differ[0], 0, differ[-1] - differ[0] + 1, 1))

    def set_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with other glyphs from now on."""
        super().set_glyphs(glyphs)
        self._parts = self._drawn()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._parts = self._drawn()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw it, each part by itself, so that each can be written by itself."""
        if self._flashing:
            return self.render_flash()
        return Strip.join([self.strip((part,)).crop(0, len(part[0])) for part in self._parts])

    def _drawn(self) -> tuple[Part, ...]:
        """Return the line in parts, of which each has been filled, or has not, as a whole."""
        width, whole = self.size.width, sum(self._lengths)
        if not width or not whole:
            return ()
        ends = [round(width * end / whole) for end in accumulate(self._lengths)]
        gap = int(min(b - a for a, b in pairwise([0, *ends])) >= LEAST)
        parts: list[Part] = []
        for at, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            last = at == len(ends) - 1
            parts += self._piece(end - start - (0 if last else gap), self._done - at)
            parts += [] if last or not gap else [(" ", "")]
        return tuple(parts)

    def _piece(self, cells: int, done: float) -> list[Part]:
        """Return a piece of so many cells; the present one in its stops."""
        if not 0 <= done < 1:
            return [self._run(cells, full=done >= 1)]
        stops = [round(cells * stop / STOPS) for stop in range(STOPS + 1)]
        return [
            self._run(end - start, full=stop < int(done * STOPS))
            for stop, (start, end) in enumerate(pairwise(stops))
        ]

    def _run(self, cells: int, *, full: bool) -> Part:
        done, open_ = ("=", "-") if self.plain else ("━", "─")
        return (done * cells, "accent") if full else (open_ * cells, "faint")


def _cells(parts: Sequence[Part]) -> str:
    return "".join(text for text, _ in parts)
