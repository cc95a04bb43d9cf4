"""Settings: shown, taken over at once, and saved."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from acutui.util.files import JournalError

if TYPE_CHECKING:
    from acutui.app.app import AcutuiApp

OF_THE_HABIT = ("timezone", "day_start", "target", "streak", "rest_weekdays")
"""What the habit follows from."""


class SettingsController:
    """Keeps the app as it is set."""

    def __init__(self, app: "AcutuiApp") -> None:
        self._app = app

    def begin(self) -> None:
        """Dress the app as it is set; a theme that there isn't is told of."""
        services = self._app.services
        theme = services.settings.theme
        if theme in self._app.available_themes:
            self._app.theme = theme
            return
        what = f"screen.theme: there is no theme {theme!r:.40}; the default is used"
        self._app.warn(f"{services.config / 'config.toml'}: {what}")
        wrong = {**services.settings.wrong, "screen.theme": f"config.toml: {what}"}
        services.settings = replace(services.settings, theme=self._app.theme, wrong=wrong)
        self._app.settings = services.settings

    def open(self, name: str = "") -> None:
        """Show the settings, the cursor on one by its name; a running session pauses meanwhile."""
        from acutui.screens.settings import SettingsScreen  # noqa: PLC0415 - when first shown

        if self._app.screen.is_modal:
            return
        self._app.leading.stand_still()
        self._app.push_screen(SettingsScreen(self._app.services, name))

    async def set(self, table: str, key: str, value: Any) -> None:
        """Take a setting over at once, then save it; say so where that fails."""
        app, services = self._app, self._app.services
        services.set_option(table, key, value)
        app.settings = services.settings
        if key == "theme":
            app.theme = value
        try:
            await app.clerk(services.save_option, table, key, value)
        except (ValueError, OSError, JournalError) as error:
            app.warn(f"Set until you quit, but not saved: {error}", severity="error")
        if key in OF_THE_HABIT:
            try:
                await app.read()
            except JournalError as error:
                app.warn(str(error), severity="error")
