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
        states = {name: "on" if is_set else "off" for name, is_set in self._set.items()}
        settings = [(name, states[name], text) for _, name, text in SETTINGS]
        rows = [*((name, label, text) for _, name, label, text in ALERTS), *settings]
        keys = [key_label(self, f"alerts.{name}") for name, *_ in rows]
        room = max(map(cell_len, keys))
        lines: list[Line] = [
            ((f"  {fit(key, room)}  ", "accent"), (f"{label:<8}", ""), (text, "dim"))
            for key, (_, label, text) in zip(keys, rows, strict=True)
        ]
        return [(), *lines[: len(ALERTS)], (), *lines[len(ALERTS) :], ()]

    def action_play(self, name: str) -> None:
        for seconds, cue in list_count_in() if name == "ready" else [(0.0, Cue(name))]:
            if seconds:
                self.set_timer(seconds, partial(self._send, cue))
            else:
                self._send(cue)

    def _send(self, cue: Cue) -> None:
        self.post_message(Alert(cue, "" if cue is Cue.COUNT else "acutui"))
        if self._set["flash"] and cue is not Cue.COUNT:
            for end in ("#head", "#foot"):
                self.query_one(end, TextBlock).flash()

    def action_set(self, name: str) -> None:
        self._set[name] = not self._set[name]
        self.post_message(SetOption("session", name, self._set[name]))
        self.show_text()
