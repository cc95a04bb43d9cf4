"""The alerts: heard, seen, and set."""

from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from acutui.practice.cues import Cue, list_count_in
from acutui.screens.dialogs.base import Dialog
from acutui.screens.messages import Alert, SetOption
from acutui.services.context import Context
from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, format_keys, line

SETTINGS = (
    ("b", "bell", "bell of the terminal"),
    ("f", "flash", "flash of the frame"),
    ("n", "notify", "desktop notice (OSC 9)"),
)
TRIED = (
    ("1", "ready", "bell, bell, bell: press"),
    ("2", "switch", "two bells: next place"),
    ("3", "done", "three bells: all done"),
)


class AlertsDialog(Dialog[None]):
    """Plays each alert as a session does, and sets which there are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"play('{name}')", show=False, id=f"alerts.{name}")
          for key, name, _ in TRIED),
        *(Binding(key, f"set('{name}')", show=False, id=f"alerts.{name}")
          for key, name, _ in SETTINGS),
        Binding("escape,enter,q", "dismiss", show=False, id="alerts.close"),
    ]  # fmt: skip

    def __init__(self, services: Context) -> None:
        super().__init__()
        self._set = {name: bool(getattr(services.settings, name)) for _, name, _ in SETTINGS}

    def compose(self) -> ComposeResult:
        """A panel with what can be tried and what can be set."""
        with Vertical(classes="panel"):
            yield TextBlock(lambda _: [line("Try the alerts", "strong")], id="head")
            yield TextBlock(self._lines, id="alerts")
            yield TextBlock(
                lambda width: format_keys([(key_label(self, "alerts.close"), "back")], width),
                id="foot",
            )

    def _lines(self, _: int) -> list[Line]:
        names = [name for _, name, _ in (*TRIED, *SETTINGS)]
        labels = {name: key_label(self, f"alerts.{name}") for name in names}
        room = max(cell_len(label) for label in labels.values())

        def row(name: str, shown: str, said: str) -> Line:
            return (
                (f"  {fit(labels[name], room)}  ", "accent"),
                (f"{shown:<8}", ""),
                (said, "dim"),
            )

        tried = [row(name, name, said) for _, name, said in TRIED]
        ways = [row(name, "on" if self._set[name] else "off", said) for _, name, said in SETTINGS]
        return [(), *tried, (), *ways, ()]

    def action_play(self, name: str) -> None:
        """Play an alert."""
        if name == "ready":
            (_, first), *later = list_count_in()
            self._send(first)
            for seconds, signal in later:
                self.set_timer(seconds, partial(self._send, signal))
        else:
            self._send(Cue(name))

    def _send(self, signal: Cue) -> None:
        self.post_message(Alert(signal, "" if signal is Cue.COUNT else "acutui"))
        if self._set["flash"] and signal is not Cue.COUNT:
            for end in ("#head", "#foot"):
                self.query_one(end, TextBlock).flash()

    def action_set(self, name: str) -> None:
        """Turn one of the ways on or off."""
        self._set[name] = not self._set[name]
        self.post_message(SetOption("session", name, self._set[name]))
        self.query_one("#alerts", TextBlock).show(self._lines)
