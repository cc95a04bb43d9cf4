"""How many colours the terminal shows, and the themes that work with few."""

from collections.abc import Mapping
from typing import Literal

Colours = Literal["truecolor", "256", "standard"]
"""All, 256, or the 16 of the terminal's own palette."""

OFFERED_THEMES = (
    *("textual-dark", "textual-light", "ansi-dark", "ansi-light", "gruvbox", "flexoki"),
    *("nord", "dracula", "tokyo-night", "catppuccin-mocha", "atom-one-light"),
)
"""Themes whose surfaces differ with 256 colours too. Others can be set by name."""

TRUECOLOR = frozenset("alacritty foot ghostty wezterm contour kitty iterm2 rio".split())
"""Terminals with all colours whose TERM does not end in their number."""


def detect_colours(environment: Mapping[str, str]) -> Colours:
    """Return how many colours a terminal shows, judging by the environment."""
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    # SSH does not pass COLORTERM on.
    term = environment.get("TERM", "").strip().lower()
    if term.endswith("-direct") or TRUECOLOR.intersection(term.split("-")):
        return "truecolor"
    return "256" if term.endswith("-256color") else "standard"
