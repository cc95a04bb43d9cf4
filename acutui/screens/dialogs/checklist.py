"""Things to tick: the day's checklist, weekdays, health conditions."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from acutui.atlas.model import Condition
from acutui.screens.dialogs.base import Dialog, PanelList, hidden, make_title
from acutui.services.context import Context
from acutui.services.safety import find_unplaced, join_ticked, list_regions, split_ticked
from acutui.util.text import id_to_words, sanitize
from acutui.widgets.row_list import Row
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, pad, wrap

MOST_ROWS = 10
ABOUT_LINES, SHORT_ABOUT_LINES = 3, 2
"""Lines kept for what is about an item, so that the list mostly keeps its height."""


class Item(NamedTuple):
    """Something to tick: its id, its name, and a line about it."""

    id: str
    name: str
    about: str = ""


class ChecklistDialog(Dialog[tuple[str, ...] | None]):
    """Answers with the ids of what is ticked, whichever key closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("space,enter,x", "tick", "ticks.tick"),
        hidden("q,escape", "done", "ticks.done"),
    ]

    def __init__(self, title: str, items: Sequence[Item], ticked: Sequence[str]) -> None:
        super().__init__()
        self._heading = title
        # What was ticked once and is no longer offered stays, and can be unticked.
        self._items = {item.id: item for item in items}
        for id in ticked:
            self._items.setdefault(id, Item(id, id))
        self._ticked = set(ticked)

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield make_title(self._heading)
            yield PanelList(id="items", empty="There is nothing to tick.", plain=self.plain)
            yield TextBlock(self._about, id="about")
            yield TextBlock(self.key_lines(("ticks.tick", "tick"), ("ticks.done", "done")))

    def on_mount(self) -> None:
        self._fill()
        self.row_list.focus()

    def _fill(self) -> None:
        rows = []
        for id, item in self._items.items():
            tick = " " if id not in self._ticked else "x" if self.plain else "✓"
            rows.append(Row(id, ((f"{tick} ", "accent"), (sanitize(item.name), ""))))
        self.fill_list(rows, MOST_ROWS)

    def _about(self, width: int) -> list[Line]:
        if not any(item.about for item in self._items.values()):
            return []
        item = self._items.get(self.row_list.cursor or "")
        lines = wrap(sanitize(item.about), width, "dim") if item else []
        kept = SHORT_ABOUT_LINES if self.has_class("-short") else ABOUT_LINES
        return [(), *pad(lines, kept)]

    def action_tick(self) -> None:
        if self.row_list.cursor is not None:
            self._ticked ^= {self.row_list.cursor}
            self._fill()

    def action_leave(self) -> None:
        self.action_done()

    def action_done(self) -> None:
        self.dismiss(tuple(id for id in self._items if id in self._ticked))


class ConditionsDialog(ChecklistDialog):
    """Asks which health conditions apply, and where; answers None if nothing is ticked."""

    NONE = Item("none", "None of these", "No point is left out.")

    def __init__(self, services: Context) -> None:
        ids, self._regions = split_ticked(services)
        self._services = services
        items = [Item(one.id, one.name, one.text) for one in services.safety.conditions]
        is_none = services.settings.conditions_answered and not ids
        ticked = (self.NONE.id,) if is_none else ids
        super().__init__("Do any of these apply to you?", [self.NONE, *items], ticked)

    def action_tick(self) -> None:
        if self.row_list.cursor == self.NONE.id in self._ticked:
            # To press enter on it twice is to agree, and not to take the answer back.
            self.action_done()
            return
        super().action_tick()
        is_none = self.row_list.cursor == self.NONE.id
        self._ticked = self._ticked & {self.NONE.id} if is_none else self._ticked - {self.NONE.id}
        self._fill()

    def action_done(self) -> None:
        self._ask_where([*find_unplaced(self._services, tuple(self._ticked))])

    def _ask_where(self, conditions: Sequence[Condition]) -> None:
        """Ask for the places of conditions, one after the other; then answer."""
        if not conditions:
            ids = tuple(id for id in self._items if id in self._ticked and id != self.NONE.id)
            has_answer = self._ticked or self._services.settings.conditions_answered
            self.dismiss(join_ticked(ids, self._regions) if has_answer else None)
            return
        condition, *others = conditions

        def ask_next(chosen: tuple[str, ...] | None) -> None:
            self._regions[condition.id] = chosen or ()
            self._ask_where(others)

        regions = [Item(id, id_to_words(id)) for id in list_regions(self._services)]
        ticked = self._regions.get(condition.id, ())
        where = ChecklistDialog(f"{condition.name}: where?", regions, ticked)
        self.app.push_screen(where, ask_next)
