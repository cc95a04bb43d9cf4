"""Read figures from SVG files."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from acutui.atlas.figure import Figure, FigureError, FigureSide, MapArea
from acutui.atlas.figure_elements import (
    ElementReader,
    parse_number,
    parse_positive,
    tag_name,
    to_plain_text,
)


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
    if tag_name(root) != "svg":
        raise FigureError(f"the outermost element is <{tag_name(root)}>, not <svg>")
    return root


def _read_figure(root: Element, id: str) -> tuple[Figure, list[tuple[Element, str]]]:
    """Return a figure and all mistakes in it. Raises FigureError without a usable viewBox."""
    reader = ElementReader(root)
    mistakes = reader.mistakes
    given = root.get("data-side", "")
    side: FigureSide = "left" if given == "left" else "both"
    if given != side:
        mistakes.append((root, f'<svg> data-side is {given!r}, not "left" or "both"'))
    cun, area = None, None
    try:
        cun = _read_cun(root)
    except FigureError as error:
        mistakes.append((root, str(error)))
    try:
        area = _read_area(root)
    except FigureError as error:
        mistakes.append((root, str(error)))
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
        title=("" if title is None else to_plain_text("".join(title.itertext()))) or id,
        side=side,
        view=to_plain_text(root.get("data-view", "")),
        width=reader.size[0],
        height=reader.size[1],
        strokes=tuple(reader.strokes),
        marks=tuple(reader.assign_sides(side)),
        fills=tuple(reader.fills),
        labels=tuple(reader.labels),
        rulers=tuple(reader.rulers),
        hands=tuple(reader.hands),
        area=area,
        cun=cun,
    )
    return figure, mistakes


def _read_cun(root: Element) -> float | None:
    given = root.get("data-cun")
    return None if given is None else parse_positive(given, "<svg> data-cun")


def _read_area(root: Element) -> MapArea | None:
    given = root.get("data-map")
    if given is None:
        return None
    where = "<svg> data-map"
    name, *rest = given.replace(",", " ").split() or [""]
    if len(rest) != 4:
        raise FigureError(f"{where} {given!r} is not a name and 4 numbers")
    left, top = (parse_number(part, where) for part in rest[:2])
    width, height = (parse_positive(part, where) for part in rest[2:])
    return MapArea(name, left, top, width, height)
