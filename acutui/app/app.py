"""The app: three modes that show one journal."""

import asyncio
import gc
import os
import signal
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ScreenStackError
from textual.binding import Binding, BindingType
from textual.events import Event, InputEvent
from textual.screen import Screen

from acutui.app.alerts import AlertController
from acutui.app.host import Host
from acutui.app.journal import JournalController
from acutui.app.journal_watch import JournalRefresher
from acutui.app.merge_offer import ConflictPrompt
from acutui.app.navigation import go_to
from acutui.app.routines import RoutineController
from acutui.app.salvage import SalvagePrompt
from acutui.app.settings import SettingsController
from acutui.screens import messages
from acutui.screens.bindings import GLOBAL_BINDINGS, find_key_mistakes
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.terminal.signals import TerminationHandler
from acutui.util.errors import Damaged, FileError

if TYPE_CHECKING:
    from acutui.app.session import SessionController

OPEN_FIELDS = ("guide.search", "session.find", "history.find")
"""The bindings that open a text field."""


class AcutuiApp(Host):
    """Opens on Session, or straight in the routine `practise`."""

    TITLE = "acutui"
    DEFAULT_MODE = "session"
    BINDINGS: ClassVar[list[BindingType]] = [*GLOBAL_BINDINGS]

    def __init__(self, services: Context, practise: str | None = None) -> None:
        super().__init__(services)
        self.failure: str | None = None
        self._practise = practise
        self._journal = JournalController(self)
        self._settings = SettingsController(self)
        self._merge_offer = ConflictPrompt(self)
        self._refresher = JournalRefresher(self)
        self._routines = RoutineController(self)
        self._alerts = AlertController(self)

    @cached_property
    def _session(self) -> "SessionController":
        from acutui.app.session import SessionController  # noqa: PLC0415 - not before the first frame

        return SessionController(self, self._settings)

    # Start and end

    def _guide_screen(self) -> Screen[Any]:
        from acutui.screens.guide import GuideScreen  # noqa: PLC0415 - when it is first shown

        return GuideScreen(self.services)

    def _session_screen(self) -> Screen[Any]:
        from acutui.screens.session import SessionScreen  # noqa: PLC0415

        return SessionScreen(self.services, self._practise)

    def _calendar_screen(self) -> Screen[Any]:
        from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415

        return CalendarScreen(self.services)

    def mode_screens(self) -> dict[str, type[Screen[Any]]]:
        """Return the class of each mode's screen, importing all three."""
        from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415
        from acutui.screens.guide import GuideScreen  # noqa: PLC0415
        from acutui.screens.session import SessionScreen  # noqa: PLC0415

        return {"guide": GuideScreen, "session": SessionScreen, "calendar": CalendarScreen}

    def on_load(self) -> None:
        self.apply_keys()
        self.add_mode("guide", self._guide_screen)
        self.add_mode("session", self._session_screen)
        self.add_mode("calendar", self._calendar_screen)

    def on_mount(self) -> None:
        self._settings.apply_theme()
        self.app_resume_signal.subscribe(self, self._resumed)
        if self.terminal is not None:
            leave = partial(self._leave, asyncio.get_running_loop())
            TerminationHandler(leave).watch()
        # The first frame doesn't wait for the journal.
        self.call_after_refresh(lambda: self.run_worker(self._open()))

    def _resumed(self, _: object) -> None:
        self.refresh(layout=True)
        self._refresher.check_soon()

    def on_unmount(self) -> None:
        self._refresher.stop()
        self._alerts.close()

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent):
            self._alerts.stop_reminding()
        await super().on_event(event)

    def _leave(self, loop: asyncio.AbstractEventLoop, number: int) -> None:
        """Save the session and exit, because of a signal."""
        self._session.rescue()
        loop.call_soon_threadsafe(partial(self.exit, return_code=128 + number))

    def hang_up(self) -> None:
        """Save the session and exit, because the terminal has gone."""
        self._session.rescue()
        self.exit(return_code=128 + signal.SIGHUP)

    async def _open(self) -> None:
        if self.terminal is not None:
            self.terminal.before_stop = self._session.write_at_once
        if not gc.isenabled():
            # What was imported and created up to the first frame is never garbage.
            gc.freeze()
            gc.enable()
        try:
            await self.refresh_habit()
        except FileError as error:
            is_damaged = isinstance(error, Damaged)
            if not (is_damaged and await SalvagePrompt(self).offer()):
                self.failure = str(error)
                self.exit(return_code=1)
                return
        in_journal = self.habit.history.problems if self.habit else ()
        theme = self._settings.theme_problem
        problems = [*theme, *await self.in_journal_thread(self._find_problems), *in_journal]
        # All bindings are known now.
        self.apply_keys()
        self.warn_of_files(problems)
        self._refresher.check_soon()
        # If the user has quit by now, there is no screen left.
        with suppress(ScreenStackError):
            await self._session.open(self._practise)
            await self.offer_merge()
            await self._preload()

    async def _preload(self) -> None:
        """Load all screens and their styles, in the background."""
        from acutui.app.preload import preload  # noqa: PLC0415 - not before the first frame

        # What can't be loaded now is loaded when a key asks for it.
        with suppress(OSError, ImportError):
            for path, text in (await self.in_journal_thread(preload)).items():
                if not self.stylesheet.has_source(path):
                    self.stylesheet.add_source(text, read_from=(path, ""))
        gc.freeze()

    def _find_problems(self) -> list[str]:
        """Read the user's files, and return a sentence for each problem.

        The figures are read here, because later they are drawn in the event loop.
        """
        self.services.gallery.names_for("")
        path = self.services.config / "config.toml"
        mistakes = find_key_mistakes(self.services.settings.keys)
        return [*find_file_problems(self.services), *(f"{path}: {what}" for _, what in mistakes)]

    def opens_field(self, character: str) -> bool:
        if not character.isprintable() or character in (",", " ", ""):
            return False
        key = next(iter(Binding.make_bindings([Binding(character, "field")]))).key
        active = self.screen.active_bindings.get(key)
        return active is not None and active.binding.id in OPEN_FIELDS

    def rescue(self) -> None:
        self._session.rescue()

    # What one controller asks of another

    async def refresh_habit(self) -> None:
        await super().refresh_habit()
        await self._session.claim.warn_if_unsavable()

    def pause_session(self, reason: str) -> None:
        self._session.pause(reason)

    async def offer_merge(self) -> None:
        # A copy may be what is left of a missing journal.
        is_there = await self.in_journal_thread(os.path.exists, self.services.data)
        busy = self._session.is_occupied or (is_there and self._session.claim.write_problem)
        if not busy and not self.screen.is_modal:
            await self._merge_offer.offer()

    @on(messages.Request)
    async def _pass_on(self, message: messages.Request) -> None:
        """Give a request to its controller.

        What waits for a file runs in a worker, so that the next key need not wait.
        """
        match message:
            case messages.JournalRequest():
                self.run_worker(self._journal.do(message))
            case messages.SessionRequest():
                self.run_worker(self._session.do(message))
            case messages.RoutineRequest():
                self.run_worker(self._routines.do(message))
            case messages.SetOption(table=table, key=key, value=value):
                self.run_worker(self._settings.set(table, key, value))
            case messages.SetKey(id=id, key=key):
                self.run_worker(self._settings.set_key(id, key))
            case messages.TimerAdvanced(state=state, seen=seen):
                self._session.advance(state, seen)
            case messages.Alert():
                self._alerts.play(message)
            case messages.Say():
                self._alerts.say(message)
            case messages.DoAction() | messages.Show():
                await go_to(self, message)

    # Keys that work everywhere

    async def action_mode(self, mode: str) -> None:
        await self.go_to_mode(mode)

    def action_command_palette(self) -> None:
        from acutui.screens.dialogs.palette import Palette  # noqa: PLC0415 - when it is opened

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_undo(self) -> None:
        self.run_worker(self._journal.step(back=True))

    def action_redo(self) -> None:
        self.run_worker(self._journal.step(back=False))

    def action_keys(self) -> None:
        from acutui.screens.dialogs.help import make_keys_page  # noqa: PLC0415

        screen = self.screen
        title = getattr(screen, "NAME", "") or (self.current_mode or "").capitalize()
        self.push_screen(make_keys_page(screen, title, getattr(screen, "ABOUT", "")))

    def action_notices(self) -> None:
        from acutui.screens.dialogs.notices import NoticesPage  # noqa: PLC0415

        self.pause_session("you read the notices")
        self.notices.clear()
        self.push_screen(NoticesPage(self.notices.recent))

    def action_red_flags(self) -> None:
        from acutui.screens.dialogs.red_flags import make_red_flags_page  # noqa: PLC0415

        self.pause_session("you looked up when to get help")
        self.push_screen(make_red_flags_page(self.services))

    def action_settings(self, name: str = "") -> None:
        self._settings.open(name)

    async def action_quit(self) -> None:
        """Quit; ask first while there is a session to be saved."""
        self.pause_session("you were about to quit")
        self.run_worker(self._quit())

    async def _quit(self) -> None:
        if await self._session.confirm_quit():
            self.exit()
