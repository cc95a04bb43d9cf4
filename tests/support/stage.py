"""The app without a terminal, on files of its own, with a clock that only the test moves.

`open_app` starts it and gives a `Stage`: keys go in, the text of the screen and messages come out.
"""

import asyncio
import sys
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from rich.cells import cell_len
from textual._compositor import LayoutUpdate
from textual.app import ScreenStackError
from textual.events import Callback, Key, Timer
from textual.keys import _character_to_key
from textual.message import Message
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
"""Columns from which on the footer has room for all keys."""

NO_BORDER = str.maketrans("╭╮╰╯│", "     ")

Kind = TypeVar("Kind")


class StillClock(Clock):
    """A clock that stands until the test moves it."""

    def __init__(self, timezone: str = "", day_start: clock_time = clock_time(3)) -> None:
        super().__init__(timezone, day_start)
        self._now = NOW
        self._elapsed = 1000.0
        self._awake = 500.0
        self.jitter = 0.0
        """Seconds that every second reading of `awake` is late."""

    def set(self, timezone: str, day_start: clock_time) -> None:
        super().set(timezone or "Asia/Kolkata", day_start)

    def now(self) -> datetime:
        return self._now.astimezone(self._zone)

    def elapsed(self) -> float:
        return self._elapsed

    def awake(self) -> float:
        self.jitter = -self.jitter
        return self._awake + self.jitter

    def advance(self, seconds: float) -> None:
        self.sleep(seconds)
        self._awake += seconds

    def sleep(self, seconds: float) -> None:
        """Let time pass while the machine is asleep."""
        self._now += timedelta(seconds=seconds)
        self._elapsed += seconds


class Stage:
    """A running app, seen from outside."""

    pilot: Pilot[None]

    def __init__(self, services: Context, app: AcutuiApp) -> None:
        self.services = services
        self.app = app
        self._message_count = 0
        self._messages: dict[int, Message] = {}
        self._threads: set[asyncio.Future[Any]] = set()

    def watch_threads(self) -> None:
        """Record what the app does in threads, so that `settle` can wait for it."""
        loop: Any = asyncio.get_running_loop()
        run: Callable[..., asyncio.Future[Any]] = loop.run_in_executor

        def watched(*arguments: Any) -> asyncio.Future[Any]:
            future = run(*arguments)
            self._threads.add(future)
            future.add_done_callback(self._threads.discard)
            return future

        loop.run_in_executor = watched

    def record(self, message: Message) -> None:
        """Record a message that some part of the app received."""
        if not isinstance(message, Callback | Timer):
            self._message_count += 1
            # A message that bubbles comes more than once. It is kept alive here, so that no other
            # gets its id.
            self._messages.setdefault(id(message), message)

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
        return [strip.text for strip in self.strips]

    @property
    def text(self) -> str:
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def words(self) -> str:
        """The screen as one line of words."""
        return " ".join(self.text.split())

    def lines_in(self, selector: str) -> list[str]:
        """The lines of the screen where a widget is, with single spaces between words."""
        place = self.app.screen.query_one(selector).region
        shown = self.strips[max(0, place.y) : place.bottom]
        lines = [strip.crop(place.x, place.right).text for strip in shown]
        return [" ".join(text.translate(NO_BORDER).split()) for text in lines]

    def words_in(self, selector: str) -> str:
        return " ".join(" ".join(self.lines_in(selector)).split())

    def assert_sound(self) -> str:
        """Check that each row is as wide as the screen, and that none controls the terminal.

        Return the text of the screen.
        """
        width, height = self.app.size
        rows = self.rows
        assert len(rows) == height
        assert {cell_len(row) for row in rows} == {width}, self.text
        kinds = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        controls = {c for row in rows for c in row if unicodedata.category(c) in kinds}
        assert not controls - {"\u200d"}, self.text
        return "\n".join(row.rstrip() for row in rows)

    async def press(self, *keys: str) -> None:
        """Press keys, and wait after each until the app has handled it."""
        for key in keys:
            self.post(key)
            await self.settle()

    async def type_text(self, text: str) -> None:
        """Type a text faster than the app can follow, and wait until it has handled all of it."""
        self.post(*text)
        await self.settle()

    def post(self, *keys: str) -> None:
        """Press keys without waiting for the app."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            self.app.post_message(Key(name, key if len(key) == 1 else None))

    async def settle(self) -> None:
        """Wait until no message is on its way and no thread is at work."""
        quiet = 0
        for _ in range(100):
            has_threads = bool(self._threads)
            if self._threads:
                await asyncio.wait(self._threads)
            # Most messages are handled in these cheap turns of the loop; only then is each widget
            # asked whether it has handled all of its own.
            before = await self._turn_until_quiet()
            await self.pilot._wait_for_screen()
            moved = has_threads or await self._turn_until_quiet() != before
            quiet = 0 if moved else quiet + 1
            if quiet == 2:
                break
        with suppress(ScreenStackError):
            self.app.screen._on_timer_update()

    async def _turn_until_quiet(self) -> int:
        """Let the event loop turn until five turns bring no message; return their number."""
        quiet = 0
        while quiet < 5:
            before = self._message_count
            await asyncio.sleep(0)
            quiet = quiet + 1 if self._message_count == before else 0
        return self._message_count

    async def until(self, is_so: Callable[[], object], what: str, within: float = 30.0) -> None:
        """Wait for something to become true; show the screen if it doesn't."""
        end = time.monotonic() + within
        while not is_so():
            if time.monotonic() > end:
                pytest.fail(f"waited in vain for {what}\n{self.text}\nNotices: {self.notices}")
            await asyncio.sleep(0.01)

    async def still(self) -> str:
        """Wait until nothing moves on the screen any more, and return its text."""
        seen: list[str] = []

        def is_still() -> bool:
            seen.append(self.text)
            whole = "? keys" in " ".join(seen[-1].split()) or self.app.size.width < WHOLE_FOOTER
            return len(seen) > 8 and len(set(seen[-8:])) == 1 and whole

        await self.until(is_still, "the screen to be still")
        return seen[-1]

    async def sees(self, *texts: str, at: str = "") -> None:
        """Wait until the screen, or the place of one widget on it, shows all these texts."""

        def shows_all() -> bool:
            if at and not self.app.screen.query(at):
                return False
            words = self.words_in(at) if at else self.words
            return all(text in words for text in texts)

        await self.until(shows_all, f"{texts} on the screen")

    async def hears(self, text: str) -> None:
        """Wait for a notice with this text."""
        await self.until(lambda: any(text in each for each in self.notices), f"a notice: {text!r}")

    async def exits(self) -> None:
        """Wait until the app has ended."""
        await self.until(lambda: self.app.return_code is not None, "the app to end")

    async def tick(self, seconds: float = 1.0) -> None:
        """Let time pass for a running session, without waiting for its timer."""
        while seconds > 0:
            step = min(1.0, seconds)
            self.clock.advance(step)
            seconds -= step
            await self.look()

    async def look(self) -> None:
        """Let the running session read the clock now, without waiting for its timer."""
        self.running.call_later(self.running._tick)
        await self.settle()

    # What the app did

    def sent(self, kind: type[Kind]) -> list[Kind]:
        """The messages of a kind that were sent, in order."""
        return [message for message in self._messages.values() if isinstance(message, kind)]

    @property
    def notices(self) -> list[str]:
        """All notices so far, in order."""
        return [notice.text for notice in reversed(self.app.notices.recent)]

    # What is behind it

    @property
    def clock(self) -> StillClock:
        clock = self.services.clock
        assert isinstance(clock, StillClock)
        return clock

    @property
    def running(self) -> TimerScreen:
        screens = [s for s in self.app.screen_stack if isinstance(s, TimerScreen)]
        assert screens, self.text
        return screens[-1]

    @property
    def run(self) -> TimerState:
        return self.running.timer_state

    def widget(self, selector: str, kind: type[Kind]) -> Kind:
        found: Widget = self.app.screen.query_one(selector)
        assert isinstance(found, kind)
        return found

    @property
    def saved(self) -> History:
        """What is in the journal's file now."""
        journal = Journal(self.services.data, self.clock.now)
        try:
            return journal.history()
        finally:
            journal.close()

    @property
    def is_free(self) -> bool:
        """Whether another process could run a session now."""
        other = CheckpointFile(self.services.data)
        claimed = other.claim()
        other.release()
        return claimed

    def other_process(self) -> CheckpointFile:
        """Claim the session for another process."""
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
    check_in: bool = False,
    first_start: bool = False,
    notices: bool = False,
    ready: bool = True,
    pace: int | Literal["auto"] = 5,
) -> AsyncIterator[Stage]:
    """Open the app on given files.

    Args:
        size: Columns and rows of the screen.
        settings: Tables to be added to config.toml.
        glyphs: The setting of the same name.
        files: More files for the folder of the settings, by name.
        history: Sessions in the journal.
        days: Days in the journal.
        practise: The routine to begin at once, as on the command line.
        check_in: Whether to ask before that routine how the user feels.
        first_start: Whether the question about health conditions is still open.
        notices: Whether to show notices on the screen.
        ready: Whether to wait until the journal has been read.
        pace: Seconds to get ready for a step, unless config.toml has some.
    """
    screen = f'[screen]\nglyphs = "{glyphs}"\n'
    if not first_start and "[safety]" not in settings:
        screen += "[safety]\nconditions = []\n"
    texts = {"config.toml": screen + settings, "routines.toml": QUICK, **(files or {})}
    for name, text in texts.items():
        (config / name).write_text(text, "utf-8")
    _fill(data, history, days)
    services = Context.open(data, config)
    clock = StillClock(services.settings.timezone, services.settings.day_start)
    if services.settings.ready == "auto":
        services.settings = replace(services.settings, ready=pace)
    services = replace(services, clock=clock)
    if "routines.toml" not in (files or {}):
        # As if it came with acutui, so that it is the last one in the list.
        routines = services.atlas.routines
        quick = structs.replace(routines["quick"], own=False)
        services.atlas = replace(services.atlas, routines={**routines, "quick": quick})
    if practise and not check_in:
        services.set_option("session", "check_in", value=False)
    app = AcutuiApp(services, practise)
    stage = Stage(services, app)
    if not notices:
        vars(app.notices)["_show"] = lambda _: None
    test = app.run_test(size=size, message_hook=stage.record)
    if sys.version_info >= (3, 12):
        # As App.run does, but not run_test: a screen is then mounted before it is on the stack.
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
    journal.begin_if_missing()
    for session in history:
        journal.save_session(session)
    for day in days:
        journal.save_days([day], "a day")
    journal.close()
