"""What is wrong in the user's files, found once at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.screens.bindings import find_key_mistakes
from acutui.services.validation import find_file_problems

if TYPE_CHECKING:
    from acutui.services.context import Context

SHOWN_PROBLEMS = 3


def find_startup_problems(context: Context) -> list[str]:
    """Read the user's files, and return a sentence for each problem.

    The figures are read here, because later they are drawn in the event loop.
    """
    context.gallery.names_for("")
    path = context.config / "config.toml"
    keys = find_key_mistakes(context.settings.keys)
    return [*find_file_problems(context), *(f"{path}: {what}" for _, what in keys)]


def shorten_problems(problems: list[str]) -> list[str]:
    """Return the first few problems, since each covers some of the screen, and a count."""
    more = len(problems) - SHOWN_PROBLEMS
    rest = [f"and {more} more; `acutui status` and `acutui routines` name them all"]
    return [*problems[:SHOWN_PROBLEMS], *(rest if more > 0 else [])]
