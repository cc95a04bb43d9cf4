"""Screens that go once, however many keys were typed ahead.

Textual's `dismiss` takes away whichever screen is shown, whoever asks for it. Over a slow line a
second key comes to a screen that has gone already, and would take the next one with it.
"""

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen
from textual.types import CSSPathType

from acutui.widgets.stylesheets import sheet

Result = TypeVar("Result")


def nothing() -> AwaitComplete:
    """Return what is awaited where there is nothing to be awaited."""
    done: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
    return done


class Dialog(ModalScreen[Result]):
    """A dialog that lets go only of itself."""

    CSS_PATH: ClassVar[CSSPathType | None] = sheet("dialogs")

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Go, with a result; nothing happens where another screen is shown."""
        return super().dismiss(result) if self.is_active else nothing()
