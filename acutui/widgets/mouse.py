"""The mouse, for those who turn it on: a click does what a key does."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rich.cells import cell_len
from textual.binding import Binding
from textual.dom import DOMNode

from acutui.widgets.key_names import key_name
from acutui.widgets.text_layout import Line

WHEEL_ROWS = 2
"""Rows of a list that one notch of the wheel goes."""

_label = re.compile(r"[^ /]+|/")


def press_default(node: DOMNode, default: str) -> None:
    """Press the key that does now what `default` does by default on the screen of `node`."""
    screen = node.screen
    all_own = (one for base in type(screen).__mro__ for one in vars(base).get("BINDINGS", ()))
    own = [one for one in all_own if isinstance(one, Binding) and one.id]
    ids = {one.id for one in own if default in one.key.split(",")}
    active = screen.active_bindings.items()
    key = next((key for key, one in active if one.binding.id in ids), default)
    _press(node, key)


def press_named(node: DOMNode, names: Sequence[str]) -> None:
    """Press the first of these keys that does anything on the screen of `node`.

    Args:
        node: Any widget of the screen.
        names: Names of keys as they are shown.
    """
    keys = {key_name(key): key for key in node.screen.active_bindings}
    # The answers of a question have keys, but no bindings.
    answers = (name for name in names if len(name) == 1 or name == "enter")
    key = next((keys[name] for name in names if name in keys), next(answers, None))
    if key is not None:
        _press(node, key)


def _press(node: DOMNode, key: str) -> None:
    # Sent by the app: a key that a screen sends stops there, and reaches no binding of the app.
    node.app.call_later(node.app.simulate_key, key)


def keys_at(parts: Line, x: int) -> list[str]:
    """Return the names of keys at a cell of a line, the likeliest first.

    Keys are shown in the accent, and what they do in the next part. A click on either means the
    key; on one of several, that one.
    """
    start = 0
    for (text, role), (words, words_role) in pairwise([*parts, ("", "")]):
        end = start + cell_len(text)
        last = end + cell_len(words.rstrip()) if words_role != "accent" else end
        if role == "accent" and start <= x < last:
            found = list(_label.finditer(text))
            clicked = [one[0] for one in found if one.start() <= x - start < one.end()]
            return [text.strip(), *clicked, *(one[0] for one in found)]
        start = end
    return []
