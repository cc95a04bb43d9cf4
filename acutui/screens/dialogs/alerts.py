"""Try the alerts, and turn them on or off."""

import os
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from acutui.practice.cues import SIGNIFICANT, Cue, list_count_in
from acutui.screens.dialogs.base import Dialog, hidden
from acutui.screens.messages import Alert, Say, SetOption
from acutui.services.context import Context
from acutui.services.speech import SAMPLE, WORDS
from acutui.terminal.notifications import find_multiplexers
from acutui.terminal.speech import list_voices
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, line, wrap

ALERTS = (
    ("1", "ready", "start", "on the third slow beep"),
    ("2", "switch", "next", "two quick beeps"),
    ("3", "done", "done", "three quick beeps"),
    ("4", "half", "half", "one beep"),
    ("5", "last", "10 s", "two slow beeps"),
    ("6", "wait", "paused", "five beeps, repeated"),
)
"""Key, name in the binding's id, label and what is heard."""

SETTINGS = (
    ("b", "bell", "terminal bell"),
    ("f", "flash", "flashing frame"),
    ("n", "notify", "desktop notification"),
    ("v", "say", "speech"),
)


IN_TMUX = "tmux passes notifications on if its option allow-passthrough is on."

AIRY_HEIGHT = 17
"""Rows of the terminal from which on there are blank lines between the groups."""

NARROW = 40
"""Cells of a line up to which it is not indented."""


class AlertsDialog(Dialog[None]):
    """Plays each alert as a session does, and turns the ways to alert on and off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(hidden(key, f"play('{name}')", f"alerts.{name}") for key, name, *_ in ALERTS),
        *(hidden(key, f"set('{name}')", f"alerts.{name}") for key, name, _ in SETTINGS),
        hidden("q,escape,enter", "dismiss", "alerts.close"),
    ]

    def __init__(self, services: Context) -> None:
        super().__init__()
        self._set: dict[str, Any] = {
            name: getattr(services.settings, name) for _, name, _ in SETTINGS
        }
        # Also one of the user's own, which only config.toml knows.
        self._voices = list(dict.fromkeys(["", *list_voices(), services.settings.say]))

    def compose(self) -> ComposeResult:
        close = key_label(self, "alerts.close")
        with Vertical(classes="panel"):
            yield TextBlock(lambda _: [line("Try the alerts", "strong")], id="head")
            yield TextBlock(self._lines, id="alerts")
            yield TextBlock(lambda _: [((close, "accent"), (" back", "dim"))], id="foot")

    def _lines(self, width: int) -> list[Line]:
        states = {name: "on" if value else "off" for name, value in self._set.items()}
        settings = [(name, states[name], text) for _, name, text in SETTINGS]
        voice = sanitize(self._set["say"]) or ("" if self._voices[1:] else "none found here")
        settings[-1] = ("say", states["say"], f"speech{f' ({voice})' if voice else ''}")
        rows = [*((name, label, text) for _, name, label, text in ALERTS), *settings]
        keys = [key_label(self, f"alerts.{name}") for name, *_ in rows]
        room, indent = max(map(cell_len, keys)), "  " if width > NARROW else ""
        lines: list[Line] = [
            ((f"{indent}{fit(key, room)}  ", "accent"), (f"{label:<8}", ""), (text, "dim"))
            for key, (_, label, text) in zip(keys, rows, strict=True)
        ]
        if self._set["notify"] and "tmux" in find_multiplexers(os.environ):
            lines += wrap(IN_TMUX, width, "dim", label=indent)
        gap: list[Line] = [()] if self.app.size.height >= AIRY_HEIGHT else []
        return [*gap, *lines[: len(ALERTS)], *gap, *lines[len(ALERTS) :], *gap]

    def action_play(self, name: str) -> None:
        for seconds, cue in list_count_in() if name == "ready" else [(0.0, Cue(name))]:
            if seconds:
                self.set_timer(seconds, partial(self._send, cue))
            else:
                self._send(cue)

    def _send(self, cue: Cue) -> None:
        words = SAMPLE if cue is Cue.SWITCH else WORDS[cue]
        self.post_message(Alert(cue, words))
        self._try_voice(words)
        if self._set["flash"] and cue in SIGNIFICANT:
            for end in ("#head", "#foot"):
                self.query_one(end, TextBlock).flash()

    def _try_voice(self, words: str) -> None:
        if words and (command := self._set["say"]):
            self.post_message(Say(words, cut=True, command=command))

    def action_set(self, name: str) -> None:
        value = self._set[name]
        if name == "say":
            self._set[name] = self._voices[(self._voices.index(value) + 1) % len(self._voices)]
        else:
            self._set[name] = not value
        if self._set[name] == value:
            return  # There is no voice to choose.
        self.post_message(SetOption("session", name, self._set[name]))
        self.show_text()
        if name == "say":
            self._try_voice(SAMPLE)
