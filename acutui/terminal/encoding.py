"""What is typed on a terminal that does not speak UTF-8."""

import codecs
from collections.abc import Callable
from functools import partial

from acutui.terminal.detect import Terminal

Decoder = Callable[[], codecs.IncrementalDecoder]


def make_decoder(terminal: Terminal) -> Decoder:
    """Return what makes characters of a terminal's bytes; of bytes that are none, nothing."""
    codeset = terminal.locale.partition("@")[0].partition(".")[2]
    try:
        found = codecs.getincrementaldecoder(codeset or "utf-8")
    except LookupError:  # a codeset that Python doesn't know, or no codeset at all
        found = codecs.getincrementaldecoder("utf-8")
    return partial(found, errors="ignore")
