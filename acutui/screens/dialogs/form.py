"""A dialog to be filled in, part by part."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.types import CSSPathType

from acutui.screens.dialogs.base import Dialog
from acutui.widgets.safe_input import SafeInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import line

Answer = TypeVar("Answer")


class Form(Dialog[Answer | None]):
    """Goes from part to part; answers None where it was called off."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("entry")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", show=False, id="entry.done"),
        # Before a field sees them: what is typed right after must reach the next one.
        Binding("tab,down", "app.focus_next", show=False, priority=True, id="entry.next"),
        Binding("shift+tab,up", "app.focus_previous", show=False, priority=True, id="entry.before"),
        Binding("escape", "cancel", show=False, id="entry.cancel"),
    ]

    def on_input_submitted(self) -> None:
        """Be done, after the field has taken in what was typed before."""
        self.action_done()

    def action_done(self) -> None:
        """Answer with what was entered, or say what is wrong with it."""
        raise NotImplementedError

    def action_cancel(self) -> None:
        """Leave it."""
        self.dismiss(None)


def label(name: str, classes: str = "") -> TextBlock:
    """Return the name of a part."""
    return TextBlock(lambda _: [line(name, "dim")], classes=classes)


def text_field(id: str, text: str, restrict: str | None, most: int) -> SafeInput:
    """Return a line to write in, on which nothing blinks."""
    field = SafeInput(text, id=id, compact=True, restrict=restrict, max_length=most)
    field.cursor_blink = False
    return field
