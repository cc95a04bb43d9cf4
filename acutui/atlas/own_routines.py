"""The user's own `routines.toml`: read, changed and written under a lock."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from acutui.atlas.loader import parse_routines
from acutui.atlas.model import Point, Routine
from acutui.atlas.routine_editing import make_id
from acutui.atlas.routines_toml import Fields, append_routine, delete_routine, update_routine
from acutui.util.reading import ATLAS_LIMIT
from acutui.util.shared_text import ChangedElsewhere, SharedText
from acutui.util.toml_reader import parse_toml

UNDO_LIMIT = 50


class RoutinesFile:
    """Changes single routines and leaves everything else in the file, comments too.

    Every method may raise FileError, and then has changed nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "routines.toml"
        self._file = SharedText(self.path, ATLAS_LIMIT)
        self.doubt = ""
        """Why a power cut could undo the last change; "" if the disk confirmed it."""
        # The text before and after each change.
        self._changes: list[tuple[str, str]] = []

    def add(self, routine: Routine, taken: Iterable[str]) -> Routine:
        """Add a routine and return it with its id, which is new and not among those `taken`."""

        def change(fields: Fields, text: str) -> tuple[str, Routine]:
            tables = fields.get("routine", [])
            listed = tables if isinstance(tables, list) else []
            present = {str(table.get("id")) for table in listed if isinstance(table, dict)}
            added = replace(routine, id=make_id(routine.name, {*taken, *present}))
            return append_routine(text, added), added

        return self._change(change)

    def change(
        self, id: str, points: Mapping[str, Point], edit: Callable[[Routine], Routine]
    ) -> Routine:
        """Change the name and holds of a routine, starting from what the file has now.

        Raises:
            ChangedElsewhere: The file no longer has the routine, or changed during the edit.
        """

        def change(fields: Fields, text: str) -> tuple[str, Routine]:
            number, old = self._find(fields, id, points)
            new = edit(old)
            return update_routine(text, number, old, new), new

        return self._change(change)

    def delete(self, routine: Routine, points: Mapping[str, Point]) -> Routine:
        """Delete a routine, unless it was changed meanwhile; return it."""

        def change(fields: Fields, text: str) -> tuple[str, Routine]:
            number, found = self._find(fields, routine.id, points)
            self.check_unchanged(found, routine)
            return delete_routine(text, number), found

        return self._change(change)

    def check_unchanged(self, found: Routine, expected: Routine) -> None:
        if found != expected:
            raise ChangedElsewhere(
                self.path, f"{expected.name} was changed elsewhere meanwhile; look again"
            )

    def undo(self) -> bool:
        """Undo the last change that was made by this object; return whether there was one.

        Raises:
            ChangedElsewhere: The file has changed since. No earlier change can be undone then.
        """
        if not self._changes:
            return False
        with self._file.locked():
            before, after = self._changes[-1]
            if self._file.read() != after:
                self._changes.clear()
                what = "was changed elsewhere meanwhile, so nothing was undone"
                raise ChangedElsewhere(self.path, what)
            self.doubt = self._file.write(before, after)
            self._changes.pop()
        return True

    def _find(self, fields: Fields, id: str, points: Mapping[str, Point]) -> tuple[int, Routine]:
        for number, routine in parse_routines(fields.get("routine"), points).items():
            if routine.id == id:
                return number, routine
        raise ChangedElsewhere(self.path, f"there is no readable routine {id!r:.50} any more")

    def _change(self, change: Callable[[Fields, str], tuple[str, Routine]]) -> Routine:
        self.doubt = ""
        with self._file.locked():
            before = self._file.read()
            text = before or ""
            try:
                after, routine = change(parse_toml(text, self.path), text)
            except ValueError as error:
                raise self._file.refuse(error) from error
            if after != text:
                self.doubt = self._file.write(after, before)
                self._changes = [*self._changes[1 - UNDO_LIMIT :], (text, after)]
            return routine
