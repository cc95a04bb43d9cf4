"""A page to read."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from acutui.screens.dialogs.base import Dialog, hidden
from acutui.widgets.text_block import Build, TextBlock


class TextPage(Dialog[None]):
    """Text that scrolls; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("escape,enter,space,q,question_mark", "dismiss", "page.close"),
        hidden("j", "down", "page.down"),
        hidden("k", "up", "page.up"),
    ]

    def __init__(self, build: Build, *, wide: bool = False) -> None:
        super().__init__()
        self._build = build
        self._wide = wide

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes=f"panel page{' wide' if self._wide else ''}"):
            yield TextBlock(self._build)

    def action_down(self) -> None:
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        self.query_one(VerticalScroll).scroll_up(animate=False)
