"""A month of days, each with a mark for what was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from acutui.practice.habit import ONE_DAY, WEEKDAYS, DayState, begin_of_week
from acutui.widgets.mouse import press_default
from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import BLANK, Part

WIDE, NARROW = 6, 5  # cells of a day, where there is room and where there is little

MARKS = {
    DayState.FULL: ("●", "#", "accent"),
    DayState.STARTED: ("◐", "+", "half"),
    DayState.REST: ("–", "-", "dim"),
    DayState.MISSED: ("·", ".", "dim"),
    DayState.OPEN: ("○", "o", "strong"),
    DayState.FUTURE: (" ", " ", "dim"),
}
SOME = ("◌", ":", "dim")  # the mark of a day whose sessions are too short to count


def day_mark(state: DayState, some: bool, plain: bool) -> tuple[str, str]:
    """Return a day's mark and its role; `some` is whether any minutes were pressed."""
    shown = SOME if some and state in (DayState.MISSED, DayState.OPEN) else MARKS[state]
    return (shown[1] if plain else shown[0]), shown[2]


def name_weekday(number: int) -> str:
    """Return a weekday in two letters; Monday is 0, and 7 too."""
    return WEEKDAYS[number % len(WEEKDAYS)][:2].capitalize()


class DayGrid(LineWidget):
    """Days with their marks, one of them under the cursor."""

    @dataclass
    class Clicked(Message):
        """A day was clicked."""

        day: date

    first_weekday = 0
    """Where weeks begin, from Monday, 0; a change shows with the next `show`."""

    _cursor = _today = date.min
    _mark: Callable[[date], tuple[str, str]]

    def show(self, cursor: date, today: date, mark_of: Callable[[date], tuple[str, str]]) -> None:
        """Show the days round `cursor`, every one with its mark."""
        self._cursor, self._today, self._mark = cursor, today, mark_of
        self.refresh()

    def find_day(self, x: int, y: int) -> date | None:
        """Return the day that is drawn at a cell."""
        raise NotImplementedError

    def on_click(self, event: Click) -> None:
        place = event.get_content_offset(self)
        if place is not None and self._today != date.min and (day := self.find_day(*place)):
            self.post_message(self.Clicked(day))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        press_default(self, "pagedown")

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        press_default(self, "pageup")


class Month(DayGrid):
    """The month of the cursor's day, or one before it; a step within it repaints two days."""

    _from: date | None = None

    def __init__(
        self, *, plain: bool = False, months_before: int = 0, id: str | None = None
    ) -> None:
        super().__init__(id=id, plain=plain)
        self._months_before = months_before

    def move(self, cursor: date, chosen_from: date | None = None) -> None:
        """Move the cursor to a day, and select the days from `chosen_from` to there."""
        before, self._cursor = self._cursor, cursor
        chosen, self._from = self._from, chosen_from
        if chosen or chosen_from or (before.year, before.month) != (cursor.year, cursor.month):
            self.refresh()
            return
        for day in () if self._months_before else (before, cursor):
            weeks, weekday = divmod((day - self._first_day).days, 7)
            self.refresh(Region(weekday * self._cell_width, weeks + 2, self._cell_width, 1))

    def render_line(self, y: int) -> Strip:
        if self._today == date.min:
            return self.strip(BLANK)  # Nothing to show yet.
        if y == 0:
            name = f"{self._month:%B %Y}".center(self._cell_width * 7)
            return self.strip(((name, "dim" if self._months_before else "strong"),))
        if y == 1:
            named = [name_weekday(self.first_weekday + n) for n in range(7)]
            names = "".join(f" {name}".ljust(self._cell_width) for name in named)
            return self.strip(((names, "dim"),))
        first, last = sorted((self._cursor, self._from or self._cursor))
        parts: list[Part] = []
        for n in range(7):
            day = self._first_day + ONE_DAY * (7 * (y - 2) + n)
            if not self._is_in_month(day):
                parts.append((" " * self._cell_width, ""))
                continue
            text, role = self._mark(day)
            role = role or "dim"
            if first <= day <= last:
                role = "cursor"
            elif day == self._today:
                role = "strong"
            # Number and mark have one style: days alike are then one segment, and a whole week
            # costs less on the line than two styles for each of its days.
            parts.append((f" {day.day:>2} {text.ljust(self._cell_width - 4)}", role))
        # A blank, so that the rest of the line does not look like the last day.
        return self.strip((*parts, (" ", "")))

    def find_day(self, x: int, y: int) -> date | None:
        if not y >= 2 or not x < 7 * self._cell_width:
            return None
        day = self._first_day + ONE_DAY * (7 * (y - 2) + x // self._cell_width)
        return day if self._is_in_month(day) else None

    def _is_in_month(self, day: date) -> bool:
        return (day.year, day.month) == (self._month.year, self._month.month)

    @property
    def _month(self) -> date:
        """The first day of the month that is shown."""
        months = self._cursor.year * 12 + self._cursor.month - 1 - self._months_before
        return date(max(date.min.year, months // 12), months % 12 + 1, 1)

    @property
    def _cell_width(self) -> int:
        return WIDE if self.size.width >= WIDE * 7 else NARROW

    @property
    def _first_day(self) -> date:
        return begin_of_week(self._month, self.first_weekday)
