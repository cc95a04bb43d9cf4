"""A figure of the body with the point that is meant."""

from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip

from acutui.atlas.drawing import Drawing, Glyphs, draw
from acutui.atlas.figure import AskedSide, Figure
from acutui.widgets.lines import BLANK, Drawn

_ROLES = {"blank": "", "line": "dim", "near": "faint", "mark": "accent"}


class FigureView(Drawn):
    """Draws a figure as large as there is room, and lets the chosen place pulse by its cells."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs: Glyphs = glyphs
        self._figure: Figure | None = None
        self._point: str | None = None
        self._side: AskedSide | None = None
        self._drawing: Drawing | None = None
        self._lit = True

    def show(self, figure: Figure | None, point: str | None, side: AskedSide | None) -> None:
        """Show `point` on `side` of a figure; None shows an empty place."""
        if (figure, point, side) == (self._figure, self._point, self._side):
            return
        self._figure, self._point, self._side = figure, point, side
        self._lit = True
        self._draw()

    def pulse(self, lit: bool) -> None:
        """Light the chosen place, or dim it; only its cells are written."""
        if lit == self._lit or self._drawing is None:
            return
        self._lit = lit
        rows = {y for _, y in self._drawing.places}
        for y in rows:
            across = [x for x, at in self._drawing.places if at == y]
            self.refresh(Region(min(across), y, max(across) - min(across) + 1, 1))

    @property
    def text(self) -> str:
        """The drawing as plain text."""
        return self._drawing.text if self._drawing else ""

    def on_resize(self, _: Resize) -> None:
        """Draw for the new size."""
        self._draw()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if self._drawing is None or y >= len(self._drawing.lines):
            return self.strip(BLANK)
        runs = self._drawing.lines[y]
        mark = "accent" if self._lit else "dim"
        return self.strip(
            tuple((run.text, mark if run.role == "mark" else _ROLES[run.role]) for run in runs)
        )

    def _draw(self) -> None:
        self._drawing = None
        if self._figure is not None and self.size.width and self.size.height:
            self._drawing = draw(
                self._figure,
                self.size.width,
                self.size.height,
                glyphs=self._glyphs,
                chosen=self._point,
                side=self._side,
            )
        self.refresh()
