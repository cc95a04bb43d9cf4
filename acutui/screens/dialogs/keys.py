"""The page of keys, from the bindings themselves."""

from collections.abc import Iterable

from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

from acutui.screens.dialogs.page import Page
from acutui.widgets.lines import Line, line

_NAMES = {
    "question_mark": "?",
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


def keys_page(app: App[None], screen: Screen[object], title: str) -> Page:
    """Return the page of what the keys do on `screen` and everywhere."""
    here = _described(binding for _, binding, *_ in screen.active_bindings.values())
    everywhere = _described(app.BINDINGS)  # type: ignore[arg-type]

    def build(_: int) -> list[Line]:
        lines: list[Line] = [line(f"Keys on {title}", "strong")]
        lines += _rows({a: k for a, k in here.items() if a not in everywhere})
        lines += [(), line("Everywhere", "strong"), *_rows(everywhere)]
        return lines

    return Page(build)


def _described(bindings: Iterable[Binding]) -> dict[str, list[str]]:
    """Return the keys by what they do."""
    found: dict[str, list[str]] = {}
    for binding in bindings:
        if binding.tooltip or binding.description:
            words = binding.tooltip or binding.description
            names = found.setdefault(words, [])
            names += [
                key_name(k.strip()) for k in binding.key.split(",") if key_name(k) not in names
            ]
    return found


def _rows(keys: dict[str, list[str]]) -> list[Line]:
    return [
        ((f"{' '.join(names):>12}", "accent"), (f"  {words}", "")) for words, names in keys.items()
    ]
