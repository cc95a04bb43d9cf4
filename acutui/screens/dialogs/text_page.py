"""A page to read."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from acutui.screens.dialogs.base import Dialog, hidden
from acutui.widgets.key_names import key_label
from acutui.widgets.long_text import LongText
from acutui.widgets.text_block import Build


class TextPage(Dialog[None]):
    """Text that scrolls; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("q,escape,enter,space,question_mark", "dismiss", "page.close"),
        hidden("down,j", "scroll('down')", "page.down"),
        hidden("up,k", "scroll('up')", "page.up"),
        hidden("pagedown,greater_than_sign", "scroll('page_down')", "page.page-down"),
        hidden("pageup,less_than_sign", "scroll('page_up')", "page.page-up"),
        hidden("home,g", "scroll('home')", "page.first"),
        hidden("end,G", "scroll('end')", "page.last"),
    ]

    def __init__(self, build: Build) -> None:
        super().__init__()
        self._build = build

    def compose(self) -> ComposeResult:
        text = LongText(self._build, classes="panel page")
        # In the frame, where it stays while the text scrolls.
        text.border_subtitle = Content(f"{key_label(self, 'page.close')} close")
        yield text

    def action_scroll(self, to: str) -> None:
        """Scroll by a line or a page, or to an end: "down", "page_up", "home" ..."""
        self.query_one(LongText).scroll(to)
