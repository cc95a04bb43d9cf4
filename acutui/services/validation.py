"""Names in the user's files that only another part of the program knows.

Each rule yields the name, to find its line by, and a sentence on what is wrong.
"""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from acutui.config.settings import Settings
from acutui.services.context import Context

Mistake = tuple[str, str]


def find_file_problems(context: Context) -> tuple[str, ...]:
    """Return sentences on all that is wrong in the user's files, but for keys and themes."""
    context.gallery.check_own_figures(context.atlas.points)
    found = (*context.problems, *context.atlas.problems, *context.gallery.problems)
    unknown = find_unknown_conditions(context, context.settings)
    return (*found, *(f"{context.config / 'config.toml'}: {what}" for _, what in unknown))


def find_unknown_conditions(context: Context, settings: Settings) -> Iterator[Mistake]:
    """Go through conditions that nothing knows, and that change nothing therefore."""
    known = {condition.id for condition in context.safety.conditions}
    known |= {c.when for point in context.atlas.points.values() for c in point.cautions}
    for name in settings.conditions:
        if name not in known:
            there_are = ", ".join(sorted(known - {"always"}))
            yield name, f"safety.conditions: {name!r:.50} is not known; there are {there_are}"


def find_unknown_theme(settings: Settings, themes: Collection[str]) -> Iterator[Mistake]:
    """Tell of a theme that is none of these."""
    name = settings.theme
    if name not in themes:
        near = get_close_matches(name, themes, 2)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        yield name, f"screen.theme: there is no theme {name!r:.50}{meant}"


def find_unknown_keys(settings: Settings, names: Collection[str | None]) -> Iterator[Mistake]:
    """Go through names under [keys] that are none of these names of bindings."""
    for name in settings.keys:
        if name not in names:
            yield name, f"keys.{name}: nothing has that name"
