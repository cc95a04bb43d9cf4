"""Which characters this terminal can be trusted with."""

import os
import sys
from typing import Literal

from acutui.atlas.drawing import Glyphs


def usable(setting: Glyphs | Literal["auto"]) -> Glyphs:
    """Return the glyphs to draw with: those that are set, else what the terminal can show.

    The Linux console has no braille in its font; without UTF-8 there is ASCII only.
    """
    if setting != "auto":
        return setting
    encoding = (getattr(sys.__stdout__, "encoding", None) or "ascii").lower().replace("-", "")
    if encoding != "utf8":
        return "ascii"
    return "blocks" if os.environ.get("TERM") == "linux" else "braille"
