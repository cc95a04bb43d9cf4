"""The page of keys, from the bindings themselves."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.screen import Screen

from acutui.screens.dialogs.page import Page
from acutui.widgets.lines import Line, line

_NAMES = {
    "question_mark": "?",
    "equals_sign": "=",
    "exclamation_mark": "!",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}


def key_name(key: str) -> str:
    """Return a key as people call it."""
    return _NAMES.get(key, key)


def keys_page(screen: Screen[object], title: str) -> Page:
    """Return the page of what the keys do on `screen` and everywhere."""
    active = [found.binding for found in screen.active_bindings.values()]
    here = _described(binding for binding in active if binding.id and not _is_global(binding))
    everywhere = _described(binding for binding in active if _is_global(binding))
    everywhere["find a command"] = ["ctrl+p"]

    def build(_: int) -> list[Line]:
        lines: list[Line] = [line(f"Keys on {title}", "strong"), ()]
        lines += _rows(here)
        return [*lines, (), line("Everywhere", "strong"), (), *_rows(everywhere)]

    return Page(build)


def _is_global(binding: Binding) -> bool:
    return (binding.id or "").startswith("app.")


def _described(bindings: Iterable[Binding]) -> dict[str, list[str]]:
    """Return the keys by what they do."""
    found: dict[str, list[str]] = {}
    for binding in bindings:
        words = binding.tooltip or binding.description
        names = found.setdefault(words, [])
        for key in binding.key.split(","):
            name = key_name(key.strip())
            if name not in names:
                names.append(name)
    found.pop("", None)
    return found


def _rows(keys: dict[str, list[str]]) -> list[Line]:
    return [
        ((f"{' '.join(names):>14}", "accent"), (f"  {words}", "")) for words, names in keys.items()
    ]
