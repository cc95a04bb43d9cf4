"""Settings: every key of config.toml, changed in place."""

from itertools import groupby
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.types import CSSPathType
from textual.widgets import Input

from acutui.config import option_types as kinds
from acutui.config.option_types import Option
from acutui.config.settings import BY_NAME, OPTIONS
from acutui.practice.habit import WEEKDAYS
from acutui.screens.dialogs.base import Dialog
from acutui.screens.dialogs.checklist import ChecklistDialog, ConditionsDialog, Item
from acutui.screens.dialogs.keys import KeysDialog, find_problems
from acutui.screens.dialogs.theme import ThemeDialog, theme_words
from acutui.screens.dialogs.time_zone import TimeZoneDialog
from acutui.screens.messages import Announcement, SetOption, SettingsChanged, subscribe
from acutui.services.clock import list_time_zones
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.text import sanitize
from acutui.util.toml_reader import EntryError
from acutui.widgets.key_names import key_label, key_labels, key_name
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.safe_input import SUBMIT_KEY, SafeInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, format_keys, line, pad, spread, wrap

KEYS = "keys"
"""The row that opens the page of keys."""

KEYS_ABOUT = "Which key does what: choose something, and press the key that you want for it."

NAME = 21
"""Cells for the indented name of a setting."""

AIRY_HEIGHT = 34
"""Rows of the terminal from which on there are blank lines between the groups."""

ABOUT = 3
"""Lines on the setting under the cursor."""


class SettingsScreen(Dialog[None]):
    """A row for each setting, and a description of the one under the cursor."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("settings")]
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the list sees it: what is typed right after must reach the input.
        Binding("enter,space", "change", show=False, priority=True, id="settings.change"),
        Binding("right,l,plus,equals_sign", "step(1)", show=False, id="settings.next"),
        Binding("left,h,minus", "step(-1)", show=False, id="settings.before"),
        Binding("backspace,delete", "default", show=False, id="settings.default"),
        Binding("q,s", "leave", show=False, id="settings.close"),
        Binding("escape", "leave", show=False, id="settings.cancel"),
    ]

    def __init__(self, services: Context, at: str = "") -> None:
        super().__init__()
        self._services = services
        self._at = at or OPTIONS[0].name
        self._typing: Option | None = None
        self._error = ""
        self._asked: dict[str, object] = {}
        """Values that were asked for and are not applied yet: the next step goes on from them."""
        self._own_voices: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel settings"):
            yield TextBlock(self._render_head)
            yield RowList(id="settings", plain=not self._services.unicode)
            with Horizontal(id="typing"):
                yield TextBlock(id="typed-name")
                field = SafeInput(id="typed", compact=True)
                field.cursor_blink = False
                yield field
            yield TextBlock(id="settings-about")
            yield TextBlock(id="settings-keys")

    def on_mount(self) -> None:
        self._close_input()
        rows = self.row_list
        rows.move_callback = self._show
        rows.focus()
        rows.fill(self._build_rows(), self._at)
        self._show()
        subscribe(self, self._handle_announcement)

    @property
    def option(self) -> Option | None:
        """The setting under the cursor; None if it is a key."""
        return BY_NAME.get(self.row_list.cursor or "")

    @property
    def _is_session_paused(self) -> bool:
        return bool(getattr(self.app, "is_session_paused", False))

    def _value(self, option: Option) -> Any:
        return self._asked.get(option.name, getattr(self._services.settings, option.key))

    def _handle_announcement(self, announcement: Announcement) -> None:
        if isinstance(announcement, SettingsChanged):
            self._asked.pop(announcement.name, None)
            rows = self.row_list
            rows.set_glyphs(resolve_glyphs(self._services.settings.glyphs))
            rows.fill(self._build_rows())
            self._show()

    def _show(self, error: str = "") -> None:
        self._error = error
        self.query_one("#settings-about", TextBlock).show(self._render_about)
        self.query_one("#settings-keys", TextBlock).show(self._render_keys)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave enter and space to the input while something is being typed."""
        return not (action == "change" and self._typing)

    def on_key(self, event: Key) -> None:
        self.go_to_letter(event)

    def action_step(self, by: int) -> None:
        option = self.option
        if option is None:
            return
        value = self._value(option)
        if isinstance(option.kind, kinds.Theme):
            themes = sorted(self.app.available_themes)
            at = themes.index(value) if value in themes else -1
            self._set(option, themes[(at + by) % len(themes)])
        elif isinstance(option.kind, kinds.Voice):
            voices = self._list_voices(value)
            self._set(option, voices[(voices.index(value) + by) % len(voices)])
        else:
            self._set(option, option.kind.step(value, by))

    def _list_voices(self, chosen: str) -> list[str]:
        """Return what can speak here, and whatever else was chosen on this screen."""
        from acutui.terminal.speech import list_voices  # noqa: PLC0415 - few choose one

        found = list_voices()
        self._own_voices += [chosen] if chosen not in ("", *found, *self._own_voices) else []
        return ["", *found, *self._own_voices]

    def action_default(self) -> None:
        if option := self.option:
            self._set(option, option.default)

    def action_change(self) -> None:
        """Change the value at once, in a dialog, or by typing."""
        option = self.option
        if self.row_list.cursor == KEYS:
            self.app.push_screen(KeysDialog(self._services))
        if option is None:
            return

        def save(value: object) -> None:
            if value is not None:
                self._set(option, value)

        match option.kind:
            case kinds.Zone():
                now = self._services.clock.now()
                zones = TimeZoneDialog(list_time_zones(), self._value(option), now)
                self.app.push_screen(zones, save)
            case kinds.Weekdays():
                names = (name.capitalize() for name in WEEKDAYS)
                days = [Item(id, name) for id, name in zip(kinds.WEEKDAY_IDS, names, strict=True)]
                self.app.push_screen(ChecklistDialog(option.label, days, self._value(option)), save)
            case kinds.Conditions():
                self.app.push_screen(ConditionsDialog(self._services), save)
            case kinds.Theme():
                own, now = self._services.themes.by_name, self._value(option)
                self.app.push_screen(ThemeDialog(self.app.available_themes, own, now), save)
            case (
                kinds.WholeNumber()
                | kinds.TimeOfDay()
                | kinds.WordList()
                | kinds.Number()
                | kinds.Voice()
            ):
                self._open_input(option)
            case _:
                self.action_step(1)

    def _set(self, option: Option, value: object) -> None:
        settings = self._services.settings
        is_first_answer = option.key == "conditions" and not settings.conditions_answered
        if value != self._value(option) or option.name in settings.problems or is_first_answer:
            self._asked[option.name] = value
            self.post_message(SetOption(option.table, option.key, value))

    @property
    def can_leave(self) -> bool:
        return self._typing is None

    def action_leave(self) -> None:
        if self._typing:
            self._close_input()
            self._show()
        else:
            self.dismiss()

    def _open_input(self, option: Option) -> None:
        self._typing = option
        field = self.query_one("#typed", Input)
        field.value = option.kind.format(self._value(option))
        field.cursor_position = len(field.value)
        self.query_one("#typed-name", TextBlock).show(lambda _: [line(option.label, "accent")])
        self.query_one("#typing").visible = True
        self.set_focus(field)
        field.action_select_all()
        self._show()

    def _close_input(self) -> None:
        self._typing = None
        self.query_one("#typing").visible = False
        self.set_focus(self.row_list)

    @on(Input.Submitted, "#typed")
    def _set_typed(self, message: Input.Submitted) -> None:
        option = self._typing
        if option is None:
            return
        try:
            value = option.parse(message.value)
        except EntryError as error:
            self._show(str(error))
            return
        self._close_input()
        self._set(option, value)
        self._show()

    # What is shown

    def _render_head(self, width: int) -> list[Line]:
        path = sanitize(str(self._services.config / "config.toml"))
        # It covers the header, which says so on other screens.
        title = "Settings" + ("   a session is paused" if self._is_session_paused else "")
        room = width - len(title) - 3
        if cell_len(path) > room > 0:
            path = ("…" if self._services.unicode else "...") + path[-room + 3 :]
        lines = [spread(line(title, "strong"), line(path, "dim"), width)]
        if broken := self._services.settings.problems.get(""):
            text = f"{broken}. acutui uses the defaults and can't save settings until you fix it."
            lines += wrap(sanitize(text), width, "warn", most=4)
        return [*lines, ()]

    def _build_rows(self) -> list[Row]:
        rows: list[Row] = []
        for table, options in groupby(OPTIONS, lambda option: option.table):
            rows += self._heading(table.capitalize() or "Where and when", is_first=not rows)
            rows += [Row(option.name, self._render_row(option)) for option in options]
        rows += [*self._heading("Keys"), Row(KEYS, self._render_keys_row())]
        problems = self._services.settings.problems
        known = ("", *BY_NAME)
        unknown = [
            name for name in problems if name not in known and not name.startswith(f"{KEYS}.")
        ]
        rows += self._heading("Unknown settings") if unknown else []
        return rows + [Row(name, line(f"  {sanitize(name)} !", "warn")) for name in unknown]

    def _render_keys_row(self) -> Line:
        changed = len(self._services.settings.keys)
        text, role = (f"{changed} changed", "accent") if changed else ("as built in", "")
        if find_problems(self._services.settings):
            text, role = f"{text} !", "warn"
        return ((fit("  Keys", NAME), ""), (text, role))

    def _heading(self, text: str, *, is_first: bool = False) -> list[Row]:
        blank = [Row(None, ())] if self.app.size.height >= AIRY_HEIGHT and not is_first else []
        return [*blank, Row(None, line(text, "dim"))]

    def _render_row(self, option: Option) -> Line:
        value = self._value(option)
        role = "accent" if value != option.default else ""
        text = sanitize(option.kind.format(value)) or "none"
        if isinstance(option.kind, kinds.Theme):
            text = theme_words(text)
        if isinstance(option.kind, kinds.Zone) and not value:
            text += f", {self._services.clock.now():%Z}"
        if option.name in self._services.settings.problems:
            text, role = f"{text} !", "warn"
        return ((fit(f"  {option.label}", NAME), ""), (text, role))

    def _render_about(self, width: int) -> list[Line]:
        """Return what the setting does, or what is wrong; always as many lines."""
        option = self._typing or self.option
        name = option.name if option else self.row_list.cursor or ""
        wrong = self._error or self._services.settings.problems.get(name, "")
        lines = wrap(sanitize(wrong), width, "warn", most=2) if wrong else []
        if option:
            lines += wrap(option.about, width, most=ABOUT - len(lines))
            default = sanitize(option.kind.format(option.default)) or "none"
            allowed = "" if isinstance(option.kind, kinds.Switch) else f"{option.kind.allowed}; "
            lines += wrap(f"{option.name}: {allowed}default {default}", width, "dim", most=1)
        elif name == KEYS:
            wrong = next(iter(find_problems(self._services.settings).values()), "")
            lines = wrap(sanitize(wrong), width, "warn", most=2)
            lines += wrap(KEYS_ABOUT, width, most=ABOUT - len(lines))
        return pad(lines[:ABOUT], ABOUT)

    def _render_keys(self, width: int) -> list[Line]:
        if self._typing:
            cancel = key_label(self, "settings.cancel")
            return format_keys([(key_name(SUBMIT_KEY), "save"), (cancel, "cancel")], width)
        keys = [(key_label(self, "settings.close"), "done")]
        if self.row_list.cursor == KEYS:
            keys = [(key_label(self, "settings.change"), "choose"), *keys]
        if option := self.option:
            arrows = key_labels(self, "settings.before", "settings.next")
            change = key_label(self, "settings.change")
            match option.kind:
                case kinds.Zone() | kinds.Weekdays() | kinds.Conditions():
                    first = [(change, "choose")]
                case kinds.WholeNumber() | kinds.TimeOfDay() | kinds.Voice():
                    first = [(arrows, "change"), (change, "type")]
                case kinds.Theme():
                    first = [(arrows, "change"), (change, "choose")]
                case kinds.WordList() | kinds.Number():
                    first = [(change, "type")]
                case _:
                    first = [(arrows, "change")]
            keys = [*first, *keys, (key_label(self, "settings.default"), "default")]
        return format_keys(keys, width)[:1]
