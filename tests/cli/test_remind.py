"""`acutui remind`: a calendar file of reminders, and lines for cron and systemd."""

import re
from datetime import time
from pathlib import Path

import pytest
from support.command import Run

from acutui.services.reminders import find_notice_command, format_cron, format_systemd


def test_reminders_are_written_for_a_calendar(run: Run, home: Path) -> None:
    ran = run("remind", "20:00,08:00")
    assert (ran.status, ran.err) == (0, "")
    first = "Reminders at 08:00 and 20:00 are in acutui-reminders.ics."
    assert ran.lines[0] == first
    text = (home / "acutui-reminders.ics").read_text()
    assert re.findall(r"DTSTART:\d{8}T(\d{4})", text) == ["0800", "2000"]
    assert text.count("BEGIN:VALARM") == 2


def test_another_time_replaces_the_file_and_keeps_the_ids(run: Run, home: Path) -> None:
    run("remind", "08:00")
    before = (home / "acutui-reminders.ics").read_text()
    assert run("remind", "09:30").status == 0
    after = (home / "acutui-reminders.ics").read_text()
    assert "T093000" in after
    assert re.findall("^UID:.*", before, re.M) == re.findall("^UID:.*", after, re.M)


def test_fewer_times_say_which_event_to_delete(run: Run) -> None:
    assert "delete" not in run("remind", "08:00,13:30,20:00").out
    assert "delete its events at 13:30 and 20:00 yourself" in run("remind", "08:00").out
    assert "delete" not in run("remind", "08:00").out


@pytest.mark.parametrize(
    "text", ["mine", "BEGIN:VCALENDAR\nPRODID:-//acutui//acutui//EN\nUID:1@acutui\n"]
)
def test_another_file_is_kept_without_force(run: Run, home: Path, text: str) -> None:
    path = home / "mine.ics"
    path.write_text(text)
    ran = run("remind", "08:00", "-o", str(path))
    assert (ran.status, ran.out, path.read_text()) == (1, "", text)
    assert "--force overwrites it" in ran.complaint
    assert run("remind", "08:00", "-o", str(path), "--force").status == 0


def test_rest_weekdays_are_left_out(run: Run, config: Path) -> None:
    run("config", "rest_weekdays", "sat,sun")
    ran = run("remind", "08:00")
    assert "  0 8 * * 1,2,3,4,5 " in ran.out
    assert "BYDAY=MO,TU,WE,TH,FR" in Path("acutui-reminders.ics").read_text()
    run("config", "rest_weekdays", "mon,tue,wed,thu,fri,sat,sun")
    assert "all days of the week are rest days" in run("remind", "08:00").complaint


def test_without_times_the_usual_ones_are_taken(run: Run) -> None:
    assert run("remind").out.startswith("Reminders at 08:00 and 20:00 are in ")


@pytest.mark.parametrize("times", ["8", "24:00", "08:00;20:00", ""])
def test_wrong_times_are_refused(run: Run, home: Path, times: str) -> None:
    assert run("remind", times).status == 2
    assert not (home / "acutui-reminders.ics").exists()


def test_each_system_has_its_own_notice(run: Run) -> None:
    assert find_notice_command("darwin").startswith("osascript -e 'display notification")
    assert find_notice_command("linux") == "notify-send acutui 'Time for acupressure'"


def test_lines_for_cron_and_systemd(run: Run) -> None:
    times, rest = [time(8), time(20, 15)], {6}
    assert format_cron(times, (), "say") == ["0 8 * * * say", "15 20 * * * say"]
    assert format_cron(times[:1], rest, "say") == ["0 8 * * 1,2,3,4,5,6 say"]
    assert format_systemd(times[1:], rest, "say") == [
        "systemd-run --user --unit=acutui-1 --on-calendar='Mon,Tue,Wed,Thu,Fri,Sat 20:15' say"
    ]
