"""Whatever a terminal sends: only what was typed or pasted comes out."""

import time
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.terminal.input_reader import InputReader, Token, join_burst

DELAY = 0.1


def read(pieces: Iterable[str], *, gap: float = 0.001, mouse: bool = False) -> list[Token]:
    """Return what comes out of pieces, and of the silence after them."""
    reader = InputReader(escape_delay=DELAY, mouse=mouse)
    now, found = 100.0, list[Token]()
    for piece in pieces:
        found += reader.feed(piece, now)
        now += gap
    return found + reader.tick(now + 5)


def texts(tokens: Sequence[Token]) -> list[str]:
    return [token.text for token in tokens]


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("a", ["a"]),
        ("\r\x03\x7f", ["\r", "\x03", "\x7f"]),
        ("é合👍🏽", ["é", "合", "👍", "🏽"]),
        ("\x1b", ["\x1b"]),
        ("\x1b\x1b", ["\x1b", "\x1b"]),
        ("\x1bx", ["\x1bx"]),
        ("\x1bO", ["\x1bO"]),
        ("\x1b[Aa\x1b[1;5C\x1bOP\x1b[3~", ["\x1b[A", "a", "\x1b[1;5C", "\x1bOP", "\x1b[3~"]),
        ("\x1b[[Bn", ["\x1b[[B", "n"]),  # the Linux console's F2
        ("\x1b[Z\x1b[a\x1b[5^\x1b[7$", ["\x1b[Z", "\x1b[a", "\x1b[5^", "\x1b[7$"]),  # rxvt's
        ("\x1b[97u\x1b[97;;97u\x1b[97;5u", ["\x1b[97u", "\x1b[97;;97u", "\x1b[97;5u"]),
        ("\x1b[97;2:1;65u\x1b[57:65;2:2u", ["\x1b[97;2;65u", "\x1b[57;2u"]),
        ("\x1b[128104;;128104:8205u", ["\x1b[128104;;128104u", "\x1b[128104;;8205u"]),
        ("\x1b[27;5;13~", ["\x1b[13;5u"]),  # xterm's modifyOtherKeys
        ("\x1b[I\x1b[O", ["\x1b[I", "\x1b[O"]),
        ("\x1b[?2026;2$y", ["\x1b[?2026;2$y"]),
    ],
)
def test_what_is_typed_or_asked_for_comes_out(sent: str, heard: list[str]) -> None:
    assert texts(read([sent])) == heard
    assert texts(read(sent)) == heard, "one character at a time"


MEANINGLESS = [
    "\x1b[13;1:3u",  # Enter, let go
    "\x1b[1;1:3A",
    "\x1b[55:47;2:3u",
    "\x1b[1114112u",
    "\x1b[55296u",
    "\x1b[97;999u",
    "\x1b[u",
    "\x1b[;5u",
    "\x1b[~",
    "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    "\x1b]11;rgb:0000/0000/0000\x07",
    "\x1b]1337;ReportCellSize=18.0;9.0;2.0\x1b\\",
    "\x1b[?62;4;22c",
    "\x1b[>41;354;0c",
    "\x1bP!|00000000\x1b\\",
    "\x1bP>|XTerm(370)\x1b\\",
    "\x1b[?997;1n",
    "\x1b[?1u",
    "\x1b[48;24;80;480;800t",
    "\x1b[?2048;2$y",
    "\x1b[13;28;13;1;0;1_",  # as Windows terminals write Enter
    f"\x1b[{';'.join('1' * 40)}m",
    "\x1b[<0;10;10M",  # without a mouse
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b^x\x1b\\",
    "\x1bXx\x1b\\",
    "\x9d11;rgb:0/0/0\x9c",
    "\x9b?62c",
    "\x1b]a\x18",
    "\x1b\\",
    "\x84",
]


@pytest.mark.parametrize("sent", MEANINGLESS, ids=repr)
def test_what_nobody_waits_for_is_dropped(sent: str) -> None:
    assert texts(read([f"a{sent}b"])) == ["a", "b"]
    assert texts(read(f"a{sent}b")) == ["a", "b"], "one character at a time"


def test_the_mouse_is_heard_if_it_was_asked_for() -> None:
    clicks = "\x1b[<0;10;5M\x1b[<0;10;5m"
    assert texts(read([clicks], mouse=True)) == ["\x1b[<0;10;5M", "\x1b[<0;10;5m"]
    assert texts(read(["\x1b[M !!n"], mouse=True)) == ["n"]
    assert texts(read(["\x1b[<0;99999;5Mn"], mouse=True)) == ["n"]


def test_escape_waits_for_the_rest_of_a_sequence_and_no_longer() -> None:
    reader = InputReader(escape_delay=0.3, mouse=False)
    assert reader.feed("\x1b", 10.0) == [] and reader.is_waiting
    assert reader.tick(10.2) == []
    assert reader.feed("[D", 10.25) == [Token("sequence", "\x1b[D")]
    reader.feed("\x1b", 20.0)
    assert reader.tick(20.3) == [Token("escape", "\x1b")]
    assert not reader.is_waiting


@pytest.mark.parametrize("rest", ["[D", "OA", "[1;5C", "]11;rgb:0/0/0\x07", "[200~a\x1b[201~"])
def test_the_rest_of_a_sequence_that_comes_late_is_not_typed(rest: str) -> None:
    late = read(["\x1b", rest, "n"], gap=0.4)
    assert [one for one in texts(late) if one != "a"] == ["\x1b", "n"]
    assert texts(read(["\x1b", "n"], gap=0.4)) == ["\x1b", "n"]
    assert texts(read(["\x1b", "[", "n"], gap=0.4)) == ["\x1b", "[", "n"]
    assert texts(read(["\x1b", "[D"], gap=1.5)) == ["\x1b", "[", "D"], "much later it is typed"


@pytest.mark.parametrize("start", ["\x1b[12", "\x1b]11;", "\x1bP", "\x1b[M", "\x1b[["])
def test_a_sequence_without_an_end_is_over_after_a_second(start: str) -> None:
    reader = InputReader(escape_delay=DELAY, mouse=True)
    assert reader.feed(start, 10.0) == []
    assert texts(reader.feed("n", 11.1)) == ["n"]


def test_a_sequence_without_an_end_does_not_swallow_what_is_typed_all_along() -> None:
    pieces = ["\x1b]", *"abcdefgh"]
    assert "h" in texts(read(pieces, gap=0.5))


# Pastes


def test_a_paste_is_one() -> None:
    sent = "\x1b[200~two\nlines \x1b[A\x1b]\x1b[201~n"
    paste = [Token("paste", "two\nlines \x1b[A\x1b]"), Token("character", "n")]
    assert read([sent]) == read(sent) == paste
    assert read(["\x1b[200~\x1b[201~n"]) == [Token("character", "n")]


def test_a_paste_without_an_end_is_over_after_a_second() -> None:
    reader = InputReader(escape_delay=DELAY, mouse=False)
    assert reader.feed("\x1b[200~abc", 10.0) == [] and reader.is_waiting
    assert reader.feed("d", 10.9) == []
    assert reader.feed("n", 12.0) == [Token("paste", "abcd"), Token("character", "n")]


@pytest.mark.parametrize("interrupt", ["\x03", "\x1b[99;5u"])
def test_ctrl_c_is_heard_within_a_paste(interrupt: str) -> None:
    pieces = ["\x1b[200~abc", interrupt, "def", "\x1b[201~n"]
    assert texts(read(pieces)) == ["\x03", "n"]
    assert texts(read(pieces[:3])) == ["\x03"]


def test_a_large_paste_takes_time_in_proportion() -> None:
    reader = InputReader(escape_delay=DELAY, mouse=False)
    started = time.process_time()
    found = list[Token]()
    for piece in ["\x1b[200~", *["\x1b[20 x" * 500] * 500, "\x1b[201~"]:
        found += reader.feed(piece, 10.0)
    assert len(found[0].text) == 6 * 500 * 500
    assert time.process_time() - started < 20


# Bursts


def test_many_characters_at_once_are_a_paste() -> None:
    assert join_burst(read(["find my notes\r"])) == [Token("paste", "find my notes\r")]


@pytest.mark.parametrize(
    "typed", ["n", "jjjjjjjj", "2s", "q\r", "nn\r", "\x1b[A\x1b[B\x1b[A\x1b[D"]
)
def test_what_a_person_may_type_is_no_burst(typed: str) -> None:
    assert join_burst(read([typed])) == read([typed])
    assert texts(join_burst(read(["abcd\x03"])))[-1] == "\x03"


# Anything

printable = st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"])
parameters = st.text(st.characters(min_codepoint=0x30, max_codepoint=0x3F), max_size=40)
intermediates = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2F), max_size=3)
# The finals of keys, reports and pastes are left out: what is drawn must mean nothing.
finals = st.sampled_from("_`{|}\\]gr")
csi = st.builds(lambda p, i, f: f"\x1b[{p or '?'}{i}{f}", parameters, intermediates, finals)
content = st.text(
    st.characters(exclude_characters="\x07\x18\x1a\x1b\x9c", exclude_categories=["Cs"])
)
strings = st.builds(
    lambda kind, text, end: f"\x1b{kind}{text}{end}",
    st.sampled_from("]PX^_"),
    content,
    st.sampled_from(["\x1b\\", "\x07", "\x9c", "\x18"]),
)


def cut(text: str, at: Iterable[int]) -> list[str]:
    edges = [0, *sorted({one % (len(text) + 1) for one in at}), len(text)]
    return [text[a:b] for a, b in pairwise(edges) if a < b]


@given(
    st.lists(st.tuples(csi | strings, printable), max_size=8), st.lists(st.integers(0), max_size=9)
)
def test_typed_characters_and_nothing_else_arrive_between_sequences(
    parts: list[tuple[str, str]], at: list[int]
) -> None:
    typed = [character for _, character in parts]
    sent = "".join(sequence + character for sequence, character in parts)
    assert texts(read(cut(sent, at))) == typed


noise = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x1b\x1b[]OP_\\?;:09u~M")
)


@given(noise, st.lists(st.integers(0), max_size=9), st.sampled_from([0.0, 0.2, 1.5]), st.booleans())
def test_no_noise_raises_or_keeps_the_next_key_away(
    sent: str, at: list[int], gap: float, mouse: bool
) -> None:
    reader = InputReader(escape_delay=DELAY, mouse=mouse)
    now = 100.0
    for piece in cut(sent, at):
        reader.feed(piece, now)
        now += gap
    reader.tick(now + 5)
    assert not reader.is_waiting
    assert reader.feed("n", now + 10) == [Token("character", "n")]
