"""A question with a few answers, each with its own key."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key

from acutui.screens.dialogs.base import Dialog, hidden
from acutui.widgets.key_names import all_key_labels, key_name
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line, wrap

CANCEL = "dialog.cancel"
"""The id of the binding that closes a question without an answer."""


class Answer(NamedTuple):
    """One way to answer: its key as Textual names it, what it does, and the value it returns.

    An answer without a key is given by the key that closes the dialog.
    """

    key: str
    words: str
    value: str


class QuestionDialog(Dialog[str]):
    """Answers with the value of the chosen answer, "" for escape."""

    BINDINGS: ClassVar[list[BindingType]] = [hidden("q,escape", "leave", CANCEL)]

    def __init__(self, title: str, text: Sequence[str], answers: Sequence[Answer]) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._answers = answers

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield TextBlock(self._lines)

    def on_key(self, event: Key) -> None:
        # A key that is set to close the dialog does only that.
        active = self.active_bindings.get(event.key)
        if active is None or active.binding.id != CANCEL:
            for answer in self._answers:
                if answer.key and answer.key in (event.key, event.character):
                    event.stop()
                    self.dismiss(answer.value)

    def action_leave(self) -> None:
        self.dismiss("")

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = [line(self._title, "strong"), ()]
        for paragraph in self._text:
            lines += wrap(paragraph, width)
        lines.append(())
        cancel = all_key_labels(self, CANCEL)
        labels = [key_name(answer.key) if answer.key else cancel for answer in self._answers]
        room = max(map(cell_len, labels)) + 2
        for label, answer in zip(labels, self._answers, strict=True):
            words = wrap(answer.words, width - room)
            space = " " * (room - 2 - cell_len(label))
            lines.append(((f"{space}{label}  ", "accent"), *words[0]))
            lines += [((" " * room, ""), *more) for more in words[1:]]
        return lines
