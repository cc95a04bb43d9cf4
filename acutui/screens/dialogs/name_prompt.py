"""A name to be typed."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from acutui.screens.dialogs.form import Form, label, text_field
from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import format_keys, line

LONGEST = 60


class NameDialog(Form[str]):
    """Asks for a name; answers with it on one line, None where it was called off."""

    def __init__(self, title: str, given: str) -> None:
        super().__init__()
        self._question = title
        self._given = given

    def compose(self) -> ComposeResult:
        """A panel with a line to write in."""
        with Vertical(classes="panel entry"):
            yield TextBlock(lambda _: [line(self._question, "strong"), ()])
            with Horizontal(classes="part"):
                yield label("Name")
                yield text_field("entry-name", self._given, None, LONGEST)
            yield TextBlock(id="naming-trouble")
            keys = (
                (key_label(self, "entry.done"), "keep"),
                (key_label(self, "entry.cancel"), "leave it"),
            )
            yield TextBlock(lambda width: [(), *format_keys(keys, width)])

    def on_mount(self) -> None:
        """Write in the line; what is typed takes the place of what stands there."""
        self.query_one(Input).focus()

    def action_done(self) -> None:
        """Answer with the name, if it is one."""
        name = " ".join(self.query_one(Input).value.split())
        if name:
            self.dismiss(name)
            return
        said = line("It needs a name.", "bad")
        self.query_one("#naming-trouble", TextBlock).show(lambda _: [said])
