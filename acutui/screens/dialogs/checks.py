"""The day's checks, to be ticked."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from acutui.text import clean
from acutui.widgets.lines import Lines, line
from acutui.widgets.rows import Row, RowList


class ChecksDialog(ModalScreen[tuple[str, ...]]):
    """Ticks and unticks; answers with what is ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "tick", "tick", show=False, id="checks.tick"),
        Binding("escape,x,q", "done", "done", show=False, id="checks.done"),
    ]

    def __init__(
        self, day: date, offered: Sequence[str], ticked: Sequence[str], fine: bool
    ) -> None:
        super().__init__()
        self._day = day
        # What was ticked once and is no longer offered stays, and can be unticked.
        self._offered = tuple(dict.fromkeys([*offered, *ticked]))
        self._ticked = set(ticked)
        self._mark = "✓" if fine else "x"

    def compose(self) -> ComposeResult:
        """A panel with the checks."""
        with Vertical(classes="panel"):
            head = f"{self._day:%A} {self._day.day} {self._day:%B}"
            yield Lines(lambda _: [line(head, "strong"), ()])
            yield RowList(id="checks", empty="No checks are set.")
            yield Lines(lambda _: [(), line("enter or space ticks   esc done", "dim")])

    def on_mount(self) -> None:
        """List the checks."""
        self.query_one("#checks").styles.height = max(1, len(self._offered))
        self._fill()
        self.query_one("#checks").focus()

    def _fill(self) -> None:
        rows = [
            Row(check, ((f"{self._mark if check in self._ticked else ' '} {clean(check)}", ""),))
            for check in self._offered
        ]
        self.query_one("#checks", RowList).fill(rows)

    def action_tick(self) -> None:
        """Tick the check under the cursor, or untick it."""
        check = self.query_one("#checks", RowList).cursor
        if check is not None:
            self._ticked ^= {check}
            self._fill()

    def action_done(self) -> None:
        """Close, and keep what is ticked."""
        self.dismiss(tuple(check for check in self._offered if check in self._ticked))
