"""What comes down the line: no exception, no key that was not typed, and every one that was."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable

import pytest
from support.input_grammar import draw, draw_noise
from textual.events import AppFocus, Key, MouseDown, Paste
from textual.message import Message

from acutui.widgets.textual_internals import InputParser

STRINGS = int(os.environ.get("ACUTUI_FUZZ", "10000"))
"""Strings that are drawn from the grammar."""

SEED = int(os.environ.get("ACUTUI_FUZZ_SEED", "2026"))


def make_parser(*, mouse: bool = False, takes_text: bool = True) -> InputParser:
    return InputParser(escape_delay=0.1, mouse=mouse, takes_text=lambda _: takes_text)


def hear(parser: InputParser, pieces: Iterable[str], now: float = 100.0) -> list[Message]:
    found = [message for piece in pieces for message in parser.feed(piece, now)]
    return found + parser.feed("", now + 5)


def keys(messages: Iterable[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, Key)]


def test_of_the_grammar_of_terminals_only_keys_are_heard() -> None:
    source = random.Random(SEED)
    parser, now = make_parser(), 100.0
    for number in range(STRINGS):
        sample = draw(source)
        heard = hear(parser, sample.pieces, now)
        assert keys(heard) == sample.keys, f"string {number} of seed {SEED}: {sample.pieces}"
        assert len(heard) == len(sample.keys), heard
        now += 10


@pytest.mark.parametrize("mouse", [False, True])
def test_no_noise_raises_or_keeps_the_next_key_away(*, mouse: bool) -> None:
    source = random.Random(SEED)
    parser, now = make_parser(mouse=mouse), 100.0
    for number in range(STRINGS // 5):
        sample = draw_noise(source)
        hear(parser, sample.pieces, now)
        heard = keys(hear(parser, ["n"], now + 20))
        assert heard == ["n"], f"string {number} of seed {SEED}: {sample.pieces}"
        now += 40


def test_alt_and_escape_are_heard_once_it_is_clear_that_they_are_no_sequence() -> None:
    assert keys(hear(make_parser(), ["\x1bx"])) == ["alt+x"]
    assert keys(hear(make_parser(), ["\x1b"])) == ["escape"]
    assert keys(make_parser().feed("\x1b", 10.0)) == []


def test_the_mouse_the_focus_and_pastes_become_messages() -> None:
    heard = hear(make_parser(mouse=True), ["\x1b[<0;10;5M\x1b[I\x1b[200~a b\x1b[201~"])
    assert [type(one) for one in heard] == [MouseDown, AppFocus, Paste]
    click, paste = heard[0], heard[2]
    assert isinstance(click, MouseDown) and (click.x, click.y) == (9, 4)
    assert isinstance(paste, Paste) and paste.text == "a b"


def test_a_burst_is_a_paste_unless_there_is_a_field_to_type_in() -> None:
    heard = hear(make_parser(takes_text=False), ["find my notes\r"])
    assert [one.text for one in heard if isinstance(one, Paste)] == ["find my notes\r"]
    assert keys(heard) == []
    assert len(keys(hear(make_parser(), ["find my notes\r"]))) == len("find my notes\r")


CONSOLE_KEYS = {
    "kcuu1": "up",
    "kcud1": "down",
    "kcub1": "left",
    "kcuf1": "right",
    "khome": "home",
    "kend": "end",
    "kpp": "pageup",
    "knp": "pagedown",
    "kdch1": "delete",
    "kich1": "insert",
    "kbs": "backspace",
    "kcbt": "shift+tab",
    **{f"kf{number}": f"f{number}" for number in range(1, 13)},
}


@pytest.mark.parametrize("term", ["linux", "xterm-256color", "screen", "tmux-256color"])
def test_every_key_of_a_terminal_is_known(term: str) -> None:
    """Asked in a process of its own, because curses takes one terminal only."""
    ask = (
        "import curses, json, sys; curses.setupterm(sys.argv[1], 1)\n"
        "print(json.dumps([(curses.tigetstr(k) or b'').decode() for k in sys.argv[2:]]))"
    )
    command = [sys.executable, "-c", ask, term, *CONSOLE_KEYS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    sent = dict(zip(CONSOLE_KEYS, json.loads(done.stdout), strict=True))
    heard = {name: keys(hear(make_parser(), [text])) for name, text in sent.items() if text}
    assert heard == {name: [CONSOLE_KEYS[name]] for name in heard}
    assert {"kcuu1", "kf1"} <= set(heard)
