"""A dialog that asks for a name."""

from textual.app import ComposeResult
from textual.widgets import Input

from acutui.screens.dialogs.form import Form, make_field, make_label, make_part

LONGEST = 60


class NameDialog(Form[str]):
    """Asks for a name; answers with it on one line, None when cancelled."""

    KEYS = (("entry.done", "save"), ("entry.cancel", "cancel"))

    def __init__(self, title: str, name: str) -> None:
        super().__init__(title)
        self._given = name

    def compose_parts(self) -> ComposeResult:
        yield make_part(make_label("Name"), make_field("entry-name", self._given, None, LONGEST))

    def on_mount(self) -> None:
        # The focus selects the text, so typing replaces it.
        self.query_one(Input).focus()

    def action_done(self) -> None:
        name = " ".join(self.value("entry-name").split())
        if name:
            self.dismiss(name)
        else:
            self.show_problem("Enter a name.")
