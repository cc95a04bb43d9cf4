"""Finding whatever has a name, and going there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.screens.messages import DoAction, ShowDay, ShowPoint, ShowRoutine

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.services.context import Context

Destination = DoAction | ShowPoint | ShowRoutine | ShowDay


class Navigator:
    """Opens the list of commands, and does or shows what was chosen in it."""

    def __init__(self, host: Host, services: Context) -> None:
        self._host = host
        self._services = services

    def open(self) -> None:
        """Show the list, unless it is shown already."""
        from acutui.screens.bindings import mode_screens  # noqa: PLC0415 - when it is opened
        from acutui.screens.dialogs.palette import Palette  # noqa: PLC0415

        if not isinstance(self._host.screen, Palette):
            self._host.show(Palette(self._services, mode_screens()))

    async def go(self, to: Destination) -> None:
        """Do what a key does, or show a point, a routine or a day where it belongs."""
        from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415
        from acutui.screens.guide import GuideScreen  # noqa: PLC0415
        from acutui.screens.session import SessionScreen  # noqa: PLC0415

        mode = {ShowPoint: "guide", ShowRoutine: "session", ShowDay: "calendar"}.get(type(to))
        if isinstance(to, DoAction):
            mode = to.mode
        if mode:
            await self._host.go_to_mode(mode)
        screen = self._host.screen
        if isinstance(to, DoAction):
            await screen.run_action(to.action)
        elif isinstance(to, ShowPoint) and isinstance(screen, GuideScreen):
            screen.show_point(to.point)
        elif isinstance(to, ShowRoutine) and isinstance(screen, SessionScreen):
            screen.show_routine(to.routine)
        elif isinstance(to, ShowDay) and isinstance(screen, CalendarScreen):
            screen.show_day(to.day)
