"""A year of days, weeks as columns, each day with the same mark as in its month."""

from datetime import date

from textual.geometry import Region
from textual.strip import Strip

from acutui.practice.habit import ONE_DAY, begin_of_week
from acutui.widgets.month import DayGrid, name_weekday
from acutui.widgets.text_layout import BLANK, Part

LABEL = 4  # cells for the names of the weekdays
WEEKS = 54  # weeks that a year can touch


class Year(DayGrid):
    """The year of the cursor's day; a step within it repaints two days."""

    def move(self, cursor: date) -> None:
        before, self._cursor = self._cursor, cursor
        if before.year != cursor.year or self._first_week(before) != self._first_week(cursor):
            self.refresh()
            return
        for day in (before, cursor):
            row = (day.weekday() - self.first_weekday) % 7 + 1
            self.refresh(Region(self._column(self._week(day)), row, self._step, 1))

    def render_line(self, y: int) -> Strip:
        if self._today == date.min or not 0 <= y <= 7:
            return self.strip(BLANK)
        if y == 0:
            return self.strip(((self._months(), "dim"),))
        label = name_weekday(self.first_weekday + y - 1) if y % 2 else ""
        parts: list[Part] = [(label.ljust(LABEL), "dim")]
        start = self._start(self._cursor.year) + ONE_DAY * (y - 1)
        for week in range(self._shown):
            day = start + ONE_DAY * 7 * (self._first_week(self._cursor) + week)
            text, role = self._mark(day) if day.year == self._cursor.year else (" ", "")
            if day == self._cursor:
                role = "reversed"
                text = text if text.strip() else "x" if self.plain else "▪"
            elif day == self._today:
                role = "strong"
            elif not text.strip():
                role = ""  # A style for a blank would only cost bytes.
            parts.append((text.ljust(self._step), role))
        # A blank, so that the rest of the line does not look like the last day.
        return self.strip((*parts, (" ", "")))

    def find_day(self, x: int, y: int) -> date | None:
        if not 1 <= y <= 7 or not LABEL <= x < LABEL + self._shown * self._step:
            return None
        week = self._first_week(self._cursor) + (x - LABEL) // self._step
        day = self._start(self._cursor.year) + ONE_DAY * (7 * week + y - 1)
        return day if day.year == self._cursor.year else None

    # Where a day is. Without room for all weeks, those around the cursor are shown.

    @property
    def _step(self) -> int:
        """Cells from one week to the next."""
        return 2 if self.size.width >= LABEL + 2 * WEEKS else 1

    @property
    def _shown(self) -> int:
        return max(1, min(WEEKS, (self.size.width - LABEL) // self._step))

    def _week(self, day: date) -> int:
        return (day - self._start(day.year)).days // 7

    def _start(self, year: int) -> date:
        """Return the first day of the first week."""
        return begin_of_week(date(year, 1, 1), self.first_weekday)

    def _first_week(self, cursor: date) -> int:
        last = self._week(date(cursor.year, 12, 31))
        half = max(1, self._shown // 2)
        # By half a width, so that most steps repaint two cells only.
        wanted = (self._week(cursor) // half - (self._shown > 1)) * half
        return max(0, min(wanted, last + 1 - self._shown))

    def _column(self, week: int) -> int:
        return LABEL + (week - self._first_week(self._cursor)) * self._step

    def _months(self) -> str:
        """Return the year and the months' names, each above the week of its first day."""
        row = [" "] * (LABEL + self._shown * self._step + 3)
        for month in range(1, 13):
            first = date(self._cursor.year, month, 1)
            at = self._column(self._week(first) + (first.weekday() != self.first_weekday))
            name = f"{first:%b}"
            if at >= LABEL and at + len(name) <= len(row):
                row[at : at + 3] = name
        row[:LABEL] = f"{self._cursor.year}"[:LABEL].ljust(LABEL)
        return "".join(row)
