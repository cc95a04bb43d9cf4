"""Types that several parts of the program share."""

from typing import Literal, TypeAlias

Glyphs: TypeAlias = Literal["braille", "blocks", "ascii"]
"""The characters that figures and symbols are drawn with."""

GlyphSetting: TypeAlias = Literal["auto", "braille", "blocks", "ascii"]
"""The setting for them; "auto" is the best that the terminal can show."""

Script: TypeAlias = Literal["traditional", "simplified"]  # the characters of Chinese names
