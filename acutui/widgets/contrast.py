"""Move the colours of a theme away from the background until they can be read.

What counts is what the terminal shows: with 256 or 16 colours, the nearest that it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rich.color import ColorSystem
from rich.terminal_theme import TerminalTheme
from textual.color import BLACK, WHITE, Color

TEXT, LINE = 4.5, 3.0  # least contrast of a text, and of a line or a mark, as in WCAG
READABLE = (
    ("foreground", "foreground", 1.0, TEXT),
    ("accent", "accent", 1.0, TEXT),
    ("warning", "warning", 1.0, TEXT),
    ("error", "error", 1.0, TEXT),
    ("quiet", "foreground", 0.62, TEXT),
    ("faint", "foreground", 0.34, LINE),
    ("half", "accent", 0.7, TEXT),
)
"""A name, the colour that it is made of, how much of that, and its least contrast."""
CURSOR = 1.15  # least contrast between the line under the cursor and those around it
FIELD = 0.09  # of the foreground in a field for text
FLESH = 0.22  # of red, and of the foreground, in the colour of a body, which is else the accent
TONES = {"rim": 0.2, "skin": 0.27, "middle": 0.32, "hair": 0.1}  # shares of flesh
GLOWS = {"warm": 0.4, "glow": 0.52, "bright": 0.68}  # shares of the accent
STEPS = 20  # from a colour to white or black
SHARES = (0.22, 0.3, 0.4, 0.5, 0.15, 0.1)  # of the accent under the cursor, as they are tried

VGA = TerminalTheme(
    (0, 0, 0),
    (170, 170, 170),
    [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0),
     (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)],
    [(85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85),
     (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)],
)  # fmt: skip
"""The 16 colours of VGA text mode: terminals differ, and none can be asked."""


def contrast(one: Color, other: Color, system: ColorSystem) -> float:
    """Return the contrast ratio of two colours, as WCAG 2 defines it: 1-21, as they are shown."""
    darker, lighter = sorted(_luminance(color, system) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(1024)
def _luminance(color: Color, system: ColorSystem) -> float:
    channels = color.rich_color.downgrade(system).get_truecolor(VGA)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def make_readable(variables: Mapping[str, str], system: ColorSystem) -> dict[str, str]:
    """Make a theme's variables for the style sheets readable.

    Returns:
        All variables, with our own: `quiet`, `faint` and `half` (a weaker accent), `cursor` and
        `cursor-text` for the line under the cursor, and `field` for the ground of a text field. In
        a theme of the terminal's own colours, which are unknown, only `cursor-style` and
        `faint-style` make the difference.
    """
    found = dict(variables)
    if variables["background"].startswith("ansi_"):
        own = {"quiet": "foreground", "faint": "foreground", "half": "accent"}
        own |= {"cursor": "background", "cursor-text": "foreground", "field": "background"}
        own |= dict.fromkeys((*TONES, *GLOWS), "background")
        own |= dict.fromkeys(("contour", "ring", "lit", "label", "hand", "map"), "foreground")
        styles = {"cursor-style": "bold reverse", "faint-style": "dim"}
        return found | {name: variables[of] for name, of in own.items()} | styles
    grounds = [Color.parse(variables[name]) for name in ("background", "surface")]
    field = grounds[1].blend(Color.parse(variables["foreground"]), FIELD, alpha=1.0)
    found["field"] = field.hex

    def least_contrast(color: Color, *more: Color) -> float:
        return min(contrast(color, ground, system) for ground in (*grounds, *more))

    best = max((WHITE, BLACK), key=least_contrast)
    colors: dict[str, Color] = {}
    for name, of, share, least in READABLE:
        front = grounds[0].blend(Color.parse(variables[of]), share, alpha=1.0)
        steps = (front.blend(best, step / STEPS, alpha=1.0) for step in range(STEPS + 1))
        colors[name] = next((c for c in steps if least_contrast(c, field) >= least), best)
        found[name] = colors[name].hex
    text, accent = colors["foreground"], colors["accent"]
    # The first shade that can be seen, with the text on it read; else the line is in reverse.
    shades = (grounds[0].blend(accent, share, alpha=1.0) for share in SHARES)
    seen = (shade for shade in shades if least_contrast(shade) >= CURSOR)
    cursor = next((shade for shade in seen if contrast(text, shade, system) >= TEXT), None)
    found |= {name: color.hex for name, color in _mix_tones(variables, colors, system).items()}
    found["cursor"] = (cursor or text).hex
    found["cursor-text"] = (text if cursor else grounds[0]).hex
    return found | {"cursor-style": "bold", "faint-style": "none"}


def _mix_tones(
    variables: Mapping[str, str], readable: Mapping[str, Color], system: ColorSystem
) -> dict[str, Color]:
    """Return the tones of a body, its glow, and what is drawn on them."""
    ground, text = Color.parse(variables["background"]), readable["foreground"]
    # The theme's own, which on a light ground are brighter than what a text needs.
    red, glow = Color.parse(variables["error"]), Color.parse(variables["accent"])
    flesh = glow.blend(red, FLESH, alpha=1.0).blend(text, FLESH, alpha=1.0)
    if system is ColorSystem.EIGHT_BIT:
        flesh = text  # Of its few dark colours, the grey ones look most like a body.
    tones = {name: ground.blend(flesh, share, alpha=1.0) for name, share in TONES.items()}
    plain = (ground, *tones.values())

    def least_contrast(color: Color, on: Iterable[Color]) -> float:
        return min(contrast(color, tone, system) for tone in on)

    best = max((WHITE, BLACK), key=lambda color: least_contrast(color, plain))
    for dimmed in (1.0, 0.9, 0.8, 0.7):  # until the mark is seen on its glow
        glows = {n: ground.blend(glow, share * dimmed, alpha=1.0) for n, share in GLOWS.items()}
        if least_contrast(best, glows.values()) >= LINE:
            break
    quiet = _find_quiet((ground,), flesh.blend(text, FLESH, alpha=1.0), best, system)
    drawn = {"lit": best, "map": quiet, "hand": _find_quiet(plain, quiet, best, system)}
    for name, front, least in (
        ("contour", text.blend(glow, 0.25, alpha=1.0), LINE),
        ("ring", readable["quiet"], LINE),
        ("label", text, TEXT),  # of the tones only: no words are on a glow
    ):
        steps = (front.blend(best, step / STEPS, alpha=1.0) for step in range(STEPS + 1))
        seen = (one for one in steps if least_contrast(one, glows.values()) >= LINE)
        drawn[name] = next((one for one in seen if least_contrast(one, plain) >= least), best)
    return tones | glows | drawn


def _find_quiet(on: Sequence[Color], front: Color, best: Color, system: ColorSystem) -> Color:
    """Return the weakest shade of a colour that can be seen on others as a line can."""
    shades = (
        *(on[0].blend(front, step / STEPS, alpha=1.0) for step in range(STEPS)),
        *(front.blend(best, step / STEPS, alpha=1.0) for step in range(STEPS)),
    )
    seen = (s for s in shades if all(contrast(s, ground, system) >= LINE for ground in on))
    return next(seen, best)
