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
from acutui.screens.dialogs.form import make_field
from acutui.widgets.key_names import key_name
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.safe_input import SUBMIT_KEY
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line

SYSTEM = "-"
"""The key of the row of the system's time zone; no zone has that name."""


def find_zones(names: Sequence[str], words: str) -> list[str]:
    """Return the zones whose names have all these words, those whose city begins so first."""

    def spaced(text: str) -> str:
        return text.casefold().replace("_", " ").replace("/", " ")

    wanted = spaced(words).split()
    begin = " ".join(wanted)
    found = sorted(name for name in names if all(word in spaced(name) for word in wanted))
    return sorted(found, key=lambda name: not spaced(name.rpartition("/")[2]).startswith(begin))


class TimeZoneDialog(Dialog[str | None]):
    """Asks for a zone; "" is the system's own, None leaves the setting alone."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("zones")]
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("up", "step(-1)", "zones.up"),
        hidden("down", "step(1)", "zones.down"),
        hidden("pageup", "page(-1)", "zones.page-up"),
        hidden("pagedown", "page(1)", "zones.page-down"),
        hidden("escape", "dismiss", "zones.cancel"),
    ]

    def __init__(self, names: Sequence[str], chosen: str, now: datetime) -> None:
        super().__init__()
        self._names = names
        self._chosen = chosen or SYSTEM
        self._now = now

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel zones"):
            yield make_title("Where are you?")
            yield make_field("zone", "", placeholder="part of the name: kolkata, new york")
            yield RowList(id="zones", empty="No time zones match.", plain=self.plain)
            yield TextBlock(self._time_lines, id="there")
            submit = ((key_name(SUBMIT_KEY), "choose"),)
            yield TextBlock(self.key_lines(("zones.cancel", "cancel"), first=submit))

    def on_mount(self) -> None:
        self.row_list.can_focus = False
        self.row_list.move_callback = self.show_text
        # Watched, so that no step waits for a message.
        self.watch(self.query_one(Input), "value", self._fill)
        if self._chosen in self.row_list.keys:
            self.row_list.cursor = self._chosen
        self.query_one(Input).focus()

    def _fill(self, words: str) -> None:
        rows = [] if words.strip() else [Row(SYSTEM, line("system time zone"))]
        rows += [Row(name, line(name)) for name in find_zones(self._names, words)]
        self.row_list.fill(rows, rows[0].key if rows else None)
        self.show_text()

    def _time_lines(self, _: int) -> list[Line]:
        name = self.row_list.cursor
        if name is None:
            return [(), ()]
        zone = None if name == SYSTEM else ZoneInfo(name)
        there = self._now.astimezone(UTC).astimezone(zone)
        return [(), line(f"The time there is {there:%H:%M}.", "dim")]

    # The list moves while the field keeps the focus.

    def action_step(self, by: int) -> None:
        self.row_list.action_step(by)

    def action_page(self, by: int) -> None:
        self.row_list.action_page(by)

    @on(Input.Submitted)
    def _choose(self) -> None:
        name = self.row_list.cursor
        if name is not None:
            self.dismiss("" if name == SYSTEM else name)
