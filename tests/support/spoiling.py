"""Ways to spoil a file, as disks, editors, sync tools and strangers do it; shared by tests."""

import os
from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st

TIMES = int(os.environ.get("ACUTUI_FUZZ", "1"))
"""How many times as many files as usual are spoilt."""

PIECES = (
    *(b"{", b"}", b"[", b"]", b",", b":", b";", b'"', b"'", b"\\", b"=", b"#", b"<", b">", b"/"),
    *(b"\n", b"\r\n", b"\r", b"\t", b" " * 300, b"\0", b"\0" * 64, b"\xff", b"\xc3"),
    *(b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[2J", b"\xc2\x9b", b"\xe2\x80\xae"),
    *(b"NaN", b"Infinity", b"-Infinity", b"-", b"1e999", b"-1", b"1e-400", b"0x1", b"null"),
    *(b"true", b"0" * 40, b"9" * 25, b"9" * 5000, b"1." + b"3" * 5000),
    *(b"[" * 3000, b'{"a":' * 3000, b'"7":{}', b'"deleted":true,', b'"id":"7",'),
    *(b"\\ud800", b"\\u0000", b'"""', b"'''", b"]]", b"x" * 20_000),
    *(b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> theirs\n", b"<![CDATA[", b"&#0;", b"<g", b"<!--"),
    *(b"9999-12-31", b"0001-01-01T00:00:00+14:00", b"25:61", b"-00:00"),
)
pieces = st.sampled_from(PIECES) | st.binary(max_size=4)
WAYS = ("cut", "insert", "overwrite", "flip", "double", "move", "end", "twice", "swap", "conflict")

Spoil = Callable[[bytes], bytes]


@st.composite
def spoilings(draw: st.DrawFn) -> Spoil:
    """Ways to spoil a file, one to five at once."""
    step = st.tuples(st.sampled_from(WAYS), st.floats(0, 1), st.integers(1, 60), pieces)
    steps = draw(st.lists(step, min_size=1, max_size=5))

    def spoil(data: bytes) -> bytes:
        for how, where, length, piece in steps:
            data = _spoilt(data, how, where, length, piece)
        return data

    return spoil


def _spoilt(data: bytes, how: str, where: float, length: int, piece: bytes) -> bytes:
    at = int(where * len(data))
    before, after = data[:at], data[at:]
    match how:
        case "cut":
            after = after[length:]
        case "insert":
            after = piece + after
        case "overwrite":
            after = piece + after[len(piece) :]
        case "flip":
            after = bytes(byte ^ 1 << length % 8 for byte in after[:1]) + after[1:]
        case "end":
            after = b""
        case "twice":
            after += after
        case "swap":
            # One value, or name, in the place of another.
            words = data.split(b'"')
            one, other = int(where * (len(words) - 1)), length % len(words)
            words[one], words[other] = words[other], words[one]
            before, after = b'"'.join(words), b""
        case _:
            before, after = _with_lines(data, how, where, length, piece), b""
    return before + after


def _with_lines(data: bytes, how: str, where: float, length: int, piece: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = int(where * (len(lines) - 1))
    if how == "double":
        return b"".join([*lines[: at + 1], *lines[at:]])
    if how == "move":
        moved = lines.pop(at)
        to = length % (len(lines) + 1)
        return b"".join([*lines[:to], moved, *lines[to:]])
    theirs = [b"<<<<<<< HEAD\n", *lines[at : at + 2], b"=======\n", piece, b"\n>>>>>>> x\n"]
    return b"".join([*lines[:at], *theirs, *lines[at + 1 :]])


def often(times: int) -> settings:
    """So many examples, or as many times as many as ACUTUI_FUZZ says."""
    return settings(max_examples=times * TIMES)
