"""The command palette: commands, points, routines, days and notes."""

import asyncio
from functools import partial
from typing import ClassVar, Protocol, cast

from textual import command
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from acutui.atlas.spelling import fold, split_words
from acutui.practice.date_words import parse_day
from acutui.practice.habit import Habit, format_day, format_short_day
from acutui.screens.commands import list_commands, list_key_commands
from acutui.screens.dialogs.base import HasServices, follow_notices, show_notice
from acutui.screens.messages import DoAction, Show
from acutui.screens.notices import HasNotice
from acutui.util.text import sanitize
from acutui.widgets.stylesheets import sheet

EXACT, NAMED, LIKELY, NOTED, GUESSED = 4.0, 3.0, 2.0, 0.3, 0.2
"""Scores of places and notes; those of commands are in `command_words`."""

MOST_POINTS, MOST_ROUTINES, MOST_NOTES = 8, 5, 3

LEAST_LETTERS, NOTE_LENGTH = 3, 40
"""How much must be typed before notes are searched, and how much of a note is shown."""

AT_ONCE = 500
"""How many notes are read before the next key may come."""


class Palette(command.CommandPalette):
    """Textual's palette for slow lines: nothing blinks, and keys may come before it is ready."""

    CSS_PATH = sheet("palette")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.quit", show=False, priority=True, id="commands.quit"),
        Binding("ctrl+c", "escape", show=False, priority=True, id="commands.leave"),
    ]

    def __init__(self) -> None:
        placeholder = "A command, a point, a routine, a day: LI4, 12 march"
        super().__init__([Commands, Places, Notes], placeholder=placeholder, id="--command-palette")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        # Not every terminal has the picture.
        self.query_one(command.SearchIcon).display = False
        follow_notices(self)

    def on_screen_resume(self) -> None:
        show_notice(self, cast(HasNotice, self.app).notice)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close; do nothing while another screen is on top."""
        if not self.is_active:
            return AwaitComplete()
        # A hit found later would be shown in a list that is gone.
        self.workers.cancel_node(self)
        return super().dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ignore keys that move in the list before it is laid out: it has no pages yet."""
        if action == "command_list":
            commands = self.query_one(command.CommandList)
            measured = commands.virtual_size.height
            if not commands.scrollable_content_region or measured < commands.option_count:
                return False
        return super().check_action(action, parameters)


class Commands(command.Provider):
    """What keys do, here and on the other modes; settings; what the command line does."""

    async def discover(self) -> command.Hits:
        """Yield what keys do, those of this screen first."""
        for one in list_key_commands(self.screen):
            # No markup: a key may be any text of config.toml.
            text = f"{one.title}  {one.key}"
            yield command.DiscoveryHit(Content(text), one.run, text)

    async def search(self, query: str) -> command.Hits:
        for one in list_commands(self.screen):
            if score := one.score(query):
                yield command.Hit(score, Content(f"{one.title}  {one.key}"), one.run)


class Places(command.Provider):
    """Points, routines, days and red flags by name."""

    async def search(self, query: str) -> command.Hits:
        services = cast(HasServices, self.app).services
        day = parse_day(query, services.clock.today())
        if day is not None:
            yield self._hit(EXACT, f"{format_day(day)}  Calendar", Show(day))
        if not query.strip():
            return
        typed = _squeeze(query)
        found = services.search.find(query)
        if found.red_flags:
            title = f"When to get help: {query.strip()}  Red flags"
            yield self._hit(EXACT, title, DoAction(None, "app.red_flags"))
        # What was typed may be a command rather than a misspelt symptom.
        is_guess = any(reading.spelling for reading in found.readings)
        likely, step = (GUESSED, 1 / 1000) if is_guess else (LIKELY, 1 / 100)
        for rank, point in enumerate(hit.item for hit in found.points[:MOST_POINTS]):
            score = EXACT if _squeeze(point.id) == typed else likely - rank * step
            title = f"{point.id}  {point.english}  Guide"
            yield self._hit(score, title, Show(point))
        for rank, routine in enumerate(hit.item for hit in found.routines[:MOST_ROUTINES]):
            is_named = _squeeze(routine.name).startswith(typed)
            score = NAMED if is_named else likely - (MOST_POINTS + rank) * step
            yield self._hit(score, f"{routine.name}  Session", Show(routine))

    def _hit(self, score: float, title: str, message: Message) -> command.Hit:
        return command.Hit(score, Content(sanitize(title)), partial(self.app.post_message, message))


class HasHabit(Protocol):
    """The app, as far as the search of notes knows it."""

    habit: Habit | None


class Notes(command.Provider):
    """The newest sessions whose note has all the words."""

    async def search(self, query: str) -> command.Hits:
        words = split_words(query)
        habit = cast(HasHabit, self.app).habit
        if habit is None or len("".join(words)) < LEAST_LETTERS:
            return
        noted = [session for session in habit.history.sessions if session.note]
        noted.sort(key=lambda session: session.started, reverse=True)
        found = 0
        for read, session in enumerate(noted, 1):
            note = fold(session.note)
            if all(word in note for word in words):
                when = format_short_day(session.day, habit.today)
                title = f'{when}  "{_quote(session.note, words[0])}"  Calendar'
                show = partial(self.app.post_message, Show(session.day))
                yield command.Hit(NOTED - found / 100, Content(title), show)
                found += 1
            if found == MOST_NOTES:
                break
            if not read % AT_ONCE:
                await asyncio.sleep(0)


def _quote(note: str, word: str) -> str:
    """Return a note; of a long one, a part with the word that was found."""
    parts = sanitize(note).split()
    text = " ".join(parts)
    if len(text) <= NOTE_LENGTH:
        return text
    at = next((at for at, part in enumerate(parts) if word in fold(part)), 0)
    text = " ".join(parts[max(0, at - 2) :])
    return text if len(text) <= NOTE_LENGTH else f"{text[: NOTE_LENGTH - 1].rstrip()}…"


def _squeeze(text: str) -> str:
    """Return a name without accents and blanks, to be compared."""
    return fold(text.strip()).replace(" ", "")
