"""A page to read."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from acutui.screens.dialogs.base import Dialog, hidden
from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import Build, TextBlock


class TextPage(Dialog[None]):
    """Text that scrolls; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("q,escape,enter,space,question_mark", "dismiss", "page.close"),
        hidden("j", "scroll('down')", "page.down"),
        hidden("k", "scroll('up')", "page.up"),
        hidden("greater_than_sign", "scroll('page_down')", "page.page-down"),
        hidden("less_than_sign", "scroll('page_up')", "page.page-up"),
        hidden("g", "scroll('home')", "page.first"),
        hidden("G", "scroll('end')", "page.last"),
    ]

    def __init__(self, build: Build, *, wide: bool = False) -> None:
        super().__init__()
        self._build = build
        self._wide = wide

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes=f"panel page{' wide' if self._wide else ''}"):
            yield TextBlock(self._build)

    def on_mount(self) -> None:
        # In the frame, where it stays while the text scrolls.
        way_out = f"{key_label(self, 'page.close')} close"
        self.query_one(VerticalScroll).border_subtitle = Content(way_out)

    def action_scroll(self, to: str) -> None:
        """Scroll by a line or a page, or to an end: "down", "page_up", "home" ..."""
        getattr(self.query_one(VerticalScroll), f"scroll_{to}")(animate=False)
