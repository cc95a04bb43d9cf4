"""Names of values that several parts of the program share."""

from typing import Literal, TypeAlias

Glyphs: TypeAlias = Literal["braille", "blocks", "ascii"]
"""What figures and signs are drawn with."""

GlyphSetting: TypeAlias = Literal["auto", "braille", "blocks", "ascii"]
"""The same as it is set; "auto" is what the terminal can show."""
