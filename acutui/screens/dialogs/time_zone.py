"""A time zone, looked for as its name is typed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.types import CSSPathType
from textual.widgets import Input

from acutui.screens.dialogs.base import Dialog
from acutui.widgets.key_names import key_label, key_name
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.safe_input import SUBMIT_KEY, SafeInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, format_keys, line

OWN = "-"
"""The key of the row of the machine's own zone; no zone has that name."""


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
    """Asks for a zone; "" is the machine's own, None leaves it as it was."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("zones")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False, id="zones.up"),
        Binding("down", "step(1)", show=False, id="zones.down"),
        Binding("pageup", "page(-1)", show=False, id="zones.page-up"),
        Binding("pagedown", "page(1)", show=False, id="zones.page-down"),
        Binding("escape", "cancel", show=False, id="zones.cancel"),
    ]

    def __init__(self, names: Sequence[str], chosen: str, now: datetime) -> None:
        super().__init__()
        self._names = names
        self._chosen = chosen or OWN
        self._now = now

    def compose(self) -> ComposeResult:
        """A panel with the field, the names, and what o'clock it is there."""
        with Vertical(classes="panel zones"):
            yield TextBlock(lambda _: [line("Where are you?", "strong"), ()])
            field = SafeInput(placeholder="part of the name: kolkata, new york", compact=True)
            field.cursor_blink = False
            yield field
            yield RowList(id="zones", empty="No zone has that name.", plain=self.plain)
            yield TextBlock(id="there")
            keys = ((key_name(SUBMIT_KEY), "choose"), (key_label(self, "zones.cancel"), "leave it"))
            yield TextBlock(lambda width: [(), *format_keys(keys, width)])

    def on_mount(self) -> None:
        """List them all, the cursor on the one that is set."""
        rows = self.query_one(RowList)
        rows.can_focus = False
        rows.move_callback = self._show_time
        self._fill(self._chosen)
        self.watch(self.query_one(Input), "value", self._typed, init=False)
        self.query_one(Input).focus()

    def _typed(self) -> None:
        """Look for what was typed; watched, so that no step waits for a message."""
        self._fill()

    def _fill(self, cursor: str | None = None) -> None:
        words = self.query_one(Input).value
        names = find_zones(self._names, words)
        own = [] if words.strip() else [Row(OWN, line("the machine's own"))]
        rows = [*own, *(Row(name, line(name)) for name in names)]
        first = cursor or (rows[0].key if rows else None)
        self.query_one(RowList).fill(rows, first)
        self._show_time()

    def _show_time(self) -> None:
        self.query_one("#there", TextBlock).show(self._there)

    def _there(self, _: int) -> list[Line]:
        name = self.query_one(RowList).cursor
        if name is None:
            return [(), ()]
        zone = None if name == OWN else ZoneInfo(name)
        there = self._now.astimezone(UTC).astimezone(zone)
        return [(), line(f"It is {there:%H:%M} there now.", "dim")]

    def action_step(self, by: int) -> None:
        """Move the cursor, while the field keeps the letters."""
        self.query_one(RowList).action_step(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self.query_one(RowList).action_page(by)

    @on(Input.Submitted)
    def _done(self) -> None:
        name = self.query_one(RowList).cursor
        if name is not None:
            self.dismiss("" if name == OWN else name)

    def action_cancel(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)
