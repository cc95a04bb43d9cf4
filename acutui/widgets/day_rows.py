"""Rows of marks, a column for each day of a month: the checklist, and the pain of the day."""

from collections.abc import Sequence

from textual.strip import Strip

from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import BLANK, fit

LABEL = 11  # cells for a row's name

Row = tuple[str, Sequence[tuple[str, str]]]  # a name, and for each day a mark and its role


class DayRows(LineWidget):
    """A ruler of days, and the rows below it; where they don't all fit, the last one does."""

    _days = 31
    _rows: tuple[Row, ...] = ()

    def show(self, days: int, rows: Sequence[Row]) -> None:
        """Show the rows for a month of `days` days."""
        if (days, tuple(rows)) != (self._days, self._rows):
            self._days, self._rows = days, tuple(rows)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if not self._rows or y > len(self._rows):
            return self.strip(BLANK)
        if y == 0:
            # Every fifth day by its number: "1···5····10".
            ruler = list(("." if self.plain else "·") * self._days)
            for day in (1, 5, 10, 15, 20, 25, 30):
                if day + len(str(day)) - 1 <= self._days:
                    ruler[day - 1 : day - 1 + len(str(day))] = str(day)
            return self.strip(((" " * LABEL + "".join(ruler), "dim"),))
        is_last_line = y == self.size.height - 1
        name, marks = self._rows[-1 if is_last_line else y - 1]
        return self.strip(((f" {fit(name, LABEL - 2)} ", "dim"), *marks))
