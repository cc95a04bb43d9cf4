"""Calendar: what was done, day by day."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize

from acutui.practice.days_off import MOST_DAYS, begin_pause, end_pause
from acutui.practice.habit import ONE_DAY, DayState, format_day, format_short_day
from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY
from acutui.practice.records import Day, Session
from acutui.screens.base import ModeScreen
from acutui.screens.calendar_charts import CalendarCharts, Chart
from acutui.screens.calendar_text import CalendarText, list_month, render_legend
from acutui.screens.dialogs.checklist import ChecklistDialog, Item
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.dialogs.day_sessions import DayDialog, Wanted
from acutui.screens.dialogs.session_form import FirstField
from acutui.screens.messages import DeleteSession, Export, SaveDays
from acutui.screens.session_editor import add_session, edit_session
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.durations import format_count
from acutui.util.text import id_to_words
from acutui.widgets.day_rows import DayRows
from acutui.widgets.key_names import key_label
from acutui.widgets.month import DayGrid, Month
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, format_keys, line
from acutui.widgets.year import Year

MOST_MONTHS = 3
LARGE_WIDTH, HUGE_WIDTH, LARGE_HEIGHT = 116, 156, 36
"""Cells from which on months stand side by side, two and three, above the year and the charts."""


class CalendarScreen(ModeScreen):
    """A month or a year with the state of each day, and the day under the cursor."""

    MODE = "calendar"
    CSS_PATH = sheet("calendar")
    ABOUT = (
        "The mark of each day shows what you did. Move to a day and open it. You can edit and "
        "delete everything there, and undo every change. All sessions are also in one list, newest "
        "first, which can be searched."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "across(-1)", "day before", show=False, id="calendar.day-before"),
        Binding("right", "across(1)", "day after", show=False, id="calendar.day-after"),
        Binding("up,k", "down(-1)", "week before", show=False, id="calendar.week-before"),
        Binding("down,j", "down(1)", "week after", show=False, id="calendar.week-after"),
        Binding("pageup,less_than_sign", "page(-1)", "month or year before", show=False,
                id="calendar.month-before"),
        Binding("pagedown,greater_than_sign", "page(1)", "month or year after", show=False,
                id="calendar.month-after"),
        Binding("home,g", "first", "first day", show=False, id="calendar.first"),
        Binding("end,G", "today", "today", show=False, id="calendar.today"),
        Binding("enter", "open", "open", id="calendar.open", tooltip="the day's sessions"),
        Binding("a", "add", "add", id="calendar.add", tooltip="add a session"),
        Binding("e", "edit", show=False, id="calendar.edit", tooltip="edit a session"),
        Binding("w", "note", show=False, id="calendar.note", tooltip="write a session's note"),
        Binding("d", "delete", show=False, id="calendar.delete", tooltip="delete a session"),
        Binding("r", "rest", "rest", id="calendar.rest", tooltip="mark or unmark a rest day"),
        Binding("R", "rest_days", show=False, id="calendar.rest-days",
                tooltip="rest days from here to another day"),
        Binding("P", "pause", show=False, id="calendar.pause",
                tooltip="pause from this day on; or end the pause"),
        Binding("x", "checks", "checklist", id="calendar.checks", tooltip="the day's checklist"),
        Binding("i", "insight", "insight", id="calendar.insight", tooltip="what the numbers say"),
        Binding("l", "history", "sessions", id="calendar.history", tooltip="all sessions"),
        Binding("y", "year", "year", id="calendar.year", tooltip="year, or month"),
        Binding("o", "export", "export", id="calendar.export",
                tooltip="write everything to a file"),
        Binding("escape,c", "leave_range", show=False, id="calendar.leave-range"),
    ]  # fmt: skip

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self.cursor = self._today = services.clock.today()
        self._pending: dict[date, Day] = {}
        """Days that are being saved, as they will be: keys typed ahead go by these."""
        self._in_year = False
        self._range_start: date | None = None
        """Where rest days begin, while their end is being chosen."""

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="strip")
        yield Year(plain=not self.services.unicode, id="year")
        with Horizontal(id="calendar-body"):
            with Vertical(id="sheet"):
                with Horizontal(id="months"):
                    for before in reversed(range(MOST_MONTHS)):
                        id = f"month-{before}" if before else "month"
                        yield Month(plain=not self.services.unicode, months_before=before, id=id)
                yield TextBlock(id="legend")
                yield DayRows(plain=not self.services.unicode, id="ledger")
            yield TextBlock(id="day")
        with Horizontal(id="charts"):
            yield Chart(id="weeks")
            yield Chart(id="pain")

    def on_resize(self, event: Resize) -> None:
        """Show months side by side, the year and the charts where there is room."""
        size = event.size
        is_large = size.width >= LARGE_WIDTH and size.height >= LARGE_HEIGHT
        self.set_class(is_large, "-large")
        self.set_class(is_large and size.width >= HUGE_WIDTH, "-huge")

    @property
    def _text(self) -> CalendarText | None:
        return CalendarText(self.habit, self.services) if self.habit else None

    def refresh_habit(self) -> None:
        self._pending.clear()
        if self.habit and self.habit.today != self._today:
            # The next day has begun, or a journey has changed the zone.
            if self.cursor == self._today:
                self.cursor = self.habit.today
            self._today = self.habit.today
        self.show_lines("strip", self._render_strip)
        self.show_lines("day", self._render_day)
        self.show_lines("legend", self._render_legend)
        if text := self._text:
            for grid in self.query(DayGrid):
                grid.first_weekday = text.habit.rules.first_weekday
                grid.show(self.cursor, text.habit.today, text.mark)
            self._show_ledger()
            self._show_charts()

    def _show_ledger(self) -> None:
        if self._text and not self._in_year:
            rows = self._text.build_ledger(self.cursor)
            self.query_one(DayRows).show(len(list_month(self.cursor)), rows)

    def _show_charts(self) -> None:
        """Show the weeks and the pain up to the end of the cursor's month, or to today."""
        if text := self._text:
            last = min(list_month(self.cursor)[-1], text.habit.today)
            glyphs = resolve_glyphs(self.services.settings.glyphs)
            charts = CalendarCharts(text.habit, last, glyphs)
            # Built only where there is room for them.
            self.query_one("#weeks", Chart).show_chart(charts.render_weeks)
            self.query_one("#pain", Chart).show_chart(charts.render_pain)

    # The cursor

    def action_across(self, by: int) -> None:
        """Move sideways: by a day in a month, by a week in a year."""
        self.show_day(self.cursor + ONE_DAY * by * (7 if self._in_year else 1))

    def action_down(self, by: int) -> None:
        """Move up or down: by a week in a month, by a day in a year."""
        self.show_day(self.cursor + ONE_DAY * by * (1 if self._in_year else 7))

    def action_page(self, by: int) -> None:
        """Move by a month, or a year, to the same day of the month or the last one."""
        months = self.cursor.year * 12 + self.cursor.month - 1 + by * (12 if self._in_year else 1)
        year, month = months // 12, months % 12 + 1
        if date.min.year < year < date.max.year:
            day = min(self.cursor.day, monthrange(year, month)[1])
            self.show_day(date(year, month, day))

    def action_first(self) -> None:
        if self.habit:
            self.show_day(min(self.habit.tallies, default=self.habit.today))

    def action_today(self) -> None:
        if self.habit:
            self.show_day(self.habit.today)

    def action_year(self) -> None:
        if self._range_start:
            self.action_leave_range()  # Days are chosen in a month only.
        self._in_year = not self._in_year
        self.set_class(self._in_year, "-year")
        self.refresh_habit()

    def show_day(self, day: date) -> None:
        """Move the cursor to a day, or to the nearest at which something can be entered."""
        day = min(max(day, FIRST_DAY), LAST_DAY)
        before, self.cursor = self.cursor, day
        self.query_one(Year).move(day)
        for month in self.query(Month):
            month.move(day, self._range_start)
        if (before.year, before.month) != (day.year, day.month):
            self._show_ledger()
            self._show_charts()
        self.show_lines("day", self._render_day)
        if self._range_start:
            self.show_lines("strip", self._render_strip)

    @on(DayGrid.Clicked)
    def _go_to_clicked(self, message: DayGrid.Clicked) -> None:
        """Move the cursor to a day; open the one that has it."""
        if message.day == self.cursor:
            self.action_open()
        else:
            self.show_day(message.day)

    def action_open(self) -> None:
        """Show the day's sessions; or mark the chosen rest days."""
        if self._range_start:
            self.action_rest_days()
        else:
            self._open_day()

    def _open_day(self, wanted: Wanted = "") -> None:
        if self.habit:
            self.app.push_screen(DayDialog(self.cursor, self.habit, self.services, wanted))

    def action_add(self) -> None:
        if self.habit:
            add_session(self, self.services, self.cursor, self.habit)

    @property
    def _only_session(self) -> Session | None:
        sessions = self.habit.sessions_on(self.cursor) if self.habit else ()
        return sessions[0] if len(sessions) == 1 else None

    def action_edit(self) -> None:
        """Edit the day's session; if there are several, let the user choose."""
        self._edit("edit")

    def action_note(self) -> None:
        """Write the note of the day's session; if there are several, let the user choose."""
        self._edit("note")

    def _edit(self, wanted: Literal["edit", "note"]) -> None:
        if self.habit and (session := self._only_session):
            first: FirstField = "note" if wanted == "note" else "time"
            edit_session(self, self.services, session, self.habit, first)
        else:
            self._open_day(wanted)

    def action_delete(self) -> None:
        """Delete the day's session; if there are several, let the user choose."""
        if session := self._only_session:
            self.post_message(DeleteSession(session.id))
        else:
            self._open_day("delete")

    # Rest days, the checklist, the whole journal

    @property
    def _days(self) -> Mapping[date, Day]:
        """The days about which something was entered, with what is being saved."""
        return {**self.habit.history.days, **self._pending} if self.habit else {}

    def _find_day(self, day: date) -> Day:
        known = self.habit.history.days if self.habit else {}
        return self._pending.get(day) or known.get(day) or Day(day)

    def _save(self, days: list[Day], description: str) -> None:
        self._pending |= {day.day: day for day in days}
        self.post_message(SaveDays(days, description))

    def action_rest(self) -> None:
        if self.habit:
            day = self._find_day(self.cursor)
            description = "unmarking the rest day" if day.rest else "the rest day"
            self._save([replace(day, rest=not day.rest)], description)
            # The day's mark stays, and on a small screen nothing else would show it.
            if self._text and self.habit.state(self.cursor) in (DayState.FULL, DayState.STARTED):
                marked = self._text.describe_rest_mark(self.cursor)
                self.notify("No longer marked as a rest day." if day.rest else marked)

    def action_rest_days(self) -> None:
        """Begin a range of rest days at the cursor; or end it there, and mark or unmark them."""
        if not self.habit:
            return
        if self._in_year:
            key = key_label(self, "calendar.year")
            self.notify(f"Choose days in the month view: {key} goes there.")
            return
        if self._range_start is None:
            self._range_start = self.cursor
        else:
            first, last = sorted((self._range_start, self.cursor))
            count = (last - first).days + 1
            if count > MOST_DAYS:
                self.notify(
                    f"These are {count} days; at most {MOST_DAYS} can be marked at once.",
                    severity="warning",
                )
                return
            days = [self._find_day(first + ONE_DAY * n) for n in range(count)]
            rest = not all(day.rest for day in days)
            description = f"{'' if rest else 'unmarking '}{format_count(len(days), 'rest day')}"
            self._range_start = None
            self._save([replace(day, rest=rest) for day in days], description)
        self._show_range()

    def action_pause(self) -> None:
        """Begin a pause without an end on this day; or end the one that lasts on it."""
        if self.habit and self._text:
            if ended := end_pause(self._days, self.cursor):
                self._save([ended], "the end of the pause")
            else:
                self._save([begin_pause(self._days, self.cursor)], "the pause")
                key = key_label(self, "calendar.pause")
                day = format_short_day(self.cursor, self.habit.today)
                if ends := self.habit.pauses.ends(self.cursor):
                    end = format_short_day(ends, self.habit.today)
                    self.notify(f"Paused from {day}; practice again from {end}.")
                else:
                    self.notify(f"Paused from {day} on. {key} on another day ends it there.")

    def action_leave_range(self) -> None:
        self._range_start = None
        self._show_range()

    def _show_range(self) -> None:
        for month in self.query(Month):
            month.move(self.cursor, self._range_start)
        self.show_lines("strip", self._render_strip)

    def action_checks(self) -> None:
        if not self.habit:
            return
        day = self._find_day(self.cursor)

        def save(checks: tuple[str, ...]) -> None:
            # Another window may have changed the day meanwhile: only what was toggled here counts.
            toggled = set(checks) ^ set(day.checks)
            if toggled:
                now = self._find_day(day.day)
                known = dict.fromkeys((*checks, *now.checks))
                ticked = tuple(one for one in known if (one in now.checks) != (one in toggled))
                self._save([replace(now, checks=ticked)], "the checklist")

        items = [Item(check, id_to_words(check)) for check in self.services.settings.checks]
        self.open_dialog(ChecklistDialog(format_day(self.cursor), items, day.checks), save)

    def action_insight(self) -> None:
        from acutui.screens.insight import InsightScreen  # noqa: PLC0415 - few look often

        self.app.push_screen(InsightScreen(self.services))

    def action_history(self) -> None:
        from acutui.screens.history import HistoryScreen  # noqa: PLC0415 - when it is asked for

        self.app.push_screen(HistoryScreen(self.services, self.cursor, self.show_day))

    def action_export(self) -> None:
        from acutui.journal.exchange.exporters import FORMATS  # noqa: PLC0415 - few export

        formats = [
            Answer(id[0], f"{id.title() if one.is_reminders else id.upper()}, {one.purpose}", id)
            for id, one in FORMATS.items()
        ]
        text = ["acutui writes it to the folder that you started it in."]
        answers = [*formats, Answer("", "back", "")]
        question = QuestionDialog("Write everything to a file?", text, answers)
        self.open_dialog(question, lambda name: self.post_message(Export(name)))

    # What is shown

    def _render_strip(self, width: int) -> list[Line]:
        text = self._text
        if text is None:
            return [()]
        if self._range_start is None:
            return text.render_strip(width)
        ends = sorted((self._range_start, self.cursor))
        first, last = (format_short_day(day, text.habit.today) for day in ends)
        words = {"rest-days": "mark them", "leave-range": "cancel"}
        keys = [(key_label(self, f"calendar.{id}"), does) for id, does in words.items()]
        return [
            line(f" Rest from {first} to {last}", "warn"),
            ((" ", ""), *format_keys(keys, width)[0]),
        ]

    def _render_legend(self, width: int) -> list[Line]:
        in_one_line = self._in_year or self.has_class("-large")
        return render_legend(unicode=self.services.unicode, in_one_line=in_one_line)

    def _render_day(self, width: int) -> list[Line]:
        text = self._text
        return text.render_day(self.cursor, width) if text else [line("Reading the journal", "dim")]
