"""A figure of the body with the point that is meant."""

from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip

from acutui.atlas.drawing import Drawing, Glyphs, Run, draw
from acutui.atlas.figure import AskedSide, Figure
from acutui.widgets.lines import BLANK, Drawn, Line

_ROLES = {"blank": "", "line": "dim", "near": "dim", "mark": "accent"}


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
        before, was_lit = self._drawing, self._lit
        self._lit = True
        self._drawing = self._drawn()
        self._refresh_changed(before, was_lit)

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
        self._drawing = self._drawn()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if self._drawing is None or y >= len(self._drawing.lines):
            return self.strip(BLANK)
        return self.strip(self._parts(self._drawing.lines[y]))

    def _parts(self, runs: tuple[Run, ...]) -> Line:
        """Return a line in as few styles, and so as few bytes, as it can be told in."""
        ends = (runs[0], runs[-1])
        parts: list[tuple[str, str]] = []
        for run in runs:
            # Empty dots show no colour, so they need no change of style; at the ends, where
            # nothing has to keep its distance, a space is a third of them.
            outside = run.role == "blank" and any(run is end for end in ends)
            text = " " * len(run.text) if outside else run.text
            role = self._role(run) or (parts[-1][1] if parts else _ROLES["line"])
            if parts and parts[-1][1] == role:
                parts[-1] = (parts[-1][0] + text, role)
            else:
                parts.append((text, role))
        return tuple(parts)

    def _role(self, run: Run) -> str:
        if run.role == "mark":
            return "accent" if self._lit else "dim"
        return _ROLES[run.role]

    def _drawn(self) -> Drawing | None:
        if self._figure is None or not self.size.width or not self.size.height:
            return None
        return draw(
            self._figure,
            self.size.width,
            self.size.height,
            glyphs=self._glyphs,
            chosen=self._point,
            side=self._side,
        )

    def _refresh_changed(self, before: Drawing | None, was_lit: bool) -> None:
        """Write only the lines that differ: on one figure a step changes but two or three."""
        now = self._drawing
        if before is None or now is None or len(before.lines) != len(now.lines) or not was_lit:
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before.lines, now.lines, strict=True)):
            if old != new:
                self.refresh_line(y, max(_inked(old), _inked(new)))


def _inked(runs: tuple[Run, ...]) -> int:
    """Return how many cells a line takes up to its last dot."""
    last = runs[-1] if runs and runs[-1].role == "blank" else None
    return sum(len(run.text) for run in runs if run is not last)
