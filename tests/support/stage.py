"""The app on a stage: files in a folder of its own, a clock that the test moves, its picture."""

import asyncio
import sys
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from textual._compositor import LayoutUpdate
from textual.app import ScreenStackError
from textual.events import Callback, Key, Timer
from textual.keys import _character_to_key
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from acutui.app.app import AcutuiApp
from acutui.journal.checkpoint import CheckpointFile
from acutui.journal.journal import Journal
from acutui.practice.records import Day, History, Session
from acutui.practice.timer import Step, TimerState
from acutui.screens.timer import TimerScreen
from acutui.services.clock import Clock
from acutui.services.context import Context

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=ZONE)
"""A Sunday."""


def routine_toml(id: str, *holds: str, name: str = "", ready: int = 0) -> str:
    """Return a routine for routines.toml; a hold is written as "LI4 each 20"."""
    parts = [hold.split() for hold in holds]
    entries = (
        f'{{ point = "{point}", side = "{side}", seconds = {seconds} }}'
        for point, side, seconds in parts
    )
    return (
        f'[[routine]]\nid = "{id}"\nname = "{name or id.capitalize()}"\nready = {ready}\n'
        f"holds = [{', '.join(entries)}]\n"
    )


QUICK = routine_toml("quick", "LI4 each 3", ready=2)
STEPS = (Step("LI4", "left", 60), Step("LI4", "right", 60))

WHOLE_FOOTER = 80
"""Columns from which on the footer names all its keys."""

NO_BORDER = str.maketrans("╭╮╰╯│", "     ")

Kind = TypeVar("Kind")


class StillClock(Clock):
    """A clock that stands until the test moves it."""

    def __init__(self, timezone: str = "", day_start: clock_time = clock_time(3)) -> None:
        super().__init__(timezone, day_start)
        self._now = NOW
        self._elapsed = 1000.0
        self._awake = 500.0
        self.trembles = 0.0
        """Seconds by which it differs from look to look how long the second look takes."""

    def set(self, timezone: str, day_start: clock_time) -> None:
        """Go by a zone; that of the machine is Kolkata's here."""
        super().set(timezone or "Asia/Kolkata", day_start)

    def now(self) -> datetime:
        return self._now.astimezone(self._zone)

    def elapsed(self) -> float:
        return self._elapsed

    def awake(self) -> float:
        self.trembles = -self.trembles
        return self._awake + self.trembles

    def go(self, seconds: float) -> None:
        """Let time go by."""
        self.sleep(seconds)
        self._awake += seconds

    def sleep(self, seconds: float) -> None:
        """Let time go by while the machine sleeps."""
        self._now += timedelta(seconds=seconds)
        self._elapsed += seconds


class Stage:
    """A running app, seen from outside: keys go in, a picture and messages come out."""

    pilot: Pilot[None]

    def __init__(self, services: Context, app: AcutuiApp) -> None:
        self.services = services
        self.app = app
        self.moved = 0
        self._noted: dict[int, Message] = {}
        self._threads: set[asyncio.Future[Any]] = set()

    def watch_threads(self) -> None:
        """Take notice of what the app does in threads, so that it can be waited for."""
        loop: Any = asyncio.get_running_loop()
        run: Callable[..., asyncio.Future[Any]] = loop.run_in_executor

        def watched(*arguments: Any) -> asyncio.Future[Any]:
            future = run(*arguments)
            self._threads.add(future)
            future.add_done_callback(self._threads.discard)
            return future

        loop.run_in_executor = watched

    def note(self, message: Message) -> None:
        """Take notice of a message that something in the app received."""
        if not isinstance(message, Callback | Timer):
            self.moved += 1
            # One that bubbles comes by more than once; kept here, its id stays its own.
            self._noted.setdefault(id(message), message)

    # What the user sees and does

    @property
    def strips(self) -> list[Strip]:
        """The rows of the screen."""
        update = self.app.screen._compositor.render_update(
            full=True, screen_stack=self.app._background_screens
        )
        assert isinstance(update, LayoutUpdate)
        return [Strip.join(row) for row in update.strips]

    @property
    def rows(self) -> list[str]:
        """The rows of the screen as plain text."""
        return [strip.text for strip in self.strips]

    @property
    def text(self) -> str:
        """The screen as plain text, without the blanks at the end of a line."""
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def words(self) -> str:
        """The screen as one line of words."""
        return " ".join(self.text.split())

    def lines_in(self, selector: str) -> list[str]:
        """What the screen shows where a widget is, as lines of words."""
        place = self.app.screen.query_one(selector).region
        shown = self.strips[max(0, place.y) : place.bottom]
        lines = [strip.crop(place.x, place.right).text for strip in shown]
        return [" ".join(text.translate(NO_BORDER).split()) for text in lines]

    def words_in(self, selector: str) -> str:
        """What the screen shows where a widget is, as one line of words."""
        return " ".join(" ".join(self.lines_in(selector)).split())

    def assert_sound(self) -> None:
        """Every row is as wide as the screen, and nothing in it steers a terminal."""
        width, height = self.app.size
        rows = self.rows
        assert len(rows) == height
        assert {cell_len(row) for row in rows} == {width}, self.text
        kinds = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        steering = {c for row in rows for c in row if unicodedata.category(c) in kinds}
        assert not steering - {"\u200d"}, self.text

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has done its work."""
        for key in keys:
            self.post(key)
            await self.settle()

    def post(self, *keys: str) -> None:
        """Press keys faster than the app can follow."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            self.app.post_message(Key(name, key if len(key) == 1 else None))

    async def settle(self) -> None:
        """Wait until what was asked has been done: no message moves, the journal is at rest."""
        quiet = 0
        for _ in range(100):
            before, threads = self.moved, bool(self._threads)
            if self._threads:
                await asyncio.wait(self._threads)
            await self.pilot._wait_for_screen()
            for _ in range(5):
                await asyncio.sleep(0)
            quiet = quiet + 1 if self.moved == before and not threads else 0
            if quiet == 2:
                break
        with suppress(ScreenStackError):
            self.app.screen._on_timer_update()

    async def until(self, holds: Callable[[], object], what: str, within: float = 30.0) -> None:
        """Wait for something to hold, and fail with the screen where it doesn't come to that."""
        end = time.monotonic() + within
        while not holds():
            if time.monotonic() > end:
                pytest.fail(f"waited in vain: {what}\n{self.text}\nTold: {self.told}")
            await asyncio.sleep(0.01)

    async def still(self) -> str:
        """Wait until nothing moves on the screen any more, and return its text."""
        seen = [self.text]

        def rests() -> bool:
            seen.append(self.text)
            whole = "q quit" in self.words or self.app.size.width < WHOLE_FOOTER
            return len(seen) > 8 and len(set(seen[-8:])) == 1 and whole

        await self.until(rests, "the screen to rest")
        return seen[-1]

    async def sees(self, *words: str, at: str = "") -> None:
        """Wait until the screen, or the place of a widget on it, shows all these words."""

        def shown(wanted: str) -> bool:
            if not at:
                return wanted in self.words
            return bool(self.app.screen.query(at)) and wanted in self.words_in(at)

        for wanted in words:
            await self.until(partial(shown, wanted), f"to see {wanted!r}")

    async def hears(self, words: str) -> None:
        """Wait until a notice has these words."""
        await self.until(lambda: any(words in told for told in self.told), f"to hear {words!r}")

    async def leaves(self) -> None:
        """Wait until the app has gone."""
        await self.until(lambda: self.app.return_code is not None, "the app to go")

    async def tick(self, seconds: float = 1.0) -> None:
        """Let time go by as a running session sees it, without waiting for its timer."""
        while seconds > 0:
            step = min(1.0, seconds)
            self.clock.advance(step)
            seconds -= step
            await self.look()

    async def look(self) -> None:
        """Let the running session look at the clock now, without waiting for its timer."""
        self.running.call_later(self.running._tick)
        await self.settle()

    # What the app did

    def sent(self, kind: type[Kind]) -> list[Kind]:
        """The messages of a kind, in their order."""
        return [message for message in self._noted.values() if isinstance(message, kind)]

    @property
    def told(self) -> list[str]:
        """The notices there were."""
        return [message.notification.message for message in self.sent(Notify)]

    # What lies behind it

    @property
    def clock(self) -> StillClock:
        """The clock of the app."""
        clock = self.services.clock
        assert isinstance(clock, StillClock)
        return clock

    @property
    def running(self) -> TimerScreen:
        """The screen of the running session."""
        screens = [s for s in self.app.screen_stack if isinstance(s, TimerScreen)]
        assert screens, self.text
        return screens[-1]

    @property
    def run(self) -> TimerState:
        """The state of the running session."""
        return self.running.timer_state

    def widget(self, selector: str, kind: type[Kind]) -> Kind:
        """A widget of the present screen."""
        found: Widget = self.app.screen.query_one(selector)
        assert isinstance(found, kind)
        return found

    @property
    def saved(self) -> History:
        """What the journal's file holds, read anew."""
        journal = Journal(self.services.data, self.clock.now)
        try:
            return journal.history()
        finally:
            journal.close()

    @property
    def is_free(self) -> bool:
        """Whether another process could lead a session now."""
        other = CheckpointFile(self.services.data)
        claimed = other.claim()
        other.release()
        return claimed

    def other_process(self) -> CheckpointFile:
        """What another process has that leads a session now."""
        other = CheckpointFile(self.services.data)
        assert other.claim()
        return other

    @property
    def checkpoint(self) -> Path:
        """The file of the running session."""
        return CheckpointFile(self.services.data).path


OpenApp = Callable[..., AbstractAsyncContextManager[Stage]]


@asynccontextmanager
async def opened(
    data: Path,
    config: Path,
    *,
    size: tuple[int, int] = (80, 24),
    settings: str = "",
    glyphs: str = "braille",
    files: Mapping[str, str] | None = None,
    history: Iterable[Session] = (),
    days: Iterable[Day] = (),
    practise: str | None = None,
    asked: bool = True,
    notices: bool = False,
    ready: bool = True,
) -> AsyncIterator[Stage]:
    """Open the app on given files; `settings` are the tables of config.toml.

    Unless `asked` is False, the question of the first start has been answered.
    """
    screen = f'[screen]\nglyphs = "{glyphs}"\n'
    if asked and "[safety]" not in settings:
        screen += "[safety]\nconditions = []\n"
    written = {"config.toml": screen + settings, "routines.toml": QUICK, **(files or {})}
    for name, text in written.items():
        (config / name).write_text(text, "utf-8")
    _fill(data, history, days)
    services = Context.open(data, config)
    clock = StillClock(services.settings.timezone, services.settings.day_start)
    services = replace(services, clock=clock)
    app = AcutuiApp(services, practise)
    stage = Stage(services, app)
    test = app.run_test(size=size, notifications=notices, message_hook=stage.note)
    if sys.version_info >= (3, 12):
        # As App.run does, and run_test does not: a screen is then mounted at once, before it is
        # on the stack.
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    stage.watch_threads()
    async with test as stage.pilot:
        if ready:
            await stage.until(lambda: app.habit is not None, "the journal to be read")
            await stage.settle()
        yield stage
    services.journal.close()


def _fill(data: Path, history: Iterable[Session], days: Iterable[Day]) -> None:
    journal = Journal(data, lambda: NOW)
    for session in history:
        journal.save_session(session)
    for day in days:
        journal.save_days([day], "a day")
    journal.close()
