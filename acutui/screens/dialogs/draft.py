"""A dialog in which something is written, and not lost by one key."""

from collections.abc import Callable
from typing import TypeVar

from textual.await_complete import AwaitComplete

from acutui.screens.dialogs.base import Dialog
from acutui.screens.dialogs.choice import Answer, QuestionDialog

Result = TypeVar("Result")

ANSWERS = (Answer("d", "discard it", "discard"), Answer("", "keep writing", ""))


class DraftDialog(Dialog[Result | None]):
    """Asks before it closes without an answer, if something was entered.

    Esc need not have been pressed: a slow line may tear an arrow key into Esc and two letters.
    """

    _is_given_up = False

    @property
    def is_edited(self) -> bool:
        """Whether something was entered that closing the dialog would lose."""
        return False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with a result; without one, ask first if something was entered."""
        if result is None and self.is_active and self.is_edited and not self._is_given_up:
            self._confirm_loss(self._close)
            return AwaitComplete()
        return super().dismiss(result)

    def _close(self) -> None:
        self.dismiss()

    async def action_quit(self) -> None:
        if self.is_edited and not self._is_given_up:
            self._confirm_loss(self.action_quit)
        else:
            await super().action_quit()

    def _confirm_loss(self, then: Callable[[], object]) -> None:
        """Ask whether what was entered may be lost, and if so, go on."""

        def close(answer: str | None) -> None:
            if answer:
                self._is_given_up = True
                self.call_later(then)

        text = ["What you entered is not saved yet."]
        self.app.push_screen(QuestionDialog("Close without saving?", text, ANSWERS), close)
