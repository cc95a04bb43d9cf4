"""The point under the cursor of the Guide, in words, and how much room they take."""

from functools import partial

from textual.geometry import Size

from acutui.atlas.model import ALWAYS, Caution, Point
from acutui.atlas.wording import format_caution, format_evidence, format_helps, per_side
from acutui.services.context import Context
from acutui.util.durations import format_duration
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, line, spread, wrap

TEXT_SHARE = 0.4
"""The share of the rows that the text has at most; title and figure have the others."""

FULL, LEAST = 9, 3
"""Lines of each part of the text, where nothing is shortened and where there is little room."""


class PointText(TextBlock):
    """How to press a point, as high as nine of ten points need, or as there is room for.

    As high for all points, since the figure above must not change its size from one to the next;
    as high as the longest text of all, it would leave rows blank below most.
    """

    def __init__(self, services: Context, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._services = services
        self._needed: tuple[tuple[object, ...], int] = ((), 0)
        """The lines that nine of ten points need, and for what they were counted."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # Layouts are frequent, and to wrap the texts of all points takes ten milliseconds.
        made_of = width, self._services.settings, self._services.atlas
        if self._needed[0] != made_of:
            self._needed = made_of, self._count_needed(width)
        return min(self._needed[1], int(container.height * TEXT_SHARE))

    def _count_needed(self, width: int) -> int:
        points = self._services.atlas.points.values()
        build = partial(render_text, services=self._services, width=width, most=FULL, key="")
        heights = sorted(len(build(point)) for point in points)
        return heights[len(heights) * 9 // 10] if heights else 0

    def on_resize(self) -> None:
        # Unlike those of other blocks, its lines don't change its height.
        self._lines = tuple(self._build(self.size.width))
        self.refresh()

    def show_point(self, point: Point) -> None:
        self.show(lambda width: self._fill(point, width))

    def _fill(self, point: Point, width: int) -> list[Line]:
        """Return as much as there is room for, cautions for the user's conditions first.

        The evidence, which comes last, is cut before any other part is shortened.
        """
        room, key = self.size.height, key_label(self, "guide.read")
        for most in range(FULL, LEAST - 1, -1):
            lines = render_text(point, self._services, width, most, key)
            if len(lines) - room < sum(parts[0][1] == "dim" for parts in lines):
                break
        if len(lines) > room > 0:
            *before, (text, role) = lines[room - 1]
            shown = text if text.endswith("…") else fit(f"{text.rstrip()} …", width).rstrip()
            lines[room - 1] = (*before, (shown, role))
        return [*lines[:room], *[()] * (room - len(lines))]


def render_title(point: Point, services: Context, view: str, width: int) -> list[Line]:
    """Return the names of a point in two lines; `view` says which of its figures is shown."""
    names = "  ".join(filter(None, (point.pinyin, services.han_name(point))))
    parts = filter(None, (point.english, point.meridian))
    about = (" · " if services.unicode else ", ").join(parts)
    code: Line = ((sanitize(point.id), "accent"), (f"  {sanitize(names)}", "strong"))
    # Alone it is not filled up: each blank is written at each step of the cursor.
    head = spread(code, line(view, "dim"), width) if view else code
    return [head, line(sanitize(about), "dim")]


def render_text(point: Point, services: Context, width: int, most: int, key: str) -> list[Line]:
    """Return how to press a point, each part in `most` lines or fewer."""
    cautions = services.health.cautions(point)
    own = [caution for caution in cautions if caution.when != ALWAYS]
    general = [caution for caution in cautions if caution.when == ALWAYS]
    how = services.health.instruction(point)
    press = f"{format_duration(point.seconds)}{per_side(point)}: {how}"
    lines = _render_cautions(own, width, most, key)
    lines += wrap(sanitize(point.where), width, label="Where  ", most=most)
    lines += wrap(sanitize(press), width, label="Press  ", most=most)
    lines += _render_cautions(general, width, most, key)
    if point.helps:
        lines += wrap(sanitize(format_helps(point)), width, "", "For    ", most)
    evidence = f"Evidence: {format_evidence(point.evidence)}"
    return lines + wrap(sanitize(evidence), width, "dim", most=most)


def _render_cautions(cautions: list[Caution], width: int, most: int, key: str) -> list[Line]:
    """Return the gravest cautions; in a small room others are counted, `key` shows them."""
    shown = cautions if most > LEAST else cautions[:2]
    lines: list[Line] = []
    for caution in shown:
        role, longest = ("bad", 3) if caution.level == "avoid" else ("warn", 2)
        text = sanitize(format_caution(caution))
        lines += wrap(text, width, role, "Care   ", most=min(longest, most))
    if others := len(cautions) - len(shown):
        lines += wrap(f"{others} more: {key}", width, "warn", "Care   ")
    return lines
