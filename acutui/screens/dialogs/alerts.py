"""Try the alerts, and turn them on or off."""

from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from acutui.practice.cues import Cue, list_count_in
from acutui.screens.dialogs.base import Dialog, hidden
from acutui.screens.messages import Alert, SetOption
from acutui.services.context import Context
from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, line

ALERTS = (
    ("1", "ready", "start", "three beeps, then press"),
    ("2", "switch", "next", "two beeps: next point"),
    ("3", "done", "done", "three quick beeps: all done"),
)
"""Key, name in the binding's id, label and what is heard."""

SETTINGS = (
    ("b", "bell", "terminal bell"),
    ("f", "flash", "flashing frame"),
    ("n", "notify", "desktop notification (OSC 9)"),
)


class AlertsDialog(Dialog[None]):
    """Plays each alert as a session does, and turns the ways to alert on and off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(hidden(key, f"play('{name}')", f"alerts.{name}") for key, name, *_ in ALERTS),
        *(hidden(key, f"set('{name}')", f"alerts.{name}") for key, name, _ in SETTINGS),
        hidden("escape,enter,q", "dismiss", "alerts.close"),
    ]

    def __init__(self, services: Context) -> None:
        super().__init__()
        self._set = {name: bool(getattr(services.settings, name)) for _, name, _ in SETTINGS}

    def compose(self) -> ComposeResult:
        close = key_label(self, "alerts.close")
        with Vertical(classes="panel"):
            yield TextBlock(lambda _: [line("Try the alerts", "strong")], id="head")
            yield TextBlock(self._lines, id="alerts")
            yield TextBlock(lambda _: [((close, "accent"), (" back", "dim"))], id="foot")

    def _lines(self, _: int) -> list[Line]:
        names = [name for _, name, *_ in (*ALERTS, *SETTINGS)]
        keys = {name: key_label(self, f"alerts.{name}") for name in names}
        room = max(map(cell_len, keys.values()))

        def row(name: str, label: str, text: str) -> Line:
            key = f"  {fit(keys[name], room)}  "
            return ((key, "accent"), (f"{label:<8}", ""), (text, "dim"))

        alerts = [row(name, label, text) for _, name, label, text in ALERTS]
        settings = [
            row(name, "on" if self._set[name] else "off", text) for _, name, text in SETTINGS
        ]
        return [(), *alerts, (), *settings, ()]

    def action_play(self, name: str) -> None:
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
        self._set[name] = not self._set[name]
        self.post_message(SetOption("session", name, self._set[name]))
        self.query_one("#alerts", TextBlock).show(self._lines)
