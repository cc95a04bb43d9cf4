"""The bindings of all screens, dialogs and lists by their ids, the names under [keys]."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import combinations

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from acutui.services.validation import Mistake

GLOBAL_BINDINGS = (
    Binding("1", "mode('guide')", "Guide", show=False, id="app.guide"),
    Binding("2", "mode('session')", "Session", show=False, id="app.session"),
    Binding("3", "mode('calendar')", "Calendar", show=False, id="app.calendar"),
    Binding("u", "undo", "undo the last change", show=False, id="app.undo"),
    Binding("U", "redo", "redo it", show=False, id="app.redo"),
    Binding("exclamation_mark", "red_flags", "when to get help", show=False, id="app.red-flags"),
    Binding("N", "notices", "notices", show=False, id="app.notices", tooltip="recent notices"),
    Binding("question_mark", "keys", "keys", id="app.keys"),
    Binding("s", "settings", "settings", show=False, id="app.settings", tooltip="all settings"),
    Binding("ctrl+z", "suspend_process", "suspend", show=False, id="app.suspend"),
    Binding("q", "quit", "quit", id="app.quit"),
    Binding("ctrl+q,ctrl+c", "quit", "quit", show=False, id="app.quit-anyway", system=True),
)
"""The keys of every screen, unless a dialog covers it."""


def mode_screens() -> dict[str, type[Screen[None]]]:
    """Return the screen of each mode."""
    from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415
    from acutui.screens.guide import GuideScreen  # noqa: PLC0415
    from acutui.screens.session import SessionScreen  # noqa: PLC0415

    return {"guide": GuideScreen, "session": SessionScreen, "calendar": CalendarScreen}


def load_bindings() -> dict[str, Binding]:
    """Return all bindings that can be remapped, by their ids, importing whatever defines them."""
    from pkgutil import walk_packages  # noqa: PLC0415 - not before the first frame

    for name in ("acutui.screens", "acutui.widgets"):
        package = import_module(name)
        for module in walk_packages(package.__path__, f"{name}."):
            import_module(module.name)
    return _loaded_bindings()


def find_key_mistakes(keys: Mapping[str, str]) -> list[Mistake]:
    """Find the mistakes under [keys], few of which Textual reports.

    Returns:
        The names that no binding has, and the bindings of one screen that would share a key,
        unless both have their default keys: these are shared on purpose.
    """
    if not keys:
        return []
    known = load_bindings()
    unknown = [(name, f"keys.{name}: nothing has that name") for name in keys if name not in known]
    clashes: dict[Mistake, None] = {}
    for owner in _loaded_owners():
        used: dict[str, set[str]] = defaultdict(set)
        own = [binding for base in owner.__mro__ for binding in _own_bindings(base)]
        for binding in own if issubclass(owner, ModalScreen) else (*own, *GLOBAL_BINDINGS):
            for key in bound_keys(binding, keys):
                used[key].add(binding.id or "")
        for key, ids in used.items():
            for one, other in combinations(sorted(ids), 2):
                if one in keys or other in keys:
                    what = f"keys: {one} and {other} would share the key {key}"
                    clashes[one if one in keys else other, what] = None
    return [*unknown, *clashes]


def bound_keys(binding: Binding, keys: Mapping[str, str]) -> list[str]:
    """Return the keys of a binding as Textual names them; none if "," is set under `keys`."""
    chosen = keys.get(binding.id or "", "")
    names = (chosen if chosen.strip() else binding.key).split(",")
    joined = ",".join(name.strip() for name in names if name.strip())
    return [one.key for one in Binding.make_bindings([binding.with_key(joined)])] if joined else []


def first_key(id: str, keys: Mapping[str, str]) -> str:
    """Return the first key of the binding `id` under `keys`; "" if it has none."""
    # Going through the classes takes most of a millisecond, so the result is cached.
    for load in (_loaded_bindings, load_bindings):
        if id not in _cache:
            _cache.update(load())
    return next(iter(bound_keys(_cache[id], keys)), "")


_cache: dict[str, Binding] = {}


def _loaded_bindings() -> dict[str, Binding]:
    """Return the bindings of the classes imported so far, and the global ones."""
    own = (binding for owner in _loaded_owners() for binding in _own_bindings(owner))
    return {binding.id or "": binding for binding in (*GLOBAL_BINDINGS, *own)}


def _loaded_owners(base: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    """Yield the classes imported so far that define bindings, some perhaps twice."""
    for child in base.__subclasses__():
        if _own_bindings(child):
            yield child
        yield from _loaded_owners(child)


def _own_bindings(owner: type) -> list[Binding]:
    """Return the bindings with an id that a class itself defines."""
    own = vars(owner).get("BINDINGS", ())
    return [binding for binding in own if isinstance(binding, Binding) and binding.id]
