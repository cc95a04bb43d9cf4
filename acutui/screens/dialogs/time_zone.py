"""Choose a time zone by typing part of its name."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.types import CSSPathType
from textual.widgets import Input

from acutui.screens.dialogs.base import Dialog, hidden, make_title
from acutui.widgets.key_names import key_name
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.safe_input import SUBMIT_KEY, SafeInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line

SYSTEM = "-"
"""The key of the row of the system's time zone; no zone has that name."""


def find_zones(names: Sequence[str], words: str) -> list[str]:
    """Return the zones whose names have all these words, those whose city begins so first."""
    wanted = words.casefold().replace("_", " ").replace("/", " ").split()
    found = []
    for name in names:
        spaced = name.casefold().replace("_", " ").replace("/", " ")
        if all(word in spaced for word in wanted):
            city = name.rpartition("/")[2].casefold().replace("_", " ")
            found.append((not city.startswith(" ".join(wanted)), name))
    return [name for _, name in sorted(found)]


class TimeZoneDialog(Dialog[str | None]):
    """Asks for a zone; "" is the system's own, None leaves the setting alone."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("zones")]
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("up", "step(-1)", "zones.up"),
        hidden("down", "step(1)", "zones.down"),
        hidden("pageup", "page(-1)", "zones.page-up"),
        hidden("pagedown", "page(1)", "zones.page-down"),
        hidden("escape", "cancel", "zones.cancel"),
    ]

    def __init__(self, names: Sequence[str], chosen: str, now: datetime) -> None:
        super().__init__()
        self._names = names
        self._chosen = chosen or SYSTEM
        self._now = now

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel zones"):
            yield make_title("Where are you?")
            field = SafeInput(placeholder="part of the name: kolkata, new york", compact=True)
            field.cursor_blink = False
            yield field
            yield RowList(id="zones", empty="No time zones match.", plain=self.plain)
            yield TextBlock(id="there")
            submit = ((key_name(SUBMIT_KEY), "choose"),)
            yield TextBlock(self.key_lines(("zones.cancel", "cancel"), first=submit))

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.can_focus = False
        rows.move_callback = self._show_time
        self._fill(self._chosen)
        # Watched, so that no step waits for a message.
        self.watch(self.query_one(Input), "value", self._typed, init=False)
        self.query_one(Input).focus()

    def _typed(self) -> None:
        self._fill()

    def _fill(self, cursor: str | None = None) -> None:
        words = self.query_one(Input).value
        names = find_zones(self._names, words)
        system = [] if words.strip() else [Row(SYSTEM, line("system time zone"))]
        rows = [*system, *(Row(name, line(name)) for name in names)]
        self.query_one(RowList).fill(rows, cursor or (rows[0].key if rows else None))
        self._show_time()

    def _show_time(self) -> None:
        self.query_one("#there", TextBlock).show(self._time_lines)

    def _time_lines(self, _: int) -> list[Line]:
        name = self.query_one(RowList).cursor
        if name is None:
            return [(), ()]
        zone = None if name == SYSTEM else ZoneInfo(name)
        there = self._now.astimezone(UTC).astimezone(zone)
        return [(), line(f"The time there is {there:%H:%M}.", "dim")]

    # The list moves while the field keeps the focus.

    def action_step(self, by: int) -> None:
        self.query_one(RowList).action_step(by)

    def action_page(self, by: int) -> None:
        self.query_one(RowList).action_page(by)

    @on(Input.Submitted)
    def _choose(self) -> None:
        name = self.query_one(RowList).cursor
        if name is not None:
            self.dismiss("" if name == SYSTEM else name)

    def action_cancel(self) -> None:
        self.dismiss(None)
