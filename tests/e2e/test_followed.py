"""A session followed with eyes shut: what rings in a real terminal, and what a command speaks."""

import signal

import pytest
from support.terminal import Home
from support.voices import FakeVoice, wait_until

SPOKEN = [
    "Left hand. Joining Valley. Four seconds.",
    "Press.",
    "Right hand. Joining Valley. Four seconds.",
    "Press.",
    "Done.",
]


@pytest.fixture
def voice(home: Home) -> FakeVoice:
    """A voice on the PATH of the program, chosen in its settings."""
    voice = FakeVoice(home.folder / "bin", "espeak-ng")
    home.env["PATH"] = f"{home.folder / 'bin'}:{home.env['PATH']}"
    settings = 'check_in = false\nsay = "espeak-ng"\n'
    (home.config / "config.toml").write_text(f"[safety]\nconditions = []\n[session]\n{settings}")
    return voice


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["app", "plain"])
def test_a_session_rings_and_speaks_to_its_end(
    home: Home, voice: FakeVoice, plain: tuple[str, ...]
) -> None:
    terminal = home.open("practice", "longer", *plain)
    terminal.until("Saved")
    wait_until(lambda: "Done." in voice.texts, voice.texts)
    if not plain:
        terminal.keys("q")
    assert terminal.ended() == 0
    # On a machine that is too slow, words that come too late stay unsaid.
    assert voice.texts == [text for text in SPOKEN if text in voice.texts]
    assert voice.texts[0] == SPOKEN[0]
    # Once before each hold, once as it begins; two and three at their ends.
    assert terminal.raw.count(b"\a") == 1 + 2 + 1 + 3


def test_a_voice_ends_with_the_program(home: Home, voice: FakeVoice) -> None:
    slow = FakeVoice(home.folder / "slow", waits=True)
    config = home.config / "config.toml"
    config.write_text(config.read_text().replace("espeak-ng", str(slow.path)))
    terminal = home.open("practice", "longer", "--plain")
    wait_until(lambda: slow.said, "the first words")
    terminal.signal(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    wait_until(lambda: not slow.is_running, "it speaks on")
