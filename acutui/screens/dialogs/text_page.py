"""A page to read: keys, red flags."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from acutui.screens.dialogs.base import Dialog
from acutui.widgets.text_block import Build, TextBlock


class TextPage(Dialog[None]):
    """Text that scrolls; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space,q,question_mark", "dismiss", "Back", id="page.close"),
        Binding("j", "down", show=False, id="page.down"),
        Binding("k", "up", show=False, id="page.up"),
    ]

    def __init__(self, build: Build, *, wide: bool = False) -> None:
        super().__init__()
        self._build = build
        self._wide = wide

    def compose(self) -> ComposeResult:
        """A panel that scrolls."""
        with VerticalScroll(classes=f"panel page{' wide' if self._wide else ''}"):
            yield TextBlock(self._build)

    def action_down(self) -> None:
        """Scroll down."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        """Scroll up."""
        self.query_one(VerticalScroll).scroll_up(animate=False)
