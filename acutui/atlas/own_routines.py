"""The user's own `routines.toml`, read, changed and written under a lock."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from acutui.atlas.loader import parse_routines
from acutui.atlas.model import Point, Routine
from acutui.atlas.routine_editing import make_id
from acutui.atlas.routines_toml import Fields, append_routine, delete_routine, update_routine
from acutui.util.files import FileError, FileLock, companion_path, replace_atomically
from acutui.util.toml_reader import may_exist, parse_toml

UNDO_LIMIT = 50
"""Changes that can be taken back."""


class ChangedElsewhere(FileError):
    """The file, or the routine in it, is no longer what the change was made for."""


@dataclass(frozen=True, slots=True)
class _Change:
    before: str
    after: str


class RoutinesFile:
    """Changes single routines; all else in the file, comments too, stays as it stands.

    Every method may raise FileError: the file can't be read, can't be written, is no TOML, or
    is not what it was. It is then as it was.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "routines.toml"
        self._done: list[_Change] = []

    def add(self, routine: Routine, taken: Container[str]) -> Routine:
        """Add a routine under a new id, none of those `taken`; return it as it is kept."""

        def change(fields: Fields, text: str) -> tuple[str, Routine]:
            tables = fields.get("routine", [])
            listed = tables if isinstance(tables, list) else []
            there = {str(t.get("id")) for t in listed if isinstance(t, dict)}
            kept = replace(routine, id=make_id(routine.name, _Either(taken, there)))
            return append_routine(text, kept), kept

        return self._change(change)

    def change(
        self, id: str, points: Mapping[str, Point], edit: Callable[[Routine], Routine]
    ) -> Routine:
        """Change the name and the holds of a routine, as it stands in the file now."""

        def change(fields: Fields, text: str) -> tuple[str, Routine]:
            number, was = self._find(fields, id, points)
            now = edit(was)
            return update_routine(text, number, was, now), now

        return self._change(change)

    def delete(self, was: Routine, points: Mapping[str, Point]) -> None:
        """Delete a routine that is as it `was`."""

        def change(fields: Fields, text: str) -> tuple[str, Routine]:
            number, found = self._find(fields, was.id, points)
            self.check_unchanged(found, was)
            return delete_routine(text, number), found

        self._change(change)

    def check_unchanged(self, found: Routine, was: Routine) -> None:
        """Raise Changed where a routine is no longer as it was."""
        if found != was:
            raise ChangedElsewhere(
                self.path, f"{was.name} was changed elsewhere meanwhile; look again"
            )

    def undo(self) -> bool:
        """Take back the last change; False where there is none."""
        if not self._done:
            return False
        change = self._done.pop()
        with FileLock(companion_path(self.path, ".lock")).locked():
            if self._read_text() != change.after:
                self._done.clear()
                raise ChangedElsewhere(
                    self.path, "was changed elsewhere meanwhile, so nothing was undone"
                )
            self._write(change.before, change.after)
        return True

    def _find(self, fields: Fields, id: str, points: Mapping[str, Point]) -> tuple[int, Routine]:
        for number, routine in parse_routines(fields.get("routine"), points).items():
            if routine.id == id:
                return number, routine
        raise ChangedElsewhere(
            self.path, f"there is no routine {id!r:.50} that can be read any more"
        )

    def _change(self, change: Callable[[Fields, str], tuple[str, Routine]]) -> Routine:
        with FileLock(companion_path(self.path, ".lock")).locked():
            before = self._read_text()
            text = before or ""
            try:
                after, routine = change(parse_toml(text, self.path), text)
            except ValueError as error:
                what = str(error).removeprefix(f"{self.path}: ")
                raise FileError(self.path, f"{what}. It stays as it is.") from error
            if after != text:
                self._write(after, before)
                self._done = [*self._done[1 - UNDO_LIMIT :], _Change(text, after)]
            return routine

    def _write(self, text: str, expected: str | None) -> None:
        """Write the file, unless an editor that knows of no lock was quicker."""

        def check() -> None:
            if self._read_text() != expected:
                raise ChangedElsewhere(self.path, "was changed elsewhere meanwhile; try again")

        replace_atomically(self.path, text.encode(), check=check)

    def _read_text(self) -> str | None:
        """Return the file's text with its own line ends; None where there is no file."""
        if not may_exist(self.path):
            return None
        try:
            return self.path.read_bytes().decode("utf-8")
        except OSError as error:
            raise FileError(self.path, f"can't be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise FileError(self.path, "is not UTF-8 text. It stays as it is.") from error


class _Either:
    """What one of two holds."""

    def __init__(self, *parts: Container[str]) -> None:
        self._parts = parts

    def __contains__(self, id: object) -> bool:
        return any(id in part for part in self._parts)
