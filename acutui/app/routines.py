"""Add, copy, change and delete the user's own routines."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from msgspec.structs import replace

from acutui.app.host import Controller
from acutui.atlas.model import Routine
from acutui.atlas.routine_editing import add_hold, copy_routine, create_routine
from acutui.screens import messages
from acutui.util.durations import format_count, format_duration
from acutui.util.files import FileError
from acutui.util.text import sanitize

Result = TypeVar("Result")


class RoutineController(Controller):
    """Changes the file of the user's routines, and has the screens show it."""

    async def do(self, message: messages.RoutineRequest) -> None:
        own, points = self._services.own_routines, self._services.atlas.points
        match message:
            case messages.AddHold():
                await self._add(message)
            case messages.CopyRoutine(routine=id):
                await self._copy(id)
            case messages.ChangeRoutine(was=was, now=now):

                def edit(found: Routine) -> Routine:
                    # Its file may have it otherwise by now than it was shown.
                    own.check_unchanged(found, was)
                    return replace(found, name=now.name, holds=now.holds)

                await self._save(own.change, was.id, points, edit)
            case messages.DeleteRoutine(routine=routine):
                if await self._save(own.delete, routine, points):
                    self._host.notify(sanitize(f"{routine.name} deleted."), markup=False)
            case messages.UndoRoutines():
                if await self._save(own.undo) is False:
                    self._host.notify("Nothing to undo here.", markup=False)

    async def _add(self, message: messages.AddHold) -> None:
        """Add a hold to a routine, or begin a new one with it."""
        own, atlas, hold = self._services.own_routines, self._services.atlas, message.hold
        if message.routine:
            add = partial(add_hold, hold=hold)
            routine = await self._save(own.change, message.routine, atlas.points, add)
        else:
            new = create_routine(message.name, [hold])
            routine = await self._save(own.add, new, atlas.routines)
        if routine:
            steps = format_count(routine.step_count, "step")
            length = format_duration(routine.seconds)
            text = f"Added {hold.point} to {routine.name}: {steps}, {length} of pressing."
            self._host.notify(sanitize(text), markup=False)

    async def _copy(self, id: str) -> None:
        """Copy a routine into the user's own, and open the copy for editing."""
        services = self._services
        if id not in services.atlas.routines:
            return
        new = copy_routine(services.atlas.routines[id])
        saved = await self._save(services.own_routines.add, new, services.atlas.routines)
        if saved and saved.id in services.atlas.routines:
            # The first frame needs no editor.
            from acutui.screens.dialogs.routine_editor import RoutineDialog  # noqa: PLC0415

            self._host.push_screen(RoutineDialog(services.atlas.routines[saved.id], services))

    async def _save(self, work: Callable[..., Result], *arguments: Any) -> Result | None:
        """Change the file and read it again, in the journal's thread."""
        result = None
        try:
            result = await self._host.in_journal_thread(work, *arguments)
            if doubt := self._services.own_routines.doubt:
                self._host.warn(doubt)
        except FileError as error:
            self.report(error)
        if isinstance(result, Routine):
            self._services.latest_routine = result.id
        await self._host.in_journal_thread(self._services.reload_atlas)
        self._host.announcements.publish(messages.RoutinesChanged())
        return result
