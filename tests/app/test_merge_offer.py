"""Copies of the journal left by sync tools are offered for merging, and never in the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.clocks import still
from support.session_steps import NO_CHECK_IN

from acutui.journal.checkpoint import Checkpoint
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.screens.session import SessionScreen

if TYPE_CHECKING:
    from support.stage import OpenApp

Practised = Callable[..., Session]
SYNCTHING = "journal.sync-conflict-20261122-073104-ABCDEFG.json"
DROPBOX = "journal (Anna's conflicted copy 2026-11-22).json"
TITLE = "of the journal"


@pytest.fixture
def left(data: Path) -> Callable[..., Path]:
    """Leave a copy with these sessions beside the journal."""

    def leave(*sessions: Session, name: str = SYNCTHING) -> Path:
        journal = Journal(data.parent / name, still)
        for session in sessions:
            journal.save_session(session)
        journal.close()
        for companion in data.parent.glob("*.undo.json"):
            companion.unlink()
        for folder in data.parent.glob("*.backups"):
            if folder.stem != data.stem:
                shutil.rmtree(folder)
        return data.parent / name

    return leave


async def test_the_offer_says_what_merging_brings(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path]
) -> None:
    copy = left(practised(), practised(at="08:00"), practised(1))
    async with open_app(history=[practised(2)]) as on:
        await on.sees("1 copy of the journal", copy.name, at=".panel")
        await on.sees("Merging brings 3 sessions new.", at=".panel")
        await on.sees("m merge", "q/esc not now", at=".panel")
        on.assert_sound()


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
@pytest.mark.parametrize(
    "name",
    ["journal 2.json", "journal (Sam's conflicting copy 2026-11-16).json", "notes from a laptop"],
)
async def test_a_copy_is_offered_whatever_its_name_and_in_few_lines(
    open_app: OpenApp,
    practised: Practised,
    left: Callable[..., Path],
    size: tuple[int, int],
    name: str,
) -> None:
    shared = practised(1)
    left(practised(), shared, name=name)
    async with open_app(history=[shared], size=size) as on:
        await on.sees("1 copy of the journal", "Beside your journal is a copy of it:", at=".panel")
        await on.sees(name, "Merging brings 1 session new", at=".panel")
        await on.sees("m merge; it becomes a backup", "q/esc not now", at=".panel")
        await on.press("m")
        await on.hears("1 copy merged")
        await on.until(lambda: len(on.saved.sessions) == 2, "the merge")


async def test_copies_with_nothing_new_are_left_to_the_user_who_made_them(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path], data: Path
) -> None:
    async with open_app(history=[practised(1)]):
        pass
    for name in ("journal-old.json", "2026.json"):
        data.with_name(name).write_bytes(data.read_bytes())
    async with open_app() as on:
        await on.settle()
        assert TITLE not in on.words
    left(practised(2), name="journal 2.json")
    async with open_app() as on:
        await on.sees("1 copy of the journal", "journal 2.json")


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_a_copy_is_offered_in_place_of_a_missing_journal(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path], size: tuple[int, int]
) -> None:
    left(practised(), practised(1), name="journal 2.json")
    async with open_app(size=size) as on:
        await on.hears("Nothing can be saved: ")
        await on.hears("is missing, but journal 2.json is here; `acutui merge` takes what is in")
        await on.sees("Merging brings 2 sessions new.", "becomes a backup", at=".panel")
        await on.press("m")
        await on.hears("1 copy merged: 2 sessions new.")
        await on.until(lambda: len(on.saved.sessions) == 2, "the merge")
        await on.until(lambda: not on.app._session.claim.write_problem, "it to be known")


async def test_a_merge_can_be_undone(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path], data: Path
) -> None:
    copy = left(practised(), practised(at="08:00"))
    whole = copy.read_bytes()
    async with open_app(history=[practised(1)]) as on:
        await on.sees(TITLE)
        await on.press("m")
        await on.hears("1 copy merged: 2 sessions new. u to undo.")
        await on.sees("2 of 2 done")
        assert not copy.exists()
        assert (data.parent / "journal.backups" / copy.name).read_bytes() == whole
        await on.press("u")
        await on.hears("Undone: the merge of 1 file.")
        await on.sees("0 of 2 done")
        assert len(on.saved.sessions) == 1


async def test_several_are_merged_at_once(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path]
) -> None:
    left(practised())
    left(practised(at="08:00"), name=DROPBOX)
    for n in range(3):
        left(practised(n + 2), name=f"journal.sync-conflict-20261120-07310{n}-ABCDEFG.json")
    async with open_app(history=[practised(1)]) as on:
        await on.sees("5 copies of the journal", "and 2 more", "5 sessions new")
        await on.press("m")
        await on.hears("5 copies merged: 5 sessions new.")
        await on.press("u")
        await on.until(lambda: len(on.saved.sessions) == 1, "all of it to be taken back")


async def test_not_now_asks_again_only_at_the_next_start(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path]
) -> None:
    copy = left(practised())
    async with open_app(history=[practised(1)], settings=NO_CHECK_IN) as on:
        await on.sees(TITLE)
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        await on.press("enter", "escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list again")
        await on.settle()
        assert isinstance(on.app.screen, SessionScreen)
        assert copy.exists()
    async with open_app() as on:
        await on.sees(TITLE)


async def test_a_requested_session_comes_first(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path]
) -> None:
    left(practised())
    async with open_app(history=[practised(1)], practise="quick") as on:
        await on.sees("Get ready")
        assert TITLE not in on.words
        await on.press("enter")
        on.clock.advance(2)
        await on.press("f")
        await on.sees("Saved")
        assert TITLE not in on.words
        await on.press("enter")
        await on.sees("1 copy of the journal")


async def test_an_interrupted_session_comes_first(
    open_app: OpenApp,
    practised: Practised,
    left: Callable[..., Path],
    interrupt: Callable[..., Checkpoint],
) -> None:
    left(practised())
    interrupt(10)
    async with open_app(history=[practised(1)]) as on:
        await on.sees("A session was interrupted")
        assert TITLE not in on.words
        await on.press("s")
        await on.sees("1 copy of the journal")


async def test_a_copy_with_nothing_new_can_be_moved_to_the_backups(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path]
) -> None:
    session = practised()
    async with open_app(history=[session]) as on:
        pass
    copy = left()
    copy.write_bytes(on.services.data.read_bytes())
    async with open_app() as on:
        await on.sees("Nothing in this copy is newer than your journal.", at=".panel")
        await on.press("m")
        await on.hears("1 copy merged: 1 session unchanged.")
        assert not copy.exists()
        assert on.saved.sessions == (session,)


async def test_an_unreadable_copy_is_named_and_the_others_are_merged(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path], data: Path
) -> None:
    left(practised())
    damaged = data.parent / DROPBOX
    damaged.write_text("half a jour")
    async with open_app(history=[practised(1)]) as on:
        await on.hears(f"{damaged}: line 1: is damaged")
        await on.sees("1 copy of the journal")
        await on.press("m")
        await on.hears("1 copy merged")
        assert damaged.read_text() == "half a jour"


async def test_no_offer_while_nothing_can_be_saved(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path], data: Path
) -> None:
    async with open_app(history=[practised(1)]):
        pass
    left(practised())
    plain = json.loads(data.read_bytes())
    plain["meta"]["1"]["format"] = 2
    data.write_text(json.dumps(plain))
    async with open_app() as on:
        await on.hears("newer")
        await on.settle()
        assert isinstance(on.app.screen, SessionScreen)


async def test_escape_sequences_in_a_file_name_are_shown_as_text(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path]
) -> None:
    left(practised(), name="journal.sync-conflict-[b]\x1b[2J.json")
    async with open_app(history=[practised(1)], size=(60, 20)) as on:
        await on.sees(TITLE)
        on.assert_sound()


async def test_the_offer_waits_for_a_dialog_to_close(
    open_app: OpenApp, practised: Practised, left: Callable[..., Path]
) -> None:
    async with open_app(history=[practised(1)]) as on:
        left(practised())
        await on.press("question_mark")
        on.app.run_worker(on.app._merge_offer.offer())
        await on.settle()
        assert TITLE not in on.words
        await on.press("escape")
        await on.sees(TITLE)
