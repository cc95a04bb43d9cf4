"""Guide: where and how to press."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from acutui.atlas.model import ALWAYS, Caution, Point
from acutui.atlas.wording import format_caution, format_evidence, format_helps, per_side
from acutui.screens.base import ModeScreen
from acutui.screens.dialogs.add_hold import AddHoldDialog
from acutui.screens.dialogs.details import PointPage, RoutinePage
from acutui.screens.messages import AddHold, StartPoint
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.durations import format_duration
from acutui.util.text import id_to_words, sanitize
from acutui.widgets.figure import FigureView
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.search_input import SearchInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, line, spread, wrap

if TYPE_CHECKING:
    from acutui.screens.guide_results import Results

ROOMY = 14
"""Rows of text from which on nothing is shortened."""


class GuideScreen(ModeScreen):
    """The points, or what a search finds, and all about the row under the cursor."""

    MODE = "guide"
    CSS_PATH = sheet("guide")
    ABOUT = (
        "Where to press, and how. Move through the list: the drawing shows the point you are on. "
        "A ! beside it: there is something to mind; an x: your conditions speak against it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "press",
            "press",
            id="guide.press",
            tooltip="press this point now",
        ),
        Binding("space", "read", "read", id="guide.read", tooltip="all about the point"),
        Binding("a", "add", "add", id="guide.add", tooltip="add it to a routine of your own"),
        # Before the list sees it: what is typed right after must reach the field.
        Binding("slash", "search", "search", id="guide.search", priority=True),
        Binding("v", "view", "view", id="guide.view", tooltip="the next figure of the point"),
        Binding("f", "region", "region", id="guide.region", tooltip="one region of the body only"),
        Binding("escape", "clear", "all", id="guide.clear", tooltip="show all points"),
    ]

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self._gallery = services.gallery
        self._region = ""
        self._view = 0
        self._results: Results | None = None

    def compose_body(self) -> ComposeResult:
        """List and details, side by side."""
        with Horizontal(id="guide-body"):
            with Vertical(id="index"):
                yield SearchInput(
                    f"{key_label(self, 'guide.search')} to search: neck, hegu, LI4",
                    id="search",
                    to="#points",
                )
                yield RowList(id="points", plain=not self.unicode)
            with Vertical(id="details"):
                yield TextBlock(id="point-title")
                yield FigureView(resolve_glyphs(self.services.settings.glyphs), id="figure")
                yield TextBlock(id="point-text")

    def begin(self) -> None:
        """List all points."""
        rows = self.query_one("#points", RowList)
        # List and details in one go: as two, the second would wait for the next frame.
        rows.move_callback = self._moved
        # Watched, and not waited for by message, for the same reason.
        self.watch(self.query_one("#search", Input), "value", self._fill, init=False)
        self._fill()
        self.set_focus(rows)

    def habit_changed(self) -> None:
        """Mark anew what the user should avoid."""
        self._fill()

    def settings_changed(self) -> None:
        """Mark anew what the user should avoid, and tell it of the point."""
        self._fill()
        self._show_point()

    def routines_changed(self) -> None:
        """Nothing here speaks of routines."""

    # The list

    def _fill(self) -> None:
        words = self.query_one("#search", Input).value
        rows = self.query_one("#points", RowList)
        if words.strip():
            from acutui.screens.guide_results import Results  # noqa: PLC0415 - for who searches

            key = key_label(self, "guide.press")
            self._results = Results(
                self.services, words, region=self._region, open_key=key, unicode=self.unicode
            )
            shown = self._results.rows(rows.text_width, rows.size.height, self._row)
            first = self._results.first(shown)
        else:
            self._results = None
            points = list(self.services.atlas.points.values())
            if self._region:
                points = [point for point in points if self._region in point.regions]
            shown = list(self._rows(points, grouped=not self._region))
            first = points[0].id if points and self._region else None
        if self._region:
            shown.insert(0, Row(None, line(f" {_titled(self._region)} only", "accent")))
        rows.fill(shown, first)
        if self._results and self.point is None:
            # What the same row says depends on the words.
            self._show_point()

    def _rows(self, points: list[Point], grouped: bool) -> Iterator[Row]:
        group = ""
        for point in points:
            region = point.regions[0] if point.regions else "yours"
            if grouped and region != group and not self._region:
                group = region
                yield Row(None, line(f" {_titled(region)}", "dim"))
            yield Row(point.id, self._row(point))

    def _row(self, point: Point) -> Line:
        one, two = ("○", "○○") if self.unicode else ("o", "oo")
        sides = one if point.laterality == "midline" else two
        told = point.cautions_for(self.services.settings.conditions)
        avoid = any(caution.level == "avoid" for caution in told)
        mark = "x" if avoid else "!" if any(c.when != ALWAYS for c in told) else " "
        return (
            (f"{fit(point.id, 9)}", ""),
            (f"{fit(sanitize(point.english), 20)} ", ""),
            (f"{sides:<2} ", ""),
            (mark, "warn" if mark.strip() else ""),
        )

    # The point

    @property
    def point(self) -> Point | None:
        """The point under the cursor."""
        return self.services.atlas.points.get(self._cursor)

    @property
    def _cursor(self) -> str:
        return self.query_one("#points", RowList).cursor or ""

    def _moved(self) -> None:
        self._view = 0
        self._show_point()

    def _show_point(self) -> None:
        point = self.point
        self.query_one("#details").set_class(point is None, "-without-figure")
        names = self._gallery.names_for(point.id) if point else ()
        figure = self._gallery.figure(names[self._view % len(names)]) if names else None
        self.query_one("#figure", FigureView).show(figure, point.id if point else None, None)
        self.query_one("#point-title", TextBlock).show(self._title)
        self.query_one("#point-text", TextBlock).show(self._text)

    def _title(self, width: int) -> list[Line]:
        point = self.point
        if point is None:
            title = self._results.title(self._cursor) if self._results else ""
            return [line(sanitize(title), "strong"), ()]
        names = [point.pinyin, point.han if self.unicode else ""]
        parts = (part for part in (point.english, point.meridian) if part)
        about = (" · " if self.unicode else ", ").join(parts)
        views = len(self._gallery.names_for(point.id))
        more = f"view {self._view % views + 1} of {views} " if views > 1 else ""
        named = "  ".join(name for name in names if name)
        return [
            spread(
                ((sanitize(point.id), "accent"), (f"  {sanitize(named)}", "strong")),
                ((more, "dim"),),
                width,
            ),
            ((sanitize(about), "dim"),),
        ]

    def _text(self, width: int) -> list[Line]:
        """Break the text into as many lines as there are; what one's own conditions ask, first."""
        point = self.point
        if point is None:
            return self._results.text(self._cursor, width) if self._results else []
        room = self.query_one("#point-text").size.height
        most = 3 if room < ROOMY else 9
        told = point.cautions_for(self.services.settings.conditions)
        own = [caution for caution in told if caution.when != ALWAYS]
        rest = [caution for caution in told if caution.when == ALWAYS]
        lines = self._cautions(own, width, most)
        lines += wrap(sanitize(point.where), width, label="Where  ", most=most)
        lines += wrap(sanitize(self._press(point)), width, label="Press  ", most=most)
        lines += self._cautions(rest, width, most)
        if point.helps:
            lines += wrap(sanitize(format_helps(point)), width, "", "For    ", most)
        known = f"Evidence: {format_evidence(point.evidence)}"
        lines += wrap(sanitize(known), width, "dim", most=most)
        if len(lines) > room > 0:
            # That there is more is told at the end; space shows all of it.
            *before, (text, role) = lines[room - 1]
            shown = text if text.endswith("…") else fit(text.rstrip(), width - 9).rstrip() + " …"
            lines[room - 1] = (*before, (shown, role))
        return lines[:room]

    def _cautions(self, cautions: list[Caution], width: int, most: int) -> list[Line]:
        lines: list[Line] = []
        for caution in cautions[: 2 if most < 9 else 9]:
            role = "bad" if caution.level == "avoid" else "warn"
            lines += wrap(
                sanitize(format_caution(caution)), width, role, "Care   ", most=min(2, most)
            )
        return lines

    def _press(self, point: Point) -> str:
        return f"{self._dose(point)} {point.press}"

    def _dose(self, point: Point) -> str:
        return f"{format_duration(point.seconds)}{per_side(point)}:"

    def show_point(self, point: str) -> None:
        """Bring the cursor to a point, whatever was looked for."""
        self.action_clear()
        self.query_one("#points", RowList).cursor = point

    # Keys

    def action_press(self) -> None:
        """Be led through this point alone; go to what else was found."""
        if self.point:
            self.post_message(StartPoint(self.point.id))
        elif self._results:
            self._open(self._results)

    def _open(self, results: "Results") -> None:
        """Go to the row under the cursor, which is no point."""
        from acutui.screens.guide_results import get_suggestion  # noqa: PLC0415

        if word := get_suggestion(self._cursor):
            self.query_one("#search", Input).value = word
        elif message := results.message(self._cursor):
            self.post_message(message)

    def action_read(self) -> None:
        """Show all that is known of the point or the routine under the cursor."""
        if self.point:
            conditions = self.services.settings.conditions
            safety = self.services.safety
            self.app.push_screen(PointPage(self.point, conditions, safety))
        elif self._results and (routine := self._results.routine(self._cursor)):
            self.app.push_screen(RoutinePage(routine, self.services.atlas))
        elif self._results:
            self._open(self._results)

    def action_add(self) -> None:
        """Add the point under the cursor to a routine of one's own."""

        def answered(message: AddHold | None) -> None:
            if message is not None:
                self.post_message(message)

        if self.point:
            self.app.push_screen(AddHoldDialog(self.point, self.services), answered)

    def action_search(self) -> None:
        """Type what to look for."""
        self.set_focus(self.query_one("#search", Input))
        # The words are made ready before the first letter has to wait for it.
        self.call_after_refresh(lambda: self.services.search)

    def action_clear(self) -> None:
        """Show all points again."""
        self._region = ""
        field = self.query_one("#search", Input)
        if field.value:
            field.value = ""
        else:
            self._fill()
        self.set_focus(self.query_one("#points", RowList))

    def action_view(self) -> None:
        """Show the next figure on which the point lies."""
        self._view += 1
        self._show_point()

    def action_region(self) -> None:
        """Narrow to the next region of the body."""
        points = self.services.atlas.points.values()
        regions = ["", *dict.fromkeys(p.regions[0] for p in points if p.regions)]
        self._region = regions[(regions.index(self._region) + 1) % len(regions)]
        self._fill()


def _titled(region: str) -> str:
    return sanitize(id_to_words(region).capitalize())
