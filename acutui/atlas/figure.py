"""Figures: drawings of a part of the body and the points on it, read from SVG files."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

Place: TypeAlias = tuple[float, float]
MarkSide: TypeAlias = Literal["left", "right", "midline"]
FigureSide: TypeAlias = Literal["left", "both"]

RIGHT_SUFFIX = "-r"
# Shapes that would be missing from the picture if they were skipped silently.
_UNSUPPORTED = frozenset({"rect", "ellipse", "line", "polyline", "polygon", "image", "text", "use"})
# Elements whose content is not part of the picture.
_SKIPPED = frozenset({"defs", "metadata", "title", "desc", "style", "namedview", "symbol"})


class FigureError(ValueError):
    """An SVG can't be read as a figure; the message names the element."""


class Stroke(NamedTuple):
    """A line of the drawing; `fine` ones need a large drawing, `dash` ones are guides."""

    points: tuple[Place, ...]
    fine: bool = False
    dash: bool = False


class Fill(NamedTuple):
    """An area of skin or `hair`: closed lines, of which one inside another is a hole."""

    lines: tuple[tuple[Place, ...], ...]
    hair: bool = False


class Mark(NamedTuple):
    """Where a point lies: one place, several, or (`zone`) a line through `places`."""

    point: str
    side: MarkSide
    places: tuple[Place, ...]
    zone: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of `width` by `height` units of its own, with the origin at the top left."""

    id: str
    title: str
    side: FigureSide
    view: str
    width: float
    height: float
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    fills: tuple[Fill, ...] = ()

    def __hash__(self) -> int:
        # Cheap on purpose: figures are keys of the drawing cache and hold thousands of floats.
        return hash((self.id, self.width, self.height, len(self.strokes), len(self.marks)))

    @property
    def points(self) -> frozenset[str]:
        return frozenset(mark.point for mark in self.marks)


def parse_figure(text: str, id: str) -> Figure:
    """Read the SVG `text` as the figure `id`.

    Raises:
        FigureError: It is not a sound figure; the message names the first mistake.
    """
    figure, mistakes = _read_figure(_parse_root(text), id)
    if mistakes:
        raise FigureError(mistakes[0][1])
    return figure


def find_figure_mistakes(text: str) -> list[tuple[int, str]]:
    """Find everything that keeps an SVG from being a figure.

    Returns:
        Pairs of a line and a message, by line. If it is not well-formed or has no usable viewBox,
        there is one pair, with 0 for the line.
    """
    try:
        root = _parse_root(text)
        _, mistakes = _read_figure(root, "")
    except FigureError as error:
        return [(0, str(error))]
    numbers: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: numbers.append(parser.CurrentLineNumber)
    parser.Parse(text, True)
    lines = dict(zip(root.iter(), numbers, strict=True))
    return sorted((lines[element], what) for element, what in mistakes)


def _parse_root(text: str) -> Element:
    refused = re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE)
    if refused:
        line = text.count("\n", 0, refused.start()) + 1
        raise FigureError(f"line {line}: <!{refused[1]}> is not allowed in a figure")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise FigureError(f"line {error.position[0]}: not well-formed XML: {error}") from None
    except (ValueError, RecursionError) as error:
        raise FigureError(f"not readable as XML: {error}") from None
    if _tag_name(root) != "svg":
        raise FigureError(f"the outermost element is <{_tag_name(root)}>, not <svg>")
    return root


def _read_figure(root: Element, id: str) -> tuple[Figure, list[tuple[Element, str]]]:
    """Return a figure and all mistakes in it. Raises FigureError without a usable viewBox."""
    reader = _Reader(root)
    mistakes = reader.mistakes
    given = root.get("data-side", "")
    side: FigureSide = "left" if given == "left" else "both"
    if given != side:
        mistakes.append((root, f'<svg> data-side is {given!r}, not "left" or "both"'))
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        try:
            waiting.extend(reversed(reader.read(element)))
        except FigureError as error:
            mistakes.append((element, str(error)))
    if not reader.strokes and not mistakes:
        mistakes.append((root, "has no <path> to draw"))
    title = root.find("{*}title")
    figure = Figure(
        id=id,
        title=("" if title is None else _to_plain_text("".join(title.itertext()))) or id,
        side=side,
        view=_to_plain_text(root.get("data-view", "")),
        width=reader.size[0],
        height=reader.size[1],
        strokes=tuple(reader.strokes),
        marks=tuple(reader.assign_sides(side)),
        fills=tuple(reader.fills),
    )
    return figure, mistakes


def _tag_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _to_plain_text(text: str) -> str:
    # XML allows control characters that terminals would obey.
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _parse_number(text: str | None, where: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        raise FigureError(f"{where}: {text!r} is not a number") from None
    if not math.isfinite(value) or abs(value) > 1e6:
        raise FigureError(f"{where}: {text!r} is not a usable number")
    return value


class _Reader:
    def __init__(self, root: Element) -> None:
        given = root.get("viewBox")
        if given is None:
            raise FigureError("<svg> has no viewBox")
        parts = given.replace(",", " ").split()
        if len(parts) != 4:
            raise FigureError(f"<svg> viewBox {given!r} has {len(parts)} numbers, not 4")
        left, top, width, height = (_parse_number(part, "<svg> viewBox") for part in parts)
        if width <= 0 or height <= 0:
            raise FigureError(f"<svg> viewBox {given!r} has no area")
        self.size = width, height
        self.strokes: list[Stroke] = []
        self.fills: list[Fill] = []
        self.mistakes: list[tuple[Element, str]] = []
        self._origin = left, top
        self._marks: dict[str, tuple[Element, Mark]] = {}

    def read(self, element: Element) -> list[Element]:
        """Read one element; return the children that are still to be read. Raises FigureError."""
        name, where = _tag_name(element), _describe(element)
        if name in _SKIPPED:
            return []
        if name in _UNSUPPORTED:
            raise FigureError(f"{where}: draw it as a <path>")
        if element.get("transform"):
            raise FigureError(f"{where}: transform is not supported")
        if name == "path":
            self._read_path(element, where)
            return []
        circles = [element] if name == "circle" else []
        if name == "g" and element.get("id"):
            # A point with several places: the group has the id, its circles have none.
            circles = [c for c in element if _tag_name(c) == "circle" and not c.get("id")]
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
            for line in _parse_path(element.get("d"), where, max(width, height) / 1500)
        ]
        # A line may be cut by the edge, but one far outside would cost time for nothing.
        for x, y in chain.from_iterable(lines):
            if not (-width <= x <= 2 * width and -height <= y <= 2 * height):
                raise FigureError(f"{where}: runs far out of the viewBox")
        if "zone" not in classes:
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

    def _read_circle(self, circle: Element, where: str) -> Place:
        x = _parse_number(circle.get("cx"), f"{where}: cx") - self._origin[0]
        y = _parse_number(circle.get("cy"), f"{where}: cy") - self._origin[1]
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


def _describe(element: Element) -> str:
    id = element.get("id")
    return f"<{_tag_name(element)} id={id!r}>" if id else f"<{_tag_name(element)}>"


def _parse_path(data: str | None, where: str, tolerance: float) -> list[tuple[Place, ...]]:
    """Return the unbroken lines of path data, with curves as short straight pieces."""
    # Late: no screen needs the parser until the first figure is drawn.
    from svg.path import Line, Move, parse_path  # noqa: PLC0415

    if data is None or not data.lstrip().lower().startswith("m"):
        raise FigureError(f"{where}: path data must begin with M")
    lines: list[list[complex]] = []
    try:
        for segment in parse_path(data):
            if isinstance(segment, Move):
                lines.append([segment.end])
            elif isinstance(segment, Line):  # Close is one, too
                lines[-1].append(segment.end)
            else:
                lines[-1].extend(_flatten(segment, tolerance))
    except (ValueError, ArithmeticError, AssertionError, LookupError, TypeError) as error:
        raise FigureError(f"{where}: path data does not parse: {str(error)[:60]!r}") from None
    if not all(map(cmath.isfinite, chain.from_iterable(lines))):
        raise FigureError(f"{where}: path data holds a number that is not finite")
    return [tuple((at.real, at.imag) for at in line) for line in lines if len(line) > 1]


def _flatten(curve: object, tolerance: float) -> list[complex]:
    """Return points along a curve, closer where it bends more, without its start."""
    at = curve.point  # type: ignore[attr-defined]
    pieces = 4  # to begin with, so that an S is not taken for a straight line
    found: list[complex] = []
    # (t, point) pairs still to reach, nearest last
    before: tuple[float, complex] = (0.0, complex(at(0.0)))
    waiting = [(step / pieces, complex(at(step / pieces))) for step in range(pieces, 0, -1)]
    while waiting:
        after = waiting[-1]
        middle = (before[0] + after[0]) / 2
        bulge = complex(at(middle))
        if abs(bulge - (before[1] + after[1]) / 2) > tolerance and after[0] - before[0] > 1 / 100:
            waiting.append((middle, bulge))
            continue
        before = waiting.pop()
        found.append(before[1])
    return found
