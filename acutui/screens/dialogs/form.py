"""A dialog to be filled in, part by part."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.types import CSSPathType
from textual.widget import Widget
from textual.widgets import Input

from acutui.screens.dialogs.base import hidden
from acutui.screens.dialogs.draft import DraftDialog
from acutui.widgets.safe_input import SafeInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line, wrap

Answer = TypeVar("Answer")


class Form(DraftDialog[Answer]):
    """Goes from part to part; answers None when cancelled."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("entry")]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("entry.done", "save"),
        ("entry.next", "next"),
        ("entry.cancel", "cancel"),
    )
    first: str
    """The id of the part that has the focus at first."""
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("enter", "done", "entry.done"),
        # Before a field sees them: what is typed right after must reach the next one.
        hidden("tab,down", "app.focus_next", "entry.next", priority=True),
        hidden("shift+tab,up", "app.focus_previous", "entry.before", priority=True),
        hidden("escape", "dismiss", "entry.cancel"),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._heading = title
        self._given_texts: dict[Input, str] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel entry"):
            yield TextBlock(self.head_lines)
            yield from self.compose_parts()
            yield TextBlock(id="problem")
            yield TextBlock(self.key_lines(*self.KEYS))

    @property
    def can_leave(self) -> bool:
        return False

    @property
    def is_edited(self) -> bool:
        return any(field.value != text for field, text in self._given_texts.items())

    def head_lines(self, width: int) -> list[Line]:
        return [*wrap(self._heading, width, "strong"), ()]

    def compose_parts(self) -> ComposeResult:
        raise NotImplementedError

    def on_mount(self) -> None:
        self._given_texts = {field: field.value for field in self.query(Input)}
        # The focus selects the text, so typing replaces it.
        self.query_one(f"#{self.first}").focus()

    def value(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value

    def show_problem(self, text: str) -> None:
        """Say what is wrong with what was entered."""
        self.query_one("#problem", TextBlock).show(lambda width: wrap(text, width, "bad"))

    def on_input_submitted(self) -> None:
        # The field has taken in by now what was typed before.
        self.action_done()

    def action_done(self) -> None:
        """Answer with what was entered, or say what is wrong with it."""
        raise NotImplementedError


def make_part(name: str, *widgets: Widget) -> Horizontal:
    """Return a line of a form, with the name of the part."""
    return Horizontal(make_label(name), *widgets, classes="part")


def make_label(name: str, classes: str = "") -> TextBlock:
    return TextBlock(lambda _: [line(name, "dim")], classes=classes)


def make_field(
    id: str, text: str, restrict: str | None = None, most: int = 0, placeholder: str = ""
) -> SafeInput:
    """Return a field on which nothing blinks: over a slow line that is never still."""
    field = SafeInput(text, placeholder, id=id, compact=True, restrict=restrict, max_length=most)
    field.cursor_blink = False
    return field
