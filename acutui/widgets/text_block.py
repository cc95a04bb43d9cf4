"""Widgets of lines made of parts, each with a role that the style sheet colours."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby, zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.events import Click
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from acutui.util.text import sanitize
from acutui.util.types import Glyphs
from acutui.widgets.mouse import keys_at, press_named
from acutui.widgets.text_layout import BLANK, Line, line_width, shorten

Build = Callable[[int], Sequence[Line]]

FLASH = 0.4  # seconds that a flash lasts

ROLES = frozenset(
    f"drawn--{role}"
    for role in ("dim", "faint", "accent", "half", "strong", "warn", "bad", "cursor")
)
"""The app's component classes: styled once for all such widgets, and not for each."""


class LineWidget(Widget):
    """A widget that draws its own lines. A role is a component class of the app: `drawn--dim`."""

    _flashing: reactive[bool] = reactive(False)

    def __init__(self, *, id: str | None = None, plain: bool = False) -> None:
        super().__init__(id=id)
        self.plain = plain  # whether it draws in ASCII
        self._roles: dict[tuple[str, Color], Style] = {}

    def set_glyphs(self, glyphs: Glyphs) -> None:
        self.plain = glyphs == "ascii"
        self.lay_out()
        self.refresh()

    def on_resize(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Lay out what is drawn for the widget's present size and glyphs."""

    def role(self, name: str) -> Style:
        """Return the style of a role, to be added to the widget's own.

        Colours may be shares ("$accent 22%"). No terminal knows these, so they are mixed with
        the background here. "reversed" is the accent the other way round.
        """
        if name == "reversed":
            return self.role("accent") + Style(reverse=True)
        under = self.background_colors[1]
        if (name, under) not in self._roles:
            styles = self.app.get_component_styles(f"drawn--{name}")
            back = under + styles.background if styles.has_rule("background") else None
            front = (back or under) + styles.color if styles.has_rule("color") else None
            self._roles[name, under] = styles.text_style + Style.from_color(
                front.rich_color if front else None, back.rich_color if back else None
            )
        return self._roles[name, under]

    def notify_style_update(self) -> None:
        self._roles.clear()
        super().notify_style_update()

    def strip(self, parts: Line, over: str = "") -> Strip:
        """Return parts, sanitized, as a strip as wide as the widget; `over` is a role for all."""
        parts = tuple((sanitize(text), over or role) for text, role in parts if text)
        # Neighbours of one role are one segment: each change of style costs forty bytes.
        base = self.rich_style
        segments = [
            Segment("".join(text for text, _ in alike), base + self.role(role) if role else base)
            for role, alike in groupby(parts, key=lambda part: part[1])
        ]
        missing = self.size.width - line_width(parts)
        if segments and missing > 0:
            # In the style of the last segment: another would only cost bytes.
            segments[-1] = Segment(segments[-1].text + " " * missing, segments[-1].style)
        end = base + self.role(over) if over else base
        return Strip(segments).adjust_cell_length(self.size.width, end)

    def flash(self) -> None:
        """Fill the widget with the accent for a moment, or reverse it where there is no colour."""
        self._flashing = True
        self.set_timer(FLASH, partial(setattr, self, "_flashing", False))

    def render_flash(self) -> Strip:
        return self.strip(((" " * self.size.width, "reversed"),))

    def refresh_line(self, y: int, cells: int | None = None) -> None:
        """Repaint a line of the widget, or its first `cells`."""
        width = self.size.width if cells is None else min(cells, self.size.width)
        if 0 <= y < self.size.height and width:
            self.refresh(Region(0, y, width, 1))


class TextBlock(LineWidget):
    """A block of lines, of which only those that change are written to the terminal."""

    def __init__(
        self, build: Build | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.set_classes(classes or "")
        self._build: Build = build or (lambda _: ())
        self._lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join("".join(text for text, _ in parts) for parts in self._lines)

    def show(self, build: Build | None = None) -> None:
        """Show the lines that `build`, or else the last one, makes, now and after a resize."""
        self._build = build or self._build
        if not self.size.width:
            return  # Not laid out yet.
        before, self._lines = self._lines, tuple(self._build(self.size.width))
        if len(before) != len(self._lines) and self.styles.is_auto_height:
            self.refresh(layout=True)
            return
        for y, (old, new) in enumerate(zip_longest(before, self._lines, fillvalue=BLANK)):
            if old != new:
                self.refresh_line(y, max(line_width(old), line_width(new)))

    def on_resize(self) -> None:
        self._lines = tuple(self._build(self.size.width))
        self.refresh(layout=self.styles.is_auto_height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._build(width))

    async def on_click(self, event: Click) -> None:
        place = event.get_content_offset(self)
        if place is not None and place.y < len(self._lines):
            await self.click(self._lines[place.y], place.x)

    async def click(self, parts: Line, x: int) -> None:
        """Do what the key does that is shown at this cell of a line."""
        press_named(self, keys_at(parts, x))

    def render_line(self, y: int) -> Strip:
        if self._flashing:
            return self.render_flash()
        parts = self._lines[y] if y < len(self._lines) else BLANK
        return self.strip(shorten(parts, self.size.width))
