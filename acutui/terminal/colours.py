"""How many colours this terminal shows, and which themes come out well."""

from collections.abc import Mapping
from typing import Literal

Colours = Literal["truecolor", "256", "standard"]
"""All, 256, or the 16 of the terminal's own palette."""

OFFERED_THEMES = (
    "textual-dark",
    "textual-light",
    "ansi-dark",
    "ansi-light",
    "gruvbox",
    "flexoki",
    "nord",
    "dracula",
    "tokyo-night",
    "catppuccin-mocha",
    "atom-one-light",
)
"""The themes whose surfaces stay apart with 256 colours too. Others can be set by name."""

MANY = ("alacritty", "foot", "ghostty", "wezterm", "contour", "kitty", "iterm2", "rio")
"""Terminals that show all colours, and whose name does not end in how many they have."""


def detect_colours(environment: Mapping[str, str]) -> Colours:
    """Return how many colours a terminal shows, by what the environment tells of it.

    COLORTERM, which says it best, does not come along over SSH.
    """
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    term = environment.get("TERM", "").strip().lower()
    if term.endswith("-direct") or any(name in term.split("-") for name in MANY):
        return "truecolor"
    return "256" if term.endswith("-256color") else "standard"
