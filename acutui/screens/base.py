"""Base of the screens of the three modes."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from acutui.practice.habit import Habit
from acutui.practice.records import Feeling, Session
from acutui.screens.messages import Announcement, RoutinesChanged, SettingsChanged, subscribe
from acutui.screens.notices import HasNotice, ShownNotice, render_notice
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.widgets.footer import KeyFooter
from acutui.widgets.header import Header
from acutui.widgets.key_names import key_label
from acutui.widgets.notice_line import NoticeLine
from acutui.widgets.stylesheets import add_size_classes
from acutui.widgets.text_block import Build, LineWidget, TextBlock
from acutui.widgets.text_layout import Line, line

Result = TypeVar("Result")
Rating = tuple[int | None, int | None]
"""A number before a session and after it."""


class ModeScreen(Screen[None]):
    """A screen with the names of the modes at the top and its keys at the bottom."""

    MODE = ""
    NAME: ClassVar[str] = ""
    """The screen's name, if it is not its mode's."""
    ABOUT: ClassVar[str] = ""
    """The first paragraph of the screen's help."""
    HAS_WAY_OUT: ClassVar[bool] = False
    """Whether a key of the screen's own matters more in a narrow footer than the one to quit."""

    def __init__(self, services: Context) -> None:
        super().__init__()
        self.services = services
        self.habit: Habit | None = None

    @property
    def times_pressed(self) -> Mapping[str, int]:
        """In how many sessions each point was pressed, as far as the habit is known."""
        return self.habit.times_pressed if self.habit else {}

    def compose(self) -> ComposeResult:
        add_size_classes(self)  # Later all widgets would be styled a second time.
        yield Header(self.MODE)
        yield NoticeLine(id="rule")
        yield from self.compose_body()
        yield KeyFooter(has_way_out=self.HAS_WAY_OUT)

    def compose_body(self) -> ComposeResult:
        """Yield the widgets between the header and the footer."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.show_lines("rule", self.render_rule)
        self.prepare_body()
        self.watch(self.app, "habit", self._habit_changed)
        self.watch(self.app, "is_session_paused", self.show_pause)
        subscribe(self, self.handle_announcement)
        self.watch(self.app, "notice", self._show_notice, init=False)

    def on_screen_resume(self) -> None:
        self._show_notice(cast(HasNotice, self.app).notice)

    def on_screen_suspend(self) -> None:
        # From now on the screen above shows it, and takes it away.
        self.query_one(NoticeLine).show_notice(None)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close this screen, unless another one covers it or it is the only one."""
        can_close = self.is_active and len(self.app.screen_stack) > 1
        return super().dismiss(result) if can_close else AwaitComplete()

    def leave_page(self) -> None:
        """Go back to the screen of the mode, if this is a page that lies over it."""

    def show_lines(self, id: str, render: Build) -> None:
        self.query_one(f"#{id}", TextBlock).show(render)

    def open_dialog(
        self, dialog: Screen[Result | None] | Screen[Result], use: Callable[[Result], object]
    ) -> None:
        """Show a dialog.

        Args:
            dialog: It is cancelled if its result is None or "".
            use: Called with the result, unless the dialog is cancelled.
        """

        def close(result: Result | None) -> None:
            if result not in (None, ""):
                use(result)

        self.app.push_screen(dialog, close)

    def load_search(self) -> None:
        """Load what a search needs, so that the first letters need not wait for it."""
        from acutui.screens import commands, guide_results  # noqa: F401, PLC0415 - only a search needs it

        cast(commands.HasModes, self.app).mode_screens()
        _ = self.services.search

    def prepare_body(self) -> None:
        """Fill the body on mounting, before the habit is known."""

    def render_rule(self, width: int) -> list[Line]:
        return [line(("─" if self.services.unicode else "-") * width, "faint")]

    def _habit_changed(self, habit: Habit | None) -> None:
        self.habit = habit
        self.query_one(Header).show_day(habit.today if habit else self.services.clock.today())
        self.refresh_habit()

    def show_pause(self, is_paused: bool) -> None:
        """Show in the header whether a session is paused, and how to go back to it."""
        self.query_one(Header).show_paused(is_paused, "app.session")

    def _show_notice(self, shown: ShownNotice | None) -> None:
        if self.is_active:  # Another screen shows it itself, and is repainted as a whole.
            key = key_label(self, "app.notices")
            build = partial(render_notice, shown, key=key) if shown else None
            self.query_one(NoticeLine).show_notice(build)

    def refresh_habit(self) -> None:
        """Show what depends on the habit, which is None until the journal has been read."""

    def handle_announcement(self, announcement: Announcement) -> None:
        """React to what the app announces to all screens."""
        if isinstance(announcement, SettingsChanged):
            if announcement.name == "screen.glyphs":
                for widget in self.query(LineWidget):
                    widget.set_glyphs(resolve_glyphs(self.services.settings.glyphs))
                self.show_lines("rule", self.render_rule)
            if announcement.name.startswith("keys."):
                for block in self.query(TextBlock):
                    block.show()
            self.refresh_settings()
        elif isinstance(announcement, RoutinesChanged):
            self.refresh_routines()

    def refresh_settings(self) -> None:
        """Show what depends on the settings."""
        self.refresh_habit()

    def refresh_routines(self) -> None:
        """Show what depends on the user's routines."""
        self.refresh_habit()


def format_feeling(feeling: Feeling | None) -> str:
    """Return the ratings, "pain 6, stiffness 4"; "" if there are none."""
    if feeling is None:
        return ""
    numbers = (("pain", feeling.pain), ("stiffness", feeling.stiffness))
    return ", ".join(f"{name} {number}" for name, number in numbers if number is not None)


def get_ratings(session: Session) -> tuple[Rating, Rating]:
    """Return pain and stiffness, each before and after; None if it was not rated."""
    before, after = session.before or Feeling(), session.after or Feeling()
    return (before.pain, after.pain), (before.stiffness, after.stiffness)
