"""Routines of one's own: made, changed and deleted as the screens ask, and read anew."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from acutui.atlas.model import Routine
from acutui.atlas.routine_editing import add_hold, copy_routine, create_routine
from acutui.screens.messages import (
    AddHold,
    ChangeRoutine,
    CopyRoutine,
    DeleteRoutine,
    RoutineRequest,
    RoutinesChanged,
    UndoRoutines,
)
from acutui.util.durations import format_count, format_duration
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.services.context import Context

Result = TypeVar("Result")


class RoutineController:
    """Keeps the routines in their file and the app up with them."""

    def __init__(self, host: "Host", services: "Context") -> None:
        self._host = host
        self._services = services

    async def do(self, message: RoutineRequest) -> None:
        """Do what a screen asks for."""
        match message:
            case AddHold():
                await self._add(message)
            case CopyRoutine(routine=id):
                await self._copy(id)
            case ChangeRoutine(was=was, now=now):
                await self._change(was, now)
            case DeleteRoutine(routine=routine):
                await self._delete(routine)
            case UndoRoutines():
                await self._undo()

    async def _add(self, message: AddHold) -> None:
        """Add a hold to a routine, or begin one with it; say what the routine is now."""
        services, hold = self._services, message.hold

        def work() -> Routine:
            if not message.routine:
                new = create_routine(message.name, [hold])
                return services.own_routines.add(new, services.atlas.routines)
            return services.own_routines.change(
                message.routine, services.atlas.points, lambda routine: add_hold(routine, hold)
            )

        routine = await self._do(work)
        if routine:
            count, length = routine.step_count, format_duration(routine.seconds)
            holds = f"{format_count(count, 'hold')}, {length}"
            self._host.notify(
                sanitize(f"{hold.point} is in {routine.name}: {holds}."), markup=False
            )

    async def _copy(self, id: str) -> None:
        """Make a routine of one's own of another one, and show it."""
        services = self._services
        routine = services.atlas.routines.get(id)
        if routine is None:
            return
        new = copy_routine(routine)
        kept = await self._do(lambda: services.own_routines.add(new, services.atlas.routines))
        if kept and kept.id in services.atlas.routines:
            # The first frame needs no editor.
            from acutui.screens.dialogs.routine_editor import RoutineDialog  # noqa: PLC0415

            self._host.show(RoutineDialog(services.atlas.routines[kept.id], services))

    async def _change(self, was: Routine, now: Routine) -> None:
        """Change a routine that stands in its file as it was shown."""
        services = self._services

        def edit(found: Routine) -> Routine:
            services.own_routines.check_unchanged(found, was)
            return replace(found, name=now.name, holds=now.holds)

        await self._do(lambda: services.own_routines.change(was.id, services.atlas.points, edit))

    async def _delete(self, routine: Routine) -> None:
        """Delete a routine."""
        services = self._services

        def work() -> Routine:
            services.own_routines.delete(routine, services.atlas.points)
            return routine

        if await self._do(work):
            self._host.notify(sanitize(f"{routine.name} is deleted."), markup=False)

    async def _undo(self) -> None:
        """Take back the last change of routines."""
        own = self._services.own_routines
        if await self._do(own.undo) is False:
            self._host.notify("Nothing to undo here.", markup=False)

    async def _do(self, work: Callable[[], Result]) -> Result | None:
        """Do something to the file and read it anew, in the journal's thread."""
        result = None
        try:
            result = await self._host.in_journal_thread(work)
        except FileError as error:
            self._host.warn(str(error), severity="error")
        if isinstance(result, Routine):
            self._services.latest_routine = result.id
        await self._host.in_journal_thread(self._services.reload_atlas)
        self._host.announce(RoutinesChanged())
        return result
