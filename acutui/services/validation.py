"""Mistakes in the user's files that only the program as a whole can find."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from acutui.atlas.health import find_unknown, list_conditions
from acutui.config.settings import Settings
from acutui.services.context import Context
from acutui.services.safety import list_regions

Mistake = tuple[str, str]  # a name, to find its line by, and a sentence on what is wrong with it


def find_file_problems(context: Context) -> tuple[str, ...]:
    """Return sentences on all that is wrong in the user's files, except for keys and theme."""
    context.gallery.check_own_figures(context.atlas.points)
    found = (*context.problems, *context.themes.problems)
    found += (*context.atlas.problems, *context.gallery.problems)
    settings = context.settings
    unknown = [*find_unknown_conditions(context, settings), *find_unknown_places(context, settings)]
    return (*found, *(f"{context.config / 'config.toml'}: {what}" for _, what in unknown))


def find_unknown_conditions(context: Context, settings: Settings) -> Iterator[Mistake]:
    """Yield health conditions in the settings that no point and no advice knows."""
    atlas, safety = context.atlas, context.safety
    places = {one.id for one in safety.conditions if one.asks_where}
    for name in find_unknown(settings.conditions, atlas, safety):
        id, _, region = name.partition(":")
        if region and id in places:
            regions = ", ".join(list_regions(context))
            yield name, f"safety.conditions: {name!r:.50} names no region; choose from {regions}"
        else:
            choices = ", ".join(sorted(list_conditions(atlas, safety)))
            yield name, f"safety.conditions: {name!r:.50} is not known; choose from {choices}"


def find_unknown_places(context: Context, settings: Settings) -> Iterator[Mistake]:
    """Yield points in `session.places` that no routine offers instead of another."""
    routines = context.atlas.routines.values()
    offered = {id for routine in routines for hold in routine.holds for id in hold.alternatives}
    for id in settings.places:
        if id not in offered:
            choices = ", ".join(sorted(offered))
            yield id, f"session.places: no routine offers {id!r:.50}; choose from {choices}"


def find_unknown_theme(
    settings: Settings, themes: Collection[str], broken: Collection[str] = ()
) -> Mistake | None:
    """Return what is wrong with the theme in the settings, if it is not one of `themes`."""
    name = settings.theme
    if name in themes:
        return None
    if name in broken:
        return name, f"screen.theme: themes/{name}.toml can't be used"
    near = get_close_matches(name, themes, 2)
    hint = f" (did you mean {' or '.join(near)}?)" if near else ""
    return name, f"screen.theme: there is no theme {name!r:.50}{hint}"
