"""A name to be typed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from acutui.screens.dialogs.parts import label, text_field
from acutui.sheets import sheet
from acutui.widgets.lines import Lines, keyed, line

LONGEST = 60


class Naming(ModalScreen[str | None]):
    """Asks for a name; answers with it on one line, None where it was called off."""

    CSS_PATH = sheet("entry")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False, id="naming.cancel"),
    ]

    def __init__(self, title: str, given: str) -> None:
        super().__init__()
        self._question = title
        self._given = given

    def compose(self) -> ComposeResult:
        """A panel with a line to write in."""
        with Vertical(classes="panel entry"):
            yield Lines(lambda _: [line(self._question, "strong"), ()])
            with Horizontal(classes="part"):
                yield label("Name")
                yield text_field("entry-name", self._given, most=LONGEST)
            yield Lines(id="naming-trouble")
            keys = (("enter", "keep"), ("esc", "leave it"))
            yield Lines(lambda width: [(), *keyed(keys, width)])

    def on_mount(self) -> None:
        """Write in the line; what is typed takes the place of what stands there."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Answer with the name, if it is one."""
        name = " ".join(self.query_one(Input).value.split())
        if name:
            self.dismiss(name)
            return
        said = line("It needs a name.", "bad")
        self.query_one("#naming-trouble", Lines).show(lambda _: [said])

    def action_cancel(self) -> None:
        """Leave it."""
        self.dismiss(None)
