"""`acutui log`: what it saves, and how points are skipped for health conditions."""

import errno
import json
import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.command import Run, read_sessions, set_conditions


def test_log_saves_a_session_that_tinydb_can_read(run: Run, data: Path) -> None:
    ran = run(
        *("log", "back-and-neck", "--at", "2026-03-04 07:31"),
        *("--pain-before", "7", "--pain-after", "0", "--note", "after 合谷, better"),
    )
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "Back and neck, 5 min, saved for Wed 4 Mar 2026: 1 of 2\n"
    (session,) = read_sessions(data)
    offset = re.fullmatch(r"2026-03-04T07:31:00([+-]\d\d:\d\d)", session["started"])
    assert offset
    assert session.pop("started")
    assert session.pop("ended") == f"2026-03-04T07:36:00{offset[1]}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", session.pop("updated"))
    assert session == {
        "routine": "back-and-neck",
        "source": "log",
        "day": "2026-03-04",
        "holds": [
            {"point": point, "side": side, "planned": 60, "pressed": 60}
            for point, side in (
                ("RX-THUMB", "left"),
                ("RX-THUMB", "right"),
                ("LI4", "left"),
                ("LI4", "right"),
                ("BL23", "both"),
            )
        ],
        "before": {"pain": 7},
        "after": {"pain": 0},
        "note": "after 合谷, better",
    }
    assert json.loads(data.read_text("utf-8"))["meta"] == {"1": {"format": 1}}


def test_without_a_time_the_session_ended_just_now(run: Run, data: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    ran = run("log", "back-and-neck")
    assert ran.out == "Back and neck, 5 min, saved for today: 1 of 2\n"
    (session,) = read_sessions(data)
    started, ended = (datetime.fromisoformat(session[name]) for name in ("started", "ended"))
    assert (ended - started).total_seconds() == 300
    assert before <= ended <= datetime.now(UTC)
    assert not {"before", "after"} & set(session)
    assert session["note"] == ""


def test_the_time_may_have_a_t_after_the_date(run: Run, data: Path) -> None:
    assert run("log", "back-and-neck", "--at", "2026-03-04T07:31").status == 0
    assert read_sessions(data)[0]["started"].startswith("2026-03-04T07:31:00")


@pytest.mark.parametrize(
    ("day_start", "at", "day"),
    [
        (None, "2026-03-01 02:59", "2026-02-28"),
        (None, "2026-03-01 03:00", "2026-03-01"),
        (None, "2026-03-01 23:59", "2026-03-01"),
        (None, "2026-01-01 00:00", "2025-12-31"),
        ("00:00", "2026-03-01 00:00", "2026-03-01"),
        ("05:30", "2026-03-01 05:29", "2026-02-28"),
        ("05:30", "2026-03-01 05:30", "2026-03-01"),
    ],
)
def test_the_practice_day_begins_at_day_start(
    run: Run, data: Path, config: Path, day_start: str | None, at: str, day: str
) -> None:
    if day_start:
        (config / "config.toml").write_text(f'day_start = "{day_start}"\n')
    run("log", "back-and-neck", "--at", at)
    assert read_sessions(data)[0]["day"] == day


def test_times_are_in_the_configured_time_zone(run: Run, data: Path, config: Path) -> None:
    (config / "config.toml").write_text('timezone = "Asia/Kolkata"\n')
    run("log", "back-and-neck", "--at", "2026-03-04 07:31")
    assert read_sessions(data)[0]["started"] == "2026-03-04T07:31:00+05:30"


@pytest.mark.parametrize("at", ["2026-10-25 02:58", "2026-03-29 01:58", "2026-06-01 01:58"])
def test_a_session_keeps_its_length_when_clocks_change(
    run: Run, data: Path, config: Path, at: str
) -> None:
    (config / "config.toml").write_text('timezone = "Europe/Berlin"\n')
    run("log", "back-and-neck", "--at", at)
    (session,) = read_sessions(data)
    started, ended = (datetime.fromisoformat(session[name]) for name in ("started", "ended"))
    assert (ended - started).total_seconds() == 300


def test_a_future_session_needs_force_and_does_not_count_yet(run: Run, data: Path) -> None:
    command = ("log", "back-and-neck", "--at", "2099-01-01 10:00")
    ran = run(*command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint == (
        "acutui: not saved: This is in the future: Thursday 1 January 2099. --force saves it anyway"
    )
    assert not data.exists()
    assert run(*command, "--force").status == 0
    found = run("status", "--json").json
    assert (found["sessions"], found["streak"], found["longest"]) == (0, 0, 0)


@pytest.mark.parametrize(
    "at", ["0001-01-01 00:00", "1969-12-31 23:59", "1970-01-01 00:10", "9999-12-31 23:59"]
)
def test_a_time_too_early_or_late_for_an_id_is_refused(run: Run, data: Path, at: str) -> None:
    ran = run("log", "back-and-neck", "--at", at)
    assert ran.status in {1, 2}
    assert at[:4] in ran.err
    assert not data.exists()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("bakc-and-neck", "did you mean 'back-and-neck'?"),
        ("Back and necks", "did you mean 'back-and-neck'?"),
        ("zzz", "`acutui routines`"),
        ("x" * 5000, "`acutui routines`"),
    ],
)
@pytest.mark.parametrize("command", ["log", "practice"])
def test_an_unknown_routine_gets_a_hint(
    run: Run, data: Path, command: str, name: str, hint: str
) -> None:
    ran = run(command, name)
    assert (ran.status, ran.out) == (1, "")
    assert hint in ran.complaint
    assert len(ran.complaint) < 200
    assert not data.exists()


def test_the_journal_is_private(run: Run, data: Path) -> None:
    run("log", "back-and-neck")
    assert data.stat().st_mode & 0o777 == 0o600
    assert data.parent.stat().st_mode & 0o777 == 0o700


def test_simultaneous_logs_are_all_saved(data: Path, config: Path) -> None:
    command = [sys.executable, "-m", "acutui", "log", "nausea-pc6", "--force"]
    files = ["--data", str(data), "--config", str(config)]
    running = [
        subprocess.Popen([*command, *files], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [process.communicate(timeout=30)[1] for process in running] == [b""] * 4
    assert len(read_sessions(data)) == 4


def test_skipped_points_are_reported(run: Run, data: Path, config: Path) -> None:
    set_conditions(config, "pregnancy")
    ran = run("log", "back-and-neck")
    assert ran.status == 0
    assert {hold["point"] for hold in read_sessions(data)[0]["holds"]} == {"RX-THUMB", "BL23"}
    assert "LI4" in ran.out + ran.err


def test_a_routine_without_allowed_points_is_not_logged(run: Run, data: Path, config: Path) -> None:
    set_conditions(config, "pregnancy")
    ran = run("log", "headache-li4")
    assert (ran.status, ran.out) == (1, "")
    assert "your health conditions rule out all of its points" in ran.complaint
    assert not data.exists()


def test_a_session_the_disk_did_not_confirm_is_saved_with_a_warning(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.fsync

    def broken(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        really(handle)

    data.parent.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        ran = run("log", "back-and-neck")
    assert ran.status == 0
    assert "saved for today: 1 of 2" in ran.out
    assert f"{data}: it is saved, but the disk did not confirm it" in ran.complaint
    assert len(read_sessions(data)) == 1
    again = run("log", "back-and-neck")
    assert "This routine is already in the journal at" in again.complaint
    assert run("log", "back-and-neck", "--force").status == 0
    assert len(read_sessions(data)) == 2


@pytest.mark.parametrize(
    ("at", "is_possible"),
    [
        ("1970-01-02 23:59", False),
        ("1970-01-03 00:00", True),
        ("2239-12-31 23:59", True),
        ("2240-01-01 00:00", False),
    ],
)
def test_a_time_lies_between_1970_and_2240(run: Run, at: str, is_possible: bool) -> None:
    ran = run("log", "back-and-neck", "--at", at, "--force")
    assert ran.status == (0 if is_possible else 2)
    assert is_possible or "is not between 1970 and 2240" in ran.err


@pytest.fixture(params=["set", "the system's"])
def berlin(
    request: pytest.FixtureRequest, config: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Set the time zone, in config.toml or as the system's."""
    is_set = request.param == "set"
    (config / "config.toml").write_text('timezone = "Europe/Berlin"\n' if is_set else "")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC" if is_set else "CET-1CEST,M3.5.0,M10.5.0/3")
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("at", "saved", "remark"),
    [
        (
            "2026-03-29 02:30",
            ("2026-03-29T03:30:00+02:00", "2026-03-28"),
            "The clocks skipped 02:30 on Sunday 29 March 2026: it is taken as 03:30.",
        ),
        (
            "2026-10-25 02:30",
            ("2026-10-25T02:30:00+02:00", "2026-10-24"),
            "The clocks showed 02:30 on Sunday 25 October 2026 twice: it is taken as the first.",
        ),
        ("2026-10-25 03:30", ("2026-10-25T03:30:00+01:00", "2026-10-25"), ""),
    ],
)
@pytest.mark.usefixtures("berlin")
def test_a_time_at_a_change_of_the_clocks_is_reported_and_saved(
    run: Run, data: Path, at: str, saved: tuple[str, str], remark: str
) -> None:
    ran = run("log", "back-and-neck", "--at", at, "--force")
    assert (ran.status, ran.err) == (0, f"acutui: {remark}\n" if remark else "")
    (session,) = read_sessions(data)
    assert (session["started"], session["day"]) == saved


def test_ten_is_the_worst_pain_and_eleven_is_no_number(run: Run, data: Path) -> None:
    assert run("log", "back-and-neck", "--pain-before", "11").status == 2
    assert run("log", "back-and-neck", "--pain-before", "10", "--pain-after", "0").status == 0
    (session,) = read_sessions(data)
    assert (session["before"], session["after"]) == ({"pain": 10}, {"pain": 0})


def test_a_wrong_setting_and_a_failing_backup_are_reported_and_the_session_is_saved(
    run: Run, data: Path, config: Path
) -> None:
    run("log", "back-and-neck")
    with (config / "config.toml").open("a") as file:
        file.write("[habit]\ntarget = 99\n")
    data.with_name("journal.backups").write_text("in the way")
    ran = run("log", "office-break")
    assert ran.status == 0
    setting, backup = ran.warnings
    assert "habit.target" in setting
    assert "journal.backups" in backup
    assert len(read_sessions(data)) == 2


def test_a_session_of_less_than_a_second_is_refused(run: Run, data: Path) -> None:
    ran = run("log", "back-and-neck", "--minutes", "1e-9")
    assert (ran.status, data.exists()) == (2, False)
    assert "'1e-9' is less than a second" in ran.err
