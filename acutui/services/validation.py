"""Mistakes in the user's files that only the program as a whole can find."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from acutui.atlas.model import ALWAYS
from acutui.config.settings import Settings
from acutui.services.context import Context

Mistake = tuple[str, str]
"""A name, to find its line by, and a sentence on what is wrong with it."""


def find_file_problems(context: Context) -> tuple[str, ...]:
    """Return sentences on all that is wrong in the user's files, except for keys and theme."""
    context.gallery.check_own_figures(context.atlas.points)
    found = (*context.problems, *context.atlas.problems, *context.gallery.problems)
    unknown = find_unknown_conditions(context, context.settings)
    return (*found, *(f"{context.config / 'config.toml'}: {what}" for _, what in unknown))


def find_unknown_conditions(context: Context, settings: Settings) -> Iterator[Mistake]:
    """Yield health conditions in the settings that no point and no advice knows."""
    known = {condition.id for condition in context.safety.conditions}
    known |= {c.when for point in context.atlas.points.values() for c in point.cautions}
    for name in settings.conditions:
        if name not in known:
            choices = ", ".join(sorted(known - {ALWAYS}))
            yield name, f"safety.conditions: {name!r:.50} is not known; choose from {choices}"


def find_unknown_theme(settings: Settings, themes: Collection[str]) -> Mistake | None:
    """Return what is wrong with the theme in the settings, if it is not one of `themes`."""
    name = settings.theme
    if name in themes:
        return None
    near = get_close_matches(name, themes, 2)
    hint = f" (did you mean {' or '.join(near)}?)" if near else ""
    return name, f"screen.theme: there is no theme {name!r:.50}{hint}"
