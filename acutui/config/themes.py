"""The user's own themes: a file of colours each, in the folder `themes` beside config.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acutui.util.errors import FileError
from acutui.util.reading import CONFIG_LIMIT
from acutui.util.toml_lines import map_names_to_lines
from acutui.util.toml_reader import read_toml, shorten

PARTS = (
    *("primary", "secondary", "accent", "foreground", "background"),
    *("surface", "panel", "warning", "error", "success"),
)
"""What has a colour, by Textual's names; all but `primary` can be left out."""

NAMED = {
    "black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "white": "#ffffff",
    "maroon": "#800000", "red": "#ff0000", "purple": "#800080", "fuchsia": "#ff00ff",
    "green": "#008000", "lime": "#00ff00", "olive": "#808000", "yellow": "#ffff00",
    "navy": "#000080", "blue": "#0000ff", "teal": "#008080", "aqua": "#00ffff",
    "orange": "#ffa500",
}  # fmt: skip
"""Colours that can be given by name, as on the web."""

WANTED = "a colour like #4477aa or a name like teal"


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """The colours of a theme by their parts."""

    name: str
    colors: Mapping[str, str]
    dark: bool


@dataclass(frozen=True, slots=True)
class OwnThemes:
    """The themes that can be used, the names of others, and a sentence on each mistake."""

    by_name: Mapping[str, OwnTheme] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def load_themes(folder: Path) -> OwnThemes:
    """Read the themes in the folder of config.toml."""
    read = {path.stem: read_theme(path) for path in sorted((folder / "themes").glob("*.toml"))}
    found = {name: theme for name, (theme, _) in read.items() if theme}
    broken = tuple(name for name in read if name not in found)
    return OwnThemes(found, broken, tuple(one for _, problems in read.values() for one in problems))


def read_theme(path: Path) -> tuple[OwnTheme | None, tuple[str, ...]]:
    """Read a theme, passing over what is wrong in its file.

    Returns:
        The theme, None without a primary colour, and sentences that name file and line.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", path.stem, re.ASCII):
        what = "a theme's file has a name of letters, digits, - and _"
        return None, (f"{path}: {what}",)
    try:
        fields, text = read_toml(path, CONFIG_LIMIT)
    except (FileError, ValueError) as error:
        return None, (str(error),)
    colors, mistakes = _read_colors(fields)
    dark = fields.get("dark", _is_dark(colors.get("background", "#000000")))
    if not isinstance(dark, bool):
        mistakes["dark"] = f"dark: is {shorten(dark)}, not true or false"
        dark = True
    kind = "dark" if dark else "light"
    for name in ("background", "surface"):
        # Texts lie on both, and could not be read on a dark and on a light one.
        if name in colors and _is_dark(colors[name]) != dark:
            mistakes[name] = f"{name}: is not {kind}, as the theme is"
            del colors[name]
    lines = map_names_to_lines(text) if mistakes else {}
    places = {name: f"line {lines[name]}: " for name in mistakes if name in lines}
    problems = (f"{path}: {places.get(name, '')}{what}" for name, what in mistakes.items())
    theme = OwnTheme(path.stem, colors, dark) if "primary" in colors else None
    return theme, tuple(problems)


def _read_colors(fields: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours, and what is wrong by the field's name."""
    colors: dict[str, str] = {}
    mistakes: dict[str, str] = {}
    for name, value in fields.items():
        color = value.lower() if isinstance(value, str) else ""
        if name not in PARTS:
            if name != "dark":
                known = ", ".join((*PARTS, "dark"))
                mistakes[name] = f"{name}: there is no such colour; a theme has {known}"
        elif re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", color) or color in NAMED:
            digits = NAMED.get(color, color)
            colors[name] = digits if len(digits) == 7 else re.sub(r"(\w)", r"\1\1", digits)
        else:
            mistakes[name] = f"{name}: is {shorten(value)}, not {WANTED}"
    if "primary" not in fields:
        mistakes["primary"] = f"primary: is missing; give {WANTED}"
    return colors, mistakes


def _is_dark(color: str) -> bool:
    """Whether white rather than black can be read on a colour like "#102030"."""
    red, green, blue = bytes.fromhex(color[1:])
    return 0.3 * red + 0.6 * green + 0.1 * blue < 128
