"""What the screens of the three modes have in common."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from acutui.practice.habit import Habit
from acutui.practice.records import Feeling, Session
from acutui.screens.messages import Announcement, RoutinesChanged, SettingsChanged, subscribe
from acutui.services.context import Context
from acutui.terminal.glyphs import has_unicode, resolve_glyphs
from acutui.widgets.footer import KeyFooter
from acutui.widgets.header import Header
from acutui.widgets.text_block import LineWidget, TextBlock
from acutui.widgets.text_layout import Line


class ModeScreen(Screen[None]):
    """A screen with the line of modes above and the keys below."""

    MODE = ""
    ABOUT: ClassVar[str] = ""
    """What the screen is for, to somebody who sees it for the first time."""

    def __init__(self, services: Context) -> None:
        super().__init__()
        self.services = services
        self.habit: Habit | None = None

    def compose(self) -> ComposeResult:
        """The frame around `compose_body`."""
        yield Header(self.MODE)
        yield TextBlock(id="rule")
        yield from self.compose_body()
        yield KeyFooter()

    def compose_body(self) -> ComposeResult:
        """What lies between the first line and the last."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Draw the frame and the body, and take part in every change of the habit."""
        self.query_one("#rule", TextBlock).show(self.second_line)
        self.begin()
        self.watch(self.app, "habit", self._habit_changed)
        subscribe(self, self.announced)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Go; nothing happens where another screen is shown, or where nothing lies beneath."""
        goes = self.is_active and len(self.app.screen_stack) > 1
        return super().dismiss(result) if goes else AwaitComplete()

    def begin(self) -> None:
        """Fill the body, before the habit is known."""

    def second_line(self, width: int) -> list[Line]:
        """What stands below the line of modes: a rule."""
        return [(("─" * width if self.unicode else "-" * width, "faint"),)]

    @property
    def unicode(self) -> bool:
        """Whether the terminal shows marks that are more than ASCII."""
        return has_unicode(self.services.settings.glyphs)

    def _habit_changed(self, habit: Habit | None) -> None:
        self.habit = habit
        self.query_one(Header).show_day(habit.today if habit else self.services.clock.today())
        self.habit_changed()

    def habit_changed(self) -> None:
        """Show what follows from the habit, which may not be known yet."""

    def announced(self, announcement: Announcement) -> None:
        """Follow what the app announces to every screen."""
        if isinstance(announcement, SettingsChanged):
            self._settings_changed(announcement)
        elif isinstance(announcement, RoutinesChanged):
            self.routines_changed()

    def _settings_changed(self, message: SettingsChanged) -> None:
        if message.name == "screen.glyphs":
            for drawn in self.query(LineWidget):
                drawn.set_glyphs(resolve_glyphs(self.services.settings.glyphs))
            self.query_one("#rule", TextBlock).show(self.second_line)
        self.settings_changed()

    def settings_changed(self) -> None:
        """Show what follows from the settings."""
        self.habit_changed()

    def routines_changed(self) -> None:
        """Show the routines as they are now."""
        self.habit_changed()


def format_habit(habit: Habit | None) -> str:
    """Return the streak as a line: "12-day streak, longest 31"."""
    if habit is None:
        return ""
    longest, streak = habit.longest, format_streak(habit)
    return f"{streak}, longest {longest}" if longest else streak


def format_streak(habit: Habit) -> str:
    """Return the streak alone: "12-day streak"."""
    return f"{habit.streak}-day streak" if habit.streak else "no streak yet"


def format_feeling(feeling: Feeling | None) -> str:
    """Return the numbers of a feeling, "pain 6, stiffness 4"; "" where there are none."""
    if feeling is None:
        return ""
    numbers = (("pain", feeling.pain), ("stiffness", feeling.stiffness))
    return ", ".join(f"{name} {number}" for name, number in numbers if number is not None)


def get_ratings(
    session: Session,
) -> tuple[tuple[int | None, int | None], tuple[int | None, int | None]]:
    """Return pain before and after a session, and stiffness before and after it."""
    before, after = session.before or Feeling(), session.after or Feeling()
    return (before.pain, after.pain), (before.stiffness, after.stiffness)
