"""Text files that several programs change: read, changed and written under one lock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from acutui.util.errors import FileError
from acutui.util.files import FileLock, check_writable, replace_atomically
from acutui.util.reading import Missing, read_text


class ChangedElsewhere(FileError):
    """The file, or what was to be changed in it, was changed since it was read."""


class SharedText:
    """One such file.

    Args:
        path: The file; links are resolved, so that all paths to it share the lock beside it.
        limit: How many bytes it may have.
    """

    def __init__(self, path: Path, limit: int) -> None:
        self.path = path
        self._limit = limit

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes of acutui from writing the file during a block.

        Raises:
            Busy: Another process holds the lock.
            Unwritable: Nothing can be written beside the file.
        """
        # First, because the user does not know the lock that an error would name.
        check_writable(self.path)
        real = Path(os.path.realpath(self.path))
        with FileLock(real.with_suffix(".lock"), real).locked():
            yield

    def read(self) -> str | None:
        """Return the text with its own line ends, None if there is no file. Raises FileError."""
        try:
            return read_text(self.path, self._limit)
        except Missing:
            return None
        except FileError as error:
            raise self.refuse(error) from error

    def write(self, text: str, expected: str | None) -> str:
        """Replace the text, which was read as `expected`.

        Returns:
            Why a power cut could undo it; "" if the disk confirmed it.

        Raises:
            ChangedElsewhere: It is different by now, since an editor doesn't respect the lock.
            FileError: It can't be written.
        """

        def check() -> None:
            if self.read() != expected:
                raise ChangedElsewhere(self.path, "was changed elsewhere meanwhile; try again")

        return replace_atomically(self.path, text.encode(), check=check).doubt

    def refuse(self, error: Exception) -> FileError:
        """Return the error that the file can't be changed, and why."""
        what = str(error).removeprefix(f"{self.path}: ")
        return FileError(self.path, f"{what}. It stays as it is.")
