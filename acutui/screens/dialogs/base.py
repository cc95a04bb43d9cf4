"""Screens that go once, however many keys were typed ahead.

Textual's `dismiss` takes away whichever screen is shown, whoever asks for it. Over a slow line a
second key comes to a screen that has gone already, and would take the next one with it.
"""

from typing import ClassVar, Protocol, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen
from textual.types import CSSPathType

from acutui.services.context import Context
from acutui.terminal.glyphs import has_unicode
from acutui.widgets.stylesheets import sheet

Result = TypeVar("Result")


def already_done() -> AwaitComplete:
    """Return what is awaited where there is nothing to be awaited."""
    done: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
    return done


class _App(Protocol):
    services: Context


class Dialog(ModalScreen[Result]):
    """A dialog that lets go only of itself."""

    CSS_PATH: ClassVar[CSSPathType | None] = sheet("dialogs")

    @property
    def plain(self) -> bool:
        """Whether it is drawn in ASCII."""
        return not has_unicode(cast(_App, self.app).services.settings.glyphs)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Go, with a result; nothing happens where another screen is shown."""
        return super().dismiss(result) if self.is_active else already_done()
