"""Things to be ticked: the day's checks, the conditions to mind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from acutui.screens.dialogs.base import Dialog
from acutui.services.context import Context
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, format_keys, line, wrap

MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tick: its id, its name, and a line about it."""

    id: str
    name: str
    about: str = ""


class ChecklistDialog(Dialog[tuple[str, ...]]):
    """Ticks and unticks; answers with the ids of what is ticked, however it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter,x", "tick", "tick", show=False, id="ticks.tick"),
        Binding("escape,q", "done", "done", show=False, id="ticks.done"),
    ]

    def __init__(self, title: str, items: Sequence[Item], ticked: Sequence[str]) -> None:
        super().__init__()
        self._question = title
        # What was ticked once and is no longer offered stays, and can be unticked.
        known = {item.id for item in items}
        self._items = {item.id: item for item in items}
        self._items |= {id: Item(id, id) for id in ticked if id not in known}
        self._ticked = set(ticked)

    def compose(self) -> ComposeResult:
        """A panel with what can be ticked."""
        with Vertical(classes="panel"):
            yield TextBlock(lambda _: [line(self._question, "strong"), ()])
            yield RowList(id="items", empty="There is nothing to tick.", plain=self.plain)
            yield TextBlock(id="about")
            keys = (
                (key_label(self, "ticks.tick"), "ticks"),
                (key_label(self, "ticks.done"), "done"),
            )
            yield TextBlock(lambda width: [(), *format_keys(keys, width)])

    def on_mount(self) -> None:
        """List what can be ticked."""
        rows = self.query_one("#items", RowList)
        rows.styles.height = max(1, min(MOST_ROWS, len(self._items)))
        self._fill()
        rows.focus()

    def _fill(self) -> None:
        mark = "x" if self.plain else "✓"
        rows = [
            Row(
                id,
                (
                    (f"{mark if id in self._ticked else ' '} ", "accent"),
                    (sanitize(item.name), ""),
                ),
            )
            for id, item in self._items.items()
        ]
        self.query_one("#items", RowList).fill(rows)

    @on(RowList.Moved)
    def _show_about(self) -> None:
        self.query_one("#about", TextBlock).show(self._about)

    def _about(self, width: int) -> list[Line]:
        if not any(item.about for item in self._items.values()):
            return []
        item = self._items.get(self.query_one("#items", RowList).cursor or "")
        told = wrap(sanitize(item.about), width, "dim") if item else []
        # As many lines for each, so that the panel doesn't jump.
        return [(), *told, *[() for _ in range(3 - len(told))]]

    def action_tick(self) -> None:
        """Tick what is under the cursor, or untick it."""
        chosen = self.query_one("#items", RowList).cursor
        if chosen is not None:
            self._ticked ^= {chosen}
            self._fill()

    def action_done(self) -> None:
        """Close, and keep what is ticked."""
        self.dismiss(tuple(id for id in self._items if id in self._ticked))


class ConditionsDialog(ChecklistDialog):
    """All health conditions, with those ticked that are set."""

    def __init__(self, services: Context) -> None:
        items = [Item(one.id, one.name, one.text) for one in services.safety.conditions]
        super().__init__("What should acutui mind?", items, services.settings.conditions)
