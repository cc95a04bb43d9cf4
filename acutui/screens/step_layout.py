"""How the parts of a step share too few lines."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from acutui.atlas.model import ALWAYS, Caution
from acutui.atlas.wording import format_caution
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, Part, wrap

Hint = Sequence[Part]
Blanks = tuple[Literal["above", "between"], ...]
"""Blank lines above the name of the place, and between the parts below it."""


class StepText(NamedTuple):
    """A step laid out, and hints at what there was no room for."""

    lines: list[Line]
    hints: list[Hint]
    is_whole: bool = True  # whether its text is not cut

    def cut(self, height: int, last: int) -> "StepText":
        """Return only the first lines, and of the `last` ones as many as there is room for."""
        kept, end = max(0, height - last), self.lines[len(self.lines) - last :]
        return StepText([*self.lines[:kept], *end][:height], self.hints, is_whole=False)


class StepParts(NamedTuple):
    """What a step is laid out of: its place, both texts or the main one, cautions, the next."""

    title: list[Line]
    both: list[Line]
    main: list[Line]
    cautions: Sequence[Caution]
    end: list[Line]

    def join(self, body: Sequence[Line], blanks: Blanks) -> list[Line]:
        """Return the lines of the step with a text between its place and the next."""
        above: list[Line] = [()] if "above" in blanks else []
        between: list[Line] = [()] if "between" in blanks else []
        return [*above, *self.title, *between, *body, *between, *self.end]


def list_ways(
    parts: StepParts, *, is_ready: bool, beside: bool
) -> Iterator[tuple[list[Line], int, Blanks]]:
    """Yield a text, how many cautions to show and blank lines, the fullest first.

    Args:
        parts: What is laid out.
        is_ready: Whether the user is still getting ready for the step.
        beside: Whether nothing is right above the name of the place.
    """
    count = len(parts.cautions)
    spaced: tuple[Blanks, ...] = (("above", "between"), ("above",))
    if beside:
        spaced = (("between",),)
    if parts.both:
        yield from ((parts.both, count, blanks) for blanks in (*spaced, ()))
        if not is_ready:
            # What holds for everyone was shown in time to get ready.
            own = sum(caution.when != ALWAYS for caution in parts.cautions)
            yield from ((parts.both, shown, ()) for shown in range(count - 1, own - 1, -1))
    yield from ((parts.main, count, blanks) for blanks in spaced)
    yield from ((parts.main, shown, ()) for shown in range(count, -1, -1))


def render_cautions(cautions: Sequence[Caution], width: int) -> list[Line]:
    """Return cautions, each beginning a line."""
    texts = (sanitize(format_caution(caution)) for caution in cautions)
    return [part for text in texts for part in wrap(text, width, "warn", "! ")]
