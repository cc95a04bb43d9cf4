"""Write exports to new files, and read only what their format asks for."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from acutui.journal.exchange.export_file import AlreadyExists, check_target
from acutui.practice.records import History, HoldRecord, Session
from acutui.services import exchange
from acutui.services.context import Context
from acutui.services.exchange import export_session, export_to_folder, export_to_text
from acutui.util.files import FileError

SESSION = Session(
    id=1849304117239185408,
    routine="back-and-neck",
    source="timer",
    started=datetime(2026, 11, 22, 7, 31, tzinfo=UTC),
    ended=datetime(2026, 11, 22, 7, 38, tzinfo=UTC),
    day=date(2026, 11, 22),
    holds=(HoldRecord("LI4", "left", 60, 60),),
)


def test_json_has_the_stored_fields_and_needs_no_atlas(context: Context) -> None:
    context.journal.save_session(SESSION)
    (document,) = json.loads(export_to_text(context, "json", context.journal.history()))["sessions"]
    assert document["updated"].startswith("2026-12-01T")
    assert "atlas" not in vars(context)


def test_csv_reads_neither_the_stored_documents_nor_the_atlas(context: Context) -> None:
    text = export_to_text(context, "csv", History((SESSION,)))
    assert "LI4:left" in text
    assert not {"atlas", "journal"} & set(vars(context))


def test_a_calendar_names_routines_and_rings(context: Context) -> None:
    text = export_to_text(context, "ics", History((SESSION,)), [time(7, 30)])
    assert "SUMMARY:Back and neck" in text
    assert "UID:reminder-1@acutui" in text
    assert "journal" not in vars(context)


def test_an_export_never_overwrites_an_earlier_one(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MAX_EXPORTS", 3)
    paths = [export_to_folder(context, "csv", History(), tmp_path) for _ in range(3)]
    day = context.clock.today()
    assert [path.name for path in paths] == [
        f"acutui-{day}{number}.csv" for number in ("", "-2", "-3")
    ]
    with pytest.raises(FileError, match="already holds 3 exports of that name"):
        export_to_folder(context, "csv", History(), tmp_path)


def test_a_session_goes_to_the_first_folder_that_takes_it(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = {name: tmp_path / name for name in ("here", "home", "temporary")}

    def find(name: str) -> Callable[[], Path]:
        return lambda: folders[name]

    monkeypatch.setattr(Path, "cwd", find("here"))
    monkeypatch.setattr(Path, "home", find("home"))
    monkeypatch.setattr(exchange, "gettempdir", find("temporary"))
    with pytest.raises(FileError, match=r"can't be written elsewhere either: .*here"):
        export_session(context, SESSION)
    for name in ("temporary", "home", "here"):
        folders[name].mkdir()
        path = export_session(context, SESSION)
        assert path == folders[name] / "acutui-session-2026-11-22-0731.json"
        assert str(SESSION.id) in path.read_text()


def test_a_file_named_like_the_journal_may_lie_in_another_folder(
    context: Context, tmp_path: Path
) -> None:
    """Even before the folder of the journal exists."""
    target = tmp_path / context.data.name
    check_target(target, context.data)
    target.write_text("mine")
    with pytest.raises(AlreadyExists, match="already exists"):
        check_target(target, context.data)
