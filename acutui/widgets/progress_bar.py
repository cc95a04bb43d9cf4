"""Progress as a line, with a piece for each hold."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from textual.geometry import Region
from textual.strip import Strip

from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import Part

STOPS = 4  # steps in which a piece fills: one that crept would only cost attention, and bytes
LEAST = 3  # cells that the shortest hold must have for a gap after each


class ProgressBar(LineWidget):
    """A line in pieces that fill from the left; only the cells that change are written."""

    _lengths: tuple[float, ...] = ()
    _done = 0.0
    _parts: tuple[Part, ...] = ()

    def show(self, lengths: Sequence[float], done: float) -> None:
        """Show pieces of these lengths. `done` is 2.5 in the middle of the third."""
        self._lengths, self._done = tuple(lengths), done
        before, self._parts = _text_of(self._parts), self._draw()
        now = _text_of(self._parts)
        differ = [x for x in range(len(now)) if before[x : x + 1] != now[x]]
        if differ:
            self.refresh(Region(differ[0], 0, differ[-1] - differ[0] + 1, 1))

    def lay_out(self) -> None:
        self._parts = self._draw()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if self._flashing:
            return self.render_flash()
        # Each part is a strip of its own, so that it can be written by itself.
        return Strip.join([self.strip((part,)).crop(0, len(part[0])) for part in self._parts])

    def _draw(self) -> tuple[Part, ...]:
        """Return the line in parts, each of which is filled as a whole or not at all."""
        width, total = self.size.width, sum(self._lengths)
        if not width or not total:
            return ()
        ends = [round(width * end / total) for end in accumulate(self._lengths)]
        pieces = list(pairwise([0, *ends]))
        gap = int(min(end - start for start, end in pieces) >= LEAST)
        full, empty = ("=", "-") if self.plain else ("━", "─")
        parts: list[Part] = []
        for at, (start, end) in enumerate(pieces):
            space = gap if at < len(pieces) - 1 else 0
            done = self._done - at
            # Only the present piece fills little by little.
            steps = STOPS if 0 <= done < 1 else 1
            stops = [round((end - start - space) * step / steps) for step in range(steps + 1)]
            for step, (left, right) in enumerate(pairwise(stops)):
                sign, role = (full, "accent") if step < int(done * steps) else (empty, "faint")
                parts.append((sign * (right - left), role))
            parts.append((" " * space, ""))
        return tuple(part for part in parts if part[0])


def _text_of(parts: Sequence[Part]) -> str:
    return "".join(text for text, _ in parts)
