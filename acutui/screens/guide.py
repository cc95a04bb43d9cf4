"""Guide: where and how to press."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from acutui.atlas.model import ALWAYS, Point, Routine
from acutui.atlas.suggestions import suggest_points
from acutui.practice.habit import Habit
from acutui.practice.symptoms import latest_symptoms
from acutui.screens.base import ModeScreen
from acutui.screens.dialogs.add_hold import AddHoldDialog
from acutui.screens.dialogs.details import make_point_page, make_routine_page
from acutui.screens.guide_point import PointText, render_title
from acutui.screens.messages import AddHold, DoAction, Show, StartPoint
from acutui.services.context import Context
from acutui.services.safety import list_regions
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.text import id_to_words, sanitize
from acutui.widgets.caption import Caption
from acutui.widgets.figure import FigureView
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.search_input import SearchInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, line

if TYPE_CHECKING:
    from acutui.screens.guide_results import Results


class GuideScreen(ModeScreen):
    """The points, or the results of a search, and the details of the row under the cursor."""

    MODE = "guide"
    CSS_PATH = sheet("guide")
    ABOUT = (
        "Where to press, and how. Move through the list: the drawing shows the point you are on. "
        "! take care with this point; x not for you, because of a health condition you ticked; "
        "two circles: the point is on both sides, one: on the midline."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "press", "press", id="guide.press", tooltip="press this point now"),
        # Before the list sees it: what is typed right after must reach the input.
        Binding("slash", "search", "search", id="guide.search", priority=True),
        Binding("space", "read", "read", id="guide.read", tooltip="all about the point"),
        Binding("a", "add", "add", id="guide.add", tooltip="add it to your routine"),
        Binding("f", "region", "region", id="guide.region", tooltip="show one region of the body"),
        Binding("v", "view", "view", id="guide.view", tooltip="another drawing of the point"),
        Binding("escape,c", "clear", "all", id="guide.clear", tooltip="show all points"),
    ]

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self._region = ""
        self._view = 0
        self._has_placed_cursor = False
        self._results: Results | None = None
        self._opens = False
        """Whether the row under the cursor is no point, but something that a search found."""

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="guide-body"):
            with Vertical(id="index"):
                yield SearchInput(self._hint, id="search", to="#points")
                yield RowList(id="points", plain=not self.services.unicode)
                yield TextBlock(id="signs")
            with Vertical(id="details"):
                yield TextBlock(id="point-title")
                with Vertical(id="picture"):
                    yield FigureView(resolve_glyphs(self.services.settings.glyphs), id="figure")
                    yield Caption(id="caption")
                yield PointText(self.services, id="point-text")

    def prepare_body(self) -> None:
        # A callback and a watcher instead of messages: list and details change in one frame.
        self._rows.move_callback = self._moved
        self.watch(self._search, "value", partial(self._fill, to_first=True), init=False)
        self.set_focus(self._rows)
        one = self._circle
        signs = f" {one}{one} two sides  {one} one  ! care  x avoid"
        self.show_lines("signs", lambda _: [line(signs, "dim")])

    def refresh_habit(self) -> None:
        self._fill()
        if self.habit and not self._has_placed_cursor:
            self._has_placed_cursor = True
            self._rows.cursor = self._find_complaint(self.habit) or self._rows.cursor

    def _find_complaint(self, habit: Habit) -> str | None:
        """Return the first point for what the user complained of last, without those to avoid."""
        symptoms = latest_symptoms(habit.history.sessions, habit.today)
        health, points = self.services.health, self.services.atlas.points.values()
        usable = (point for point in points if not health.avoided(point)) if symptoms else ()
        return next(iter(suggest_points(usable, symptoms)), None)

    @property
    def _hint(self) -> str:
        return f"{key_label(self, 'guide.search')} to search: neck, hegu, LI4"

    def refresh_settings(self) -> None:
        self._search.placeholder = self._hint
        self._fill()
        self._show_point()

    def refresh_routines(self) -> None:
        """List what a search finds now: routines too, and points that were added."""
        self._fill()

    # The list

    @property
    def _rows(self) -> RowList:
        return self.query_one("#points", RowList)

    @property
    def _search(self) -> Input:
        return self.query_one("#search", Input)

    def _fill(self, *, to_first: bool = False) -> None:
        """List the points or what is searched; the cursor goes `to_first`, or stays."""
        words, rows = self._search.value, self._rows
        if words.strip():
            from acutui.screens.guide_results import Results, find_first  # noqa: PLC0415 - only a search needs it

            key, region = key_label(self, "guide.press"), self._region
            times = self.times_pressed
            self._results = Results(self.services, words, times, region=region, open_key=key)
            self._results.add_commands(self)
            shown = self._results.build_rows(rows.text_width, rows.size.height, self._render_row)
            first = find_first(shown)
        else:
            self._results = None
            shown = list(self._build_rows())
            first = shown[0].key if shown and self._region else None
        if self._region:
            shown.insert(0, Row(None, line(f" {_region_title(self._region)} only", "accent")))
        rows.fill(shown, first if to_first else None)
        if self._results and self.point is None:
            # What such a row says depends on the words.
            self._show_point()

    def _build_rows(self) -> Iterator[Row]:
        """Yield the points of the region; those of all regions with headings."""
        group = ""
        for point in self.services.atlas.points.values():
            if self._region and self._region not in point.regions:
                continue
            region = point.regions[0] if point.regions else "yours"
            if not self._region and region != group:
                group = region
                yield Row(None, line(f" {_region_title(region)}", "dim"))
            yield Row(point.id, self._render_row(point))

    @property
    def _circle(self) -> str:
        return "○" if self.services.unicode else "o"

    def _render_row(self, point: Point) -> Line:
        one = self._circle
        sides = one if point.laterality == "midline" else one * 2
        health = self.services.health
        has_own = any(caution.when != ALWAYS for caution in health.cautions(point))
        mark = "x" if health.avoided(point) else "!" if has_own else " "
        text = f"{fit(point.id, 9)}{fit(sanitize(point.english), 20)} {sides:<2} "
        return ((text, ""), (mark, "warn" if mark.strip() else ""))

    # The point

    @property
    def point(self) -> Point | None:
        """The point under the cursor."""
        return self.services.atlas.points.get(self._cursor)

    @property
    def _found_routine(self) -> Routine | None:
        """The routine under the cursor, if a search found it."""
        return self._results.find_routine(self._cursor) if self._results else None

    @property
    def _cursor(self) -> str:
        return self._rows.cursor or ""

    def _moved(self) -> None:
        self._view = 0
        self._show_point()

    def _show_point(self) -> None:
        point, gallery = self.point, self.services.gallery
        opens = point is None and self._results is not None
        if opens != self._opens:
            self._opens = opens
            self.refresh_bindings()
        self.query_one("#details").set_class(point is None, "-without-figure")
        names = gallery.names_for(point.id) if point else ()
        figure = gallery.figure(names[self._view % len(names)]) if names else None
        body = gallery.map_of(figure)
        shown = point.id if point else None
        self.query_one("#figure", FigureView).show(figure, shown, None, body)
        self.query_one("#caption", Caption).show_figure(figure, None)
        self.show_lines("point-title", self._render_title)
        text = self.query_one("#point-text", PointText)
        if point:
            text.show_point(point)
        else:
            text.show(self._describe_result)

    def _render_title(self, width: int) -> list[Line]:
        point = self.point
        if point is None:
            title = self._results.describe(self._cursor, width)[0] if self._results else ""
            return [line(sanitize(title), "strong"), ()]
        views = len(self.services.gallery.names_for(point.id))
        view = f"view {self._view % views + 1} of {views} " if views > 1 else ""
        return render_title(point, self.services, view, width)

    def _describe_result(self, width: int) -> list[Line]:
        """Return the text of a row without a point, which a search found."""
        return self._results.describe(self._cursor, width)[1] if self._results else []

    def show_point(self, point: str) -> None:
        """Leave the search, and move the cursor to a point."""
        self.action_clear()
        self._rows.cursor = point

    # Keys

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, the first named for what it does: to press a point, or to open the rest."""
        found = super().active_bindings
        if self._opens:
            for key, active in found.items():
                if active.binding.id == "guide.press":
                    opens = replace(active.binding, description="open", tooltip="open this")
                    found[key] = ActiveBinding(active.node, opens, active.enabled)
        return found

    def action_press(self) -> None:
        """Start a session of this point; or go to the routine, or whatever else was found."""
        if self.point:
            self.post_message(StartPoint(self.point.id))
        elif routine := self._found_routine:
            self.post_message(Show(routine))
        elif self._results:
            from acutui.screens import guide_results as kinds  # noqa: PLC0415

            kind, word = kinds.split_key(self._cursor)
            if command := self._results.find_command(self._cursor):
                command.run()
            elif kind == kinds.SUGGESTION:
                self._search.value = word
            elif kind == kinds.CONDITION:
                self.post_message(DoAction("session", "conditions"))
            elif kind == kinds.RED_FLAGS:
                self.post_message(DoAction(None, "app.red_flags"))

    def action_read(self) -> None:
        """Show a page about the point or the routine; go to whatever else was found."""
        if self.point:
            self.app.push_screen(make_point_page(self.point, self.services))
        elif routine := self._found_routine:
            self.app.push_screen(make_routine_page(routine, self.services.atlas))
        else:
            self.action_press()

    def action_add(self) -> None:
        def add(message: AddHold) -> None:
            self.post_message(message)

        if self.point:
            self.open_dialog(AddHoldDialog(self.point, self.services), add)

    def action_search(self) -> None:
        self.set_focus(self._search)
        self.call_after_refresh(self.load_search)

    def action_clear(self) -> None:
        self._region = ""
        if self._search.value:
            self._search.value = ""
        else:
            self._fill()
        self.set_focus(self._rows)

    def action_view(self) -> None:
        self._view += 1
        self._show_point()

    def action_region(self) -> None:
        from acutui.screens.dialogs.list_choice import ListChoiceDialog  # noqa: PLC0415 - when it is asked for

        def show(region: str | None) -> None:
            if region is not None:
                self._region = region
                self._fill(to_first=True)

        regions = [(id, _region_title(id)) for id in list_regions(self.services)]
        rows = [("", "All regions"), *regions]
        self.app.push_screen(ListChoiceDialog("Which part of the body?", rows, self._region), show)


def _region_title(region: str) -> str:
    return sanitize(id_to_words(region).capitalize())
