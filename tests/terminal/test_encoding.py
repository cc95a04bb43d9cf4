"""Keys from terminals that speak other encodings."""

import pytest

from acutui.terminal.detect import Terminal
from acutui.terminal.encoding import make_decoder


@pytest.mark.parametrize(
    ("locale", "sent", "typed"),
    [
        ("en_GB.UTF-8", "ü好".encode(), "ü好"),
        ("en_GB.UTF-8", b"a\xfcb\xff", "ab"),
        ("de_DE.ISO-8859-1", b"a\xfcb", "aüb"),
        ("de_DE.ISO8859-15@euro", b"\xa4", "€"),
        ("C", b"a\xfcb", "ab"),
        ("", b"\xc3\xbc", "ü"),
        ("xx_YY.no-such-thing", b"a\xfc", "a"),
    ],
)
def test_bytes_are_decoded_in_the_codeset_of_the_locale(
    locale: str, sent: bytes, typed: str
) -> None:
    decode = make_decoder(Terminal("xterm", locale, "utf-8"))().decode
    assert "".join(decode(bytes([byte])) for byte in sent) + decode(b"", final=True) == typed
