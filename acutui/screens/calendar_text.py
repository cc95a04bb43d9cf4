"""Days of the calendar, in marks and in words."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from acutui.journal.journal import get_day
from acutui.practice.daily import EMPTY_TALLY
from acutui.practice.habit import ONE_DAY, DayState, Habit
from acutui.practice.records import Session
from acutui.screens.base import get_ratings
from acutui.services.context import Context
from acutui.util.durations import format_duration
from acutui.util.text import id_to_words, sanitize
from acutui.widgets.day_rows import Row
from acutui.widgets.month import MARKS, SOME, day_mark
from acutui.widgets.text_layout import Line, line, spread, wrap

SAID = {
    DayState.FULL: "full",
    DayState.STARTED: "started",
    DayState.REST: "rest day",
    DayState.MISSED: "nothing counted",
    DayState.OPEN: "still open",
    DayState.FUTURE: "to come",
}
TEN = "X"
"""A pain of ten, in one cell."""


class CalendarText:
    """Tells of days as a habit knows them."""

    def __init__(self, habit: Habit, services: Context, *, unicode: bool) -> None:
        self.habit = habit
        self._services = services
        self._unicode = unicode

    def mark(self, day: date) -> tuple[str, str]:
        """Return the mark of a day, and its role."""
        state = self.habit.state(day)
        if day < self.habit.first_day and state is DayState.MISSED:
            # Before it began nothing was missed.
            return " ", ""
        seconds = self.habit.tallies.get(day, EMPTY_TALLY).seconds
        return day_mark(state, seconds > 0, plain=not self._unicode)

    def strip(self, width: int) -> list[Line]:
        """The habit in two lines, and what today still needs."""
        habit, summary = self.habit, self.habit.summary()
        week, before = habit.seconds_in_week(), habit.seconds_in_week(1)
        parts = [
            f"{summary.streak}-day streak" if summary.streak else "no streak yet",
        ]
        if summary.longest:
            parts += [
                f"longest {summary.longest}",
                f"full {habit.count_full_days(30)} of 30 days",
                f"strength {summary.strength:.0%}",
            ]
        last = f", {round(before / 60)} last week" if before else ""
        told = f"{round(week / 60)} min this week{last} "
        return [
            ((" " + "   ".join(parts), ""),),
            spread(((f" {self._needed()}", "dim"),), ((told, ""),), width),
        ]

    def _needed(self) -> str:
        summary = self.habit.summary()
        counted, target = summary.tally.counted, summary.target
        if summary.state is DayState.FULL:
            return f"Today is full: {counted} of {target}."
        if summary.state is DayState.REST:
            return "Today is a rest day: it neither adds to the streak nor breaks it."
        missing = target - counted
        makes = "makes" if missing == 1 else "make"
        return f"Today {counted} of {target}: {missing} more {makes} it full."

    def render_day(self, day: date, width: int) -> list[Line]:
        """A day with its sessions, its checks and its note."""
        habit = self.habit
        text, role = self.mark(day)
        state = (
            "rest day (weekly)"
            if habit.state(day) is DayState.REST and not get_day(habit.history, day).rest
            else SAID[habit.state(day)]
        )
        lines: list[Line] = [line(format_day(day), "strong"), ((f"{text} ", role), (state, ""))]
        if habit.state(day) is DayState.REST:
            lines += wrap("It neither adds to the streak nor breaks it.", width, "dim")
        lines.append(())
        for session in habit.sessions_on(day):
            lines += self._session(session, width)
        return lines + self._noted(day, width)

    def _session(self, session: Session, width: int) -> Iterator[Line]:
        routine = self._services.atlas.routines.get(session.routine)
        name = sanitize(routine.name if routine else session.routine)
        head: Line = ((f"{session.started:%H:%M}  ", "dim"), (name, ""))
        length: Line = ((f"{format_duration(session.pressed)}{self.format_pain(session)}", ""),)
        together = spread(head, length, width)
        if together != head:
            yield together
        else:
            yield head
            yield (("       ", ""), *length)
        if not session.counts:
            told = "stopped early; its minutes are kept"
            yield from wrap(told, width, "dim", label="       ")
        if session.note:
            yield from wrap(sanitize(session.note), width, "dim", label="       ", most=3)

    def format_pain(self, session: Session) -> str:
        """Pain before and after a session: "  5 → 3"; "" where it was not asked."""
        (before, after), _ = get_ratings(session)
        if before is None and after is None:
            return ""
        arrow = "→" if self._unicode else "->"
        return f"  {'?' if before is None else before} {arrow} {'?' if after is None else after}"

    def _noted(self, day: date, width: int) -> list[Line]:
        noted = get_day(self.habit.history, day)
        tick = "✓" if self._unicode else "x"
        lines: list[Line] = []
        if noted.checks:
            names = (sanitize(id_to_words(check)) for check in noted.checks)
            lines += [(), line("   ".join(f"{tick} {name}" for name in names), "accent")]
        if noted.note:
            lines += [(), *wrap(sanitize(noted.note), width, "dim")]
        return lines

    def build_ledger(self, month: date) -> list[Row]:
        """A row for each check of a month, and one for the pain that the days began with."""
        days = list_month(month)
        noted = {day: get_day(self.habit.history, day).checks for day in days}
        ticked = [check for checks in noted.values() for check in checks]
        # What was ticked once is shown also where it is no longer asked for.
        checks = dict.fromkeys((*self._services.settings.checks, *ticked))
        tick, open_ = ("✓", "·") if self._unicode else ("x", ".")
        rows: list[Row] = []
        for check in checks:
            marks = [
                (tick, "accent") if check in noted[day] else (self._open(day, open_), "faint")
                for day in days
            ]
            rows.append((sanitize(id_to_words(check)), marks))
        return [*rows, ("pain", [self._pain_of(day, open_) for day in days])]

    def _open(self, day: date, mark: str) -> str:
        return mark if self.habit.first_day <= day <= self.habit.today else " "

    def _pain_of(self, day: date, open_: str) -> tuple[str, str]:
        felt = (get_ratings(session)[0][0] for session in self.habit.sessions_on(day))
        first = next((pain for pain in felt if pain is not None), None)
        if first is None:
            return self._open(day, open_), "faint"
        return (TEN if first == 10 else str(first)), ""


def render_legend(*, unicode: bool, together: bool = False) -> list[Line]:
    """Tell what the marks mean, in two lines, or `together` in one."""
    states = [(MARKS[s], SAID[s]) for s in (DayState.FULL, DayState.STARTED, DayState.REST)]
    others = [
        (SOME, "a little"),
        (MARKS[DayState.MISSED], "none"),
        (MARKS[DayState.OPEN], "today"),
    ]

    def signs(signed: list[tuple[tuple[str, str, str], str]]) -> Line:
        parts: list[tuple[str, str]] = [("  ", "")]
        for (sign, plain, role), words in signed:
            parts += [(sign if unicode else plain, role), (f" {words:<10}", "dim")]
        return tuple(parts)

    return [signs(states + others)] if together else [signs(states), signs(others)]


def format_day(day: date) -> str:
    """Return a day as people call it: "Sunday 22 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def list_month(month: date) -> list[date]:
    """Return the days of the month that a day lies in."""
    first = month.replace(day=1)
    return [first + ONE_DAY * n for n in range(monthrange(first.year, first.month)[1])]
