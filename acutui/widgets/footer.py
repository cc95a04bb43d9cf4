"""The last line of every screen: what its keys do."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from acutui.widgets.key_names import key_labels
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line

GAPS = (3, 2, 1)  # cells between two keys, as many as there is room for
KEPT = 2  # keys at the end, for help and the way out


class _Item(NamedTuple):
    key: str
    words: str
    action: str
    node: DOMNode  # whose action it is: the screen, or the app

    @property
    def width(self) -> int:
        return cell_len(f"{self.key} {self.words}")


class KeyFooter(TextBlock):
    """Names the keys of the screen, and runs their actions on a click.

    Where there is little room, help and the way out stay, which come last, and of the others those
    that were declared first; if the screen `has_way_out` of its own, the last one may go.
    """

    def __init__(self, *, has_way_out: bool = False) -> None:
        super().__init__(self._keys)
        self._has_way_out = has_way_out
        self._shown: tuple[_Item, ...] = ()
        self._fit: list[_Item] = []
        self._gap = GAPS[-1]

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        # With eager tasks (Python 3.12 on) a screen is mounted before it is on the stack, which
        # its bindings need.
        self.call_after_refresh(self._changed, self.screen)

    def _changed(self, screen: Screen[object]) -> None:
        active = [one for one in screen.active_bindings.values() if one.enabled]
        declared = list(Binding.make_bindings(screen.BINDINGS))
        active.sort(key=lambda one: find_place(declared, one.binding))
        shown: dict[str, _Item] = {}
        for node, binding, *_ in active:
            if not binding.show or binding.action in shown:
                continue
            # The keys of a group of bindings are named together.
            alike = [b.id for _, b, *_ in active if b.group is binding.group]
            ids = dict.fromkeys(id for id in (alike if binding.group else [binding.id]) if id)
            key = key_labels(self, *ids) if binding.id else self.app.get_key_display(binding)
            shown[binding.action] = _Item(key, binding.description, binding.action, node)
        self._shown = tuple(shown.values())
        self.show(self._keys)

    def _keys(self, width: int) -> list[Line]:
        self._fit = []
        own, last = self._shown[:-KEPT], self._shown[-KEPT:]
        first = last[:1] if self._has_way_out else last
        for one in (*first, *own, *last[len(first) :]):
            kept = [other for other in self._shown if other in self._fit or other is one]
            if one in first or self._width(kept, GAPS[-1]) <= width:
                self._fit = kept
        fitting = (gap for gap in GAPS if self._width(self._fit, gap) <= width)
        self._gap = next(fitting, GAPS[-1])
        parts: list[tuple[str, str]] = [(" ", "dim")]
        for number, shown in enumerate(self._fit):
            space = " " * self._gap if number else ""
            parts += [(space + shown.key, "accent"), (f" {shown.words}", "dim")]
        return [tuple(parts)]

    def _width(self, items: Sequence[_Item], gap: int) -> int:
        """Return the cells that these take, with one before and one after."""
        return 2 + sum(one.width for one in items) + gap * (len(items) - 1)

    async def click(self, parts: Line, x: int) -> None:
        at = 1
        for shown in self._fit:
            if at <= x < at + shown.width:
                await self.app.run_action(shown.action, shown.node)
            at += shown.width + self._gap


def find_place(declared: Sequence[Binding], binding: Binding) -> int:
    """Return where a binding comes among the `declared` ones, whatever key the user set for it."""
    keys = [one.key for one in declared]
    own = [one.key for one in declared if one.id == binding.id] if binding.id else [binding.key]
    return min((keys.index(key) for key in own if key in keys), default=len(keys))
