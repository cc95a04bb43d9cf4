"""Colours that can be read: those of a theme, moved away from the background as far as need be.

What counts is what the terminal shows: with 256 or 16 colours that is the nearest it has.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rich.color import ColorSystem
from rich.terminal_theme import TerminalTheme
from textual.color import BLACK, WHITE, Color

TEXT, LINE = 4.5, 3.0
"""The least contrast of a text, and of a line or a mark, as WCAG has it."""

CURSOR = 1.15
"""The least contrast between the line under the cursor and those around it."""

STEPS = 20
SHARES = (0.22, 0.3, 0.4, 0.5, 0.15, 0.1)
"""How much of the accent lies under the cursor; the first that can be seen and read is taken."""

VGA = TerminalTheme(
    (0, 0, 0),
    (170, 170, 170),
    [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0),
     (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)],
    [(85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85),
     (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)],
)  # fmt: skip
"""The 16 colours of a VGA text mode: terminals differ, and none of them can be asked."""


def contrast(one: Color, other: Color, system: ColorSystem) -> float:
    """Return the contrast of two colours as a terminal shows them: from 1, none, to 21."""
    lights = sorted(
        (_light(*to_terminal_rgb(one, system)), _light(*to_terminal_rgb(other, system)))
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@lru_cache(1024)
def to_terminal_rgb(color: Color, system: ColorSystem) -> tuple[int, int, int]:
    """Return what a terminal of so many colours shows for one."""
    return color.rich_color.downgrade(system).get_truecolor(VGA)


def _light(*channels: int) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def find_legible(front: Color, under: Sequence[Color], least: float, system: ColorSystem) -> Color:
    """Return a colour as near to `front` as can be read on all that may lie under it."""

    def worst(color: Color) -> float:
        return min(contrast(color, back, system) for back in under)

    best = max((WHITE, BLACK), key=worst)
    steps = (front.blend(best, step / STEPS, alpha=1.0) for step in range(STEPS + 1))
    return next((color for color in steps if worst(color) >= least), best)


def make_readable(variables: Mapping[str, str], system: ColorSystem) -> dict[str, str]:
    """Return the colours of a theme for its style sheets, with those that we draw in.

    Our own are `quiet` and `faint` for what is less, `half` for an accent of less, `cursor` and
    `cursor-text` for the line under the cursor. In a theme of the terminal's own colours, which
    nobody here knows, they are the plain ones; `cursor-style` and `faint-style` are told apart.
    """
    found = dict(variables)
    if variables["background"].startswith("ansi_"):
        own = {"quiet": "foreground", "faint": "foreground", "half": "accent"}
        own |= {"cursor": "background", "cursor-text": "foreground"}
        styles = {"cursor-style": "bold reverse", "faint-style": "dim"}
        return found | {name: variables[of] for name, of in own.items()} | styles
    ground, surface = (Color.parse(variables[name]) for name in ("background", "surface"))
    grounds = (ground, surface)

    def put(name: str, of: str, share: float, least: float) -> Color:
        front = ground.blend(Color.parse(variables[of]), share, alpha=1.0)
        color = find_legible(front, grounds, least, system)
        found[name] = color.hex
        return color

    text = put("foreground", "foreground", 1.0, TEXT)
    for name in ("accent", "warning", "error"):
        put(name, name, 1.0, TEXT)
    put("quiet", "foreground", 0.62, TEXT)
    put("faint", "foreground", 0.34, LINE)
    put("half", "accent", 0.7, LINE)
    cursor = _cursor(Color.parse(found["accent"]), text, grounds, system)
    # Where no shade will do, the line is shown the other way round.
    found["cursor"] = (cursor or text).hex
    found["cursor-text"] = (text if cursor else ground).hex
    return found | {"cursor-style": "bold", "faint-style": "none"}


def _cursor(
    accent: Color, text: Color, grounds: tuple[Color, Color], system: ColorSystem
) -> Color | None:
    """Return what can lie under the cursor: it is seen, and the text on it can be read."""
    for share in SHARES:
        color = grounds[0].blend(accent, share, alpha=1.0)
        seen = all(contrast(color, ground, system) >= CURSOR for ground in grounds)
        if seen and contrast(text, color, system) >= TEXT:
            return color
    return None
