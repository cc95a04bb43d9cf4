"""The first line of every screen: the program, the three modes, the day."""

from datetime import date

from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, spread

MODES = ("guide", "session", "calendar")


class Header(TextBlock):
    """Names the modes and marks the present one."""

    def __init__(self, mode: str) -> None:
        super().__init__(self._head)
        self._mode = mode
        self._day: date | None = None

    def show_day(self, day: date) -> None:
        """Show the practice day."""
        self._day = day
        self.show(self._head)

    def _head(self, width: int) -> list[Line]:
        wide = width >= 60
        gap = "   " if wide else " "
        parts: list[tuple[str, str]] = [(" acutui  " + gap if wide else " ", "dim")]
        for mode in MODES:
            label = f"{key_label(self, f'app.{mode}')} {mode.capitalize()}"
            present = mode == self._mode
            parts.append((f"[{label}]" if present else f" {label} ", "accent" if present else ""))
            parts.append((gap if wide else "", ""))
        day = f"{self._day:%a} {self._day.day} {self._day:%b} " if self._day else ""
        return [spread(tuple(parts), ((day if width >= 46 else "", "dim"),), width)]
