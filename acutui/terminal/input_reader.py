"""Cut what a terminal sends into keys, sequences and pastes, by the grammar of ECMA-48.

Terminals send more than keys: replies to questions that some program asked, reports that an
earlier program switched on, sequences that a slow line tore apart. Each ends where the standard
says, whether it is known or not, so that nothing in it can act as a key.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

Kind = Literal["character", "alt", "escape", "sequence", "mouse", "paste"]

PATIENCE = 1.0
"""Seconds of silence after which a sequence or a paste without an end is over."""

BURST, BURST_KINDS = 4, 3
"""Characters, and different ones among them, that no one types within one read."""

LONGEST_WAIT = 3.0
"""Seconds after which a sequence is over, even if characters keep coming."""

MAX_LENGTH = 32
"""Characters of the longest sequence that is passed on."""

MOST_MODIFIERS, MOST_CODE = 256, 0x10FFFF

ESCAPE, INTERRUPT, PASTE_END = "\x1b", "\x03", "\x1b[201~"

_STRINGS = "]PX^_"  # after ESC, what begins OSC, DCS, SOS, PM and APC
_C1 = dict(zip("\x8e\x8f\x90\x98\x9b\x9d\x9e\x9f", "NOPX[]^_", strict=True))

_plain = re.compile(r"[^\x00-\x1f\x7f-\x9f]+")
_parameters = re.compile(r"[\x20-\x3f]*")
_string_end = re.compile(r"[\x07\x18\x1a\x1b\x9c]")
_rxvt_key = re.compile(r"\x1b\[\d{1,2}\$")
_paste_end = re.compile(r"\x1b\[201~|\x03|\x1b\[99;5u")
_other = re.compile(r"[IO]|\?2026;[12]\$y|\[[A-E]")
_mouse = re.compile(r"<\d{1,3};\d{1,4};\d{1,4}[Mm]")
_key = re.compile(r"(?:\d{1,3}(?:;(\d{1,3})(?::([12]))?)?)?[@-HP-SZ^a-d]")
_numbered_key = re.compile(r"\d{1,3}(?:;(\d{1,3})(?::([12]))?)?~")
_kitty_key = re.compile(r"(\d{1,7})(?::[\d:]*)?(?:;(\d{0,3})(?::([12]))?(?:;([\d:]*))?)?u")
_xterm_key = re.compile(r"27;(\d{1,3});(\d{1,7})~")  # with modifyOtherKeys


class Token(NamedTuple):
    """What was typed or pasted, or a report.

    A "character" may be a control character, as of ctrl+c; an "alt" is ESC and a character.
    """

    kind: Kind
    text: str


class InputReader:
    """Reads input that comes in pieces. It never raises, whatever comes.

    Args:
        escape_delay: Seconds after which an ESC that nothing follows is the Escape key.
        mouse: Whether the terminal was asked to report the mouse.
    """

    def __init__(self, *, escape_delay: float, mouse: bool) -> None:
        self._escape_delay = escape_delay
        self._mouse = mouse
        self._pending = ""  # the start of an unfinished sequence, or what may end a paste
        self._is_dropped = False  # whether that sequence is dropped, although it is known
        self._pasted: list[str] | None = None  # what was pasted so far
        self._began_at = self._heard_at = self._escaped_at = float("-inf")

    @property
    def is_waiting(self) -> bool:
        """Whether time alone may bring a token."""
        return bool(self._pending) or self._pasted is not None

    def tick(self, now: float) -> list[Token]:
        """Return what is over because no more came until `now`, in seconds of any origin."""
        silence = now - self._heard_at
        if self._pasted is not None:
            return self._finish_paste() if silence >= PATIENCE else []
        if not self._pending:
            return []
        pending, tokens = self._pending, list[Token]()
        if silence >= self._escape_delay and not self._is_dropped:
            if pending == ESCAPE:
                self._escaped_at = self._heard_at + self._escape_delay
                tokens.append(Token("escape", ESCAPE))
            elif pending in ("\x1bO", "\x1bN"):
                tokens.append(Token("alt", pending))
            elif _rxvt_key.fullmatch(pending):
                tokens.append(Token("sequence", pending))
        if tokens:
            self._pending = ""
        elif silence >= PATIENCE or now - self._began_at >= LONGEST_WAIT:
            self._pending, self._is_dropped = "", False
        return tokens

    def feed(self, text: str, now: float) -> list[Token]:
        """Return what this piece of input completes."""
        tokens = self.tick(now)
        was_waiting = self.is_waiting
        if not was_waiting and now - self._escaped_at < PATIENCE:
            # The Escape key, and then the rest of a sequence: a slow line has torn it apart.
            self._escaped_at = float("-inf")
            if len(text) > 1 and text[0] in "[O" + _STRINGS:
                text, self._is_dropped = ESCAPE + text, True
        self._heard_at = now
        text, self._pending = self._pending + text, ""
        at = 0
        while at < len(text):
            at = self._read(text, at, tokens)
        if not was_waiting:
            self._began_at = now
        return tokens

    def _read(self, text: str, at: int, tokens: list[Token]) -> int:
        """Read what begins at `at`, and return where it ends."""
        if self._pasted is not None:
            return self._read_paste(text, at, tokens)
        if plain := _plain.match(text, at):
            tokens += [Token("character", one) for one in plain.group()]
            return plain.end()
        first = text[at]
        if first in _C1:
            return self._read_sequence(text, at, at + 1, _C1[first], tokens)
        if first != ESCAPE:
            tokens += [Token("character", first)] if first < "\x80" else []
            return at + 1
        if at + 1 == len(text):
            self._pending = ESCAPE
            return at + 1
        return self._read_sequence(text, at, at + 2, text[at + 1], tokens)

    def _read_sequence(self, text: str, start: int, at: int, kind: str, tokens: list[Token]) -> int:
        """Read a sequence that begins at `start`; its `kind` stands before `at`."""
        if kind in _STRINGS:
            return self._read_string(text, at, kind)
        if kind == "[":
            return self._read_csi(text, at, tokens)
        if kind in "NO":
            if at == len(text):
                self._pending = ESCAPE + kind
                return at
            is_complete = "\x20" <= text[at] <= "\x7e"
            if is_complete:
                self._accept(ESCAPE + kind + text[at], tokens)
            return at + is_complete
        if kind == ESCAPE:
            tokens.append(Token("escape", ESCAPE))
            return at - 1
        if kind != "\\":  # the end of a string that was given up
            tokens.append(Token("alt", ESCAPE + kind))
        return at

    def _read_string(self, text: str, at: int, kind: str) -> int:
        """Drop a string as far as it has come."""
        end = _string_end.search(text, at)
        if end is None:
            self._pending = ESCAPE + kind
            return len(text)
        if end.group() != ESCAPE:
            self._is_dropped = False
            return end.end()
        if end.end() == len(text):
            self._pending = ESCAPE + kind + ESCAPE
            return len(text)
        self._is_dropped = False
        # Another sequence ends it, too.
        return end.end() + 1 if text[end.end()] == "\\" else end.start()

    def _read_csi(self, text: str, at: int, tokens: list[Token]) -> int:
        found = _parameters.match(text, at)
        end = found.end() if found else at
        parameters = text[at:end]
        if end == len(text):
            # A longer one means nothing; only its end matters.
            self._is_dropped |= len(parameters) > MAX_LENGTH
            self._pending = "\x1b[" + parameters[:MAX_LENGTH]
            return end
        final = text[end]
        if not "\x40" <= final <= "\x7e":
            self._is_dropped = False
            return end  # It is broken off.
        if parameters == "200" and final == "~":
            self._pasted, self._is_dropped = [], False
            return end + 1
        # A function key of the Linux console, and the mouse of an old terminal, go on.
        more = {"[": 1, "M": 3 * self._mouse}.get(final, 0) if not parameters else 0
        if len(text) <= end + more:
            self._pending = "\x1b[" + text[end:]
            return len(text)
        rest = text[end + 1 : end + 1 + more]
        self._accept(f"\x1b[{parameters}{final}{rest}", tokens)
        return end + 1 + (more if rest.isprintable() else 0)

    def _accept(self, sequence: str, tokens: list[Token]) -> None:
        """Pass on a complete sequence that means something, as Textual reads it."""
        is_dropped, self._is_dropped = self._is_dropped, False
        if is_dropped:
            return
        body = sequence[2:]
        if sequence.startswith("\x1bO"):
            tokens.append(Token("sequence", sequence))
        elif self._mouse and _mouse.fullmatch(body):
            tokens.append(Token("mouse", sequence))
        elif _other.fullmatch(body):
            tokens.append(Token("sequence", sequence))
        elif key := _kitty_key.fullmatch(body):
            code, modifiers, _, text = key.groups(default="")
            tokens += [Token("sequence", one) for one in _format_keys(code, modifiers, text)]
        elif key := _xterm_key.fullmatch(body):
            modifiers, code = key.groups()
            tokens += [Token("sequence", one) for one in _format_keys(code, modifiers, "")]
        elif (key := _key.fullmatch(body) or _numbered_key.fullmatch(body)) and _is_modifiers(
            key[1] or ""
        ):
            event = f":{key[2]}" if key[2] else ""
            tokens.append(Token("sequence", sequence.replace(event, "")))

    def _read_paste(self, text: str, at: int, tokens: list[Token]) -> int:
        """Take a paste as far as it has come."""
        pasted = self._pasted if self._pasted is not None else []
        if found := _paste_end.search(text, at):
            pasted.append(text[at : found.start()])
            if found.group() == PASTE_END:
                tokens += self._finish_paste()
            else:
                # Whatever is still to come of it is dropped.
                self._is_dropped = True
                tokens.append(Token("character", INTERRUPT))
            return found.end()
        # Its last characters may be the start of its end.
        escape = text.rfind(ESCAPE, max(at, len(text) - len(PASTE_END)))
        end = len(text) if escape < 0 else escape
        pasted.append(text[at:end])
        self._pending = text[end:]
        return len(text)

    def _finish_paste(self) -> list[Token]:
        text = "".join([*(self._pasted or ()), self._pending])
        is_dropped = self._is_dropped
        self._pasted, self._pending, self._is_dropped = None, "", False
        return [Token("paste", text)] if text and not is_dropped else []


def _format_keys(code: str, modifiers: str, text: str) -> list[str]:
    """Return a key of the kitty protocol, once for each character that it types."""
    if not _is_modifiers(modifiers) or not _is_character(code, least=1):
        return []
    typed = [one for one in text.split(":") if one and _is_character(one, least=0x20)]
    if not typed:
        return [f"\x1b[{code};{modifiers}u" if modifiers else f"\x1b[{code}u"]
    return [f"\x1b[{code};{modifiers};{one}u" for one in typed]


def _is_modifiers(number: str) -> bool:
    return not number or 1 <= int(number) <= MOST_MODIFIERS


def _is_character(number: str, *, least: int) -> bool:
    code = int(number)
    is_control = 0x7F < code < 0xA0 or (least > 1 and code == 0x7F)
    return least <= code <= MOST_CODE and not 0xD800 <= code <= 0xDFFF and not is_control


def join_burst(tokens: list[Token]) -> list[Token]:
    """Return tokens that came together, as one paste if no one can have typed them.

    The Linux console, tmux and keyboards on a screen paste without saying so. A key that is held
    down repeats, so a burst has several different characters.
    """
    text = "".join(one.text for one in tokens if one.kind == "character")
    if len(text) < BURST or len(set(text)) < BURST_KINDS or INTERRUPT in text:
        return tokens
    return [Token("paste", text), *(one for one in tokens if one.kind != "character")]


def narrow(token: Token) -> Token:
    """Return a key of ASCII for its full-width form, which input methods of Asia type."""
    if token.kind == "character" and not token.text.isascii():
        text = unicodedata.normalize("NFKC", token.text)
        return Token("character", text) if len(text) == 1 and text.isascii() else token
    return token
