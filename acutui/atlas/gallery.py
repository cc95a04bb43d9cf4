"""The figures there are, and which of them show a point."""

import math
import re
from collections.abc import Container, Mapping
from functools import cached_property
from pathlib import Path

from acutui.atlas.figure import RIGHT_SUFFIX, Figure, FigureError, parse_figure

BUILT_IN = Path(__file__).parent / "figures"

# Never past the next <: of a file full of them, each would be looked for to its end.
_ID = re.compile(r"""<(?:circle|g|path)\b[^<>]*?\bid\s*=\s*["']([^"'<]+)["']""")
_ORDER = re.compile(r"""<svg\b[^<>]*?\bdata-order\s*=\s*["']([0-9]{1,6})["']""")

MOST_SAID = 300
"""Letters of what is said of a figure that can't be read."""

MOST_NAMED = 5
"""Unknown points of a figure that are named."""


class Gallery:
    """All figures, read and parsed when they are first shown. The user's come first."""

    def __init__(self, config: Path | None = None) -> None:
        self._own = config / "figures" if config else None
        self._parsed: dict[str, Figure] = {}
        self.problems: list[str] = []

    @cached_property
    def _paths(self) -> Mapping[str, Path]:
        built_in = {path.stem: path for path in sorted(BUILT_IN.glob("*.svg"))}
        own = {path.stem: path for path in sorted(self._own.glob("*.svg"))} if self._own else {}
        order = {name: self._order(path) for name, path in built_in.items() if name not in own}
        return own | {name: built_in[name] for name in sorted(order, key=lambda n: order[n])}

    def _order(self, path: Path) -> float:
        """Return the place of a built-in figure among those of a point, the closest look first."""
        found = _ORDER.search(self._text(path) or "")
        return int(found[1]) if found else math.inf

    @cached_property
    def _of_point(self) -> Mapping[str, tuple[str, ...]]:
        """Figure names by point, found without parsing what nobody looks at."""
        found: dict[str, list[str]] = {}
        for name, path in self._paths.items():
            for mark in dict.fromkeys(_ID.findall(self._text(path) or "")):
                shown = found.setdefault(mark.removesuffix(RIGHT_SUFFIX), [])
                if name not in shown:
                    shown.append(name)
        return {point: tuple(names) for point, names in found.items()}

    def names(self) -> tuple[str, ...]:
        """The names of all figures."""
        return tuple(self._paths)

    def names_for(self, point: str) -> tuple[str, ...]:
        """The names of the figures that show a point, the closest look first."""
        return self._of_point.get(point, ())

    def check_own_figures(self, points: Container[str]) -> None:
        """Read the user's own figures, so that `problems` says what is wrong with them.

        They need not be read again when they are shown.
        """
        own = sorted(self._own.glob("*.svg")) if self._own else []
        for path in own:
            figure = self._read(path, path.stem)
            if figure is not None:
                self._parsed[path.stem] = figure
            unknown = sorted(id for id in figure.points if id not in points) if figure else []
            if unknown:
                more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
                named = ", ".join(f"{id:.40}" for id in unknown[:MOST_NAMED])
                self._complain(f"{path}: marks {named}{more}, which no point is called")

    def _complain(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def figure(self, name: str) -> Figure | None:
        """Return a figure; None where it can't be read, which `problems` then tells."""
        if name not in self._parsed:
            # The user's own first, and the built-in one where that is broken.
            built_in = BUILT_IN / f"{name}.svg"
            for path in (self._paths.get(name), built_in if built_in.exists() else None):
                figure = self._read(path, name) if path else None
                if figure is not None:
                    self._parsed[name] = figure
                    break
        return self._parsed.get(name)

    def _read(self, path: Path, name: str) -> Figure | None:
        try:
            text = self._text(path)
            return None if text is None else parse_figure(text, name)
        except FigureError as error:
            # It may quote an attribute, which is as long as the file.
            self._complain(f"{path}: {str(error).removeprefix(f'{name}: '):.{MOST_SAID}}")
            return None

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._complain(f"{path}: can't be read: {error}")
            return None
