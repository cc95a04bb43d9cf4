"""Find copies of a journal beside it, whatever made them.

Each sync tool, cloud and editor has names of its own for the second of two versions, so contents
decide, not a list of names. A file in the journal's folder is a copy of it if it is a journal, is
not used as one of its own, as is seen by an undo file or backups beside it, and

- has a session of it. A session has the same id everywhere, and no two have one id by chance. Those
  that were imported don't count: whoever imports the same file gets the same ids; or
- is named after it, like `journal 2.json`, `journal-LAPTOP.json` or `journal.json.orig`.

So `ben.json` is no copy of `anna.json` even in one folder, and neither is `anna-work.json`, even
after one of them was merged into the other by name. A file that is named after the journal as a
conflict of it is a copy even if it is damaged, so that it is reported.

Links, hidden files, which are temporary ones of editors and sync tools, and files that are not on
this computer but in a cloud are not looked at.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from acutui.journal.documents import Tables
from acutui.journal.file_format import parse
from acutui.util.files import FileError, companion_path
from acutui.util.reading import JOURNAL_LIMIT, read_bytes

TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".new", ".download", ".crdownload", ".!sync")
HEAD_BYTES = 200
DATALESS = 0x40000000  # set in `st_flags` by macOS if reading the file would download it

_head = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:meta|sessions|days)"\s*:\s*\{')
_companion_endings = r"\.(?:session|undo|lock|backups|crash|room|status)\b"


def find_copies(journal: Path, ours: Tables) -> list[Path]:
    """Return the copies of a journal in its folder.

    Of other files, only the first bytes are read.

    Args:
        journal: The journal, which may be missing.
        ours: Its tables.

    Raises:
        FileError: The folder can't be read.
    """
    real = Path(os.path.realpath(journal))
    found: list[Path] = []
    try:
        with os.scandir(real.parent) as entries:
            found += [real.with_name(entry.name) for entry in entries if _may_be_copy(entry, real)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise FileError(real.parent, f"can't be read: {error.strerror}") from error
    return sorted(path for path in found if _is_copy(path, real, ours))


def is_conflict(name: str, journal: Path) -> bool:
    """Whether a name is the journal's, marked as that of a conflicting version of it."""
    return "conflict" in name.casefold() and _is_named_after(name, journal)


def is_companion(name: str, journal: Path) -> bool:
    """Whether a file of this name, or one it is a copy of, belongs to a journal."""
    start = f"(?:{re.escape(journal.name)}|{re.escape(journal.stem)})"
    return re.match(start + _companion_endings, name) is not None


def _is_named_after(name: str, journal: Path) -> bool:
    """Whether a name is the journal's with an addition before or after its suffix."""
    stem, suffix = re.escape(journal.stem), re.escape(journal.suffix)
    return re.fullmatch(rf"(?s:{stem}(?:{suffix}[\W_].*|[\W_].*{suffix}))", name) is not None


def _may_be_copy(entry: os.DirEntry[str], journal: Path) -> bool:
    name = entry.name
    if name == journal.name or name.startswith(".") or name.casefold().endswith(TEMPORARY):
        return False
    if is_companion(name, journal) or not entry.is_file(follow_symlinks=False):
        return False
    if is_conflict(name, journal):
        return True
    with suppress(OSError):
        return not _flags_of(entry) & DATALESS and bool(_head.match(_read_head(entry.path)))
    return False


def _flags_of(entry: os.DirEntry[str]) -> int:
    flags: int = getattr(entry.stat(follow_symlinks=False), "st_flags", 0)  # only on macOS and BSD
    return flags


def _read_head(path: str) -> bytes:
    """Return the first bytes of a file. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        return os.read(handle, HEAD_BYTES)
    finally:
        os.close(handle)


def _is_copy(path: Path, journal: Path, ours: Tables) -> bool:
    if is_conflict(path.name, journal):
        return True
    with suppress(OSError):
        if path.samefile(journal):
            return False
    try:
        theirs = parse(read_bytes(path, JOURNAL_LIMIT, follow=False), allow_newer=True).tables
    except (FileError, ValueError):
        return False
    # Restoring or repairing a journal takes its undo file away, and leaves its backups.
    if any(os.path.lexists(companion_path(path, ending)) for ending in (".undo.json", ".backups")):
        return False
    return _is_named_after(path.name, journal) or _share_session(ours, theirs)


def _share_session(ours: Tables, theirs: Tables) -> bool:
    """Whether both have a session that at least one of them knows not to be imported."""
    here, there = ours.get("sessions", {}), theirs.get("sessions", {})
    for id in here.keys() & there.keys():
        for document in (here[id], there[id]):
            with suppress(ValueError, RecursionError):
                if document.get("source", "import") != "import":
                    return True
    return False
