"""The calendar as marks and text."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from acutui.journal.journal import get_day
from acutui.practice.daily import EMPTY_TALLY
from acutui.practice.habit import ONE_DAY, DayState, Habit, format_day, format_short_day
from acutui.practice.records import Session
from acutui.screens.base import get_ratings
from acutui.services.context import Context
from acutui.services.habit import format_streak
from acutui.services.session_words import format_length, format_pain, format_time
from acutui.util.durations import format_count
from acutui.util.text import id_to_words, sanitize
from acutui.widgets.day_rows import Row
from acutui.widgets.month import MARKS, SOME, day_mark
from acutui.widgets.text_layout import Line, line, line_width, spread, wrap

STATES = {
    DayState.FULL: "full",
    DayState.STARTED: "partly done",
    DayState.REST: "rest day",
    DayState.MISSED: "missed",
    DayState.OPEN: "nothing counted yet",
    DayState.FUTURE: "to come",
}


class CalendarText:
    """Renders the days of a habit."""

    def __init__(self, habit: Habit, services: Context) -> None:
        self.habit = habit
        self._services = services
        self._unicode = services.unicode

    def mark(self, day: date) -> tuple[str, str]:
        """Return the mark of a day, and its role."""
        state = self.habit.state(day)
        if day < self.habit.first_day and state is DayState.MISSED:
            return " ", ""
        seconds = self.habit.tallies.get(day, EMPTY_TALLY).seconds
        return day_mark(state, seconds > 0, plain=not self._unicode)

    def render_strip(self, width: int) -> list[Line]:
        """Return the habit in two lines: its figures, and what is left to do today."""
        habit = self.habit
        week, before = habit.seconds_in_week(), habit.seconds_in_week(1)
        figures = f" {format_streak(habit)}"
        if habit.longest:
            full, days = habit.recent_full_days(30)
            figures += f"   best {habit.longest}"
            figures += f"   full {full} of {format_count(days, 'day')}" if days else ""
            figures += f"   strength {habit.strength:.0%}"
        counted, target = habit.tally.counted, habit.rules.target
        state = habit.state(habit.today)
        if state is DayState.FULL:
            today = f"Today is full: {counted} of {target}."
        elif state is DayState.REST and (began := habit.pauses.began(habit.today)):
            since = format_short_day(began, habit.today)
            today = f"Paused since {since}: a day without a session breaks no streak."
        elif state is DayState.REST:
            today = "Today is a rest day: it neither adds to the streak nor breaks it."
        else:
            more = format_count(target - counted, "more session")
            today = f"Today {counted} of {target}: {more} to go."
        last = f", {round(before / 60)} last week" if before else ""
        this_week = line(f"{round(week / 60)} min this week{last} ")
        return [line(figures), spread(line(f" {today}", "dim"), this_week, width)]

    def render_day(self, day: date, width: int) -> list[Line]:
        """Return a day with its sessions, its checklist and its note."""
        habit = self.habit
        noted, state = get_day(habit.history, day), habit.state(day)
        text, role = self.mark(day)
        name = self._name_rest(day) if state is DayState.REST else STATES[state]
        if state is DayState.MISSED and day < habit.first_day:
            name = "before your first session"
        state_line: Line = ((f"{text} ", role), (name, ""))
        lines: list[Line] = [line(format_day(day), "strong"), state_line]
        if state is DayState.REST:
            lines += wrap("It neither adds to the streak nor breaks it.", width, "dim")
        elif noted.rest:
            lines += wrap(self.describe_rest_mark(day), width, "dim")
        lines.append(())
        for session in habit.sessions_on(day):
            lines += self._render_session(session, width)
        if noted.checks:
            tick = "✓" if self._unicode else "x"
            checks = (f"{tick} {sanitize(id_to_words(check))}" for check in noted.checks)
            lines += [(), line("   ".join(checks), "accent")]
        if noted.note:
            lines += [(), *wrap(sanitize(noted.note), width, "dim")]
        return lines

    def _name_rest(self, day: date) -> str:
        """Say why a day without a session is no missed one."""
        habit = self.habit
        if get_day(habit.history, day).rest:
            return STATES[DayState.REST]
        if began := habit.pauses.began(day):
            return f"pause since {format_short_day(began, habit.today)}"
        if habit.is_free_day(day):
            return f"free: {format_count(habit.rules.days_per_week, 'day')} a week is the goal"
        return f"{STATES[DayState.REST]} (weekly)"

    def describe_rest_mark(self, day: date) -> str:
        """Say what the mark of a rest day does on a day with a session that counts."""
        counts = "too little was done to count, so it passes as one"
        if self.habit.state(day) is DayState.FULL or self.habit.rules.streak == "any":
            counts = "it still counts as practised"
        return f"Marked as a rest day; {counts}."

    def _render_session(self, session: Session, width: int) -> Iterator[Line]:
        name = sanitize(self._services.atlas.name_routine(session.routine))
        head: Line = ((f"{format_time(session):<7}", "dim"), (name, ""))
        length = line(f"{format_length(session)}{self.format_pain(session)}")
        together = spread(head, length, width)
        yield together
        if together == head and line_width(length):
            yield (("       ", ""), *length)
        if not session.counts:
            yield from wrap("too short to count", width, "dim", label="       ")
        if session.note:
            yield from wrap(sanitize(session.note), width, "dim", label="       ", most=3)

    def format_pain(self, session: Session) -> str:
        """Return pain before and after a session, "  5 → 3"; "" if it was not rated."""
        pain = format_pain(session, "→" if self._unicode else "->")
        return f"  {pain}" if pain else ""

    def build_ledger(self, month: date) -> list[Row]:
        """Return a row for each check of a month, and one for the first pain of each day."""
        days = list_month(month)
        noted = {day: get_day(self.habit.history, day).checks for day in days}
        ticked = [check for checks in noted.values() for check in checks]
        # Past ticks stay in sight after the check is taken out of the settings.
        checks = dict.fromkeys((*self._services.settings.checks, *ticked))
        tick = "✓" if self._unicode else "x"
        dot = "·" if self._unicode else "."
        first_day, today = self.habit.first_day, self.habit.today
        empty = {day: (dot if first_day <= day <= today else " ", "faint") for day in days}
        rows: list[Row] = []
        for check in checks:
            marks = [(tick, "accent") if check in noted[day] else empty[day] for day in days]
            rows.append((sanitize(id_to_words(check)), marks))
        pains = []
        for day in days:
            rated = (get_ratings(session)[0][0] for session in self.habit.sessions_on(day))
            first = next((pain for pain in rated if pain is not None), None)
            # Ten is an X, because its two digits would need two cells.
            pains.append(empty[day] if first is None else ("X" if first == 10 else str(first), ""))
        return [*rows, ("pain", pains)]


def render_legend(*, unicode: bool, in_one_line: bool = False) -> list[Line]:
    """Return what the marks mean, in two lines or in one."""
    entered, blank = (DayState.FULL, DayState.STARTED, DayState.REST), MARKS[DayState.OPEN]
    upper = [(MARKS[state], STATES[state]) for state in entered]
    lower = [(MARKS[DayState.MISSED], "missed"), (SOME, "too short"), (blank, "nothing yet")]
    # Words of one length stand under each other, so that the columns fit into 40 cells.
    columns = [max(len(words) for _, words in pair) for pair in zip(upper, lower, strict=True)]

    def render(signs: list[tuple[tuple[str, str, str], str]]) -> Line:
        parts: list[tuple[str, str]] = [(" ", "")]
        for ((sign, plain, role), words), width in zip(signs, 2 * columns, strict=False):
            padded = words if in_one_line else words.ljust(width)
            parts += [(sign if unicode else plain, role), (f" {padded}  ", "dim")]
        return tuple(parts)

    return [render(upper + lower)] if in_one_line else [render(upper), render(lower)]


def list_month(month: date) -> list[date]:
    """Return the days of a month, given by any of its days."""
    first = month.replace(day=1)
    return [first + ONE_DAY * n for n in range(monthrange(first.year, first.month)[1])]
