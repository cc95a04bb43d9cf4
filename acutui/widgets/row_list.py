"""A list with a cursor; a step repaints two lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, overload

from textual.binding import Binding, BindingType
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from acutui.widgets.mouse import WHEEL_ROWS, press_default
from acutui.widgets.text_block import LineWidget
from acutui.widgets.text_layout import BLANK, Line, line_width, shorten


class Row(NamedTuple):
    """A line of the list; one without a key is a heading that the cursor skips."""

    key: str | None
    line: Line


class LazyRows(Sequence[Row]):
    """Rows that are made when they are drawn: thousands cost no more than those in sight."""

    def __init__(self, keys: Sequence[str], draw: Callable[[str], Line]) -> None:
        self.keys = keys
        self._draw = draw

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return LazyRows(self.keys[at], self._draw)
        key = self.keys[at]
        return Row(key, self._draw(key))


class RowList(LineWidget, can_focus=True):
    """Rows, one of them under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "one up", show=False, id="list.up"),
        Binding("down,j", "step(1)", "one down", show=False, id="list.down"),
        Binding("pageup,less_than_sign", "page(-1)", "a page up", show=False, id="list.page-up"),
        Binding(
            "pagedown,greater_than_sign", "page(1)", "a page down", show=False, id="list.page-down"
        ),
        Binding("home,g", "edge(0)", "first", show=False, id="list.first"),
        Binding("end,G", "edge(-1)", "last", show=False, id="list.last"),
    ]  # fmt: skip

    click_key = "enter"
    """What a click on the row under the cursor does: the same as this key by default."""

    cursor: reactive[str | None] = reactive(None, repaint=False)

    @dataclass
    class Moved(Message):
        """The cursor moved to another row."""

        rows: "RowList"
        key: str | None

        @property
        def control(self) -> "RowList":
            return self.rows

    def __init__(self, *, id: str | None = None, empty: str = "", plain: bool = False) -> None:
        super().__init__(id=id, plain=plain)
        self._rows: Sequence[Row] = ()
        self._row_keys: Sequence[str | None] = ()
        self._keys: Sequence[str] = ()
        self._places: Sequence[int] = ()
        """The row of each of the keys."""
        self._number = 0
        """Which of the keys has the cursor, as far as is known: a long list is not searched."""
        self._top = 0
        self._empty = empty
        # Called at once when the cursor moves, instead of posting `Moved`.
        self.move_callback: Callable[[], None] | None = None

    @property
    def keys(self) -> Sequence[str]:
        """The keys that the cursor can reach, in order."""
        return self._keys

    @property
    def row_count(self) -> int:
        """The rows, headings included."""
        return len(self._rows)

    @property
    def text_width(self) -> int:
        """The cells of a row beside the cursor's mark."""
        return max(0, self.size.width - 3)

    def fill(self, rows: Sequence[Row], cursor: str | None = None) -> None:
        """Show these rows in the place of those before.

        Args:
            rows: Keys must not repeat.
            cursor: The key of the row that gets the cursor. If it is None or no row has it, the
                cursor stays on its key, else it goes to the first.
        """
        before, left = self._rows, self.cursor
        if isinstance(rows, LazyRows):
            self._rows, self._row_keys, self._keys = rows, rows.keys, rows.keys
            self._places = range(len(rows))
        else:
            self._rows = tuple(rows)
            self._row_keys = [row.key for row in self._rows]
            self._keys = [key for key in self._row_keys if key is not None]
            self._places = [at for at, key in enumerate(self._row_keys) if key is not None]
        keys = self._keys
        wanted = next((key for key in (cursor, left, *keys[:1]) if key in keys), None)
        self.set_reactive(RowList.cursor, wanted)
        self._update(before, left, wanted)

    def watch_cursor(self, before: str | None, now: str | None) -> None:
        self._update(self._rows, before, now)

    def _update(self, before: Sequence[Row], left: str | None, now: str | None) -> None:
        """Repaint rows that differ, and those the cursor left and came to; report its move."""
        top = self._top
        self._scroll()
        if self._top != top or len(before) != len(self._rows):
            self.refresh()
        else:
            touched = {left, now} - {None} if left != now else set()
            is_new = before is not self._rows
            for at in range(top, min(top + self.size.height, len(self._rows))):
                if self._row_keys[at] in touched or (is_new and before[at] != self._rows[at]):
                    self.refresh_line(at - top)
        if left == now:
            return
        if self.move_callback is not None:
            self.move_callback()
        else:
            self.post_message(self.Moved(self, now))

    def action_step(self, by: int) -> None:
        if self._keys:
            self._number = max(0, min(len(self._keys) - 1, self._find_cursor() + by))
            self.cursor = self._keys[self._number]

    def _find_cursor(self) -> int:
        """Return which of the keys has the cursor; 0 if none has it."""
        at, keys = self._number, self._keys
        if at >= len(keys) or keys[at] != self.cursor:
            self._number = keys.index(self.cursor) if self.cursor in keys else 0
        return self._number

    def action_page(self, by: int) -> None:
        self.action_step(by * max(1, self.size.height - 1))

    def action_edge(self, at: int) -> None:
        if self._keys:
            self._number = at % len(self._keys)
            self.cursor = self._keys[self._number]

    def go_to_letter(self, letter: str) -> bool:
        """Move to the next row that begins with a letter; return whether there is one."""
        rows = [row for row in self._rows if row.key is not None]
        at = next((n for n, row in enumerate(rows) if row.key == self.cursor), -1) + 1
        for key, parts in (*rows[at:], *rows[:at]):
            text = "".join(text for text, _ in parts).lstrip()
            if letter.isalnum() and text.casefold().startswith(letter.casefold()):
                self.cursor = key
                return True
        return False

    def on_click(self, event: Click) -> None:
        """Move the cursor to a row; on the row that has it, press `click_key`."""
        place = event.get_content_offset(self)
        row = place.y + self._top if place is not None else len(self._rows)
        key = self._row_keys[row] if row < len(self._rows) else None
        if key is not None and key == self.cursor:
            press_default(self, self.click_key)
        elif key is not None:
            self.cursor = key

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.action_step(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.action_step(-WHEEL_ROWS)

    def lay_out(self) -> None:
        self._scroll()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        at = y + self._top
        if at >= len(self._rows):
            empty = y == 0 and not self._rows
            return self.strip(((self._empty, "dim"),) if empty else BLANK)
        row = self._rows[at]
        chosen, above, below = (">", "^", "v") if self.plain else ("▸", "↑", "↓")
        under = row.key is not None and row.key == self.cursor
        mark = f" {chosen} " if under else "   "
        parts: Line = ((mark, row.line[0][1] if row.line else ""), *row.line)
        is_more_above = y == 0 and self._top > 0
        if is_more_above or (y == self.size.height - 1 and at + 1 < len(self._rows)):
            room = max(0, self.size.width - 1)
            parts = shorten(parts, room)
            sign = above if is_more_above else below
            parts = (*parts, (" " * (room - line_width(parts)) + sign, ""))
        return self.strip(shorten(parts, self.size.width), over="cursor" if under else "")

    def _scroll(self) -> None:
        """Scroll until the cursor, and a heading right above it, is in sight."""
        height = self.size.height
        if height <= 0:
            return
        at = self._places[self._find_cursor()] if self._keys else 0
        above = at - 1 if at and self._row_keys[at - 1] is None else at
        top = self._top
        if above < top or at >= top + height:
            # By half a page: every line is repainted, so it should not happen at every step.
            up = above < top
            top = above - height // 2 if up else at - height + 1 + height // 2
            top = min(top, above) if height > 1 else at
        self._top = max(0, min(top, len(self._rows) - height))
