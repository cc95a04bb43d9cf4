"""What the user's numbers show, each as a picture with a note on what it cannot show."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.worker import get_current_worker

from acutui.practice.trends import SPANS
from acutui.screens.base import ModeScreen
from acutui.screens.insight_text import InsightText, format_run
from acutui.screens.messages import Show
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.widgets.key_names import key_label
from acutui.widgets.long_text import LongText
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line, line_width

COLUMNS_WIDTH = 108
"""Cells from which on two pictures stand side by side."""

GAP = 3
STREAK_KEYS = tuple(f"insight.streak-{letter}" for letter in "abc")


class InsightScreen(ModeScreen):
    """Pictures of a span of time, which the arrows change."""

    MODE = "calendar"
    NAME = "Insight"
    HAS_WAY_OUT = True
    CSS_PATH = sheet("insight")
    ABOUT = (
        "What your numbers show, and what they can't show. Choose how far to look back. The "
        "letters before the best streaks lead to their days in the Calendar."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "span(-1)", "shorter", id="insight.shorter", tooltip="look back less far"),
        Binding("right", "span(1)", "longer", id="insight.longer", tooltip="look back further"),
        Binding("a", "streak(0)", show=False, id="insight.streak-a",
                tooltip="show the best streak in the Calendar"),
        Binding("b", "streak(1)", show=False, id="insight.streak-b",
                tooltip="show the second best streak"),
        Binding("c", "streak(2)", show=False, id="insight.streak-c",
                tooltip="show the third best streak"),
        Binding("up,k", "scroll('up')", "line up", show=False, id="insight.up"),
        Binding("down,j", "scroll('down')", "line down", show=False, id="insight.down"),
        Binding("pageup,less_than_sign", "scroll('page_up')", "page up", show=False,
                id="insight.page-up"),
        Binding("pagedown,greater_than_sign", "scroll('page_down')", "page down", show=False,
                id="insight.page-down"),
        Binding("home,g", "scroll('home')", "to the top", show=False, id="insight.first"),
        Binding("end,G", "scroll('end')", "to the end", show=False, id="insight.last"),
        Binding(
            "escape,q,i", "dismiss", "back", id="insight.close", tooltip="back to the Calendar"
        ),
    ]  # fmt: skip

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self._span = SPANS[0]
        self._shown: InsightText | None = None

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="span")
        yield LongText(self._arrange, id="insight")

    def leave_page(self) -> None:
        self.dismiss()

    def refresh_habit(self) -> None:
        self.show_lines("span", self._render_spans)
        if self.habit is None:
            self.show_lines("insight", lambda _: [line("Reading the journal", "dim")])
            return
        habit, span = self.habit, self._span
        glyphs = resolve_glyphs(self.services.settings.glyphs)
        keys = [key_label(self, id) for id in STREAK_KEYS]
        text = InsightText(habit, span, self.services.atlas, glyphs, keys)

        def count() -> None:
            # Years of sessions take longer to count than a frame lasts.
            text.prepare()
            if not get_current_worker().is_cancelled:
                self.app.call_from_thread(self._show, text)

        self.run_worker(count, thread=True, exclusive=True, exit_on_error=True)

    def _show(self, text: InsightText) -> None:
        if self.is_attached:
            self._shown = text
            self.show_lines("insight", self._arrange)

    def _render_spans(self, _: int) -> list[Line]:
        names = [(f"[{one}]" if one == self._span else f" {one} ", one) for one in SPANS]
        parts: list[tuple[str, str]] = [(" Insight  ", "strong")]
        parts += [(text, "accent" if one == self._span else "dim") for text, one in names]
        return [tuple(parts), ()]

    def _arrange(self, width: int) -> list[Line]:
        """Return all lines: one picture below the other, or two columns of them."""
        if self._shown is None:
            return []
        if width < COLUMNS_WIDTH:
            return [row for card in self._shown.render_cards(width) for row in (*card, ())][:-1]
        room = (width - GAP) // 2
        left: list[Line] = []
        right: list[Line] = []
        # Each picture goes below the shorter column.
        for card in self._shown.render_cards(room):
            column = left if len(left) <= len(right) else right
            column += [*card, ()]
        height = max(len(left), len(right))
        left += [()] * (height - len(left))
        right += [()] * (height - len(right))
        return [
            (*one, (" " * (room + GAP - line_width(one)), ""), *other) if other else one
            for one, other in zip(left, right, strict=True)
        ]

    def action_span(self, by: int) -> None:
        at = SPANS.index(self._span) + by
        if 0 <= at < len(SPANS):
            self._span = SPANS[at]
            self.action_scroll("home")
            self.refresh_habit()

    def action_streak(self, number: int) -> None:
        """Go to the last day of a streak in the Calendar, and say from when it is."""
        runs = self._shown.runs if self._shown else []
        if number < len(runs):
            self.notify(format_run(runs[number]), markup=False)
            self.dismiss()
            self.app.post_message(Show(runs[number].last))

    def action_scroll(self, to: str) -> None:
        """Scroll by a line or a page, or to an end: "down", "page_up", "home" ..."""
        self.query_one(LongText).scroll(to)
