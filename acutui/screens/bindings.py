"""The bindings of all screens, dialogs and lists by their ids, the names under [keys]."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import combinations

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen

from acutui.services.validation import Mistake

NOTICES = Binding("N", "notices", "notices", show=False, id="app.notices", tooltip="recent notices")
"""Also a key of the dialogs, where nothing is typed."""

GLOBAL_BINDINGS = (
    Binding("1", "mode('guide')", "Guide", show=False, id="app.guide"),
    Binding("2", "mode('session')", "Session", show=False, id="app.session"),
    Binding("3", "mode('calendar')", "Calendar", show=False, id="app.calendar"),
    Binding("u", "undo", "undo the last change", show=False, id="app.undo"),
    Binding("U", "redo", "redo what was undone", show=False, id="app.redo"),
    Binding("exclamation_mark", "red_flags", "when to get help", show=False, id="app.red-flags"),
    NOTICES,
    Binding("question_mark", "keys", "keys", id="app.keys"),
    Binding("s", "settings", "settings", show=False, id="app.settings", tooltip="all settings"),
    Binding("ctrl+z", "suspend_process", "suspend", show=False, id="app.suspend"),
    Binding("q", "quit", "quit", id="app.quit"),
    Binding("ctrl+q,ctrl+c", "quit", "quit, even while typing", show=False,
            id="app.quit-anyway", system=True),
)  # fmt: skip
"""The keys of every screen, unless a dialog covers it."""

MODES = ("guide.", "session.", "running.", "calendar.", "history.", "insight.")
"""How ids begin of bindings on screens where the keys of the app work too."""

WHILE_TYPING = (
    *("entry.", "zones.", "dialog.leave", "commands.leave", "settings.cancel", "keys.cancel"),
    *("check-in.done", "check-in.cancel", "check-in.other"),
)
"""How ids begin of bindings that work while something is typed, and so can't be characters."""


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
    clashes = {
        (one if one in keys else other, f"keys: {one} and {other} would share the key {key}"): None
        for one, other, key in _find_shared_keys(keys)
    }
    return [*unknown, *clashes]


def find_sharing(id: str, keys: Mapping[str, str]) -> list[str]:
    """Return the ids of bindings that would share a key with the binding `id`."""
    pairs = [(one, other) for one, other, _ in _find_shared_keys(keys) if id in (one, other)]
    return list(dict.fromkeys(other if one == id else one for one, other in pairs))


def _find_shared_keys(keys: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield two ids, one of them under `keys`, and the key that they share on a screen."""
    keymap = make_keymap(keys)
    for owner in _loaded_owners():
        used: dict[str, set[str]] = defaultdict(set)
        own = [binding for base in owner.__mro__ for binding in _own_bindings(base)]
        for binding in own if issubclass(owner, ModalScreen) else (*own, *GLOBAL_BINDINGS):
            for key in bound_keys(binding, keymap):
                used[key].add(binding.id or "")
        for key, ids in used.items():
            for one, other in combinations(sorted(ids), 2):
                if one in keys or other in keys:
                    yield one, other, key


def bound_keys(binding: Binding, keys: Mapping[str, str]) -> list[str]:
    """Return the keys of a binding as Textual names them; none if "," is set under `keys`."""
    chosen = keys.get(binding.id or "", "")
    return _split(chosen if chosen.strip() else binding.key)


def make_keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that are set, and those that are left to bindings with several.

    A list sees a key before its screen does, and a screen before the app: what would hide a key
    that was set for the other goes without it, unless it is its first.
    """
    left: dict[str, str] = {}
    of_app = {id: key for id, key in keys.items() if id.startswith("app.")}
    for id, binding in _loaded_bindings().items() if keys else ():
        if id not in keys and id.startswith(("list.", *MODES)):
            over = keys if id.startswith("list.") else of_app
            taken = {key for names in over.values() for key in _split(names)}
            first, *others = _split(binding.key)
            kept = [key for key in others if key not in taken]
            if len(kept) < len(others):
                left[id] = ",".join((first, *kept))
    return {**keys, **(_find_partners(keys) if keys else {}), **left}


def _find_partners(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of bindings that share one by default, where another binding is changed.

    Textual takes a key from all bindings that have it when one of them gets another, so these
    must be given theirs again.
    """
    groups = {id.partition(".")[0] for id in keys}
    own = {
        id: _split(binding.key)
        for id, binding in _loaded_bindings().items()
        if id.partition(".")[0] in groups
    }
    users = Counter((id.partition(".")[0], key) for id, names in own.items() for key in names)
    return {
        id: ",".join(names)
        for id, names in own.items()
        if id not in keys and any(users[id.partition(".")[0], key] > 1 for key in names)
    }


def _split(names: str) -> list[str]:
    """Return keys as Textual names them."""
    joined = ",".join(name.strip() for name in names.split(",") if name.strip())
    return [one.key for one in Binding.make_bindings([Binding(joined, "")])] if joined else []


def keys_of(id: str, keys: Mapping[str, str]) -> list[str]:
    """Return the keys of the binding `id` under `keys`, as Textual names them."""
    # Going through the classes takes most of a millisecond, so the result is cached.
    for load in (_loaded_bindings, load_bindings):
        if id not in _cache:
            _cache.update(load())
    return bound_keys(_cache[id], keys)


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
