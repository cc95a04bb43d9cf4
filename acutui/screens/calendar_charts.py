"""Charts beside the calendar: minutes a week, and pain."""

from collections.abc import Callable
from datetime import date
from itertools import chain

from acutui.practice.daily import EMPTY_TALLY
from acutui.practice.habit import ONE_DAY, Habit, begin_of_week
from acutui.practice.insight import summarize_pain_days
from acutui.util.types import Glyphs
from acutui.widgets.plots import pain_legend, plot_columns, plot_pain
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line

PAIN_DAYS = 90
WEEK_CELLS = 3
"""Cells of a week, the gap after it included."""

MOST_WEEKS, AXIS = 52, 6


class Chart(TextBlock):
    """A chart as large as the block is."""

    def show_chart(self, render: Callable[[int, int], list[Line]]) -> None:
        """Show the lines that `render` makes of the numbers of rows and of columns."""
        self.show(lambda width: render(self.size.height, width))


class CalendarCharts:
    """Renders what was done in the weeks and months up to a day."""

    def __init__(self, habit: Habit, last: date, glyphs: Glyphs) -> None:
        self._habit = habit
        self._last = last
        self._glyphs: Glyphs = glyphs

    def render_weeks(self, rows: int, width: int) -> list[Line]:
        """Return the minutes of each week as columns, in `rows` lines."""
        habit = self._habit
        count = max(1, min(MOST_WEEKS, (width - AXIS) // WEEK_CELLS))
        last = begin_of_week(self._last, habit.rules.first_weekday)
        weeks = [last - 7 * ONE_DAY * back for back in reversed(range(count))]
        minutes = [round(sum(map(self._seconds_of, _days_of(week))) / 60) for week in weeks]
        names = [f"{week:%b}" if week.day <= 7 else "" for week in weeks]
        title = line(f"Minutes a week, {count} weeks", "strong")
        return [title, *plot_columns(minutes, names, width, rows - 1, self._glyphs)]

    def render_pain(self, rows: int, width: int) -> list[Line]:
        """Return pain before and after practice, in `rows` lines."""
        days = (self._last - ONE_DAY * back for back in reversed(range(PAIN_DAYS)))
        sessions = chain.from_iterable(map(self._habit.sessions_on, days))
        readings = summarize_pain_days(sessions, self._last, PAIN_DAYS)
        title = line(f"Pain, {PAIN_DAYS} days", "strong")
        plot = plot_pain(readings, self._last, width, rows - 2, self._glyphs)
        if not readings:
            return [title, *plot]
        return [title, *plot, *pain_legend(readings, self._last, width, self._glyphs)[:1]]

    def _seconds_of(self, day: date) -> float:
        return self._habit.tallies.get(day, EMPTY_TALLY).seconds if day <= self._last else 0.0


def _days_of(week: date) -> list[date]:
    return [week + ONE_DAY * n for n in range(7)]
