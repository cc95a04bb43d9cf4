"""Calendar: what was done, day by day."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from acutui.journal.journal import get_day
from acutui.practice.habit import ONE_DAY
from acutui.screens.base import ModeScreen
from acutui.screens.calendar_text import CalendarText, format_day, list_month, render_legend
from acutui.screens.dialogs.checklist import ChecklistDialog, Item
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.dialogs.day_sessions import DayDialog
from acutui.screens.messages import DeleteSession, Export, SaveDays
from acutui.screens.session_editor import SessionEditor
from acutui.services.context import Context
from acutui.util.text import id_to_words
from acutui.widgets.day_rows import DayRows
from acutui.widgets.key_names import key_label
from acutui.widgets.month import Month
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, format_keys, line
from acutui.widgets.year import Year


class CalendarScreen(ModeScreen):
    """A month, or a year, with the state of each day, and the day under the cursor."""

    MODE = "calendar"
    CSS_PATH = sheet("calendar")
    ABOUT = (
        "Each day shows by its mark what was done. Move to one and open it. Whatever is there "
        "can be mended, and every change undone."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "across(-1)", "day before", show=False, id="calendar.day-before"),
        Binding("right,l", "across(1)", "day after", show=False, id="calendar.day-after"),
        Binding("up,k", "down(-1)", "week before", show=False, id="calendar.week-before"),
        Binding("down,j", "down(1)", "week after", show=False, id="calendar.week-after"),
        Binding("pageup", "page(-1)", "month or year before", show=False,
                id="calendar.month-before"),
        Binding("pagedown", "page(1)", "month or year after", show=False,
                id="calendar.month-after"),
        Binding("home", "first", "first day", show=False, id="calendar.first"),
        Binding("end", "today", "today", show=False, id="calendar.today"),
        Binding("y", "year", "year", id="calendar.year", tooltip="year, or month"),
        Binding("enter", "open", "open", id="calendar.open",
                tooltip="the day's sessions"),
        Binding("a", "add", "add", id="calendar.add", tooltip="add a session"),
        Binding("e", "edit", "edit", id="calendar.edit", tooltip="edit a session"),
        Binding("d", "delete", show=False, id="calendar.delete", tooltip="delete a session"),
        Binding("r", "rest", "rest", id="calendar.rest", tooltip="mark or unmark as rest day"),
        Binding("R", "rest_days", show=False, id="calendar.rest-days",
                tooltip="rest days from here to another day"),
        Binding("x", "checks", "tick", id="calendar.checks", tooltip="tick the day's checks"),
        Binding("i", "insight", "insight", id="calendar.insight", tooltip="what the numbers say"),
        Binding("o", "export", "export", id="calendar.export",
                tooltip="write everything to a file"),
        Binding("escape", "leave_range", show=False, id="calendar.leave-range"),
    ]  # fmt: skip

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self.cursor = services.clock.today()
        self._editing = SessionEditor(self, services)
        self._in_year = False
        self._from: date | None = None
        """Where rest days begin, while their end is chosen."""

    def compose_body(self) -> ComposeResult:
        """The strip, the month or the year, the day."""
        yield TextBlock(id="strip")
        yield Year(plain=not self.unicode, id="year")
        with Horizontal(id="calendar-body"):
            with Vertical(id="sheet"):
                yield Month(id="month")
                yield TextBlock(id="legend")
                yield DayRows(plain=not self.unicode, id="ledger")
            yield TextBlock(id="day")

    def begin(self) -> None:
        """Tell what the marks mean."""
        self._show_legend()

    @property
    def _days(self) -> CalendarText | None:
        return CalendarText(self.habit, self.services, unicode=self.unicode) if self.habit else None

    def habit_changed(self) -> None:
        """Show the habit, and the days."""
        self.query_one("#strip", TextBlock).show(self._strip)
        self.query_one("#day", TextBlock).show(self._day)
        self._show_days()

    def settings_changed(self) -> None:
        """Show the days as they are by other rules, and in other glyphs."""
        self._show_legend()
        self.habit_changed()

    def _show_days(self) -> None:
        days = self._days
        if days is None:
            return
        if self._in_year:
            self.query_one(Year).show(self.cursor, days.habit.today, days.mark)
        else:
            self.query_one(Month).show(self.cursor, days.habit.today, days.mark)
            self._show_ledger()

    def _show_ledger(self) -> None:
        if days := self._days:
            rows = days.build_ledger(self.cursor)
            self.query_one(DayRows).show(len(list_month(self.cursor)), rows)

    def _show_legend(self) -> None:
        year = self._in_year
        self.query_one("#legend", TextBlock).show(
            lambda _: render_legend(unicode=self.unicode, together=year)
        )

    # Where the cursor is

    def action_across(self, by: int) -> None:
        """Move to the side: by a day, or in a year by a week."""
        self._go(self.cursor + ONE_DAY * by * (7 if self._in_year else 1))

    def action_down(self, by: int) -> None:
        """Move up or down: by a week, or in a year by a day."""
        self._go(self.cursor + ONE_DAY * by * (1 if self._in_year else 7))

    def action_page(self, by: int) -> None:
        """Move by a month, or a year, keeping the day of the month where there is one."""
        months = self.cursor.year * 12 + self.cursor.month - 1 + by * (12 if self._in_year else 1)
        year, month = months // 12, months % 12 + 1
        if date.min.year < year < date.max.year:
            last = monthrange(year, month)[1]
            self._go(date(year, month, min(self.cursor.day, last)))

    def action_first(self) -> None:
        """Go to the first day with a session."""
        if self.habit:
            self._go(min(self.habit.tallies, default=self.habit.today))

    def action_today(self) -> None:
        """Go to today."""
        if self.habit:
            self._go(self.habit.today)

    def action_year(self) -> None:
        """Show the year instead of the month, or the month again."""
        self._in_year = not self._in_year
        self.set_class(self._in_year, "-year")
        self._show_legend()
        self._show_days()

    def show_day(self, day: date) -> None:
        """Bring the cursor to a day."""
        self._go(day)

    def _go(self, day: date) -> None:
        # As far as the pages of a calendar reach; nobody practises beyond.
        if not date(1970, 1, 31) <= day <= date(9998, 12, 1):
            return
        before, self.cursor = self.cursor, day
        if self._in_year:
            self.query_one(Year).move(day)
        else:
            self.query_one(Month).move(day, self._from)
            if (before.year, before.month) != (day.year, day.month):
                self._show_ledger()
        self.query_one("#day", TextBlock).show(self._day)
        if self._from:
            self.query_one("#strip", TextBlock).show(self._strip)

    # The day's sessions

    def action_open(self) -> None:
        """Show the day's sessions, hold by hold; or mark the rest days that were chosen."""
        if self._from:
            self.action_rest_days()
        elif self.habit:
            self.app.push_screen(DayDialog(self.cursor, self.habit, self.services))

    def action_add(self) -> None:
        """Add a session that was practised without the timer."""
        if self.habit:
            self._editing.add(self.cursor, self.habit)

    def action_edit(self) -> None:
        """Edit the day's session; where there are several, choose first."""
        sessions = self.habit.sessions_on(self.cursor) if self.habit else ()
        if len(sessions) == 1:
            self._editing.edit(sessions[0])
        else:
            self.action_open()

    def action_delete(self) -> None:
        """Delete the day's session; where there are several, choose first."""
        sessions = self.habit.sessions_on(self.cursor) if self.habit else ()
        if len(sessions) == 1:
            self.post_message(DeleteSession(sessions[0].id))
        else:
            self.action_open()

    # What is noted of days

    def action_rest(self) -> None:
        """Mark the day as rest day, or take the mark off."""
        if self.habit:
            day = get_day(self.habit.history, self.cursor)
            words = "the rest day" if not day.rest else "taking off the rest day"
            self.post_message(SaveDays([replace(day, rest=not day.rest)], words))

    def action_rest_days(self) -> None:
        """Begin a row of rest days here, or end it here and mark them."""
        if not self.habit or self._in_year:
            return
        if self._from is None:
            self._from = self.cursor
        else:
            first, last = sorted((self._from, self.cursor))
            history = self.habit.history
            days = [get_day(history, first + ONE_DAY * n) for n in range((last - first).days + 1)]
            rest = not all(day.rest for day in days)
            words = f"{len(days)} rest days" if rest else f"taking off {len(days)} rest days"
            self._from = None
            self.post_message(SaveDays([replace(day, rest=rest) for day in days], words))
        self._show_range()

    def action_leave_range(self) -> None:
        """Leave the rest days that were begun."""
        self._from = None
        self._show_range()

    def _show_range(self) -> None:
        self.query_one(Month).move(self.cursor, self._from)
        self.query_one("#strip", TextBlock).show(self._strip)

    def action_checks(self) -> None:
        """Tick the day's checks."""
        if not self.habit:
            return
        day = get_day(self.habit.history, self.cursor)

        def answered(checks: tuple[str, ...] | None) -> None:
            if checks is not None and checks != day.checks:
                self.post_message(SaveDays([replace(day, checks=checks)], "the checks"))

        items = [Item(check, id_to_words(check)) for check in self.services.settings.checks]
        dialog = ChecklistDialog(format_day(self.cursor), items, day.checks)
        self.app.push_screen(dialog, answered)

    # All of it

    def action_insight(self) -> None:
        """Show what the numbers say, and what they can't."""
        from acutui.screens.insight import insight_page  # noqa: PLC0415 - few look often

        if self.habit:
            self.app.push_screen(insight_page(self.habit, self.services))

    def action_export(self) -> None:
        """Write everything to a file."""
        from acutui.journal.exchange.exporters import FORMATS  # noqa: PLC0415 - few export

        forms = [
            Answer(one.name[0], f"{one.name.upper()}, {one.purpose}", one.name)
            for one in FORMATS.values()
        ]
        forms.append(Answer("", "leave it", ""))

        def answered(form: str | None) -> None:
            if form:
                self.post_message(Export(form))

        text = ["It is written to the folder that acutui was started in."]
        self.app.push_screen(QuestionDialog("Write everything to a file?", text, forms), answered)

    # What is shown

    def _strip(self, width: int) -> list[Line]:
        days = self._days
        if days is None:
            return [()]
        if self._from:
            first, last = sorted((self._from, self.cursor))
            keys = [
                (key_label(self, "calendar.rest-days"), "or"),
                (key_label(self, "calendar.open"), "marks them"),
                (key_label(self, "calendar.leave-range"), "leaves it"),
            ]
            chosen = (
                f" Rest from {first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b}"
            )
            return [line(chosen, "warn"), ((" ", ""), *format_keys(keys, width)[0])]
        return days.strip(width)

    def _day(self, width: int) -> list[Line]:
        days = self._days
        return days.render_day(self.cursor, width) if days else [line("Reading the journal", "dim")]
