"""An input that filters the list below it."""

from textual.events import Key

from acutui.widgets.safe_input import SafeInput


class SearchInput(SafeInput):
    """Enter moves to the list, and so does every key that was typed after it, in order."""

    def __init__(self, placeholder: str, *, id: str, to: str) -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True)
        self.cursor_blink = False
        self._to = to

    def on_key(self, event: Key) -> None:
        focused = self.screen.focused
        if focused is self and event.key != "enter":
            return
        event.stop()
        event.prevent_default()
        if focused is self:
            self.screen.set_focus(self.screen.query_one(self._to))
        elif focused is not None:
            # Typed ahead: it came here before the list had the focus.
            focused.post_message(Key(event.key, event.character))
