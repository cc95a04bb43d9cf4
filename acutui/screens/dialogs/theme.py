"""Choose a theme, seeing each as the cursor comes to it."""

from collections.abc import Collection, Mapping
from typing import Protocol, cast

from textual.await_complete import AwaitComplete
from textual.theme import Theme

from acutui.screens.dialogs.list_choice import ListChoiceDialog
from acutui.widgets.text_layout import fit

NAME = 25
"""Cells for the name of a theme."""


class HasThemes(Protocol):
    """The app, as far as the list of its themes knows it."""

    def show_theme(self, name: str, *, soon: bool = False) -> None: ...


class ThemeDialog(ListChoiceDialog):
    """Answers with the name of a theme; closed without one, it restores the theme from before."""

    def __init__(self, themes: Mapping[str, Theme], own: Collection[str], current: str) -> None:
        def order(theme: Theme) -> tuple[bool, bool, str]:
            return theme.name not in own, not theme.dark, theme_words(theme.name)

        rows = []
        for theme in sorted(themes.values(), key=order):
            about = ("dark" if theme.dark else "light") + (", yours" if theme.name in own else "")
            rows.append((theme.name, f"{fit(theme_words(theme.name), NAME)} {about}"))
        self._before = current
        super().__init__("Theme", rows, current, self._preview)

    def _preview(self, name: str) -> None:
        cast(HasThemes, self.app).show_theme(name, soon=True)

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        if result is None and self.is_active:
            cast(HasThemes, self.app).show_theme(self._before)
        return super().dismiss(result)


def theme_words(name: str) -> str:
    """Return the name of a theme in words."""
    family, _, kind = name.partition("-")
    words = f"terminal's colours {kind}" if family == "ansi" else name.replace("-", " ")
    return words.capitalize()
