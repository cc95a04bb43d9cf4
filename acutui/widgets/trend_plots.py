"""Plots of months and years as lines of text: the spread of pain, and hours of the week."""

from collections.abc import Sequence

from acutui.practice.trends import PainPeriod
from acutui.util.types import Glyphs
from acutui.widgets.plots import (
    FAR,
    GUTTER,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    MARKS,
    NO_PAIN_YET,
    NO_ROOM,
    TOP,
    Canvas,
    message,
    pain_row,
)
from acutui.widgets.text_layout import Line, Part, cut, flow, line

SHADES: dict[Glyphs, str] = {"braille": "·░▒▓█", "blocks": "·░▒▓█", "ascii": ".-+*#"}
"""How often, from never to most often."""

TOO_FEW = "There are too few ratings to tell."

BLOCK_HOURS = 2
"""Hours of a cell in the grid of the week."""


def plot_spreads(
    periods: Sequence[PainPeriod], width: int, height: int, glyphs: Glyphs = "braille"
) -> list[Line]:
    """Plot the median pain before and after in each period, with the spread of that before.

    Args:
        periods: In order; where there is no room for all, the latest are shown.
        width: Cells of a line.
        height: Lines, including the names.
        glyphs: Which characters may be used.
    """
    if not any(one.before or one.after for one in periods):
        return message(TOO_FEW if any(one.days for one in periods) else NO_PAIN_YET, width)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return message(NO_ROOM, width)[: max(0, height)]
    canvas = Canvas(width - GUTTER, height - 1, glyphs)
    shown = periods[-max(1, canvas.plot_columns // 2) :]
    step = max(2, min(FAR, canvas.plot_columns // len(shown)))
    before, after, both, _ = tuple(MARKS[glyphs])
    names = [(at * step + step // 2, one.period.name) for at, one in enumerate(shown)]
    # The ends of the period matter most, then every year.
    first_of_years = [one for one in names if one[1].startswith("Jan") or one[1].isdigit()]
    canvas.ground(len(shown) * step, [names[-1], names[0], *first_of_years, *names[1:-1]])
    for at, one in enumerate(shown):
        x = at * step + step // 2
        if one.before:
            top, bottom = (
                pain_row(value, canvas.rows) for value in (one.before.high, one.before.low)
            )
            for y in range(top, bottom + 1):
                canvas.cells[x, y] = (canvas.stroke, "dim")
            canvas.cells[x, pain_row(one.before.middle, canvas.rows)] = (before, "")
        if one.after:
            y = pain_row(one.after.middle, canvas.rows)
            is_both = canvas.cells.get((x, y), ("", ""))[0] == before
            canvas.cells[x, y] = (both if is_both else after, "accent")
    return canvas.lines({pain_row(value, canvas.rows): str(value) for value in (TOP, TOP // 2, 0)})


def spread_legend(width: int, glyphs: Glyphs = "braille") -> list[Line]:
    """Explain the marks of `plot_spreads`."""
    before, after, both, _ = tuple(MARKS[glyphs])
    stroke = "|" if glyphs == "ascii" else "│"
    entries: list[Line] = [
        ((before, ""), (" median before", "dim")),
        ((after, "accent"), (" after", "dim")),
        ((both, "accent"), (" both", "dim")),
        line(f"{stroke} the middle half of the days, before", "dim"),
    ]
    return [cut(parts, width) for parts in flow(entries, width)]


def plot_week(
    counts: Sequence[Sequence[int]], names: Sequence[str], width: int, glyphs: Glyphs = "braille"
) -> list[Line]:
    """Plot how many sessions began in each hour of each weekday, as shades.

    Args:
        counts: 24 numbers for each weekday, in the order of the names.
        names: Two letters for each weekday.
        width: Cells of a line.
        glyphs: Which characters may be used.
    """
    blocks = [
        [sum(hours[at : at + BLOCK_HOURS]) for at in range(0, 24, BLOCK_HOURS)] for hours in counts
    ]
    most = max(map(max, blocks), default=0)
    shades = SHADES[glyphs]
    size = 3 if width >= GUTTER + 3 * len(blocks[0]) else 2
    ruler = "".join(f"{at * BLOCK_HOURS:<{size * 3}}" for at in range(0, len(blocks[0]), 3))
    lines = [line(" " * GUTTER + ruler.rstrip(), "dim")]
    for name, row in zip(names, blocks, strict=True):
        parts: list[Part] = [(f"{name:<{GUTTER}}", "dim")]
        for count in row:
            level = 0 if not most else -(-count * (len(shades) - 1) // most)
            parts.append((shades[level] * (size - 1) + " ", "accent" if level else "faint"))
        lines.append(cut(parts, width))
    each = f"{shades[0]} none   {shades[-1]} most often: {most} in {BLOCK_HOURS} hours"
    return [*lines, line(each, "dim")]
