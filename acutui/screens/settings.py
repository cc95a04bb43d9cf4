"""Settings: every key of config.toml, changed in place."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.types import CSSPathType
from textual.widgets import Input

from acutui.config.option_types import (
    WEEKDAY_IDS,
    Conditions,
    Option,
    OptionType,
    Switch,
    Theme,
    TimeOfDay,
    Weekdays,
    WholeNumber,
    WordList,
    Zone,
)
from acutui.config.settings import BY_NAME, OPTIONS
from acutui.practice.habit import WEEKDAYS
from acutui.screens.dialogs.base import Dialog
from acutui.screens.dialogs.checklist import ChecklistDialog, ConditionsDialog, Item
from acutui.screens.dialogs.time_zone import TimeZoneDialog
from acutui.screens.messages import Announcement, SetOption, SettingsChanged, subscribe
from acutui.services.clock import list_time_zones
from acutui.services.context import Context
from acutui.terminal.glyphs import has_unicode, resolve_glyphs
from acutui.util.text import sanitize
from acutui.util.toml_reader import EntryError
from acutui.widgets.key_names import key_label, key_labels, key_name
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.safe_input import SUBMIT_KEY, SafeInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, format_keys, line, spread, wrap

HEADINGS = {
    "": "Where and when",
    "habit": "Habit",
    "session": "Session",
    "screen": "Screen",
    "safety": "Safety",
}
KEYS = "keys."
NO_KEYS = "keys"
NAMES = 20
"""Cells for a setting's name, and before it."""

AIRY = 34
"""Rows of the terminal from which on the groups stand apart."""

TOLD = 3
"""Lines on the setting under the cursor."""

TYPED = (WholeNumber, TimeOfDay, WordList)
"""Kinds of which a value can be typed."""


class SettingsScreen(Dialog[None]):
    """A row for each setting; below them what the one under the cursor does."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("settings")]
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the list sees it: what is typed right after must reach the field.
        Binding("enter,space", "change", show=False, priority=True, id="settings.change"),
        Binding("right,plus,equals_sign", "step(1)", show=False, id="settings.next"),
        Binding("left,minus", "step(-1)", show=False, id="settings.before"),
        Binding("backspace,delete", "default", show=False, id="settings.default"),
        Binding("escape,q,s", "leave", show=False, id="settings.close"),
    ]

    def __init__(self, services: Context, at: str = "") -> None:
        super().__init__()
        self._services = services
        self._at = at or OPTIONS[0].name
        self._typing: Option | None = None
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """A panel with the rows, a field, what a setting does, and the keys."""
        with Vertical(classes="panel settings"):
            yield TextBlock(self._head)
            yield RowList(id="settings", plain=not self._unicode)
            with Horizontal(id="typing"):
                yield TextBlock(id="typed-name")
                field = SafeInput(id="typed", compact=True)
                field.cursor_blink = False
                yield field
            yield TextBlock(id="settings-about")
            yield TextBlock(id="settings-keys")

    def on_mount(self) -> None:
        """List them all, also as they change."""
        self._close_field()
        rows = self.query_one(RowList)
        rows.move_callback = self._moved
        rows.focus()
        rows.fill(self._rows(), self._at)
        self._show()
        subscribe(self, self._announced)

    @property
    def _unicode(self) -> bool:
        return has_unicode(self._services.settings.glyphs)

    @property
    def option(self) -> Option | None:
        """The setting under the cursor; None on a key of one's own."""
        return BY_NAME.get(self.query_one(RowList).cursor or "")

    def _value(self, option: Option) -> Any:
        return getattr(self._services.settings, option.key)

    def _announced(self, announcement: Announcement) -> None:
        if isinstance(announcement, SettingsChanged):
            self._changed()

    def _changed(self) -> None:
        rows = self.query_one(RowList)
        rows.set_glyphs(resolve_glyphs(self._services.settings.glyphs))
        rows.fill(self._rows())
        self._show()

    def _moved(self) -> None:
        self._trouble = ""
        self._show()

    def _show(self) -> None:
        self.query_one("#settings-about", TextBlock).show(self._about)
        self.query_one("#settings-keys", TextBlock).show(self._keys)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave enter and space to the field while something is typed."""
        return not (action == "change" and self._typing)

    def action_step(self, by: int) -> None:
        """Set what comes next, or before."""
        if option := self.option:
            self._set(option, self._stepped(option, by))

    def _stepped(self, option: Option, by: int) -> Any:
        value = self._value(option)
        if isinstance(option.kind, Theme):
            themes = sorted(self.app.available_themes)
            at = themes.index(value) if value in themes else -1
            return themes[(at + by) % len(themes)]
        return option.kind.step(value, by)

    def action_default(self) -> None:
        """Set what holds where nothing is set."""
        if option := self.option:
            self._set(option, option.default)

    def action_change(self) -> None:
        """Change what is under the cursor: at once, by a list to choose from, or by typing."""
        option = self.option
        if option is None:
            return
        match option.kind:
            case Zone():
                now = self._services.clock.now()
                zones = TimeZoneDialog(list_time_zones(), self._value(option), now)
                self.app.push_screen(zones, lambda zone: self._answered(option, zone))
            case Weekdays():
                names = (name.capitalize() for name in WEEKDAYS)
                days = [Item(id, name) for id, name in zip(WEEKDAY_IDS, names, strict=True)]
                dialog = ChecklistDialog(option.label, days, self._value(option))
                self.app.push_screen(dialog, lambda ticked: self._answered(option, ticked))
            case Conditions():
                dialog = ConditionsDialog(self._services)
                self.app.push_screen(dialog, lambda ticked: self._answered(option, ticked))
            case kind if isinstance(kind, TYPED):
                self._open_field(option)
            case _:
                self.action_step(1)

    def _answered(self, option: Option, value: object) -> None:
        if value is not None:
            self._set(option, value)

    def _set(self, option: Option, value: object) -> None:
        self._trouble = ""
        settings = self._services.settings
        new = option.key == "conditions" and not settings.conditions_answered
        if value != self._value(option) or option.name in settings.problems or new:
            self.post_message(SetOption(option.table, option.key, value))

    def action_leave(self) -> None:
        """Leave the field as it was, or the settings as they are."""
        if self._typing:
            self._trouble = ""
            self._close_field()
            self._show()
        else:
            self.dismiss()

    # What is typed

    def _open_field(self, option: Option) -> None:
        self._typing = option
        field = self.query_one("#typed", Input)
        field.value = option.kind.format(self._value(option))
        field.cursor_position = len(field.value)
        self.query_one("#typed-name", TextBlock).show(lambda _: [line(option.label, "accent")])
        self.query_one("#typing").visible = True
        self.set_focus(field)
        field.action_select_all()
        self._show()

    def _close_field(self) -> None:
        self._typing = None
        self.query_one("#typing").visible = False
        self.set_focus(self.query_one(RowList))

    @on(Input.Submitted, "#typed")
    def _take_typed(self, message: Input.Submitted) -> None:
        option = self._typing
        if option is None:
            return
        try:
            value = option.parse(message.value)
        except EntryError as error:
            self._trouble = str(error)
            self._show()
            return
        self._close_field()
        self._set(option, value)
        self._show()

    # What is shown

    def _head(self, width: int) -> list[Line]:
        path, room = (
            sanitize(str(self._services.config / "config.toml")),
            width - len("Settings") - 3,
        )
        if cell_len(path) > room > 0:
            path = ("…" if self._unicode else "...") + path[-room + 3 :]
        lines = [spread(line("Settings", "strong"), line(path, "dim"), width), ()]
        broken = self._services.settings.problems.get("")
        if broken:
            told = f"{broken}. The defaults hold, and nothing can be saved until it is mended."
            lines[1:1] = wrap(sanitize(told), width, "warn", most=4)
        return lines

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        table = None
        for option in OPTIONS:
            if option.table != table:
                table = option.table
                rows += self._heading(HEADINGS[table], first=not rows)
            rows.append(Row(option.name, self._row(option)))
        rows += [*self._heading("Keys of your own"), *self._own_keys()]
        unknown = self._unknown()
        return [*rows, *(self._heading("No settings") if unknown else []), *unknown]

    def _heading(self, words: str, *, first: bool = False) -> list[Row]:
        airy = self.app.size.height >= AIRY and not first
        return [*([Row(None, ())] if airy else []), Row(None, line(words, "dim"))]

    def _row(self, option: Option) -> Line:
        value = self._value(option)
        role = "accent" if value != option.default else ""
        told = sanitize(option.kind.format(value)) or "none"
        if isinstance(option.kind, Zone) and not value:
            told += f", {self._services.clock.now():%Z}"
        if option.name in self._services.settings.problems:
            told, role = f"{told} !", "warn"
        return ((fit(f"  {option.label}", NAMES), ""), (told, role))

    def _own_keys(self) -> list[Row]:
        settings = self._services.settings
        wrong = [name[len(KEYS) :] for name in settings.problems if name.startswith(KEYS)]
        own = [
            Row(
                f"{KEYS}{name}", ((fit(f"  {sanitize(name)}", 26) + " ", ""), (sanitize(key), role))
            )
            for name, key, role in (
                *((name, key, "accent") for name, key in settings.keys.items()),
                *((name, "no key", "warn") for name in wrong),
            )
        ]
        return own or [Row(NO_KEYS, line("  none"))]

    def _unknown(self) -> list[Row]:
        """What stands in config.toml without being a setting."""
        told = ("", *BY_NAME)
        names = [name for name in self._services.settings.problems if name not in told]
        return [
            Row(name, line(f"  {sanitize(name)} !", "warn"))
            for name in names
            if not name.startswith(KEYS)
        ]

    def _about(self, width: int) -> list[Line]:
        """What the setting does, or what is wrong; always as high, so that nothing jumps."""
        option = self._typing or self.option
        name = option.name if option else self.query_one(RowList).cursor or ""
        wrong = self._trouble or self._services.settings.problems.get(name, "")
        lines = list(wrap(sanitize(wrong), width, "warn", most=2)) if wrong else []
        if option is None and not wrong:
            told = "Set under [keys] in config.toml: a key's name, like app.quit, and the key."
            told += f" {key_label(self, 'app.keys')} tells what the keys of a screen do."
            lines += wrap(told, width, most=TOLD - len(lines))
        elif option:
            lines += wrap(option.about, width, most=TOLD - len(lines))
            lines += wrap(self._place(option), width, "dim", most=1)
        return [*lines[:TOLD], *[()] * (TOLD - len(lines))]

    def _place(self, option: Option) -> str:
        default = sanitize(option.kind.format(option.default)) or "none"
        allowed = "" if isinstance(option.kind, Switch) else f"{option.kind.allowed}; "
        return f"{option.name}: {allowed}default {default}"

    def _keys(self, width: int) -> list[Line]:
        if self._typing:
            close = key_label(self, "settings.close")
            return format_keys([(key_name(SUBMIT_KEY), "set it"), (close, "leave it")], width)
        option, keys = self.option, [(key_label(self, "settings.close"), "done")]
        if option:
            keys = [
                *self._keys_for(option.kind),
                *keys,
                (key_label(self, "settings.default"), "default"),
            ]
        return format_keys(keys, width)[:1]

    def _keys_for(self, kind: OptionType) -> Sequence[tuple[str, str]]:
        arrows = key_labels(self, "settings.before", "settings.next")
        change = key_label(self, "settings.change")
        match kind:
            case Zone() | Weekdays() | Conditions():
                return [(change, "choose")]
            case WholeNumber() | TimeOfDay():
                return [(arrows, "change"), (change, "type")]
            case WordList():
                return [(change, "type")]
            case _:
                return [(arrows, "change")]
