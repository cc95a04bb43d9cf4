"""Go to what was chosen in the command palette."""

from datetime import date

from acutui.app.host import Host
from acutui.atlas.model import Point, Routine
from acutui.screens.messages import DoAction, Show


async def go_to(host: Host, to: DoAction | Show) -> None:
    """Do what a key does, or show a point, a routine or a day where it belongs."""
    from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415
    from acutui.screens.guide import GuideScreen  # noqa: PLC0415
    from acutui.screens.session import SessionScreen  # noqa: PLC0415

    modes = {Point: "guide", Routine: "session", date: "calendar"}
    mode = modes[type(to.item)] if isinstance(to, Show) else to.mode
    if mode:
        await host.go_to_mode(mode)
        screens = {"guide": GuideScreen, "session": SessionScreen, "calendar": CalendarScreen}
        if not isinstance(host.screen, screens[mode]):
            # A dialog is open, or a session lies over the list of routines.
            host.notify(f"Close what is open first, to go to {mode.capitalize()}.")
            return
    match to, host.screen:
        case DoAction(action=action), screen:
            await screen.run_action(action)
        case Show(item=Point() as point), GuideScreen() as guide:
            guide.show_point(point.id)
        case Show(item=Routine() as routine), SessionScreen() as session:
            await session.show_routine(routine.id)
        case Show(item=date() as day), CalendarScreen() as calendar:
            calendar.show_day(day)
