"""A widget alone on a screen, and what it shows."""

from collections.abc import Iterable
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from acutui.widgets.text_block import ROLES, LineWidget
from acutui.widgets.text_layout import Line

COLORS = "rim skin middle hair warm glow bright contour ring lit label hand map".split()


class Alone(App[None]):
    """A screen with one widget on it, and nothing else."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)
    CSS = """
    Screen > * { width: 1fr; height: 1fr; }
    .drawn--accent { color: $accent; }
    .drawn--cursor { background: $accent 22%; }
    """

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.shown = widget
        # The app's own: a colour for each, so that none is like another.
        self.theme_variables |= {
            name: f"rgb({number}, 0, 0)" for number, name in enumerate(COLORS, start=1)
        }

    def compose(self) -> ComposeResult:
        yield self.shown

    def key_label(self, id: str) -> str:
        """Name a key after the last letter of its binding's id, so that all differ."""
        return id[-1].upper()


def text_of(widget: LineWidget) -> str:
    """The lines of a widget as plain text, without the blanks at their ends."""
    return "\n".join(widget.render_line(y).text.rstrip() for y in range(widget.size.height))


def with_roles(lines: Iterable[Line]) -> str:
    """Lines as text, and below them the first letter of each cell's role; "-" for none."""
    kept = list(lines)
    texts = ["".join(text for text, _ in parts) for parts in kept]
    roles = ["".join((role[:1] or "-") * cell_len(text) for text, role in parts) for parts in kept]
    return "\n".join([*(text.rstrip() for text in texts), "", *roles])


def drawn(widget: LineWidget) -> str:
    """The lines of a widget with their roles."""
    lines: list[Line] = []
    strip = widget.strip

    def noted(parts: Line, over: str = "") -> Strip:
        lines.append(tuple((text, over or role) for text, role in parts))
        return strip(parts, over)

    vars(widget)["strip"] = noted
    for y in range(widget.size.height):
        assert widget.render_line(y).cell_length == widget.size.width
    del vars(widget)["strip"]
    return with_roles(lines)


def watch_repaints(widget: Widget) -> list[Region | None]:
    """Note which parts of a widget are to be painted anew from now on; None is all of it."""
    asked: list[Region | None] = []
    refresh = widget.refresh

    def noted(*regions: Region, **given: Any) -> Widget:
        asked.extend(regions or [None])
        return refresh(*regions, **given)

    vars(widget)["refresh"] = noted
    return asked
