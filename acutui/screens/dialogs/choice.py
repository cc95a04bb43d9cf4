"""A question with a few answers, each on a key of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key

from acutui.screens.dialogs.base import Dialog
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label, key_name
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line, wrap

CANCEL = "dialog.cancel"
"""The id of the binding that leaves a question open."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer: its key as Textual names it, and what it does.

    An answer without a key leaves the question open, by the key that closes the dialog.
    """

    key: str
    words: str
    value: str


class QuestionDialog(Dialog[str]):
    """Asks; answers with the value of the chosen answer, "" for escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", show=False, id=CANCEL),
    ]

    def __init__(self, title: str, text: Sequence[str], answers: Sequence[Answer]) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._answers = tuple(answers)

    def compose(self) -> ComposeResult:
        """A panel with the question and the keys."""
        with Vertical(classes="panel"):
            yield TextBlock(self._lines)

    def on_key(self, event: Key) -> None:
        """Answer by key; a key that is set to close the dialog does only that."""
        active = self.active_bindings.get(event.key)
        if active is not None and active.binding.id == CANCEL:
            return
        for answer in self._answers:
            if answer.key and answer.key in (event.key, event.character):
                event.stop()
                self.dismiss(answer.value)
                return

    def action_cancel(self) -> None:
        """Leave the question open."""
        self.dismiss("")

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = [line(self._title, "strong"), ()]
        for paragraph in self._text:
            lines += wrap(paragraph, width)
        lines.append(())
        cancel = key_label(self, CANCEL)
        labels = [key_name(answer.key) if answer.key else cancel for answer in self._answers]
        keys = max(cell_len(label) for label in labels)
        for label, answer in zip(labels, self._answers, strict=True):
            words = wrap(answer.words, width - keys - 2)
            space = " " * (keys - cell_len(label))
            lines.append(((f"{space}{label}  ", "accent"), *words[0]))
            lines += [((" " * (keys + 2), ""), *more) for more in words[1:]]
        return lines


async def ask(
    app: App[Any], title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str]]
) -> str:
    """Ask a question and return the value of its answer, "" for escape.

    An answer is a key, what it does in words, and the value returned for it. One without a key
    leaves the question open.
    """
    choice = QuestionDialog(title, [sanitize(one) for one in text], [Answer(*a) for a in answers])
    return await app.push_screen_wait(choice)
