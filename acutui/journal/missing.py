"""Find signs of a journal that is missing, so that no second one is begun in its place.

A cloud may have moved the journal away and left a placeholder, such as `.journal.json.icloud`; a
sync tool may have renamed it, or not have it here yet; its disk may not be connected; or it was
deleted, and its backups remain. A checkpoint is no sign, nor are undo and lock: they are there
before the first session is saved.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from acutui.journal.copies import find_copies, is_companion
from acutui.util.durations import format_list
from acutui.util.files import TEMP_SUFFIX

MOST_NAMES = 3


def explain_missing(path: Path, program: str, backups: str, restore_hint: str) -> str:
    """Return why no journal may be begun where none is, and what to do; "" if one may.

    Args:
        path: The journal.
        program: How to run acutui with it.
        backups: The name of the folder of its backups, "" if there are none.
        restore_hint: How to restore one of them, as the end of a sentence, or "".
    """
    if link := find_broken_link(path):
        what = f"is missing: {link} is a link to a folder that is not there"
        return f"{what}; connect its disk, or to begin a new journal, remove the link"
    journal = Path(os.path.realpath(path))
    copies = [path.name for path in find_copies(journal, {})]
    placeholders = sorted(set(_find_placeholders(journal)).difference(copies))
    signs = [*placeholders, *copies, *filter(None, [backups])]
    if not signs:
        return ""
    advice = ["let your sync tool bring the journal back"] if placeholders else []
    advice += [f"`{program} merge` takes what is in {copies[0]}"] if copies else []
    advice += [restore_hint.removeprefix("; ")] if restore_hint else []
    names = signs[:MOST_NAMES] + [f"{len(signs) - MOST_NAMES} more"] * (len(signs) > MOST_NAMES)
    there, them = ("are", "them") if signs[1:] else ("is", "it")
    what = f"is missing, but {format_list(names)} {there} here"
    return "; ".join([what, *advice, f"to begin a new journal, move {them} away"])


def find_broken_link(journal: Path) -> Path | None:
    """Return the link in a path that leads to where no file could be created."""
    for path in (journal, *journal.parents):
        if path.is_symlink() and not Path(os.path.realpath(path)).parent.is_dir():
            return path
    return None


def _find_placeholders(journal: Path) -> Iterator[str]:
    """Yield the names of files that stand for a journal, whatever made them.

    They have its whole name in theirs, such as `~syncthing~journal.json.tmp`. A journal without a
    suffix has too common a name for that.
    """
    name = re.escape(journal.name)
    anything = rf"(?s:(?:[.~].*)?{name}(?:[\W_].*)?)" if journal.suffix else rf"\.{name}\.icloud"
    with suppress(OSError), os.scandir(journal.parent) as entries:
        for entry in entries:
            is_own = entry.name.startswith(f".{journal.name}.") and entry.name.endswith(TEMP_SUFFIX)
            if is_own or entry.name == journal.name or is_companion(entry.name, journal):
                continue
            if re.fullmatch(anything, entry.name) and entry.is_file(follow_symlinks=False):
                yield entry.name
