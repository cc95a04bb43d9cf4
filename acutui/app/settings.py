"""Show, apply and save settings."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from acutui.app.host import Controller
from acutui.screens.messages import SettingsChanged
from acutui.services.validation import find_unknown_theme
from acutui.util.files import FileError

HABIT_OPTIONS = (
    "timezone",
    "day_start",
    "target",
    "streak",
    "days_per_week",
    "rest_weekdays",
    "first_weekday",
)
"""The settings on which the habit depends."""


class SettingsController(Controller):
    """Applies settings at once, and saves them."""

    theme_problem: tuple[str, ...] = ()
    """What is wrong with the theme that was set at the start, if anything."""

    def apply_theme(self) -> None:
        """Apply the theme that is set, or the default if it is unknown."""
        services = self._services
        themes = self._host.available_themes
        broken = () if services.settings.theme in themes else services.themes.broken
        unknown = find_unknown_theme(services.settings, themes, broken)
        if unknown is None:
            self._host.theme = services.settings.theme
            return
        what = f"{unknown[1]}; the default is used"
        self.theme_problem = (f"{services.config / 'config.toml'}: {what}",)
        wrong = {**services.settings.problems, "screen.theme": f"config.toml: {what}"}
        services.settings = replace(services.settings, theme=self._host.theme, problems=wrong)

    def open(self, name: str = "") -> None:
        """Show the settings, the cursor on the one of this name; pause the running session."""
        from acutui.screens.settings import SettingsScreen  # noqa: PLC0415 - when first shown

        if not self._host.screen.is_modal:
            self._host.pause_session("you opened the settings")
            self._host.push_screen(SettingsScreen(self._services, name))

    async def set(self, table: str, key: str, value: Any) -> None:
        """Apply a setting at once, then save it; warn if that fails."""
        host, services = self._host, self._services
        services.set_option(table, key, value)
        host.announcements.publish(SettingsChanged(f"{table}.{key}" if table else key))
        if key == "theme":
            host.show_theme(value, soon=True)
        await self._save(services.save_option, table, key, value)
        if key in HABIT_OPTIONS:
            await self.refresh()

    async def set_key(self, id: str, key: str) -> None:
        """Give a binding another key at once, "" for its default, then save it."""
        services = self._services
        services.settings = services.settings.with_key(id, key)
        self._host.apply_keys()
        self._host.announcements.publish(SettingsChanged(f"keys.{id}"))
        await self._save(services.save_key, id, key)

    async def _save(self, save: Callable[..., str], *arguments: Any) -> None:
        try:
            if doubt := await self._host.in_journal_thread(save, *arguments):
                self._host.warn(doubt)
        except (OSError, FileError) as error:
            what = f"Not saved, so it lasts only until you quit: {error}"
            self._host.warn(what, severity="error")
