"""A dialog that asks for a name."""

from textual.app import ComposeResult

from acutui.screens.dialogs.form import Form, make_field, make_part


class NameDialog(Form[str]):
    """Asks for a name; answers with it on one line, None when cancelled."""

    KEYS = (("entry.done", "save"), ("entry.cancel", "cancel"))
    first = "entry-name"

    def __init__(self, title: str, name: str) -> None:
        super().__init__(title)
        self._given = name

    def compose_parts(self) -> ComposeResult:
        yield make_part("Name", make_field("entry-name", self._given, most=60))

    def action_done(self) -> None:
        if name := " ".join(self.value("entry-name").split()):
            self.dismiss(name)
        else:
            self.show_problem("Enter a name.")
