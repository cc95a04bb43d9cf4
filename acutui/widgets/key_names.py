"""Names of keys as people call them, and the key of a binding."""

from typing import Protocol, cast

from textual.dom import DOMNode
from textual.keys import format_key

from acutui.util.text import sanitize

NO_KEY = "(no key)"
_SPELLED_OUT = {"enter", "backspace", "delete"}  # Textual shows a sign or an abbreviation


class _HasKeys(Protocol):
    def key_label(self, id: str) -> str: ...
    def key_names(self, id: str) -> list[str]: ...


def key_name(key: str) -> str:
    """Return a key as people call it: "?" for "question_mark". It may be any text of a file."""
    *modifiers, last = key.split("+")
    last = last if last in _SPELLED_OUT else format_key(last)
    return sanitize("+".join([*modifiers, last])) or NO_KEY


def key_label(node: DOMNode, id: str) -> str:
    """Return the name of the binding's present key, or of the first if it has several."""
    return cast(_HasKeys, node.app).key_label(id)


def all_key_labels(node: DOMNode, id: str) -> str:
    """Return the names of all present keys of the binding: "q/esc"."""
    return "/".join(cast(_HasKeys, node.app).key_names(id)) or NO_KEY


def key_labels(node: DOMNode, *ids: str) -> str:
    """Return the names of the keys of bindings that belong together: "+/-"."""
    return "/".join(key_label(node, id) for id in ids)


def has_key(node: DOMNode, id: str, key: str) -> bool:
    """Return whether a key is one of the binding's present keys."""
    return key_name(key) in cast(_HasKeys, node.app).key_names(id)
