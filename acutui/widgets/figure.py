"""A figure of the body that shows where a point is, and how it is pressed."""

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from acutui.atlas.drawing import Drawing, Span, draw
from acutui.atlas.figure import Figure
from acutui.atlas.model import Rhythm
from acutui.atlas.rhythm import Beat, beat_at
from acutui.practice.records import Side
from acutui.util.types import Glyphs
from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import BLANK, Part

_ROLES = {"line": "dim", "near": "dim", "mark": "accent"}


class FigureView(LineWidget):
    """Draws a figure as large as there is room for."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id, plain=glyphs == "ascii")
        self._glyphs: Glyphs = glyphs
        self._figure: Figure | None = None
        self._point: str | None = None
        self._side: Side | None = None
        self._drawing: Drawing | None = None
        self._beat: Beat | None = None

    def show(self, figure: Figure | None, point: str | None, side: Side | None) -> None:
        """Show a point of a figure; without a figure the widget is empty."""
        if (figure, point, side) == (self._figure, self._point, self._side):
            return
        self.press(None)
        self._figure, self._point, self._side = figure, point, side
        before, self._drawing = self._drawing, self._draw()
        now = self._drawing
        if before is None or now is None or len(before.lines) != len(now.lines):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before.lines, now.lines, strict=True)):
            if old != new:
                self.refresh_line(y, max(_inked_width(old), _inked_width(new)))

    def set_glyphs(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        super().set_glyphs(glyphs)

    def lay_out(self) -> None:
        self._drawing = self._draw()
        self.refresh()

    def press(self, rhythm: Rhythm | None, seconds: float = 0.0) -> None:
        """Show how the point is pressed at this second of the hold; without a rhythm, at rest."""
        before, marks = self._stops(), len(self._drawing.paths) if self._drawing else 1
        self._beat = beat_at(rhythm, seconds, self._glyphs, marks) if rhythm else None
        now = self._stops()
        for place in before.keys() | now.keys():
            if before.get(place) != now.get(place):
                self.refresh(Region(*place, 1, 1))

    def _stops(self) -> dict[tuple[int, int], str]:
        """Return the cells that show the beat, and what each shows."""
        if self._beat is None or self._drawing is None:
            return {}
        stop, character = self._beat.stop, self._beat.character
        return {way[stop % len(way)]: character for way in self._drawing.paths}

    def render_line(self, y: int) -> Strip:
        if self._drawing is None or y >= len(self._drawing.lines):
            return self.strip(BLANK)
        # In as few styles, and so as few bytes, as possible.
        runs, role = self._drawing.lines[y], "dim"
        parts: list[Part] = []
        for at, run in enumerate(runs):
            # Blank braille shows no colour, so it needs no change of style; at the ends, where
            # nothing depends on its width, a space takes a third of the bytes.
            is_outside = run.role == "blank" and at in (0, len(runs) - 1)
            role = _ROLES.get(run.role, role)
            parts.append((" " * len(run.text) if is_outside else run.text, role))
        strip = self.strip(tuple(parts))
        for (x, row), character in self._stops().items():
            if row == y:
                mark = Strip([Segment(character, self.rich_style + self.role("accent"))])
                after = strip.crop(x + 1, strip.cell_length)
                strip = Strip.join([strip.crop(0, x), mark, after])
        return strip

    def _draw(self) -> Drawing | None:
        figure, point = self._figure, self._point
        if figure is None or not self.size:
            return None
        return draw(figure, *self.size, glyphs=self._glyphs, chosen=point, side=self._side)


def _inked_width(runs: tuple[Span, ...]) -> int:
    """Return the cells of a line up to its last dot."""
    last = runs[-1] if runs and runs[-1].role == "blank" else None
    return sum(len(run.text) for run in runs if run is not last)
