"""Give bindings other keys by pressing these."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.types import CSSPathType
from textual.widgets import Input

from acutui.atlas.spelling import fold
from acutui.config.settings import Settings
from acutui.screens.bindings import WHILE_TYPING, find_key_mistakes, find_sharing, load_bindings
from acutui.screens.dialogs.base import Dialog, hidden, make_title
from acutui.screens.messages import Announcement, SetKey, SettingsChanged, subscribe
from acutui.services.context import Context
from acutui.util.text import id_to_words, sanitize
from acutui.widgets.key_names import NO_KEY, all_key_labels, key_label, key_name
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.safe_input import SUBMIT_KEY
from acutui.widgets.search_input import SearchInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, format_keys, line, pad, wrap

GROUPS = {
    "app": "Everywhere",
    "session": "Session",
    "running": "While a session runs",
    "guide": "Guide",
    "calendar": "Calendar",
    "history": "All sessions",
    "list": "Lists",
    "page": "Pages to read",
    "dialog": "Dialogs",
    "check-in": "How you feel",
    "entry": "Forms",
    "chooser": "Choices in forms",
    "choice": "One of a list",
    "ticks": "Things to tick",
    "day": "Sessions of a day",
    "routine": "Edit a routine",
    "zones": "Time zone",
}
"""The screen or dialog of a binding, by the beginning of its id; others are named after that."""

UNKNOWN = "Unknown names"
"""The group of names under [keys] that no binding has."""

PREFIX = "keys."
"""What the names of the settings under [keys] begin with."""

NARROW = 60
"""Columns below which the ids are left out."""

WORDS, KEYS = 31, 12
"""Cells for what a key does, and for the keys."""

NARROW_ROOM = 17
"""Cells that a narrow screen has beside what a key does."""

ABOUT = 2
"""Lines on the binding under the cursor."""


class KeysDialog(Dialog[None]):
    """All bindings with their keys; the one under the cursor gets another by pressing it."""

    CSS_PATH: ClassVar[CSSPathType | None] = [sheet("dialogs"), sheet("settings")]
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("enter,space", "change", "keys.change"),
        hidden("slash", "find", "keys.find"),
        hidden("x,backspace,delete", "default", "keys.default"),
        hidden("q", "dismiss", "keys.close"),
        hidden("escape", "cancel", "keys.cancel"),
    ]

    def __init__(self, services: Context) -> None:
        super().__init__()
        self._services = services
        self._by_id = load_bindings()
        self._problems: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel settings"):
            yield make_title("Keys")
            hint = f"{key_label(self, 'keys.find')} to search: undo, Calendar, ctrl+z"
            yield SearchInput(hint, id="find-key", to="#bindings")
            yield RowList(id="bindings", empty="Nothing matches.", plain=self.plain)
            yield TextBlock(self._render_about)
            yield TextBlock(self._render_keys, id="settings-keys")

    def on_mount(self) -> None:
        self.row_list.move_callback = self.show_text
        self.row_list.focus()
        self._reload()
        self.watch(self.query_one(Input), "value", self._fill, init=False)
        subscribe(self, self._handle_announcement)

    def _handle_announcement(self, announcement: Announcement) -> None:
        if isinstance(announcement, SettingsChanged):
            self._reload()

    def _reload(self) -> None:
        self._problems = find_problems(self._services.settings)
        self._fill()

    # The list

    def _fill(self) -> None:
        """List the bindings whose row has all words, in groups."""
        words = fold(self.query_one(Input).value).split()
        rows: list[Row] = []
        for group, ids in groupby(self._sort_ids(), self._find_group):
            named = {id: f"{group} {id} {self._describe(id)} {self._format_keys(id)}" for id in ids}
            found = [id for id, text in named.items() if all(word in fold(text) for word in words)]
            rows += [Row(None, line(group, "dim"))] if found else []
            rows += [Row(id, self._render_row(id)) for id in found]
        self.row_list.fill(rows)
        self.show_text()

    def _sort_ids(self) -> list[str]:
        """Return the ids in groups, those that no binding has first."""
        titles = [UNKNOWN, *GROUPS.values()]

        def order(id: str) -> tuple[int, str]:
            group = self._find_group(id)
            return titles.index(group) if group in titles else len(titles), group

        # Within a group they stay in the order in which they are defined.
        return sorted(
            (*(id for id in self._problems if id not in self._by_id), *self._by_id), key=order
        )

    def _find_group(self, id: str) -> str:
        prefix = id.partition(".")[0]
        return GROUPS.get(prefix, prefix.capitalize()) if id in self._by_id else UNKNOWN

    def _describe(self, id: str) -> str:
        """Return what a binding does."""
        binding = self._by_id.get(id)
        words = binding.tooltip or binding.description if binding else sanitize(id)
        return words or id_to_words(id.partition(".")[2])

    def _format_keys(self, id: str) -> str:
        if id in self._by_id:
            return all_key_labels(self, id)
        return sanitize(self._services.settings.keys.get(id, NO_KEY))

    def _render_row(self, id: str) -> Line:
        is_narrow = self.app.size.width < NARROW
        room = self.app.size.width - NARROW_ROOM if is_narrow else WORDS
        words = fit(f"  {self._describe(id)}", max(0, room))
        role = "accent" if id in self._services.settings.keys else ""
        keys = f"{self._format_keys(id)} !" if id in self._problems else self._format_keys(id)
        parts = (
            (f"{words} ", ""),
            (f"{fit(keys, KEYS)} ", "warn" if id in self._problems else role),
        )
        return parts if is_narrow else (*parts, (sanitize(id), "dim"))

    def _render_about(self, width: int) -> list[Line]:
        """Return always as many lines, so that the list keeps its height."""
        id = self.row_list.cursor or ""
        text = self._problems.get(id, "") and sanitize(self._problems[id])
        lines = wrap(text, width, "warn", most=ABOUT) if text else [line(sanitize(id), "dim")]
        return pad(lines, ABOUT)

    def _render_keys(self, width: int) -> list[Line]:
        if isinstance(self.focused, Input):
            cancel = key_label(self, "keys.cancel")
            return format_keys([(key_name(SUBMIT_KEY), "to the list"), (cancel, "all")], width)[:1]
        names = {"change": "new key", "find": "search", "close": "back", "default": "default"}
        keys = [(key_label(self, f"keys.{id}"), words) for id, words in names.items()]
        return format_keys(keys, width)[:1]

    # What is changed

    def action_change(self) -> None:
        id = self.row_list.cursor or ""
        if id in self._by_id:
            title = f"New key: {self._describe(id)}"
            self.app.push_screen(
                KeyPrompt(title, partial(self._refuse, id)), partial(self._set, id)
            )

    def _refuse(self, id: str, key: str) -> str:
        """Return why the binding can't have a key; "" if it can."""
        if len(key) == 1 and id.startswith(WHILE_TYPING):
            return "It must work while you type, so it can't be a character."
        others = find_sharing(id, {**self._services.settings.keys, id: key})
        if not others:
            return ""
        taken = "; ".join(f"{self._find_group(one)}: {self._describe(one)}" for one in others)
        return f"{key_name(key)} is taken ({taken}). Press another key."

    def _set(self, id: str, key: str | None) -> None:
        if key is not None:
            self.post_message(SetKey(id, key))

    def action_default(self) -> None:
        """Take the binding out of config.toml, or a name that no binding has."""
        id = self.row_list.cursor
        settings = self._services.settings
        if id is not None and (id in settings.keys or id in self._problems):
            self.post_message(SetKey(id, ""))

    def on_descendant_focus(self) -> None:
        self.show_text()

    def action_find(self) -> None:
        self.set_focus(self.query_one(Input))

    def action_cancel(self) -> None:
        """Show all bindings again; close if they are all shown."""
        field = self.query_one(Input)
        if field.value or self.focused is field:
            field.value = ""
            self.set_focus(self.row_list)
        else:
            self.dismiss()


class KeyPrompt(Dialog[str | None]):
    """Answers with the next key that is pressed, as it is written in config.toml."""

    BINDINGS: ClassVar[list[BindingType]] = [hidden("escape", "leave", "new-key.cancel")]

    def __init__(self, title: str, refuse: Callable[[str], str]) -> None:
        super().__init__()
        self._heading = title
        self._refuse = refuse
        self._refused = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield make_title(self._heading)
            yield TextBlock(self._lines)
            yield TextBlock(self.key_lines(("new-key.cancel dialog.leave", "cancel")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "notices"  # whose key may be the one that is wanted

    def _lines(self, width: int) -> list[Line]:
        text = self._refused or "Press the new key."
        return wrap(sanitize(text), width, "warn" if self._refused else "")

    def on_key(self, event: Key) -> None:
        if event.key in self.active_bindings:
            return
        event.stop()
        is_written = event.is_printable and event.character not in (None, " ", ",")
        key = event.character if is_written and event.character else event.key
        self._refused = self._refuse(key)
        if self._refused:
            self.show_text()
        else:
            self.dismiss(key)


def find_problems(settings: Settings) -> dict[str, str]:
    """Return what is wrong under [keys] by the name of the binding."""
    wrong = settings.problems.items()
    found = {name.removeprefix(PREFIX): what for name, what in wrong if name.startswith(PREFIX)}
    return dict(find_key_mistakes(settings.keys)) | found
