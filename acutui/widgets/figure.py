"""A figure of the body that shows where a point is, and how it is pressed."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import get_args

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip

from acutui.atlas.cell_characters import Role
from acutui.atlas.drawing import Drawing, Span, draw
from acutui.atlas.figure import Figure
from acutui.atlas.model import Rhythm
from acutui.atlas.raster import Dot
from acutui.atlas.rhythm import Beat, beat_at
from acutui.atlas.shading import Tone
from acutui.practice.records import Side
from acutui.util.types import Glyphs
from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import BLANK, Part

_ROLES: dict[Role, str] = {
    "line": "dim",
    "near": "dim",
    "mark": "accent",
    "label": "dim",
    "ruler": "half",
    "hand": "faint",
    "map": "faint",
    "spot": "accent",
}
_FILLED_ROLES: dict[Role, str] = {
    "blank": "contour",
    "line": "contour",
    "near": "ring",
    "mark": "lit",
    "label": "label",
    "ruler": "label",
    "hand": "hand",
    "map": "map",
    "spot": "lit",
}
_GROUNDS = frozenset(get_args(Tone))
_FRONTS = frozenset(_FILLED_ROLES.values())


class MarkCell(LineWidget):
    """The cell of a mark, cut out of the figure below it.

    Textual paints a widget from its left edge on, and a filled body has many tones there: a beat
    that changes one cell a second writes only this one.
    """

    def __init__(self, figure: "FigureView") -> None:
        super().__init__()
        self._figure = figure
        self.cell = 0, 0
        self.display = False
        self.styles.position = "absolute"
        self.styles.width = self.styles.height = 1

    def place(self, cell: Dot | None) -> None:
        """Lie over a cell, or nowhere."""
        if cell is not None and cell != self.cell:
            self.cell = self.styles.offset = cell
        self.display = cell is not None

    def render_line(self, y: int) -> Strip:
        column, row = self.cell
        return self._figure.render_line(row).crop(column, column + 1).adjust_cell_length(1)


class FigureView(LineWidget):
    """Draws a figure as large as there is room for."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id, plain=glyphs == "ascii")
        self._glyphs: Glyphs = glyphs
        self._figure: Figure | None = None
        self._body: Figure | None = None
        self._point: str | None = None
        self._side: Side | None = None
        self._drawing: Drawing | None = None
        self._beat: Beat | None = None
        self._tones: dict[str, Style] = {}
        self.mark_cells = MarkCell(self), MarkCell(self)

    def compose(self) -> ComposeResult:
        yield from self.mark_cells

    def show(
        self,
        figure: Figure | None,
        point: str | None,
        side: Side | None,
        body: Figure | None = None,
    ) -> None:
        """Show a point of a figure; without a figure the widget is empty.

        Args:
            figure: The close-up.
            point: The id of the point.
            side: The side that is pressed, as in `draw`.
            body: The map of the body to be shown beside it.
        """
        shown = (self._figure, self._point, self._side, self._body)
        if (figure, point, side, body) == shown:
            return
        self.press(None)
        self._figure, self._point, self._side, self._body = figure, point, side, body
        before, self._drawing = self._drawing, self._draw()
        now = self._drawing
        if before is None or now is None or _size_of(before) != _size_of(now):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before.lines, now.lines, strict=True)):
            if old != new:
                self.refresh_line(y, _count_to_last_change(old, new))

    def set_glyphs(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        super().set_glyphs(glyphs)

    def lay_out(self) -> None:
        self._drawing = self._draw()
        self._place_mark_cells()
        self.refresh()

    def notify_style_update(self) -> None:
        # Another theme may have the tones of a body, or have none.
        super().notify_style_update()
        self._tones.clear()
        self._drawing = self._draw()

    def press(self, rhythm: Rhythm | None, seconds: float = 0.0) -> None:
        """Show how the point is pressed at this second of the hold; without a rhythm, at rest."""
        before, marks = self._stops(), len(self._drawing.paths) if self._drawing else 1
        self._beat = beat_at(rhythm, seconds, self._glyphs, marks) if rhythm else None
        now = self._stops()
        self._place_mark_cells()
        apart = {one.cell: one for one in self.mark_cells if one.display}
        for place in before.keys() | now.keys():
            if before.get(place) == now.get(place):
                continue
            if place in apart:
                apart[place].refresh()
            else:
                self.refresh(Region(*place, 1, 1))

    def _place_mark_cells(self) -> None:
        paths = self._drawing.paths if self._drawing and self._beat else ()
        fixed = [path[0] for path in paths if len(path) == 1]
        for one, cell in zip(self.mark_cells, [*fixed, None, None], strict=False):
            one.place(cell)

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
        if self._is_filled:
            return self._render_filled(runs, y)
        parts: list[Part] = []
        for at, run in enumerate(runs):
            # Blank braille shows no colour, so it needs no change of style; at the ends, where
            # nothing depends on its width, a space takes a third of the bytes.
            is_outside = run.role == "blank" and at in (0, len(runs) - 1)
            role = _ROLES.get(run.role, role)
            parts.append((" " * len(run.text) if is_outside else run.text, role))
        return self._with_stops(self.strip(tuple(parts)), y, "accent")

    def role(self, name: str) -> Style:
        """Return the style of a role; of a filled figure it is a colour of the theme by itself.

        As component classes, these would be styled before the first frame, which has no figure.
        """
        is_ground = name in _GROUNDS
        if not is_ground and name not in _FRONTS:
            return super().role(name)
        # Kept apart from the others: asking for the background with each costs a third of a hold.
        if name not in self._tones:
            variables = self.app.theme_variables
            color = Color.parse(variables["background" if name == "outside" else name]).rich_color
            self._tones[name] = Style(
                color=None if is_ground else color,
                bgcolor=color if is_ground else None,
                bold=name == "lit" or None,
            )
        return self._tones[name]

    def _render_filled(self, runs: tuple[Span, ...], y: int) -> Strip:
        base = self.rich_style
        segments: list[Segment] = []
        # Neighbours that look alike are one segment: each change of style costs forty bytes.
        for (tone, role), alike in groupby(_add_looks(runs), key=itemgetter(0)):
            spans = [run for _, run in alike]
            style = base + self.role(tone) + self.role(role)
            if all(run.role == "blank" for run in spans):
                style = Style(bgcolor=style.bgcolor)  # half as many
            segments.append(Segment("".join(run.text for run in spans), style))
        strip = Strip(segments).adjust_cell_length(self.size.width, base)
        return self._with_stops(strip, y, "lit")

    def _with_stops(self, strip: Strip, y: int, role: str) -> Strip:
        """Return a line with the cells that show the beat."""
        for (x, row), character in self._stops().items():
            # After a resize, the widget may be painted once before it is laid out.
            if row == y and x < strip.cell_length:
                (cell,) = strip.crop(x, x + 1)
                mark = Strip([Segment(character, (cell.style or Style()) + self.role(role))])
                after = strip.crop(x + 1, strip.cell_length)
                strip = Strip.join([strip.crop(0, x), mark, after])
        return strip

    @property
    def _is_filled(self) -> bool:
        """Whether the terminal has colours enough for the tones of a body."""
        app = self.app
        has_colors = app.console.color_system in ("256", "truecolor") and not app.no_color
        has_skin = self._figure is not None and bool(self._figure.fills)
        can_fill = self._glyphs == "braille" and not app.current_theme.ansi
        return has_skin and has_colors and can_fill

    def _draw(self) -> Drawing | None:
        figure, point = self._figure, self._point
        if figure is None or not self.size:
            return None
        return draw(
            figure,
            *self.size,
            glyphs=self._glyphs,
            chosen=point,
            side=self._side,
            filled=self._is_filled,
            body=self._body,
        )


def _add_looks(runs: tuple[Span, ...]) -> Iterator[tuple[tuple[Tone, str], Span]]:
    """Yield each run with its tone and the role of what is drawn on it."""
    before: tuple[Tone, str] | None = None
    for run in runs:
        look = run.tone, "lit" if run.tone == "bright" else _FILLED_ROLES[run.role]
        # What is blank shows no colour but its tone, so it goes with what is before it.
        if run.role == "blank" and before and before[0] == run.tone:
            look = before
        yield look, run
        before = look


def _size_of(drawing: Drawing) -> tuple[int, int]:
    """Return columns and rows, which differ from before if a resize was not handled yet."""
    return sum(len(span.text) for span in drawing.lines[0]) if drawing.lines else 0, len(
        drawing.lines
    )


def _count_to_last_change(old: tuple[Span, ...], new: tuple[Span, ...]) -> int:
    """Return the cells of a line up to the last one that differs from what was there."""
    before, after = (
        [(text, span[1:]) for span in line for text in span.text] for line in (old, new)
    )
    changed = (
        at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other
    )
    return max(changed, default=-1) + 1
