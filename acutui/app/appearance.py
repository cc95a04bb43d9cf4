"""How the app looks on the terminal that it is on: colours, characters, sizes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.color import ColorSystem
from textual.binding import Binding
from textual.events import Resize
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.theme import Theme
from textual.timer import Timer

from acutui.screens.bindings import first_key
from acutui.services.context import Context
from acutui.terminal.colours import OFFERED_THEMES
from acutui.terminal.glyphs import resolve_charset
from acutui.util.text import sanitize
from acutui.widgets.ascii_filter import CharacterFilter
from acutui.widgets.contrast import make_readable
from acutui.widgets.key_names import key_name
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import ROLES
from acutui.widgets.textual_internals import TerminalApp

STEADY = 0.2
"""Seconds without another size after which a resize is over."""

COLOR_SYSTEMS = {"256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
"""Of the names that Rich has for consoles, those with more than 16 colours."""


class ThemedApp(TerminalApp):
    """An app in colours that can be read and characters that there are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)
    # The first screen's with what all share: one that comes later is parsed with all before it.
    CSS_PATH = [sheet("shared"), sheet("session")]  # noqa: RUF012
    # Not ClassVar, because App declares them without.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012

    services: Context

    def __init__(self) -> None:
        self._themes: dict[str, dict[str, Theme]] = {}
        super().__init__()
        self._resizing: Timer | None = None
        self._painted: Size | None = None
        self._spelled_for = ""
        self._spelling: tuple[LineFilter, ...] = ()

    def on_resize(self, _: Resize) -> None:
        """See what there is to paint once the terminal keeps its size."""
        if self._resizing is not None:
            self._resizing.stop()
        self._resizing = self.set_timer(STEADY, self._resized)

    def _resized(self) -> None:
        """Paint all where the terminal is as large again as before: Textual sees nothing to do.

        But one that was small for a moment has lost what it showed.
        """
        if self.size == self._painted:
            self.refresh(layout=True)
        self._painted = self.size

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through; last, where the terminal lacks characters, our spelling."""
        setting = self.services.settings.glyphs
        if setting != self._spelled_for:
            self._spelled_for, known = setting, resolve_charset(setting)
            self._spelling = () if known == "all" else (CharacterFilter(known),)
        filters: list[LineFilter] = [*super().get_line_filters()]
        if self.native_ansi_color:
            # Textual chose by the theme that it began with; this one's colours have no shades,
            # and stay the terminal's own.
            filters = [one for one in filters if not isinstance(one, ANSIToTruecolor)]
            filters = [NoColor() if isinstance(one, Monochrome) else one for one in filters]
        return [*filters, *self._spelling]

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes that come out well, and the one that is set."""
        # Textual asks before there are any settings, and then for every colour.
        own = self.services.settings.theme if hasattr(self, "services") else ""
        if own not in self._themes:
            known = super().available_themes
            offered = {name: known[name] for name in (*OFFERED_THEMES, own) if name in known}
            self._themes = {own: offered}
        return self._themes[own]

    @property
    def current_theme(self) -> Theme:
        """The theme, or for a terminal of 16 colours the one that is made of them."""
        theme = super().current_theme
        console = getattr(self, "console", None)
        if theme.ansi or console is None or console.color_system != "standard":
            return theme
        return super().available_themes["ansi-dark" if theme.dark else "ansi-light"]

    def get_css_variables(self) -> dict[str, str]:
        """The colours for the style sheets, such that they can be read on this terminal."""
        system = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.STANDARD)
        self.theme_variables = make_readable(super().get_css_variables(), system)
        return self.theme_variables

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as people call it."""
        return binding.key_display or key_name(binding.key)

    def key_label(self, id: str) -> str:
        """Return the name of the key that the binding `id` has now; of several, the first."""
        return key_name(first_key(id, self.services.settings.keys))

    def warn(self, *problems: str, severity: Any = "warning") -> None:
        """Tell what went wrong, in a notice each."""
        for problem in problems:
            self.notify(sanitize(problem), severity=severity, timeout=10, markup=False)
