"""All sessions of the journal, the newest first."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from acutui.practice.records import Session
from acutui.practice.session_filter import SessionIndex
from acutui.screens.base import ModeScreen
from acutui.screens.dialogs.details import make_session_page
from acutui.screens.dialogs.session_form import FirstField
from acutui.screens.history_text import render_count, render_session
from acutui.screens.messages import DeleteSession
from acutui.screens.session_editor import add_session, edit_session
from acutui.services.context import Context
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import LazyRows, RowList
from acutui.widgets.search_input import SearchInput
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line, wrap


class HistoryScreen(ModeScreen):
    """A list of all sessions over the Calendar, which a search narrows down."""

    MODE = "calendar"
    NAME = "All sessions"
    CSS_PATH = sheet("history")
    ABOUT = (
        "All your sessions, the newest first: day, time, routine, minutes, pain before and after, "
        "note. Open one for its holds and its whole note. You can edit and delete each, and undo "
        "every change. The search looks for words of the routine and of the note, and for days."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="history.open", tooltip="all about the session"),
        # Before the list sees it: what is typed right after must reach the input.
        Binding("slash", "find", "search", id="history.find", priority=True,
                tooltip="search for words of a routine or a note, or a day"),
        Binding("e", "edit", "edit", id="history.edit", tooltip="edit the session"),
        Binding("w", "note", "note", id="history.note", tooltip="write the session's note"),
        Binding("d", "delete", "delete", id="history.delete", tooltip="delete the session"),
        Binding("a", "add", "add", id="history.add", tooltip="add a session"),
        Binding("escape,q,c", "leave", "back", id="history.leave",
                tooltip="show all sessions; back to the Calendar"),
    ]  # fmt: skip

    def __init__(self, services: Context, day: date, show_day: Callable[[date], None]) -> None:
        """`day` gets the cursor at first; `show_day` shows the last one on the Calendar."""
        super().__init__(services)
        self._day = day
        self._show_day = show_day
        self._index: SessionIndex | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="history-top"):
            yield SearchInput(self._hint, id="find-session", to="#sessions")
            yield TextBlock(id="count")
        yield TextBlock(self._render_nothing, id="nothing")
        yield RowList(id="sessions", plain=not self.services.unicode)

    def prepare_body(self) -> None:
        self.watch(self._search, "value", self._search_changed, init=False)
        self.set_focus(self._rows)

    @property
    def _hint(self) -> str:
        return f"{key_label(self, 'history.find')} to search: neck, gym"

    @property
    def _rows(self) -> RowList:
        return self.query_one("#sessions", RowList)

    @property
    def _search(self) -> Input:
        return self.query_one("#find-session", Input)

    @property
    def _chosen(self) -> Session | None:
        return self._index.sessions.get(self._rows.cursor or "") if self._index else None

    # The list

    def refresh_habit(self) -> None:
        # After the first frame, which a thread at work would hold up.
        self.call_after_refresh(self._begin_reading)

    def _begin_reading(self) -> None:
        if self.habit and self.is_attached:
            self.run_worker(self._read(self.habit.history.sessions), group="read", exclusive=True)

    def refresh_settings(self) -> None:
        self._search.placeholder = self._hint
        self.refresh_habit()

    async def _read(self, sessions: Sequence[Session]) -> None:
        """List the sessions; tens of thousands are sorted while keys go on working."""
        name_routine = self.services.atlas.name_routine
        index = await asyncio.to_thread(SessionIndex, sessions, name_routine)
        if not self.is_attached:
            return
        is_first, self._index = self._index is None, index
        self._fill(self._find_day(index) if is_first else None)

    def _find_day(self, index: SessionIndex) -> str | None:
        """Return the newest session that is not later than the day to begin with."""
        earlier = (key for key, one in index.sessions.items() if one.day <= self._day)
        return next(earlier, next(reversed(index.sessions), None))

    def _search_changed(self) -> None:
        self._fill(to_first=True)

    def _fill(self, cursor: str | None = None, *, to_first: bool = False) -> None:
        """List what is searched; the cursor goes to a key, to the first, or stays in its place."""
        if self._index is None:
            return
        keys = self._index.find(self._search.value)
        if to_first:
            cursor = next(iter(keys), None)
        elif cursor is None and self._rows.cursor not in keys:
            cursor = self._find_neighbour(keys)
        self._rows.fill(LazyRows(keys, partial(self._render_row, self._index)), cursor)
        self.show_lines("nothing", self._render_nothing)
        self.show_lines("count", self._render_count)

    def _find_neighbour(self, keys: Sequence[str]) -> str | None:
        """Return the session that is listed next to one that no longer is."""
        before, there = self._rows.keys, set(keys)
        at = before.index(self._rows.cursor) if self._rows.cursor in before else 0
        after = (key for key in (*before[at:], *reversed(before[:at])) if key in there)
        return next(after, None)

    # Keys

    def action_open(self) -> None:
        if self._chosen:
            self.app.push_screen(make_session_page(self._chosen, self.services.atlas))

    def action_find(self) -> None:
        self.set_focus(self._search)

    def action_edit(self) -> None:
        self._edit("time")

    def action_note(self) -> None:
        self._edit("note")

    def _edit(self, first: FirstField) -> None:
        if self.habit and self._chosen:
            edit_session(self, self.services, self._chosen, self.habit, first)

    def action_delete(self) -> None:
        if self._chosen:
            self.post_message(DeleteSession(self._chosen.id))

    def action_add(self) -> None:
        if self.habit:
            add_session(self, self.services, self.habit.today, self.habit)

    def action_leave(self) -> None:
        """Show all sessions again; leave the list if they are all shown."""
        if not self._search.value and self.focused is not self._search:
            self.leave_page()
            return
        found = self._rows.cursor
        self._search.value = ""
        self.set_focus(self._rows)
        self._rows.cursor = found or self._rows.cursor

    def leave_page(self) -> None:
        """Go back to the Calendar, with its cursor on the day of the session."""
        self._show_day(self._chosen.day if self._chosen else self._day)
        self.dismiss()

    # What is shown

    def _render_row(self, index: SessionIndex, key: str) -> Line:
        today = self.habit.today if self.habit else self._day
        # A blank before the last cell, where the list says that there is more.
        width = max(0, self._rows.text_width - 2)
        return render_session(index.sessions[key], width, today, self.services)

    def _render_count(self, width: int) -> list[Line]:
        all = len(self._index.sessions) if self._index else 0
        return render_count(self._rows.row_count, all, width) if all else [()]

    def _render_nothing(self, width: int) -> list[Line]:
        """Return what to say in the place of a list."""
        if self._index is None:
            # Once the journal is read, the list comes at once: a line for that moment would have
            # all of it laid out twice.
            return [] if self.habit else [line("Reading the journal", "dim")]
        if not self._index.sessions:
            begin, add = key_label(self, "app.session"), key_label(self, "history.add")
            text = f"No session yet. {begin} leads to Session, where you start one;"
            return wrap(f"{text} {add} adds one that you did without acutui.", width, "dim")
        if not self._rows.row_count:
            return wrap(f"No session matches {sanitize(self._search.value)!r}.", width, "dim")
        return []
