"""Figures: drawings of a part of the body and the points on it, read from SVG files."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias
from xml.etree import ElementTree
from xml.parsers import expat

from acutui.practice.records import Side

Place: TypeAlias = tuple[float, float]
MarkSide: TypeAlias = Literal["left", "right", "midline"]
FigureSide: TypeAlias = Literal["left", "both"]
Report: TypeAlias = "Callable[[ElementTree.Element, FigureError], None]"

RIGHT_SUFFIX = "-r"
# Shapes that would be missing from the picture if they were skipped silently.
_UNSUPPORTED = frozenset({"rect", "ellipse", "line", "polyline", "polygon", "image", "text", "use"})
# Elements whose content is not part of the picture.
_SKIPPED = frozenset({"defs", "metadata", "title", "desc", "style", "namedview", "symbol"})


class FigureError(ValueError):
    """An SVG can't be read as a figure; the message names the element."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the drawing; `fine` ones need a large drawing, `dash` ones are guides."""

    points: tuple[Place, ...]
    fine: bool = False
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
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

    def __hash__(self) -> int:
        # Cheap on purpose: figures are keys of the drawing cache and hold thousands of floats.
        return hash((self.id, self.width, self.height, len(self.strokes), len(self.marks)))

    @property
    def points(self) -> frozenset[str]:
        return frozenset(mark.point for mark in self.marks)

    def mark(self, point: str, side: Side | None = None) -> Mark | None:
        """Return the mark of a point; a figure of one limb serves either side."""
        marks = {mark.side: mark for mark in self.marks if mark.point == point}
        is_any_side = side in (None, "both") or len(marks) == 1
        return next((marks[at] for at in marks if at == side or is_any_side), None)


def parse_figure(text: str, id: str) -> Figure:
    """Read the SVG `text` as the figure `id`. Raises FigureError."""

    def fail(_: ElementTree.Element, error: FigureError) -> None:
        raise error

    return _read_figure(_parse_root(text), id, fail)


def find_figure_mistakes(text: str) -> list[tuple[int, str]]:
    """Return everything that keeps the SVG `text` from being a figure, with lines, 0 for none."""
    found: list[tuple[int, str]] = []
    lines: dict[ElementTree.Element, int] = {}

    def report(element: ElementTree.Element, error: FigureError) -> None:
        found.append((lines[element], str(error)))

    try:
        root = _parse_root(text)
        lines.update(zip(root.iter(), _find_element_lines(text), strict=True))
        _read_figure(root, "", report)
    except FigureError as error:
        found.append((0, str(error)))
    return sorted(found)


def _find_element_lines(text: str) -> list[int]:
    lines: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber)
    parser.Parse(text, True)
    return lines


def _parse_root(text: str) -> ElementTree.Element:
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


def _read_figure(root: ElementTree.Element, id: str, report: Report) -> Figure:
    left, top, width, height = _read_view_box(root)
    given = root.get("data-side", "")
    side: FigureSide = "left" if given == "left" else "both"
    reader = _Reader((left, top), (width, height), report)
    if given != side:
        reader.report(root, FigureError(f'<svg> data-side is {given!r}, not "left" or "both"'))
    reader.read(root)
    if not reader.strokes and not reader.has_mistakes:
        report(root, FigureError("has no <path> to draw"))
    return Figure(
        id=id,
        title=_read_title(root) or id,
        side=side,
        view=_to_plain_text(root.get("data-view", "")),
        width=width,
        height=height,
        strokes=tuple(reader.strokes),
        marks=tuple(reader.assign_sides(side)),
    )


def _tag_name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_title(root: ElementTree.Element) -> str:
    title = next((child for child in root if _tag_name(child) == "title"), None)
    return "" if title is None else _to_plain_text("".join(title.itertext()))


def _to_plain_text(text: str) -> str:
    # XML allows control characters that terminals would obey.
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _read_view_box(root: ElementTree.Element) -> tuple[float, float, float, float]:
    given = root.get("viewBox")
    if given is None:
        raise FigureError("<svg> has no viewBox")
    parts = given.replace(",", " ").split()
    if len(parts) != 4:
        raise FigureError(f"<svg> viewBox {given!r} has {len(parts)} numbers, not 4")
    left, top, width, height = (_parse_number(part, "<svg> viewBox") for part in parts)
    if width <= 0 or height <= 0:
        raise FigureError(f"<svg> viewBox {given!r} has no area")
    return left, top, width, height


def _parse_number(text: str | None, where: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        raise FigureError(f"{where}: {text!r} is not a number") from None
    if not math.isfinite(value) or abs(value) > 1e6:
        raise FigureError(f"{where}: {text!r} is not a usable number")
    return value


class _Reader:
    def __init__(self, origin: Place, size: Place, report: Report) -> None:
        self.strokes: list[Stroke] = []
        self.has_mistakes = False
        self._marks: dict[str, Mark] = {}
        self._elements: dict[str, ElementTree.Element] = {}
        self._origin = origin
        self._size = size
        self._report = report

    def report(self, element: ElementTree.Element, error: FigureError) -> None:
        self.has_mistakes = True
        self._report(element, error)

    def read(self, root: ElementTree.Element) -> None:
        waiting = list(reversed(root))
        while waiting:
            element = waiting.pop()
            try:
                waiting.extend(reversed(self._read_element(element)))
            except FigureError as error:
                self.report(element, error)

    def assign_sides(self, side: FigureSide) -> Iterator[Mark]:
        """Yield every mark with the side that its id and its partner give it."""
        for id, mark in self._marks.items():
            point = id.removesuffix(RIGHT_SUFFIX)
            if id in (point, RIGHT_SUFFIX):
                is_paired = side == "left" or id + RIGHT_SUFFIX in self._marks
                yield Mark(id, "left" if is_paired else "midline", mark.places, mark.zone)
                continue
            if side == "left":
                what = f"{id!r}: a figure of one limb marks the left one only"
                self.report(self._elements[id], FigureError(what))
            elif point not in self._marks:
                what = f"{id!r} has no left partner {point!r}"
                self.report(self._elements[id], FigureError(what))
            yield Mark(point, "right", mark.places, mark.zone)

    def _read_element(self, element: ElementTree.Element) -> list[ElementTree.Element]:
        """Read one element; return the children that are still to be read."""
        name = _tag_name(element)
        if not isinstance(element.tag, str) or name in _SKIPPED:
            return []
        if name in _UNSUPPORTED:
            raise FigureError(f"{_describe(element)}: draw it as a <path>")
        if element.get("transform"):
            raise FigureError(f"{_describe(element)}: transform is not supported")
        if name == "path":
            self._read_path(element)
        elif name == "circle":
            self._read_circles(element, [element])
        elif name == "g" and (circles := _nameless_circles(element)):
            self._read_circles(element, circles)
        else:
            return list(element)
        return []

    def _read_path(self, element: ElementTree.Element) -> None:
        classes = (element.get("class") or "").split()
        where = _describe(element)
        left, top = self._origin
        lines = [
            tuple((x - left, y - top) for x, y in line)
            for line in _parse_path(element.get("d"), where, max(self._size) / 1500)
        ]
        if any(not self._is_near(place) for line in lines for place in line):
            raise FigureError(f"{where}: runs far out of the viewBox")
        if "zone" in classes:
            if len(lines) != 1:
                raise FigureError(f"{where}: a zone is one unbroken line")
            self._add_mark(element, lines[0], zone=True)
            return
        fine, dash = "fine" in classes, "dash" in classes
        self.strokes.extend(Stroke(line, fine, dash) for line in lines)

    def _read_circles(
        self, holder: ElementTree.Element, circles: list[ElementTree.Element]
    ) -> None:
        where = _describe(holder)
        places: list[Place] = []
        for circle in circles:
            x = _parse_number(circle.get("cx"), f"{where}: cx") - self._origin[0]
            y = _parse_number(circle.get("cy"), f"{where}: cy") - self._origin[1]
            if not (0 <= x <= self._size[0] and 0 <= y <= self._size[1]):
                raise FigureError(f"{where}: lies outside the viewBox")
            places.append((x, y))
        self._add_mark(holder, tuple(places), zone=False)

    def _add_mark(
        self, element: ElementTree.Element, places: tuple[Place, ...], *, zone: bool
    ) -> None:
        id = (element.get("id") or "").strip()
        if not id:
            raise FigureError(f"{_describe(element)}: has no id to say which point it is")
        if id in self._marks:
            raise FigureError(f"{_describe(element)}: the same id twice")
        self._marks[id] = Mark(id, "midline", places, zone)
        self._elements[id] = element

    def _is_near(self, place: Place) -> bool:
        # A line may be cut by the edge, but one far outside would cost time for nothing.
        return all(-size <= at <= 2 * size for at, size in zip(place, self._size, strict=True))


def _describe(element: ElementTree.Element) -> str:
    id = element.get("id")
    return f"<{_tag_name(element)} id={id!r}>" if id else f"<{_tag_name(element)}>"


def _nameless_circles(group: ElementTree.Element) -> list[ElementTree.Element]:
    # A point with several places: the group has the id, its circles have none.
    circles = [child for child in group if _tag_name(child) == "circle" and not child.get("id")]
    return circles if group.get("id") else []


def _parse_path(data: str | None, where: str, tolerance: float) -> Iterator[tuple[Place, ...]]:
    """Yield the unbroken lines of path data, with curves as short straight pieces."""
    # Late: no screen needs the parser until the first figure is drawn.
    from svg.path import Line, Move, Path, parse_path  # noqa: PLC0415

    if data is None or not data.lstrip().lower().startswith("m"):
        raise FigureError(f"{where}: path data must begin with M")
    try:
        path: Path = parse_path(data)
        line: list[complex] = []
        for segment in path:
            if isinstance(segment, Move):
                yield from _check_line(line, where)
                line = [segment.end]
            elif isinstance(segment, Line):  # Close is one, too
                line.append(segment.end)
            else:
                line.extend(_flatten(segment, tolerance))
        yield from _check_line(line, where)
    except FigureError:
        raise
    except (ValueError, ArithmeticError, AssertionError, LookupError, TypeError) as error:
        raise FigureError(f"{where}: path data does not parse: {str(error)[:60]!r}") from None


def _check_line(line: list[complex], where: str) -> Iterator[tuple[Place, ...]]:
    if any(not (math.isfinite(at.real) and math.isfinite(at.imag)) for at in line):
        raise FigureError(f"{where}: path data holds a number that is not finite")
    if len(line) > 1:
        yield tuple((at.real, at.imag) for at in line)


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
