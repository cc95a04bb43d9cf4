"""A damaged journal at the start: what can be done is offered, and nothing is written unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.stage import NOW

from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.screens.session import SessionScreen

if TYPE_CHECKING:
    from support.stage import OpenApp

Practised = Callable[..., Session]
TITLE = "The journal is damaged"


@pytest.fixture
def torn(data: Path, practised: Practised) -> bytes:
    """Tear a line of a journal of three sessions; a backup of yesterday has the first two."""
    sessions = [practised(2), practised(1), practised()]
    journal = Journal(data, lambda: NOW)
    for session in sessions[:2]:
        journal.save_session(session)
    backup = data.parent / "journal.backups" / "2026-11-21.json"
    backup.parent.mkdir(exist_ok=True)
    backup.write_bytes(data.read_bytes())
    journal.save_session(sessions[2])
    journal.close()
    (backup.parent / "2026-11-22.json").unlink(missing_ok=True)
    whole = data.read_bytes()
    line = next(line for line in whole.splitlines() if str(sessions[2].id).encode() in line)
    data.write_bytes(whole.replace(line, line[:80]))
    return data.read_bytes()


def files_aside(data: Path, name: str) -> list[Path]:
    return sorted((data.parent / "journal.backups").glob(name))


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_the_choices_say_what_each_brings(
    open_app: OpenApp, torn: bytes, data: Path, size: tuple[int, int]
) -> None:
    async with open_app(size=size, ready=False) as on:
        await on.sees(TITLE, at=".panel")
        await on.sees("journal.json: line 7 is damaged. The damaged file is kept", at=".panel")
        await on.sees("t take over what can be read: 2 sessions", at=".panel")
        await on.sees("r restore the backup of Sat 21 Nov: 2 sessions", at=".panel")
        await on.sees("look only", "quit", at=".panel")
        assert on.words.index("take over") < on.words.index("restore the")
        on.assert_sound()
        assert data.read_bytes() == torn


async def test_what_can_be_read_is_taken_over(open_app: OpenApp, torn: bytes, data: Path) -> None:
    async with open_app(ready=False) as on:
        await on.sees(TITLE)
        await on.press("t")
        await on.hears("2 sessions recovered. The damaged file is now")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert len(on.saved.sessions) == 2
        (aside,) = files_aside(data, "damaged-*.json")
        assert aside.read_bytes() == torn
        assert files_aside(data, "damaged-*.undo")
        await on.press("u")
        await on.hears("Nothing to undo.")
    async with open_app() as on:
        assert len(on.saved.sessions) == 2


async def test_a_backup_is_restored(open_app: OpenApp, torn: bytes, data: Path) -> None:
    async with open_app(ready=False) as on:
        await on.sees(TITLE)
        await on.press("r")
        await on.hears("2 sessions recovered. The damaged file is now")
        assert len(on.saved.sessions) == 2
        (aside,) = files_aside(data, "replaced-*.json")
        assert aside.read_bytes() == torn


async def test_looking_changes_nothing(open_app: OpenApp, torn: bytes, data: Path) -> None:
    async with open_app(ready=False) as on:
        await on.sees(TITLE)
        await on.press("l")
        await on.hears("Nothing can be saved: ")
        assert on.app.habit is not None
        assert len(on.app.habit.history.sessions) == 2
        assert data.read_bytes() == torn
    assert data.read_bytes() == torn
    async with open_app(ready=False) as on:
        await on.sees(TITLE)


async def test_quitting_says_what_can_be_done_later(
    open_app: OpenApp, torn: bytes, data: Path
) -> None:
    async with open_app(ready=False) as on:
        await on.sees(TITLE)
        await on.press("escape")
        await on.until(lambda: on.app.failure, "the reason")
        assert "`acutui merge` takes over its 2 sessions; line 7 is damaged" in str(on.app.failure)
        assert "restore" not in str(on.app.failure)
    assert data.read_bytes() == torn


async def test_the_backup_comes_first_where_it_has_more(
    open_app: OpenApp, torn: bytes, data: Path
) -> None:
    damaged = b"\n".join(torn.split(b"\n")[:5])
    data.write_bytes(damaged)
    async with open_app(ready=False) as on:
        await on.sees(TITLE)
        await on.sees("restore the backup of Sat 21 Nov: 2 sessions", at=".panel")
        assert on.words.index("restore the") < on.words.index("take over")


async def test_a_journal_of_which_nothing_is_left_ends_the_app(
    open_app: OpenApp, data: Path
) -> None:
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_bytes(bytes(4096))
    async with open_app(ready=False) as on:
        await on.until(lambda: on.app.failure, "the reason")
        assert "is damaged" in str(on.app.failure)
