"""What is wrong in the user's files, found once at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.screens.bindings import binding_ids, clashes
from acutui.services import validation

if TYPE_CHECKING:
    from acutui.services.context import Context

SHOWN_PROBLEMS = 3


def find_startup_problems(services: Context) -> list[str]:
    """Read what the user added, and return sentences on all that is wrong in it.

    Own figures need not be read again afterwards, when they are shown in the event loop.
    """
    services.gallery.names_for("")
    return [*validation.find_file_problems(services), *_wrong_keys(services)]


def shortened(problems: list[str]) -> list[str]:
    """Return the first few problems, since each covers some of the screen, and how many remain."""
    more = len(problems) - SHOWN_PROBLEMS
    rest = [f"and {more} more; `acutui status` and `acutui routines` name them all"]
    return [*problems[:SHOWN_PROBLEMS], *(rest if more > 0 else [])]


def _wrong_keys(services: Context) -> list[str]:
    """Return sentences on names under [keys] that no binding has, and on keys that clash."""
    keys = services.settings.keys
    if not keys:
        return []
    unknown = validation.find_unknown_keys(services.settings, binding_ids())
    problems = [*(what for _, what in unknown), *clashes(keys)]
    path = services.config / "config.toml"
    return [f"{path}: {problem}" for problem in problems]
