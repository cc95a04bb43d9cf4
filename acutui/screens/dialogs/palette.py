"""The commands, and whatever has a name: points, routines, days."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.command import (
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
    SearchIcon,
)
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from acutui.atlas.spelling import fold
from acutui.practice.date_words import parse_day
from acutui.screens.dialogs.base import already_done
from acutui.screens.dialogs.help import is_command, is_global
from acutui.screens.messages import DoAction, ShowDay, ShowPoint, ShowRoutine
from acutui.services.context import Context
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.stylesheets import sheet

EXACT, NAMED, LIKELY, GUESSED = 4.0, 3.0, 2.0, 0.2
"""How well a place answers; a command answers with 1 at most."""

MOST_POINTS, MOST_ROUTINES = 8, 5


class Palette(CommandPalette):
    """Textual's palette, on which nothing blinks: over a slow line that is never still.

    And it bears keys that are quicker than it.
    """

    CSS_PATH = sheet("palette")

    def __init__(self, services: Context, modes: dict[str, type[Screen[None]]]) -> None:
        # Textual makes the providers, and passes them nothing of ours.
        commands = type("_Commands", (Commands,), {"modes": modes})
        places = type("_Places", (Places,), {"services": services})
        placeholder = "A command, a point, a routine, a day: LI4, 12 march"
        super().__init__([commands, places], placeholder=placeholder, id="--command-palette")

    def on_mount(self) -> None:
        """Let the cursor stand, and leave the picture out, which not every terminal has."""
        self.query_one(Input).cursor_blink = False
        self.query_one(SearchIcon).display = False

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Go; nothing happens where another screen is shown."""
        if not self.is_active:
            return already_done()
        # What is found later would be shown in a list that is gone.
        self.workers.cancel_node(self)
        return super().dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Forbid to move in the list before it is laid out: it has no pages then."""
        if action == "command_list" and not self.query_one(CommandList).size:
            return False
        return super().check_action(action, parameters)


class Commands(Provider):
    """All that keys do, told by the words of the bindings themselves."""

    modes: ClassVar[dict[str, type[Screen[None]]]] = {}

    async def discover(self) -> Hits:
        """What can be done here comes first, as long as nothing is typed."""
        for words, key, do in self._commands():
            told = f"{words}  {key}"
            # No markup: a key may be any text of config.toml.
            yield DiscoveryHit(Content(told), do, told)

    async def search(self, query: str) -> Hits:
        """What is called so."""
        matcher = self.matcher(query)
        for words, key, do in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score / (1 + score), matcher.highlight(words) + Content(f"  {key}"), do)

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        here = [active.binding for active in self.screen.active_bindings.values()]
        told: set[str] = set()
        for mode, binding in [*((None, one) for one in here), *self._elsewhere()]:
            if (
                binding.system
                or binding.id in told
                or not (is_command(binding) or is_global(binding))
            ):
                continue
            words = binding.tooltip or binding.description
            if binding.id and words:
                told.add(binding.id)
                title = f"{words[:1].upper()}{words[1:]}" + (f" ({mode})" if mode else "")
                action = f"app.{binding.action}" if is_global(binding) else binding.action
                message = DoAction(mode, action)
                yield title, key_label(self.app, binding.id), self._post(message)

    def _elsewhere(self) -> Iterator[tuple[str | None, Binding]]:
        for mode, screen in self.modes.items():
            if not isinstance(self.screen, screen):
                for binding in screen.BINDINGS:
                    if isinstance(binding, Binding):
                        yield mode, binding

    def _post(self, message: Message) -> Callable[[], object]:
        return lambda: self.app.post_message(message)


class Places(Provider):
    """Points, routines and days by their names."""

    services: ClassVar[Context]

    async def search(self, query: str) -> Hits:
        """What is called so."""
        day = parse_day(query, self.services.clock.today())
        if day is not None:
            yield self._hit(EXACT, f"{day:%A} {day.day} {day:%B %Y}  Calendar", ShowDay(day))
        if not query.strip():
            return
        typed = fold(query.strip()).replace(" ", "")
        found = self.services.search.find(query)
        if found.red_flags:
            said = f"When to get help: {query.strip()}  Red flags"
            yield self._hit(EXACT, said, DoAction(None, "app.red_flags"))
        # What was typed may as well be a command as a misspelt complaint.
        is_guess = any(reading.spelling for reading in found.readings)
        likely, step = (GUESSED, 1 / 1000) if is_guess else (LIKELY, 1 / 100)
        for rank, point in enumerate(hit.item for hit in found.points[:MOST_POINTS]):
            is_code = fold(point.id).replace(" ", "") == typed
            score = EXACT if is_code else likely - rank * step
            name = f"{point.id}  {point.english}  Guide"
            yield self._hit(score, name, ShowPoint(point.id))
        for rank, routine in enumerate(hit.item for hit in found.routines[:MOST_ROUTINES]):
            is_named = fold(routine.name).replace(" ", "").startswith(typed)
            score = NAMED if is_named else likely - (MOST_POINTS + rank) * step
            yield self._hit(score, f"{routine.name}  Session", ShowRoutine(routine.id))

    def _hit(self, score: float, name: str, message: Message) -> Hit:
        return Hit(score, Content(sanitize(name)), lambda: self.app.post_message(message))
