"""Add, copy, change and delete the user's own routines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from acutui.app.host import Controller
from acutui.atlas.model import Routine
from acutui.atlas.routine_editing import add_hold, copy_routine, create_routine
from acutui.screens import messages
from acutui.util.durations import format_count, format_duration
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class RoutineController(Controller):
    """Changes the file of the user's routines, and has the screens show it."""

    async def do(self, message: messages.RoutineRequest) -> None:
        match message:
            case messages.AddHold():
                await self._add(message)
            case messages.CopyRoutine(routine=id):
                await self._copy(id)
            case messages.ChangeRoutine(was=was, now=now):
                await self._change(was, now)
            case messages.DeleteRoutine(routine=routine):
                await self._delete(routine)
            case messages.UndoRoutines():
                if await self._save(self._services.own_routines.undo) is False:
                    self._host.notify("Nothing to undo here.", markup=False)

    async def _add(self, message: messages.AddHold) -> None:
        """Add a hold to a routine, or begin a new one with it."""
        services, hold = self._services, message.hold

        def work() -> Routine:
            if not message.routine:
                new = create_routine(message.name, [hold])
                return services.own_routines.add(new, services.atlas.routines)
            return services.own_routines.change(
                message.routine, services.atlas.points, lambda routine: add_hold(routine, hold)
            )

        routine = await self._save(work)
        if routine:
            steps = format_count(routine.step_count, "step")
            length = format_duration(routine.seconds)
            text = f"Added {hold.point} to {routine.name}: {steps}, {length}."
            self._host.notify(sanitize(text), markup=False)

    async def _copy(self, id: str) -> None:
        """Copy a routine into the user's own, and open the copy for editing."""
        services = self._services
        routine = services.atlas.routines.get(id)
        if routine is None:
            return
        new = copy_routine(routine)
        saved = await self._save(lambda: services.own_routines.add(new, services.atlas.routines))
        if saved and saved.id in services.atlas.routines:
            # The first frame needs no editor.
            from acutui.screens.dialogs.routine_editor import RoutineDialog  # noqa: PLC0415

            self._host.push_screen(RoutineDialog(services.atlas.routines[saved.id], services))

    async def _change(self, was: Routine, now: Routine) -> None:
        """Change a routine, if its file still has it as it was shown."""
        own, points = self._services.own_routines, self._services.atlas.points

        def edit(found: Routine) -> Routine:
            own.check_unchanged(found, was)
            return replace(found, name=now.name, holds=now.holds)

        await self._save(lambda: own.change(was.id, points, edit))

    async def _delete(self, routine: Routine) -> None:
        def work() -> Routine:
            self._services.own_routines.delete(routine, self._services.atlas.points)
            return routine

        if await self._save(work):
            self._host.notify(sanitize(f"{routine.name} deleted."), markup=False)

    async def _save(self, work: Callable[[], Result]) -> Result | None:
        """Change the file and read it again, in the journal's thread."""
        result = None
        try:
            result = await self._host.in_journal_thread(work)
        except FileError as error:
            self.report(error)
        if isinstance(result, Routine):
            self._services.latest_routine = result.id
        await self._host.in_journal_thread(self._services.reload_atlas)
        self._host.announcements.publish(messages.RoutinesChanged())
        return result
