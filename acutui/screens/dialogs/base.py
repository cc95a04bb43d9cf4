"""What all dialogs share.

Textual's `dismiss` takes away whichever screen is shown, whoever calls it. Over a slow line a
second key comes to a screen that has gone already, and would take the next one with it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, Protocol, TypeVar, cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.types import CSSPathType
from textual.widget import Widget
from textual.widgets import Input

from acutui.screens.bindings import NOTICES
from acutui.screens.notices import HasNotice, ShownNotice, render_notice
from acutui.services.context import Context
from acutui.terminal.glyphs import has_unicode
from acutui.widgets.key_names import key_label, key_labels
from acutui.widgets.mouse import press_default
from acutui.widgets.notice_line import NoticeLine
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.stylesheets import add_size_classes, sheet
from acutui.widgets.text_block import Build, TextBlock
from acutui.widgets.text_layout import Line, format_keys, line

Result = TypeVar("Result")

LEAST_ROWS = 3
"""The fewest rows that the list of a dialog is cut to."""


def hidden(keys: str, action: str, id: str, *, priority: bool = False) -> Binding:
    """Return a binding for a dialog, which names its keys itself."""
    return Binding(keys, action, show=False, priority=priority, id=id)


def make_title(text: str) -> TextBlock:
    """Return the heading of a dialog with a blank line below."""
    return TextBlock(lambda _: [line(text, "strong"), ()])


class HasServices(Protocol):
    """The app, as far as dialogs know it."""

    services: Context


def show_notice(dialog: Screen[Any], shown: ShownNotice | None) -> None:
    """Show a notice in a dialog's first line, where a dialog has at most its border."""
    lines = dialog.query(NoticeLine)
    if not dialog.is_active or (shown is None and not lines):
        return
    if shown is None:
        lines.remove()
        return
    line = lines.first() if lines else NoticeLine()
    line.show_notice(partial(_render_notice, dialog, shown))
    if not lines:
        dialog.mount(line)


def _render_notice(dialog: Screen[Any], shown: ShownNotice, width: int) -> list[Line]:
    # In a field the key would be a letter.
    has_key = isinstance(dialog, Dialog) and not isinstance(dialog.focused, Input)
    return render_notice(shown, width, key_label(dialog, NOTICES.id or "") if has_key else "")


def follow_notices(dialog: Screen[Any]) -> None:
    """Show the app's notices in a dialog while it is on top."""
    dialog.watch(dialog.app, "notice", partial(show_notice, dialog), init=False)


class PanelList(RowList):
    """The list of a dialog: it takes the rows that what is above and below leaves."""

    most = 99
    """The rows it has at most."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        panel, others = self.parent, [one for one in self.siblings if one.display]
        taken = panel.gutter.height if isinstance(panel, Widget) else 0
        for other in others:
            fixed = other.styles.height and other.styles.height.cells
            height = fixed or other.get_content_height(container, viewport, width)
            taken += height + other.gutter.height
        wanted = max(1, min(self.most, self.row_count))
        return min(wanted, max(LEAST_ROWS, viewport.height - taken))

    def fit(self) -> None:
        """Take more rows or fewer, if the texts above and below have changed."""
        width, height = self.size
        if width and height != self.get_content_height(self.size, self.app.size, width):
            self.refresh(layout=True)


class Dialog(ModalScreen[Result]):
    """A dialog that closes only itself."""

    CSS_PATH: ClassVar[CSSPathType | None] = sheet("dialogs")
    BINDINGS: ClassVar[list[BindingType]] = [
        # For terminals without Esc, also while something is typed.
        hidden("ctrl+c", "leave", "dialog.leave", priority=True),
        hidden("ctrl+q", "quit", "dialog.quit", priority=True),
        NOTICES,
    ]

    def on_mount(self) -> None:
        add_size_classes(self)
        follow_notices(self)

    def on_screen_resume(self) -> None:
        show_notice(self, cast(HasNotice, self.app).notice)

    @property
    def plain(self) -> bool:
        """Whether to draw in ASCII."""
        return not has_unicode(cast(HasServices, self.app).services.settings.glyphs)

    @property
    def row_list(self) -> RowList:
        """The list, in a dialog that has one."""
        return self.query_one(RowList)

    def fill_list(self, rows: Sequence[Row], most: int = 99, cursor: str | None = None) -> None:
        """Show these rows, at most `most` of them at a time, and bring all texts up to date."""
        self.query_one(PanelList).most = most
        self.row_list.fill(rows, cursor)
        self.show_text()

    @on(RowList.Moved)
    def show_text(self) -> None:
        """Show all texts as they are now; of each, only lines that change are written."""
        for block in self.query(TextBlock):
            block.show()
        for panel_list in self.query(PanelList):
            panel_list.fit()

    def go_to_letter(self, event: Key) -> None:
        """Move to the next row that begins with a letter, unless it is a key here."""
        is_key = event.key in self.active_bindings
        if not is_key and self.row_list.go_to_letter(event.character or ""):
            event.stop()

    @property
    def can_leave(self) -> bool:
        """Whether a click outside closes the dialog, because nothing that was entered gets lost."""
        return True

    def on_click(self, event: Click) -> None:
        # What was clicked in the dialog may have closed it by now.
        if self.is_active and self.can_leave:
            clicked, _ = self.get_widget_at(*event.screen_offset)
            if clicked is self:
                press_default(self, "escape")

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with a result; do nothing while another screen is on top."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    async def action_notices(self) -> None:
        await self.run_action("app.notices")

    async def action_quit(self) -> None:
        await self.run_action("app.quit")

    def action_leave(self) -> None:
        """Close as the key does that answers nothing."""
        self.dismiss()

    def key_lines(self, *keys: tuple[str, str], first: tuple[tuple[str, str], ...] = ()) -> Build:
        """Build the lines that say what keys do.

        Args:
            keys: The ids of bindings, separated by spaces, and what their keys do.
            first: What comes before: names of keys that have no bindings, and what they do.
        """
        named = [*first, *((key_labels(self, *ids.split()), words) for ids, words in keys)]
        return lambda width: [(), *format_keys(named, width)]
