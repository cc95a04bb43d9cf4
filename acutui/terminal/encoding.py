"""Decoding what is typed on a terminal that does not use UTF-8."""

import codecs
from collections.abc import Callable
from functools import partial

from acutui.terminal.detect import Terminal


def make_decoder(terminal: Terminal) -> Callable[[], codecs.IncrementalDecoder]:
    """Return the class that decodes a terminal's bytes and drops those that are invalid."""
    codeset = terminal.locale.partition("@")[0].partition(".")[2]
    try:
        found = codecs.getincrementaldecoder(codeset or "utf-8")
    except LookupError:
        found = codecs.getincrementaldecoder("utf-8")
    return partial(found, errors="ignore")
