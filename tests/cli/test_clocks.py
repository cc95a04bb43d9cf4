"""Commands at any time that a computer's clock may show."""

import json
import time
from datetime import date
from pathlib import Path

import pytest
from support.command import ROUTINES, Run, read_sessions

DAY = 86_400
WRONG = {
    "year 1": -62_135_596_800,
    "1969": -1,
    "1970-01-01": 30,
    "1970-01-02": 2 * DAY - 1,
    "1971": 366 * DAY,
    "2262": 2**63 // 10**9,
    "9999": 253_402_300_799,
}


@pytest.fixture(params=WRONG)
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the computer's clock show a time, and return its name."""
    monkeypatch.setattr(time, "time", lambda: WRONG[request.param])
    name: str = request.param
    return name


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "Etc/GMT+12"])
def config(request: pytest.FixtureRequest, home: Path) -> Path:
    folder = home / "config"
    folder.mkdir()
    (folder / "config.toml").write_text(f'timezone = "{request.param}"\n')
    (folder / "routines.toml").write_text(ROUTINES)
    return folder


@pytest.mark.usefixtures("clock")
def test_a_session_is_saved_and_shown_by_any_clock(run: Run, data: Path) -> None:
    ran = run("log", "quick", "--note", "mine")
    assert ran.status == 0
    assert "saved for today: 1 of 2" in ran.out
    assert "the computer's clock can't be right: by it, today is " in ran.complaint
    (session,) = read_sessions(data)
    assert (session["note"], 1970 <= date.fromisoformat(session["day"]).year <= 2240) == (
        "mine",
        True,
    )

    status = run("status", "--json")
    assert (status.status, status.json["sessions"], status.json["day"]) == (0, 1, session["day"])
    assert status.complaint
    for command in (["status"], ["export", "csv"], ["export", "ics"], ["routines"]):
        ran = run(*command)
        assert (ran.status, len(ran.warnings)) == (0, 1)

    exported = json.loads(run("export", "json").out)
    (data.parent / "export.json").write_text(json.dumps(exported))
    again = run("import", str(data.parent / "export.json"))
    assert "nothing new" in again.out


@pytest.mark.usefixtures("clock")
def test_an_export_comes_back_by_any_clock(run: Run, home: Path, data: Path) -> None:
    run("log", "quick", "--note", "mine")
    assert run("export", "json", "-o", str(home / "export.json")).status == 0
    other = home / "other" / "journal.json"
    assert run("import", str(home / "export.json"), journal=other).status == 0
    assert read_sessions(other) == read_sessions(data)


def test_a_session_of_before_the_clock_was_set_stays(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: 30)
        run("log", "quick")
    assert run("log", "quick").err == ""
    days = [session["day"] for session in read_sessions(data)]
    assert days[0] < "1971" < days[1]
    assert run("status", "--json").json["total_sessions"] == 2
