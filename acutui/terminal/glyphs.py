"""Which characters a terminal can be trusted with."""

from typing import Literal, TypeAlias

from acutui.terminal.detect import Terminal
from acutui.util.types import Glyphs, GlyphSetting

Charset: TypeAlias = Literal["all", "console", "ascii"]
"""All characters, those in the font of a Linux console, or ASCII."""


def resolve_glyphs(setting: GlyphSetting, terminal: Terminal | None = None) -> Glyphs:
    """Return the glyphs to draw with: those that are set, else the best the terminal shows."""
    if setting != "auto":
        return setting
    terminal = terminal or Terminal.detect()
    if not terminal.has_utf8:
        return "ascii"
    # The fonts of a Linux console have no braille.
    return "blocks" if terminal.is_console else "braille"


def resolve_charset(setting: GlyphSetting, terminal: Terminal | None = None) -> Charset:
    """Return which characters may be written with these glyphs."""
    terminal = terminal or Terminal.detect()
    glyphs = resolve_glyphs(setting, terminal)
    if glyphs == "ascii":
        return "ascii"
    return "console" if glyphs == "blocks" and terminal.is_console else "all"


def has_unicode(setting: GlyphSetting, terminal: Terminal | None = None) -> bool:
    """Return whether marks may be any Unicode character; a Linux console lacks some of ours."""
    return resolve_charset(setting, terminal) == "all"
