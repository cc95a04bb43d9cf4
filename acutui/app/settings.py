"""Settings: shown, taken over at once, and saved."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from acutui.screens.messages import SettingsChanged
from acutui.services.validation import find_unknown_theme
from acutui.util.files import FileError

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.services.context import Context

OF_THE_HABIT = ("timezone", "day_start", "target", "streak", "rest_weekdays")
"""What the habit follows from."""


class SettingsController:
    """Keeps the app as it is set."""

    def __init__(self, host: "Host", services: "Context") -> None:
        self._host = host
        self._services = services

    def begin(self) -> None:
        """Dress the app as it is set; a theme that there isn't is told of."""
        services = self._services
        unknown = find_unknown_theme(services.settings, self._host.available_themes)
        if unknown is None:
            self._host.theme = services.settings.theme
            return
        what = f"{unknown[1]}; the default is used"
        self._host.warn(f"{services.config / 'config.toml'}: {what}")
        wrong = {**services.settings.problems, "screen.theme": f"config.toml: {what}"}
        services.settings = replace(services.settings, theme=self._host.theme, problems=wrong)

    def open(self, name: str = "") -> None:
        """Show the settings, the cursor on one by its name; a running session pauses meanwhile."""
        from acutui.screens.settings import SettingsScreen  # noqa: PLC0415 - when first shown

        if self._host.screen.is_modal:
            return
        self._host.pause_session()
        self._host.show(SettingsScreen(self._services, name))

    async def set(self, table: str, key: str, value: Any) -> None:
        """Take a setting over at once, then save it; say so where that fails."""
        host, services = self._host, self._services
        services.set_option(table, key, value)
        host.announce(SettingsChanged(f"{table}.{key}" if table else key))
        if key == "theme":
            host.theme = value
        try:
            await host.in_journal_thread(services.save_option, table, key, value)
        except (ValueError, OSError, FileError) as error:
            host.warn(f"Set until you quit, but not saved: {error}", severity="error")
        if key in OF_THE_HABIT:
            try:
                await host.refresh_habit()
            except FileError as error:
                host.warn(str(error), severity="error")
