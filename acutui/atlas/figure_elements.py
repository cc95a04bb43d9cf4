"""Read the elements of a figure's SVG."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import Literal
from xml.etree.ElementTree import Element

from acutui.atlas.figure import (
    MAX_LABEL,
    RIGHT_SUFFIX,
    Anchor,
    FigureError,
    FigureSide,
    Fill,
    Hand,
    Label,
    Mark,
    Place,
    Ruler,
    Stroke,
)
from acutui.atlas.svg_paths import parse_path_data
from acutui.util.text import sanitize

# Shapes that would be missing from the picture if they were skipped silently.
_UNSUPPORTED = frozenset({"rect", "ellipse", "line", "polyline", "polygon", "image", "use"})
# Elements whose content is not part of the picture.
_SKIPPED = frozenset({"defs", "metadata", "title", "desc", "style", "namedview", "symbol"})
_ANCHORS: dict[str, Anchor] = {"start": "start", "middle": "middle", "end": "end"}
_MAX_WIDTHS = 24  # finger widths of a ruler: each is a tick to be drawn


def tag_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def to_plain_text(text: str) -> str:
    # XML allows control characters that terminals would obey.
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def parse_number(text: str | None, where: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        raise FigureError(f"{where}: {text!r} is not a number") from None
    if not math.isfinite(value) or abs(value) > 1e6:
        raise FigureError(f"{where}: {text!r} is not a usable number")
    return value


def parse_positive(text: str | None, where: str) -> float:
    value = parse_number(text, where)
    if value <= 0:
        raise FigureError(f"{where}: {text!r} is not more than 0")
    return value


class ElementReader:
    """Collects what the elements draw; places are relative to the corner of the viewBox."""

    def __init__(self, root: Element) -> None:
        given = root.get("viewBox")
        if given is None:
            raise FigureError("<svg> has no viewBox")
        parts = given.replace(",", " ").split()
        if len(parts) != 4:
            raise FigureError(f"<svg> viewBox {given!r} has {len(parts)} numbers, not 4")
        left, top, width, height = (parse_number(part, "<svg> viewBox") for part in parts)
        if width <= 0 or height <= 0:
            raise FigureError(f"<svg> viewBox {given!r} has no area")
        self.size = width, height
        self.strokes: list[Stroke] = []
        self.fills: list[Fill] = []
        self.labels: list[Label] = []
        self.rulers: list[Ruler] = []
        self.hands: list[Hand] = []
        self.mistakes: list[tuple[Element, str]] = []
        self._origin = left, top
        self._marks: dict[str, tuple[Element, Mark]] = {}

    def read(self, element: Element) -> list[Element]:
        """Read one element; return the children that are still to be read. Raises FigureError."""
        name, where = tag_name(element), _describe(element)
        if name in _SKIPPED:
            return []
        if name in _UNSUPPORTED:
            raise FigureError(f"{where}: draw it as a <path>")
        if element.get("transform"):
            raise FigureError(f"{where}: transform is not supported")
        if name == "path":
            self._read_path(element, where)
            return []
        if name == "text":
            self._read_label(element, where)
            return []
        circles = [element] if name == "circle" else []
        if name == "g" and element.get("id"):
            # A point with several places: the group has the id, its circles have none.
            circles = [c for c in element if tag_name(c) == "circle" and not c.get("id")]
        if not circles:
            return list(element)
        self._add_mark(element, tuple(self._read_circle(circle, where) for circle in circles))
        return []

    def assign_sides(self, side: FigureSide) -> Iterator[Mark]:
        """Yield every mark with the side that its id and its partner give it."""
        for id, (element, mark) in self._marks.items():
            point = id.removesuffix(RIGHT_SUFFIX)
            if id in (point, RIGHT_SUFFIX):
                is_paired = side == "left" or id + RIGHT_SUFFIX in self._marks
                yield mark._replace(side="left" if is_paired else "midline")
                continue
            if side == "left":
                what = f"{id!r}: a figure of one limb marks the left one only"
                self.mistakes.append((element, what))
            elif point not in self._marks:
                self.mistakes.append((element, f"{id!r} has no left partner {point!r}"))
            yield mark._replace(point=point, side="right")

    def _read_path(self, element: Element, where: str) -> None:
        classes = (element.get("class") or "").split()
        (left, top), (width, height) = self._origin, self.size
        lines = [
            tuple((x - left, y - top) for x, y in line)
            for line in parse_path_data(element.get("d"), where, max(width, height) / 1500)
        ]
        # A line may be cut by the edge, but one far outside would cost time for nothing.
        for x, y in chain.from_iterable(lines):
            if not (-width <= x <= 2 * width and -height <= y <= 2 * height):
                raise FigureError(f"{where}: runs far out of the viewBox")
        if "ruler" in classes:
            self._read_ruler(element, where, lines)
        elif "hand" in classes:
            points = _read_points(element, where)
            self.hands.extend(Hand(line, points) for line in lines)
        elif "zone" not in classes:
            fine, dash = "fine" in classes, "dash" in classes
            is_fill = "skin" in classes or "hair" in classes
            if is_fill:
                self.fills.append(Fill(tuple(lines), hair="hair" in classes))
            # Other programs fill what is a line here.
            if not is_fill or element.get("stroke") != "none":
                self.strokes.extend(Stroke(line, fine, dash) for line in lines)
        elif len(lines) == 1:
            self._add_mark(element, lines[0], zone=True)
        else:
            raise FigureError(f"{where}: a zone is one unbroken line")

    def _read_ruler(self, element: Element, where: str, lines: list[tuple[Place, ...]]) -> None:
        if len(lines) != 1 or len(lines[0]) != 2:
            raise FigureError(f"{where}: a ruler is one straight line")
        fingers, thumbs = element.get("data-fingers"), element.get("data-thumbs")
        if (fingers is None) == (thumbs is None):
            raise FigureError(f"{where}: a ruler has data-fingers or data-thumbs")
        widths = parse_positive(fingers or thumbs, f"{where}: widths")
        if widths > _MAX_WIDTHS:
            raise FigureError(f"{where}: more than {_MAX_WIDTHS} widths")
        unit: Literal["finger", "thumb"] = "finger" if thumbs is None else "thumb"
        start, end = lines[0]
        self.rulers.append(Ruler((start, end), widths, _read_points(element, where), unit))

    def _read_label(self, element: Element, where: str) -> None:
        text = sanitize(to_plain_text("".join(element.itertext())))
        if not text:
            raise FigureError(f"{where}: has no words")
        if len(text) > MAX_LABEL:
            raise FigureError(f"{where}: {text[:40]!r} is longer than {MAX_LABEL} characters")
        if any(_is_odd(letter) for letter in text):
            raise FigureError(f"{where}: {text!r} has letters that are not one cell wide")
        anchor = _ANCHORS.get(element.get("text-anchor", "start"))
        if anchor is None:
            raise FigureError(f"{where}: text-anchor is not start, middle or end")
        is_always_shown = element.get("data-for") is None
        points = frozenset() if is_always_shown else _read_points(element, where)
        self.labels.append(Label(text, self._read_place(element, "x", "y", where), anchor, points))

    def _read_circle(self, circle: Element, where: str) -> Place:
        return self._read_place(circle, "cx", "cy", where)

    def _read_place(self, element: Element, across: str, down: str, where: str) -> Place:
        x = parse_number(element.get(across), f"{where}: {across}") - self._origin[0]
        y = parse_number(element.get(down), f"{where}: {down}") - self._origin[1]
        if not (0 <= x <= self.size[0] and 0 <= y <= self.size[1]):
            raise FigureError(f"{where}: lies outside the viewBox")
        return x, y

    def _add_mark(self, element: Element, places: tuple[Place, ...], zone: bool = False) -> None:
        id = (element.get("id") or "").strip()
        if not id:
            raise FigureError(f"{_describe(element)}: has no id to say which point it is")
        if id in self._marks:
            raise FigureError(f"{_describe(element)}: the same id twice")
        self._marks[id] = element, Mark(id, "midline", places, zone)


def _read_points(element: Element, where: str) -> frozenset[str]:
    """Return the ids of the points for which an element is drawn."""
    points = frozenset((element.get("data-for") or "").split())
    if not points:
        raise FigureError(f"{where}: has no data-for to say for which points it is drawn")
    return points


def _is_odd(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" or unicodedata.category(letter)[0] == "M"


def _describe(element: Element) -> str:
    id = element.get("id")
    return f"<{tag_name(element)} id={id!r}>" if id else f"<{tag_name(element)}>"
