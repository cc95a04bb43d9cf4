"""The available figures, and which of them show a point."""

import math
import re
from collections.abc import Container, Mapping
from functools import cached_property
from pathlib import Path

from acutui.atlas.figure import RIGHT_SUFFIX, Figure, FigureError
from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.wording import format_ids
from acutui.util.errors import FileError
from acutui.util.reading import ATLAS_LIMIT, read_text

BUILT_IN = Path(__file__).parent / "figures"
MAPS = frozenset({"body-back", "body-front"})

# They stop at the next <: else, in a file full of them, each search would run to the end.
_ID = re.compile(r"""<(?:circle|g|path)\b[^<>]*?\bid\s*=\s*["']([^"'<]+)["']""")
_ORDER = re.compile(r"""<svg\b[^<>]*?\bdata-order\s*=\s*["']([0-9]{1,6})["']""")

MAX_MESSAGE = 300
"""Characters of an error, which may quote an attribute as long as the file."""


class Gallery:
    """All figures, the user's own first; each is parsed when it is first shown."""

    def __init__(self, config: Path | None = None) -> None:
        self._own = config / "figures" if config else None
        self._parsed: dict[str, Figure] = {}
        self.problems: list[str] = []

    @cached_property
    def _paths(self) -> Mapping[str, Path]:
        own = self._find_own()
        built_in = [path for path in sorted(BUILT_IN.glob("*.svg")) if path.stem not in own]
        return own | {path.stem: path for path in sorted(built_in, key=self._read_order)}

    def _find_own(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self._own.glob("*.svg"))} if self._own else {}

    def _read_order(self, path: Path) -> float:
        """Return the rank of a built-in figure; close-ups come first."""
        found = _ORDER.search(self._read_text(path) or "")
        return int(found[1]) if found else math.inf

    @cached_property
    def _names_by_point(self) -> Mapping[str, tuple[str, ...]]:
        # Found by pattern, so that no figure is parsed before it is shown.
        found: dict[str, dict[str, None]] = {}
        for name, path in self._paths.items():
            for id in _ID.findall(self._read_text(path) or ""):
                found.setdefault(id.removesuffix(RIGHT_SUFFIX), {})[name] = None
        return {point: tuple(names) for point, names in found.items()}

    def names(self) -> tuple[str, ...]:
        """Return the names of the figures for points: not those of the maps of the body."""
        return tuple(name for name in self._paths if name not in MAPS)

    def names_for(self, point: str) -> tuple[str, ...]:
        """Return the names of the figures that show a point, close-ups first."""
        return self._names_by_point.get(point, ())

    def check_own_figures(self, points: Container[str]) -> None:
        """Read the user's own figures and add what is wrong with them to `problems`."""
        for name, path in self._find_own().items():
            figure = self._read(path, name)
            if unknown := sorted(id for id in figure.points if id not in points) if figure else []:
                self._complain(f"{path}: marks {format_ids(unknown)}, but no point has these ids")
            area = figure.area if figure else None
            if area and area.map not in self._paths:
                self._complain(f"{path}: <svg> data-map: no figure is called {area.map[:40]!r}")

    def figure(self, name: str) -> Figure | None:
        """Return the figure of a name.

        Returns:
            The built-in one if the user's own can't be read, which then is among the `problems`;
            None if there is none, or if it can't be read either.
        """
        if name not in self._parsed:
            # If the user's own is broken, the built-in one takes its place.
            path, built_in = self._paths.get(name), BUILT_IN / f"{name}.svg"
            if not (path and self._read(path, name)) and built_in.exists():
                self._read(built_in, name)
        return self._parsed.get(name)

    def map_of(self, figure: Figure | None) -> Figure | None:
        """Return the map of the body on which a figure says that it lies."""
        return self.figure(figure.area.map) if figure and figure.area else None

    def _read(self, path: Path, name: str) -> Figure | None:
        text = self._read_text(path)
        if text is None:
            return None
        try:
            self._parsed[name] = parse_figure(text, name)
        except FigureError as error:
            self._complain(f"{path}: {error!s:.{MAX_MESSAGE}}")
            return None
        return self._parsed[name]

    def _read_text(self, path: Path) -> str | None:
        try:
            return read_text(path, ATLAS_LIMIT)
        except FileError as error:
            self._complain(str(error))
            return None

    def _complain(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
