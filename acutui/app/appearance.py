"""App base class: themes, colour depth, character fallback, resizing."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from rich.color import ColorSystem
from textual.binding import Binding
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.theme import Theme
from textual.timer import Timer

from acutui.screens.bindings import keys_of, make_keymap
from acutui.services.context import Context
from acutui.terminal.colours import OFFERED_THEMES
from acutui.terminal.glyphs import resolve_charset
from acutui.widgets.ascii_filter import CharacterFilter
from acutui.widgets.contrast import make_readable
from acutui.widgets.key_names import NO_KEY, key_name
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import ROLES
from acutui.widgets.textual_internals import TerminalApp

STEADY = 0.2
"""Seconds without a change after which a resize is over."""

REST = 0.15
"""Seconds without another theme after which one is shown: each repaints the whole screen."""

COLOR_SYSTEMS = {"256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
"""Rich's names of the colour systems with more than 16 colours."""


class ThemedApp(TerminalApp):
    """App whose colours have enough contrast and whose characters the terminal can show."""

    ALLOW_SELECT = False
    """Whether the mouse selects text: it presses keys, and the terminal can select."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)
    # With the first screen's sheet, because adding it later would parse all of them again.
    CSS_PATH = [sheet("shared"), sheet("session")]  # noqa: RUF012
    # Not ClassVar, because App declares them without.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012

    def __init__(self, services: Context) -> None:
        # Before Textual asks for themes.
        self.services = services
        self._themes: dict[str, dict[str, Theme]] = {}
        self._own_keymap: dict[str, str] = {}
        super().__init__()
        self._resizing: Timer | None = None
        self._painted: Size | None = None
        self._theme_timer: Timer | None = None
        self._charset_filters: dict[str, tuple[LineFilter, ...]] = {}

    def on_resize(self) -> None:
        if self._resizing is not None:
            self._resizing.stop()
        self._resizing = self.set_timer(STEADY, self._resized)

    def _resized(self) -> None:
        # A terminal that was smaller for a moment has lost what it showed, but Textual sees no
        # change of size and would paint nothing.
        if self.size == self._painted:
            self.refresh(layout=True)
        self._painted = self.size

    def show_theme(self, name: str, *, soon: bool = False) -> None:
        """Show a theme at once, or `soon`, when no key asks for another any more."""
        if self._theme_timer is not None:
            self._theme_timer.stop()
            self._theme_timer = None
        if soon:
            self._theme_timer = self.set_timer(REST, partial(setattr, self, "theme", name))
        else:
            self.theme = name

    def refresh_css(self, animate: bool = True) -> None:
        if any(screen.is_mounted for screen in self.screen_stack):
            super().refresh_css(animate)
        else:
            # Textual asks for it for the first screen too, which is styled as it is mounted. The
            # style sheets need not be parsed a second time.
            self.stylesheet.apply(self, animate=animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, then one that replaces characters the terminal lacks."""
        setting = self.services.settings.glyphs
        if setting not in self._charset_filters:
            known = resolve_charset(setting)
            self._charset_filters[setting] = () if known == "all" else (CharacterFilter(known),)
        filters: list[LineFilter] = [*super().get_line_filters()]
        if self.native_ansi_color:
            # Textual chose for the theme it started with; this theme uses the terminal's colours.
            filters = [one for one in filters if not isinstance(one, ANSIToTruecolor)]
            filters = [NoColor() if isinstance(one, Monochrome) else one for one in filters]
        return [*filters, *self._charset_filters[setting]]

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes that are offered, and the one that is set."""
        chosen = self.services.settings.theme
        # Kept, because Textual asks for the themes with every colour.
        if chosen not in self._themes:
            own = self._make_own_themes()
            known = super().available_themes | own
            names = (*OFFERED_THEMES, *own, chosen)
            self._themes = {chosen: {name: known[name] for name in names if name in known}}
        return self._themes[chosen]

    def _make_own_themes(self) -> dict[str, Theme]:
        """Return the themes of the user's files, which replace those of the same name."""
        if not (self.services.config / "themes").is_dir():
            return {}
        found: dict[str, Theme] = {}
        for name, own in self.services.themes.by_name.items():
            colors: dict[str, Any] = {**own.colors}
            found[name] = Theme(name, dark=own.dark, **colors)
        return found

    @property
    def current_theme(self) -> Theme:
        """The theme; on a terminal with 16 colours the one made of these."""
        theme = super().current_theme
        console = getattr(self, "console", None)
        if theme.ansi or console is None or console.color_system != "standard":
            return theme
        return super().available_themes["ansi-dark" if theme.dark else "ansi-light"]

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours with enough contrast on this terminal."""
        system = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.STANDARD)
        self.theme_variables = make_readable(super().get_css_variables(), system)
        return self.theme_variables

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or key_name(binding.key)

    def apply_keys(self) -> None:
        """Let bindings have the keys that are set."""
        keymap = make_keymap(self.services.settings.keys)
        if keymap != self._own_keymap:
            self._own_keymap = keymap
            self.set_keymap(keymap)

    def key_names(self, id: str) -> list[str]:
        """Return the names of the keys that the binding `id` has now."""
        return [key_name(key) for key in keys_of(id, self._own_keymap)]

    def key_label(self, id: str) -> str:
        """Return the name of the first of them."""
        return next(iter(self.key_names(id)), NO_KEY)
