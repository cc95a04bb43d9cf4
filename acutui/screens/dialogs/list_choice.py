"""Choose one row of a list."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key

from acutui.screens.dialogs.base import Dialog, PanelList, hidden, make_title
from acutui.util.text import sanitize
from acutui.widgets.row_list import Row
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import line

MOST_ROWS = 14


class ListChoiceDialog(Dialog[str | None]):
    """Answers with the key of the chosen row, or None.

    A letter moves the cursor to the next row that begins with it, unless it is a key here.

    Args:
        title: The question.
        rows: The keys, which must not repeat, and what is shown for each.
        current: The key of the row on which the cursor starts.
        on_highlight: Called with a row's key whenever the cursor has moved to it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("enter,space", "choose", "choice.choose"),
        hidden("q,escape", "dismiss", "choice.cancel"),
    ]

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        current: str = "",
        on_highlight: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self._heading = title
        self._texts = dict(rows)
        self._current = current
        self._on_highlight = on_highlight

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield make_title(sanitize(self._heading))
            yield PanelList(id="choices", empty="There is nothing to choose.", plain=self.plain)
            keys = (("choice.choose", "choose"), ("choice.cancel", "back"))
            yield TextBlock(self.key_lines(*keys))

    def on_mount(self) -> None:
        rows = [Row(key, line(sanitize(text))) for key, text in self._texts.items()]
        self.fill_list(rows, MOST_ROWS, self._current)
        self.row_list.move_callback = self._highlight
        self.row_list.focus()

    def _highlight(self) -> None:
        if self._on_highlight and self.row_list.cursor is not None:
            self._on_highlight(self.row_list.cursor)

    def on_key(self, event: Key) -> None:
        self.go_to_letter(event)

    def action_choose(self) -> None:
        self.dismiss(self.row_list.cursor)
