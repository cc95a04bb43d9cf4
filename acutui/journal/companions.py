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
    """Raise Refused if a companion names another journal, or may be of another and names none."""
    if named:
        if _fold(named) == _fold(name_of(journal)):
            return
        whose = f"belongs to the journal {named!r:.100}, not to {name_of(journal)!r:.100}"
        raise Refused(path, f"{whose}; if you renamed the journal, correct the name in there")
    begin = companion_path(journal, "").name
    if rivals := find_rivals(journal, begin):
        whose = f"may belong to the journal {format_list(rivals[:3])} as well"
        raise Refused(path, f"{whose}, and stays as it is; delete it or move it away")


def check_mark(folder: Path, journal: Path, *, write: bool = False) -> None:
    """Raise FileError if a folder of backups is of another journal, or OSError.

    With `write`, mark one that is of no journal yet, if that is possible.
    """
    mark = folder / MARK
    named = ""
    with suppress(FileNotFoundError):
        text = read_companion(mark, LOCK_LIMIT, journal).decode("utf-8", "replace")
        # It is not synced: a power cut or a full disk may leave a part of it.
        named = text.strip() if text.endswith("\n") else ""
    check_belongs(mark if named else folder, named, journal)
    if write and not named:
        with suppress(OSError):
            handle = open_companion(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, journal)
            with os.fdopen(handle, "wb") as file:
                keep_owner(handle, find_model(mark, journal), mark, group=False)
                file.write(f"{name_of(journal)}\n".encode())


def find_rivals(journal: Path, begin: str) -> list[str]:
    """Return other journals in the folder whose companions 0.1.0 would call `begin`.….

    A copy of this journal, which has some of its sessions, is none.
    """
    real = Path(os.path.realpath(journal))
    try:
        beside = [path for path in sorted(real.parent.iterdir()) if path.name != real.name]
    except OSError:
        return []
    alike = [path for path in beside if begin in (path.name, path.stem) and path.is_file()]
    found = {path: state.sessions.keys() for path in alike if (state := inspect_file(path))}
    own = (found and inspect_file(real)) or FileState(0)
    return [path.name for path, ids in found.items() if ids and not ids & own.sessions.keys()]


def _find_old_companions(journal: Path) -> list[tuple[Path, Path]]:
    """Return the companions that 0.1.0 named, and what each is called now."""
    real = Path(os.path.realpath(journal))
    begin = companion_path(journal, "").name
    found = []
    if real.stem != begin:
        with suppress(OSError):
            for path in sorted(real.parent.iterdir()):
                ending = path.name.removeprefix(real.stem)
                if _old_companion.fullmatch(ending) and not _names_one(path, journal):
                    found.append((path, real.with_name(begin + ending)))
    return found


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
            for path, new in _find_old_companions(journal):
                if not os.path.lexists(new):
                    path.rename(new)
    lock.release()
    return ""


def describe_left(journal: Path) -> str:
    """Return a sentence on companions of 0.1.0 that may be of another journal, or ""."""
    left = [path for path, _ in _find_old_companions(journal)]
    stem = Path(os.path.realpath(journal)).stem
    if not left or not (rivals := find_rivals(journal, stem)):
        return ""
    names = format_list([path.name for path in left[:5]])
    what = f"{names} may belong to it or to {format_list(rivals[:3])}, and acutui leaves them as"
    begin = companion_path(journal, "").name
    return f"{journal}: {what} they are; to use one, let its name begin with {begin!r:.100}"


def _names_one(path: Path, journal: Path) -> bool:
    """Whether a companion names its journal, or is none of ours: 0.1.0 did not write it."""
    try:
        if path.is_dir():
            return os.path.lexists(path / MARK)
        return bool(name_within(read_companion(path, CHECKPOINT_LIMIT, journal)))
    except (FileError, OSError):
        return True


def _fold(name: str) -> str:
    """Return a name such that disks which don't tell two spellings apart have one for both."""
    return unicodedata.normalize("NFC", name).casefold()
