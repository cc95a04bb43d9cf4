"""Calendar: what was done, day by day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from acutui.journal.journal import day_of
from acutui.practice.habit import NOTHING, ONE_DAY, DayState, Habit
from acutui.practice.record import Session
from acutui.screens.base import ModeScreen
from acutui.screens.dialogs.day import DayDialog
from acutui.screens.dialogs.ticks import Item, Ticks
from acutui.screens.messages import NoteDay
from acutui.services import Services
from acutui.text import clean, minutes
from acutui.widgets.lines import Line, Lines, line, spread, wrapped
from acutui.widgets.month import MARKS, SOME, Month, mark

_SAID = {
    DayState.FULL: "full",
    DayState.STARTED: "started",
    DayState.REST: "rest day",
    DayState.MISSED: "nothing counted",
    DayState.OPEN: "still open",
    DayState.FUTURE: "to come",
}


class CalendarScreen(ModeScreen):
    """A month with the state of each day, and the day under the cursor."""

    MODE = "calendar"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "day before", show=False, id="calendar.day-before"),
        Binding("right,l", "move(1)", "day after", show=False, id="calendar.day-after"),
        Binding("up,k", "move(-7)", "week before", show=False, id="calendar.week-before"),
        Binding("down,j", "move(7)", "week after", show=False, id="calendar.week-after"),
        Binding("pageup", "month(-1)", "month before", show=False, id="calendar.month-before"),
        Binding("pagedown", "month(1)", "month after", show=False, id="calendar.month-after"),
        Binding("home", "first", "first day", show=False, id="calendar.first"),
        Binding("end", "today", "today", id="calendar.today"),
        Binding(
            "enter",
            "open",
            "open",
            key_display="enter",
            id="calendar.open",
            tooltip="the day's sessions",
        ),
        Binding("r", "rest", "rest day", id="calendar.rest", tooltip="mark or unmark as rest day"),
        Binding("x", "checks", "checks", id="calendar.checks", tooltip="tick the day's checks"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.cursor = services.clock.today()

    def compose_body(self) -> ComposeResult:
        """The strip, the month, the day."""
        yield Lines(id="strip")
        with Horizontal(id="calendar-body"):
            with Vertical(id="sheet"):
                yield Month(id="month")
                yield Lines(id="legend")
            yield Lines(id="day")

    def begin(self) -> None:
        """Tell what the marks mean."""
        self.query_one("#legend", Lines).show(self._legend)

    def habit_changed(self) -> None:
        """Show the habit and the month."""
        self.query_one("#strip", Lines).show(self._strip)
        if self.habit is not None:
            self.query_one(Month).show(self.cursor, self.habit.today, self._mark)
        self.query_one("#day", Lines).show(self._day)

    # Keys

    def action_move(self, days: int) -> None:
        """Move by days."""
        self._go(self.cursor + ONE_DAY * days)

    def action_month(self, by: int) -> None:
        """Move by a month, keeping the day of the month where there is one."""
        month = self.cursor.year * 12 + self.cursor.month - 1 + by
        first = date(month // 12, month % 12 + 1, 1)
        following = (first.replace(day=28) + ONE_DAY * 4).replace(day=1)
        self._go(first.replace(day=min(self.cursor.day, (following - ONE_DAY).day)))

    def action_first(self) -> None:
        """Go to the first day with a session."""
        if self.habit:
            self._go(min(self.habit.tallies, default=self.habit.today))

    def action_today(self) -> None:
        """Go to today."""
        if self.habit:
            self._go(self.habit.today)

    def action_open(self) -> None:
        """Show the day's sessions, hold by hold."""
        if self.habit:
            self.app.push_screen(DayDialog(self.cursor, self.habit, self.services))

    def action_rest(self) -> None:
        """Mark the day as rest day, or take the mark off."""
        if self.habit:
            day = day_of(self.habit.history, self.cursor)
            words = "the rest day" if not day.rest else "taking off the rest day"
            self.post_message(NoteDay(replace(day, rest=not day.rest), words))

    def action_checks(self) -> None:
        """Tick the day's checks."""
        if not self.habit:
            return
        day = day_of(self.habit.history, self.cursor)

        def answered(checks: tuple[str, ...] | None) -> None:
            if checks is not None and checks != day.checks:
                self.post_message(NoteDay(replace(day, checks=checks), "the checks"))

        items = [Item(check, check.replace("-", " ")) for check in self.services.settings.checks]
        title = f"{self.cursor:%A} {self.cursor.day} {self.cursor:%B}"
        dialog = Ticks(title, items, day.checks, fine=self.fine)
        self.app.push_screen(dialog, answered)

    def _go(self, day: date) -> None:
        # As far as the pages of a calendar reach; nobody practises beyond.
        if not date(1970, 1, 31) <= day <= date(9998, 12, 1):
            return
        self.cursor = day
        self.query_one(Month).move(day)
        self.query_one("#day", Lines).show(self._day)

    # What is shown

    def _mark(self, day: date) -> tuple[str, str]:
        assert self.habit is not None
        tally = self.habit.tallies.get(day, NOTHING)
        if day < self.habit.began and self.habit.state(day) is DayState.MISSED:
            # Before it began nothing was missed.
            return " ", ""
        return mark(self.habit.state(day), tally.seconds > 0, plain=not self.fine)

    def _strip(self, width: int) -> list[Line]:
        habit = self.habit
        if habit is None:
            return [()]
        summary = habit.summary()
        week, before = habit.seconds_in_week(), habit.seconds_in_week(1)
        more = round(week / 60) - round(before / 60)
        parts = [
            f"{summary.streak}-day streak" if summary.streak else "no streak yet",
            f"longest {summary.longest}",
            f"full {habit.full_days(30)} of 30",
            f"strength {summary.strength:.0%}",
        ]
        minutes_told = f"{round(week / 60)} min this week ({more:+d}) "
        return [
            ((" " + "   ".join(parts), ""),),
            spread(self._needed(habit), ((minutes_told, ""),), width),
        ]

    def _needed(self, habit: Habit) -> Line:
        summary = habit.summary()
        counted, target = summary.tally.counted, summary.target
        if summary.state is DayState.FULL:
            said = f"Today is full: {counted} of {target}."
        elif summary.state is DayState.REST:
            said = "Today is a rest day: it neither adds to the streak nor breaks it."
        else:
            missing = target - counted
            makes = "makes" if missing == 1 else "make"
            said = f"Today {counted} of {target}: {missing} more {makes} it full."
        return ((f" {said}", "dim"),)

    def _legend(self, _: int) -> list[Line]:
        first = [(MARKS[s], _SAID[s]) for s in (DayState.FULL, DayState.STARTED, DayState.REST)]
        second = [
            (SOME, "some min"),
            (MARKS[DayState.MISSED], "none"),
            (MARKS[DayState.OPEN], "today"),
        ]
        return [self._signs(first), self._signs(second)]

    def _signs(self, named: list[tuple[tuple[str, str, str], str]]) -> Line:
        parts: list[tuple[str, str]] = [("  ", "")]
        for (fine, plain, role), words in named:
            parts += [(fine if self.fine else plain, role), (f" {words:<9}", "dim")]
        return tuple(parts)

    def _day(self, width: int) -> list[Line]:
        if self.habit is None:
            return [line("Reading the journal", "dim")]
        day, habit = self.cursor, self.habit
        head = f"{day:%A} {day.day} {day:%B}"
        text, role = self._mark(day)
        state = (
            "rest day (weekly)"
            if habit.state(day) is DayState.REST and not day_of(habit.history, day).rest
            else _SAID[habit.state(day)]
        )
        lines: list[Line] = [line(head, "strong"), ((f"{text} ", role), (state, "")), ()]
        for session in habit.history.on(day):
            lines += self._session(session, width)
        lines += self._noted(day, width)
        return lines

    def _session(self, session: Session, width: int) -> Iterator[Line]:
        routine = self.services.atlas.routines.get(session.routine)
        name = clean(routine.name if routine else session.routine)
        head: Line = ((f"{session.started:%H:%M}  ", "dim"), (name, ""))
        told: Line = ((f"{minutes(session.pressed)}{_pain(session)}", ""),)
        together = spread(head, told, width)
        if together != head:
            yield together
        else:
            yield head
            yield (("       ", ""), *told)
        if not session.counts:
            yield (("       ", ""), ("stopped early, does not count", "dim"))
        if session.note:
            yield from wrapped(clean(session.note), width, "dim", label="       ", most=3)

    def _noted(self, day: date, width: int) -> list[Line]:
        assert self.habit is not None
        noted = day_of(self.habit.history, day)
        tick = "✓" if self.fine else "x"
        lines: list[Line] = []
        if noted.checks:
            names = (clean(check.replace("-", " ")) for check in noted.checks)
            lines += [(), line("   ".join(f"{tick} {name}" for name in names), "accent")]
        if noted.note:
            lines += [(), *wrapped(clean(noted.note), width, "dim")]
        return lines


def _pain(session: Session) -> str:
    before = session.before.pain if session.before else None
    after = session.after.pain if session.after else None
    if before is None and after is None:
        return ""
    return f"  {'?' if before is None else before} → {'?' if after is None else after}"
