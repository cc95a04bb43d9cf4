"""A month of days, each with a mark for what was done."""

from collections.abc import Callable
from datetime import date, timedelta

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from acutui.practice.habit import ONE_DAY, WEEKDAYS, DayState
from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import BLANK

WIDE, NARROW = 6, 5
"""Cells of a day, where there is room and where there is little."""

MARKS = {
    DayState.FULL: ("●", "#", "accent"),
    DayState.STARTED: ("◐", "+", "half"),
    DayState.REST: ("–", "-", "dim"),
    DayState.MISSED: ("·", ".", "dim"),
    DayState.OPEN: ("○", "o", "strong"),
    DayState.FUTURE: (" ", " ", "dim"),
}
SOME = ("◌", ":", "dim")
"""The mark of a day whose sessions are too short to count."""


def day_mark(state: DayState, some: bool, plain: bool) -> tuple[str, str]:
    """Return a day's mark and its role; `some` is whether any minutes were pressed."""
    shown = SOME if some and state in (DayState.MISSED, DayState.OPEN) else MARKS[state]
    return (shown[1] if plain else shown[0]), shown[2]


class Month(LineWidget):
    """The month of the cursor's day; a step within it repaints two days."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cursor = self._today = date.min
        self._from: date | None = None
        self._mark: Callable[[date], tuple[str, str]] = lambda _: (" ", "")

    def show(self, cursor: date, today: date, mark_of: Callable[[date], tuple[str, str]]) -> None:
        """Show the month of `cursor`, every day with its mark."""
        self._cursor, self._today, self._mark = cursor, today, mark_of
        self.refresh()

    def move(self, cursor: date, chosen_from: date | None = None) -> None:
        """Move the cursor to a day, and select the days from `chosen_from` to there."""
        before, self._cursor = self._cursor, cursor
        chosen, self._from = self._from, chosen_from
        if chosen or chosen_from or not self._is_in_month(before):
            self.refresh()
            return
        for day in (before, cursor):
            weeks, weekday = divmod((day - self._first_monday()).days, 7)
            self.refresh(Region(weekday * self._cell_width, weeks + 2, self._cell_width, 1))

    def render_line(self, y: int) -> Strip:
        if self._today == date.min:
            return self.strip(BLANK)  # Nothing to show yet.
        if y == 0:
            return self.strip(((f"{self._cursor:%B %Y}".center(self._cell_width * 7), "strong"),))
        if y == 1:
            named = [name[:2].capitalize() for name in WEEKDAYS]
            names = "".join(f" {name}".ljust(self._cell_width) for name in named)
            return self.strip(((names, "dim"),))
        monday = self._first_monday() + timedelta(weeks=y - 2)
        base = self.rich_style
        segments = [segment for n in range(7) for segment in self._cell(monday + ONE_DAY * n, base)]
        return Strip(segments).simplify().adjust_cell_length(self.size.width, base)

    def _is_in_month(self, day: date) -> bool:
        return (day.year, day.month) == (self._cursor.year, self._cursor.month)

    def _cell(self, day: date, style: Style) -> list[Segment]:
        if not self._is_in_month(day):
            return [Segment(" " * self._cell_width, style)]
        text, role = self._mark(day)
        number = f" {day.day:>2}"
        if self._is_chosen(day):
            style += self.role("cursor")
            return [Segment(f"{number} {text}".ljust(self._cell_width), style)]
        number_style = style + self.role("strong") if day == self._today else style
        # A style for a blank would only cost bytes.
        mark_style = style + self.role(role) if role and text.strip() else number_style
        rest = self._cell_width - len(number) - 1
        return [Segment(f"{number} ", number_style), Segment(text.ljust(rest), mark_style)]

    def _is_chosen(self, day: date) -> bool:
        first, last = sorted((self._cursor, self._from or self._cursor))
        return first <= day <= last

    @property
    def _cell_width(self) -> int:
        return WIDE if self.size.width >= WIDE * 7 else NARROW

    def _first_monday(self) -> date:
        first = self._cursor.replace(day=1)
        return first - ONE_DAY * first.weekday()
