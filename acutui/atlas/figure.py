"""A figure: outlines of a part of the body and the points that lie on it, read from an SVG."""

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

RIGHT_SUFFIX = "-r"
# Shapes that would be lost without a word if they were passed over.
_UNDRAWN = frozenset({"rect", "ellipse", "line", "polyline", "polygon", "image", "text", "use"})
# Holders of things that are not part of the picture.
_SKIPPED = frozenset({"defs", "metadata", "title", "desc", "style", "namedview", "symbol"})


class FigureError(ValueError):
    """A figure that can't be read; the message names the place and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the drawing. ``fine`` ones need room; ``dash`` ones are guides."""

    points: tuple[Place, ...]
    fine: bool = False
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a point lies: one place, several, or (``zone``) a stretch along ``places``."""

    point: str
    side: MarkSide
    places: tuple[Place, ...]
    zone: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing in units of its own, ``width`` by ``height``, with the origin top left."""

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
        """The ids of all points that lie on this figure."""
        return frozenset(mark.point for mark in self.marks)

    def mark(self, point: str, side: Side | None = None) -> Mark | None:
        """The mark of ``point`` on ``side``; a figure of one limb serves either side."""
        own = [mark for mark in self.marks if mark.point == point]
        for mark in own:
            if mark.side == side:
                return mark
        # What is left: any side will do, or there is only one of it.
        return own[0] if own and (side in (None, "both") or len(own) == 1) else None


def parse_figure(text: str, id: str) -> Figure:  # the word users see, and harmless here
    """Read the SVG ``text`` as the figure ``id``; raise FigureError where it can't be read."""
    root = _parse_root(text, id)
    left, top, width, height = _read_view_box(root, id)
    side = root.get("data-side", "")
    if side not in ("left", "both"):
        raise FigureError(f'{id}: <svg> data-side is {side!r}, not "left" or "both"')
    reader = _Reader(id, (left, top), (width, height))
    reader.read(root)
    whole: FigureSide = "both" if side == "both" else "left"
    if not reader.strokes:
        raise FigureError(f"{id}: has no <path> to draw")
    return Figure(
        id=id,
        title=_read_title(root) or id,
        side=whole,
        view=_to_plain_text(root.get("data-view", "")),
        width=width,
        height=height,
        strokes=tuple(reader.strokes),
        marks=_assign_sides(reader.marks, whole, id),
    )


def find_figure_mistakes(text: str, id: str) -> list[tuple[int, str]]:
    """Return all that keeps the SVG ``text`` from being a figure, with its lines; 0 for no line."""
    found: list[tuple[int, str]] = []
    lines: dict[ElementTree.Element, int] = {}

    def wrong(element: ElementTree.Element | None, error: FigureError) -> None:
        what = str(error).removeprefix(f"{id}: ")
        found.append((lines.get(element, 0) if element is not None else 0, what))

    try:
        root = _parse_root(text, id)
        lines.update(zip(root.iter(), _find_element_lines(text), strict=False))
        left, top, width, height = _read_view_box(root, id)
    except FigureError as error:
        wrong(None, error)
        return found
    side = root.get("data-side", "")
    if side not in ("left", "both"):
        wrong(root, FigureError(f'<svg> data-side is {side!r}, not "left" or "both"'))
    reader = _Reader(id, (left, top), (width, height), wrong)
    reader.read(root)
    if not reader.strokes and not found:
        wrong(root, FigureError("has no <path> to draw"))
    named = {str(element.get("id")).strip(): element for element in lines}
    whole: FigureSide = "left" if side == "left" else "both"
    _assign_sides(reader.marks, whole, id, lambda name, error: wrong(named.get(name), error))
    return sorted(found)


def _find_element_lines(text: str) -> list[int]:
    """Return the lines on which the elements begin, in their order."""
    lines: list[int] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber)
    parser.Parse(text, True)
    return lines


def _parse_root(text: str, id: str) -> ElementTree.Element:
    refused = re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE)
    if refused:
        line = text.count("\n", 0, refused.start()) + 1
        raise FigureError(f"{id}: line {line}: <!{refused[1]}> is not allowed in a figure")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise FigureError(f"{id}: line {error.position[0]}: not well-formed XML: {error}") from None
    except (ValueError, RecursionError) as error:
        raise FigureError(f"{id}: not readable as XML: {error}") from None
    if _tag_name(root) != "svg":
        raise FigureError(f"{id}: the outermost element is <{_tag_name(root)}>, not <svg>")
    return root


def _tag_name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_title(root: ElementTree.Element) -> str:
    for child in root:
        if _tag_name(child) == "title":
            return _to_plain_text("".join(child.itertext()))
    return ""


def _to_plain_text(text: str) -> str:
    """Text that is safe to show: XML lets control characters through that terminals obey."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _read_view_box(root: ElementTree.Element, id: str) -> tuple[float, float, float, float]:
    given = root.get("viewBox")
    if given is None:
        raise FigureError(f"{id}: <svg> has no viewBox")
    parts = given.replace(",", " ").split()
    if len(parts) != 4:
        raise FigureError(f"{id}: <svg> viewBox {given!r} has {len(parts)} numbers, not 4")
    left, top, width, height = (_parse_number(part, f"{id}: <svg> viewBox") for part in parts)
    if width <= 0 or height <= 0:
        raise FigureError(f"{id}: <svg> viewBox {given!r} has no area")
    return left, top, width, height


def _parse_number(text: str | None, where: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        raise FigureError(f"{where}: {text!r} is not a number") from None
    if not math.isfinite(value) or abs(value) > 1e6:
        raise FigureError(f"{where}: {text!r} is not a usable number")
    return value


def _raise(_: object, error: FigureError) -> None:
    raise error


def _assign_sides(
    marks: list[Mark],
    side: FigureSide,
    id: str,
    wrong: Callable[[str, FigureError], None] = _raise,
) -> tuple[Mark, ...]:
    """Give every mark its side: the suffix of its id says it, or its lack of a partner."""
    ids = {mark.point for mark in marks}
    placed: list[Mark] = []
    for mark in marks:
        point, right, _ = mark.point.rpartition(RIGHT_SUFFIX)
        if right and not _ and side == "both":
            if point not in ids:
                what = f"{id}: {mark.point!r} has no left partner {point!r}"
                wrong(mark.point, FigureError(what))
            placed.append(Mark(point, "right", mark.places, mark.zone))
        elif right and not _:
            what = f"{id}: {mark.point!r}: a figure of one limb marks the left one only"
            wrong(mark.point, FigureError(what))
        else:
            paired = side == "left" or mark.point + RIGHT_SUFFIX in ids
            placed.append(Mark(mark.point, "left" if paired else "midline", mark.places, mark.zone))
    return tuple(placed)


class _Reader:
    """Walks the elements of one SVG and collects its lines and marks."""

    def __init__(
        self,
        id: str,
        origin: Place,
        size: Place,
        wrong: Callable[[ElementTree.Element, FigureError], None] = _raise,
    ) -> None:
        self._wrong = wrong
        self.id = id
        self.origin = origin
        self.size = size
        self.strokes: list[Stroke] = []
        self.marks: list[Mark] = []
        self._ids: set[str] = set()

    def read(self, root: ElementTree.Element) -> None:
        """Take in all that is drawn under ``root``, in the order of the file."""
        waiting = list(reversed(root))
        while waiting:
            element = waiting.pop()
            try:
                waiting.extend(reversed(self._take(element)))
            except FigureError as error:
                self._wrong(element, error)

    def _take(self, element: ElementTree.Element) -> list[ElementTree.Element]:
        """Take an element in; return those in it that are to be taken in, too."""
        name = _tag_name(element)
        if not isinstance(element.tag, str) or name in _SKIPPED:
            return []
        if name in _UNDRAWN:
            raise FigureError(f"{self.id}: {_describe(element)}: draw it as a <path>")
        if element.get("transform"):
            raise FigureError(f"{self.id}: {_describe(element)}: transform is not supported")
        if name == "path":
            self._path(element)
        elif name == "circle":
            self._mark(element, [element])
        elif name == "g" and (circles := _nameless_circles(element)):
            self._mark(element, circles)
        else:
            return list(element)
        return []

    def _path(self, element: ElementTree.Element) -> None:
        classes = (element.get("class") or "").split()
        where = f"{self.id}: {_describe(element)}"
        lines = list(_parse_path(element.get("d"), where, max(self.size) / 1500))
        lines = [tuple((x - self.origin[0], y - self.origin[1]) for x, y in line) for line in lines]
        if any(not self._near(place) for line in lines for place in line):
            raise FigureError(f"{where}: runs far out of the viewBox")
        if "zone" in classes:
            if len(lines) != 1:
                raise FigureError(f"{where}: a zone is one unbroken line")
            self._add(element, lines[0], zone=True)
            return
        fine, dash = "fine" in classes, "dash" in classes
        self.strokes.extend(Stroke(line, fine, dash) for line in lines)

    def _mark(self, holder: ElementTree.Element, circles: list[ElementTree.Element]) -> None:
        where = f"{self.id}: {_describe(holder)}"
        places: list[Place] = []
        for circle in circles:
            x = _parse_number(circle.get("cx"), f"{where}: cx") - self.origin[0]
            y = _parse_number(circle.get("cy"), f"{where}: cy") - self.origin[1]
            if not (0 <= x <= self.size[0] and 0 <= y <= self.size[1]):
                raise FigureError(f"{where}: lies outside the viewBox")
            places.append((x, y))
        self._add(holder, tuple(places), zone=False)

    def _add(self, element: ElementTree.Element, places: tuple[Place, ...], zone: bool) -> None:
        name = (element.get("id") or "").strip()
        if not name:
            raise FigureError(
                f"{self.id}: {_describe(element)}: has no id to say which point it is"
            )
        if name in self._ids:
            raise FigureError(f"{self.id}: {_describe(element)}: the same id twice")
        self._ids.add(name)
        self.marks.append(Mark(name, "midline", places, zone))

    def _near(self, place: Place) -> bool:
        # A line may be cut by the edge, but one far outside would cost time for nothing.
        return all(-size <= at <= 2 * size for at, size in zip(place, self.size, strict=True))


def _describe(element: ElementTree.Element) -> str:
    own = element.get("id")
    return f"<{_tag_name(element)} id={own!r}>" if own else f"<{_tag_name(element)}>"


def _nameless_circles(group: ElementTree.Element) -> list[ElementTree.Element]:
    """The circles of a point with several places: the group is named, they are not."""
    circles = [child for child in group if _tag_name(child) == "circle" and not child.get("id")]
    return circles if group.get("id") else []


def _parse_path(data: str | None, where: str, tolerance: float) -> Iterator[tuple[Place, ...]]:
    """Path data as unbroken lines of short straight pieces."""
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
    """Points along a curve, closer where it bends more, its start left out."""
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
