"""Keys at random, at random sizes: nothing crashes, spills over or loses a session."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from acutui.practice.records import Session

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

RUNS = int(os.environ.get("MONKEY_RUNS", "4"))
KEYS, AT_ONCE = 250, 50
WEIGHTED = {
    **dict.fromkeys(("up", "down", "left", "right", "enter", "space", "escape"), 8),
    **dict.fromkeys(("pageup", "pagedown", "home", "end", "tab", "shift+tab", "backspace"), 3),
    **dict.fromkeys("123", 3),
    **dict.fromkeys("abcdefghijklmnoprstuvwxyzRU!?/+-=0456789, äß谷", 1),
    **dict.fromkeys(("ctrl+p", "delete", "f1", "ctrl+a", "ctrl+k", "ctrl+w", "insert"), 1),
}
SIZES = ((80, 24), (40, 15), (120, 40), (250, 70), (1, 1), (20, 3), (3, 40), (79, 19))


async def play(on: Stage, random: Random) -> int:
    """Press keys, some of them faster than anyone can follow; return how many."""
    pressed = 0
    while pressed < KEYS and on.app.return_code is None:
        some = random.choices([*WEIGHTED], [*WEIGHTED.values()], k=AT_ONCE)
        on.post(*some)
        pressed += len(some)
        await on.settle()
        if random.random() < 0.3:
            size = random.choice(SIZES) if random.random() < 0.5 else _any_size(random)
            await on.pilot.resize_terminal(*size)
            await on.settle()
        on.clock.advance(random.choice((0, 1, 7, 90)))
        on.assert_sound()
    return pressed


def _any_size(random: Random) -> tuple[int, int]:
    return random.randint(1, 250), random.randint(1, 70)


@pytest.mark.parametrize("seed", range(RUNS))
async def test_random_keys_crash_nothing(
    open_app: OpenApp,
    practised: Callable[..., Session],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.chdir(tmp_path)  # An export is made where one stands.
    random = Random(seed)
    glyphs = random.choice(("braille", "blocks", "ascii"))
    history = [practised(days, note="谷 [b] note") for days in random.sample(range(60), 9)]
    size = random.choice(SIZES)
    async with open_app(size=size, glyphs=glyphs, history=history, notices=True) as on:
        assert await play(on, random) == KEYS
        assert on.app.return_code is None
        assert on.saved.problems == ()
