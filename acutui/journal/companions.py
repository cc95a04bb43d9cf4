"""Which journal a companion belongs to, and taking over those with names of release 0.1.0.

That release cut a journal's name at its last full stop, so that `anna.smith` and `anna.jones`
shared all companions. Checkpoint, undo file and backups now name their journal. One that names
none was written by 0.1.0; it belongs to the only journal that could have written it.
"""

import json
import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path

import msgspec

from acutui.journal.inspection import FileState, inspect_file
from acutui.util.companions import (
    SUFFIX,
    companion_path,
    find_model,
    keep_owner,
    open_companion,
    read_companion,
)
from acutui.util.durations import format_list
from acutui.util.errors import FileError, Refused
from acutui.util.files import FileLock
from acutui.util.reading import CHECKPOINT_LIMIT, LOCK_LIMIT

MARK = "belongs-to"
"""The file in a folder of backups that names the journal."""

_old_companion = re.compile(r"\.(session(-[0-9]+)?\.json|session\.room|undo\.json|backups)")


class _Named(msgspec.Struct):
    journal: str = ""


def name_of(journal: Path) -> str:
    """Return the name by which companions know their journal."""
    name = Path(os.path.realpath(journal)).name
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def name_within(data: bytes) -> str:
    """Return the journal that the text of a checkpoint or undo file names, or ""."""
    with suppress(msgspec.DecodeError, RecursionError):
        return msgspec.json.decode(data, type=_Named).journal
    with suppress(ValueError, RecursionError):
        plain = json.loads(data)  # It may have NaN, which msgspec refuses.
        named = plain.get("journal") if isinstance(plain, dict) else None
        return named if isinstance(named, str) else ""
    return ""


def check_belongs(path: Path, named: str, journal: Path) -> None:
    """Raise Refused if a companion is of another journal.

    One that names none is of the `.json` journal of that name, if there is one.
    """
    other = companion_path(journal, SUFFIX)
    if not named and other.name != name_of(journal) and other.exists():
        named = other.name
    if named and _fold(named) != _fold(name_of(journal)):
        whose = f"belongs to the journal {named!r:.100}, not to {name_of(journal)!r:.100}"
        what = "move it away or, if you renamed the journal, correct the name in it"
        raise Refused(path, f"{whose}; {what}")


def check_mark(folder: Path, journal: Path) -> str:
    """Return what a folder of backups says of its journal, or "".

    Raises FileError if it is of another journal, or OSError.
    """
    mark, named = folder / MARK, ""
    with suppress(FileNotFoundError):
        text = read_companion(mark, LOCK_LIMIT, journal).decode("utf-8", "replace")
        # It is not synced: a power cut or a full disk may leave a part of it.
        named = text.removesuffix("\n") if text.endswith("\n") else ""
    check_belongs(mark if named else folder, named, journal)
    return named


def write_mark(folder: Path, journal: Path) -> None:
    """Mark a folder of backups as this journal's. Raises FileError or OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    handle = open_companion(folder / MARK, flags, journal)
    with os.fdopen(handle, "wb") as file:
        keep_owner(handle, find_model(journal, folder), folder / MARK)
        file.write(f"{name_of(journal)}\n".encode())


def take_over(journal: Path) -> str:
    """Rename the companions that 0.1.0 named, if they can be of no other journal.

    Returns:
        A sentence on those that may be of another one and stay as they are, or "". After the
        journal's first own backup nothing is said any more.
    """
    if left := describe_left(journal):
        return "" if companion_path(journal, ".backups").exists() else left
    lock = FileLock(Path(os.path.realpath(journal)).with_suffix(".session.lock"), journal)
    with suppress(FileError, OSError):
        if not lock.path.exists() or lock.acquire():  # Else that release is running a session.
            for path, new in _find_old_companions(journal).items():
                if not os.path.lexists(new):
                    path.rename(new)
    lock.release()
    return ""


def describe_left(journal: Path) -> str:
    """Return a sentence on companions of 0.1.0 that may be of another journal, or ""."""
    left = _find_old_companions(journal)
    if not left or not (rivals := _find_rivals(journal)):
        return ""
    names = format_list([path.name for path in left][:5])
    what = f"{names} may belong to it or to {format_list(rivals[:3])}, and acutui leaves them as"
    begin = companion_path(journal, "").name
    return f"{journal}: {what} they are; to use one, let its name begin with {begin!r:.100}"


def _find_old_companions(journal: Path) -> dict[Path, Path]:
    """Return the companions that 0.1.0 named, and what each is called now."""
    real, found = Path(os.path.realpath(journal)), {}
    if real.stem != companion_path(journal, "").name:
        for path in _list_folder(real.parent):
            ending = path.name.removeprefix(real.stem)
            if _old_companion.fullmatch(ending) and not _is_named(path, journal):
                found[path] = companion_path(journal, ending)
    return found


def _find_rivals(journal: Path) -> list[str]:
    """Return other journals in the folder whose companions 0.1.0 would call the same.

    A copy of this journal, which has some of its sessions, is none; but the `.json` journal is
    one, since everything without a name belongs to it.
    """
    real = Path(os.path.realpath(journal))
    beside = [path for path in _list_folder(real.parent) if path.name != real.name]
    alike = [path for path in beside if real.stem in (path.name, path.stem) and path.is_file()]
    found = {path: state.sessions.keys() for path in alike if (state := inspect_file(path))}
    own = (found and inspect_file(real)) or FileState(0)
    return [
        path.name
        for path, ids in found.items()
        if path.name == real.stem + SUFFIX or (ids and not ids & own.sessions.keys())
    ]


def _list_folder(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []


def _is_named(path: Path, journal: Path) -> bool:
    """Whether a companion names its journal, or is none of ours: 0.1.0 did not write it."""
    try:
        if path.is_dir():
            return path.is_symlink() or os.path.lexists(path / MARK)
        return bool(name_within(read_companion(path, CHECKPOINT_LIMIT, journal)))
    except (FileError, OSError):
        return True


def _fold(name: str) -> str:
    """Return a name such that disks which don't tell two spellings apart have one for both."""
    return unicodedata.normalize("NFC", name).casefold()
