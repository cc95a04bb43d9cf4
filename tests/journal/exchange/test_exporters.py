"""Export a history as JSON, CSV and a calendar that strict readers accept."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import permutations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.histories import histories, holds, texts, words
from support.journals import FIRST_DOCUMENT

from acutui.journal.exchange.export_csv import (
    COLUMNS,
    escape_cell,
    format_holds,
    join_words,
    parse_holds,
    split_words,
    to_csv,
    unescape_cell,
)
from acutui.journal.exchange.export_ics import to_ics
from acutui.journal.exchange.export_json import to_json
from acutui.journal.exchange.exporters import FORMATS
from acutui.journal.exchange.own_formats import read_own_csv
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session

Make = Callable[..., Session]

NOW = datetime(2026, 12, 1, 12, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def read_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV, without unescaping any cell."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert tuple(next(rows)) == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


# JSON


@settings(max_examples=100)
@given(histories)
def test_json_has_no_control_characters(history: History) -> None:
    shown = to_json(history).replace("\n", "").replace("\u200d", "")
    kinds = {unicodedata.category(letter) for letter in shown}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def test_an_empty_journal_is_valid_json() -> None:
    assert json.loads(to_json(History())) == {"format": 1, "sessions": [], "days": []}


def test_json_has_one_document_a_line(a_session: Make) -> None:
    text = to_json(History((a_session(0), a_session(1)), {NOW.date(): Day(NOW.date())}))
    documents = [line for line in text.splitlines() if len(line) > 40]
    assert len(documents) == 3
    assert all(json.loads(line.rstrip(",")) for line in documents)
    assert text.endswith("}\n")


def test_json_has_the_fields_of_the_journal_and_no_others(a_session: Make) -> None:
    (found,) = json.loads(to_json(History((a_session(),))))["sessions"]
    assert found == {"id": "1849304117239185408"} | FIRST_DOCUMENT


def test_json_does_not_escape_chinese_or_emoji(a_session: Make) -> None:
    assert "合谷 👍" in to_json(History((a_session(note="合谷 👍"),)))


def export_all(history: History) -> list[str]:
    return [to_json(history), to_csv(history), to_ics(history, {}, now=NOW)]


def test_exports_are_sorted_by_time(a_session: Make) -> None:
    first, second = a_session(0), a_session(1)
    # Begun at the same moment in two time zones.
    twin = replace(second, id=second.id + 1, started=second.started.astimezone(UTC))
    noted = [Day(date(2026, 11, 20)), Day(date(2026, 11, 21), rest=True)]
    expected = export_all(History((first, second, twin), {day.day: day for day in noted}))
    for mixed in permutations((first, second, twin)):
        history = History(mixed, {day.day: day for day in reversed(noted)})
        assert export_all(history) == expected


# CSV


@given(histories)
@settings(max_examples=100)
def test_no_cell_begins_like_a_formula(history: History) -> None:
    for row in read_rows(to_csv(history)):
        assert not [cell for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]


def test_csv_follows_rfc_4180(a_session: Make) -> None:
    text = to_csv(History((a_session(note='a "b", c\nd', habit="Press"),)))
    header, row = text.split("\r\n", 1)
    assert header == ",".join(COLUMNS)
    assert row.endswith('"LI4:left:60:60.0;LI4:right:60:58.5",Press,\r\n')
    assert '"a ""b"", c\nd"' in row


def test_csv_sums_up_each_session(a_session: Make) -> None:
    done, stopped = read_rows(
        to_csv(History((a_session(0), a_session(1, holds=(HoldRecord("LI4", "left", 60, 20.1),)))))
    )
    assert (done["planned"], done["pressed"], done["counts"]) == ("120", "118.5", "yes")
    assert (stopped["planned"], stopped["pressed"], stopped["counts"]) == ("60", "20.1", "no")
    assert (done["pain_before"], done["stiffness_after"]) == ("5", "4")
    assert (done["symptoms_before"], done["symptoms_after"]) == ("neck-pain;stiffness", "")
    assert (done["rest"], done["checks"]) == ("", "")


def test_csv_has_a_row_for_each_noted_day() -> None:
    day = Day(date(2026, 11, 22), rest=True, checks=("vitamin-c", "workout"), note="a walk")
    (row,) = read_rows(to_csv(History((), {day.day: day})))
    assert {name: cell for name, cell in row.items() if cell} == {
        "type": "day",
        "day": "2026-11-22",
        "rest": "yes",
        "checks": "vitamin-c;workout",
        "note": "a walk",
    }


def test_csv_tells_an_unanswered_check_in_from_none(a_session: Make) -> None:
    history = History((a_session(before=Feeling(), after=None),))
    assert read_own_csv(to_csv(history)).sessions == history.sessions


def test_csv_ids_are_text_so_that_no_spreadsheet_rounds_them(a_session: Make) -> None:
    (row,) = read_rows(to_csv(History((a_session(),))))
    assert row["id"] == "s1849304117239185408"


SEPARATORS = ",;\t|"
FORMULA = tuple("=+-@＝＋－＠")
SNEAKY = st.text(st.sampled_from("=+-@＝;,\t\r\n|\"' 1x"), max_size=8)
"""What to run in a spreadsheet is made of."""


def sneaky_history(parts: list[str]) -> History:
    """Return a session and a day with these texts in all places that take any text."""
    one, two, three, *_ = [*parts, "", "", ""]
    hold = HoldRecord(one or "LI4", "left", 60, 60)
    feeling = Feeling(5, None, (two or "x", three))
    started = NOW.replace(second=0)
    session = Session(
        7, one, "log", started, started, NOW.date(), (hold,), feeling, feeling, two, three
    )
    return History((session,), {NOW.date(): Day(NOW.date(), True, (one or "x", two), three)})


def cells_of(text: str, separator: str, quoting: int) -> Iterator[str]:
    """Yield the cells that a program finds, whatever it makes of quotes."""
    lines = io.StringIO(text, newline="")
    for row in csv.reader(lines, delimiter=separator, quoting=quoting):  # type: ignore[arg-type]
        yield from row


@given(st.lists(SNEAKY, min_size=3, max_size=3))
@example(["sum;=1+2;@x", "a\n=1", 'a;"=1+2"'])
@example(["a;'=1", "a;\t=1", "a;\r\n-1"])
@example([";", '";"', ';"'])
@settings(max_examples=300)
def test_no_separator_makes_a_cell_begin_like_a_formula(parts: list[str]) -> None:
    text = to_csv(sneaky_history(parts))
    for separator in SEPARATORS:
        # Split at commas, a note may begin a cell with anything if its quotes are ignored.
        kinds = [csv.QUOTE_MINIMAL, *([csv.QUOTE_NONE] if separator != "," else [])]
        for quoting in kinds:
            for cell in cells_of(text, separator, quoting):
                begin = cell.lstrip("\t\r\n" if separator == "," else '\t\r\n"')
                assert not begin.startswith(FORMULA), (separator, cell)


@given(st.lists(SNEAKY, min_size=3, max_size=3))
@example(["'=1;=2", "a;'=1", "a;''=1"])
@example(["\udce9;=1", "'\\;=1", "a;'\\"])
@settings(max_examples=200)
def test_what_was_guarded_is_imported_exactly(parts: list[str]) -> None:
    history = sneaky_history(parts)
    found = read_own_csv(to_csv(history))
    assert found.rejected == ()
    assert found.sessions == history.sessions
    assert found.days == tuple(history.days.values())


@pytest.mark.parametrize("cell", ["a;b", "a,b", "a\tb", "a|b", 'a"b', "a\nb", "a\rb"])
def test_a_cell_with_anything_that_separates_is_quoted(a_session: Make, cell: str) -> None:
    quoted = '"{}"'.format(cell.replace('"', '""'))
    assert f",{quoted}," in to_csv(History((a_session(note=cell),)))


# Cells


@given(texts)
@example("'=")
@example("'\\")
@example("''\\udce9")
@example("\udce9'")
@example('"\ud83d\\')
@settings(max_examples=80)
def test_unescaping_a_cell_undoes_escaping(cell: str) -> None:
    assert unescape_cell(escape_cell(cell)) == cell
    assert escape_cell(cell)[:1] not in tuple("=+-@\t\r")
    escape_cell(cell).encode()


@pytest.mark.parametrize(
    ("cell", "escaped"),
    [
        ("sum;=1+2;@x", "sum;'=1+2;'@x"),
        ("=1;=2", "'=1;'=2"),
        ("a\n-b", "a\n'-b"),
        ("a\r\n-b", "a\r\n'-b"),
        ("a\t+b", "a\t'+b"),
        ("a|=b", "a|'=b"),
        ('a;"=b"', 'a;\'"=b"'),
        ("a;'=b", "a;''=b"),
        ("a;\tb", "a;'\tb"),
        ("a;'tis", "a;'tis"),
        ("a; =b", "a; =b"),
        ("a,=b", "a,=b"),
        ("a\r\n\r\nb", "a\r\n\r\nb"),
    ],
)
def test_what_begins_like_a_formula_after_a_separator_gets_an_apostrophe(
    cell: str, escaped: str
) -> None:
    assert escape_cell(cell) == escaped
    assert unescape_cell(escaped) == cell


@pytest.mark.parametrize(
    ("cell", "found"),
    [("'=1;=2", "=1;=2"), ("a;=1", "a;=1"), ("'\\\\udce9;=1", "\udce9;=1"), ("a;'tis", "a;'tis")],
)
def test_a_cell_of_version_0_1_0_is_unescaped_as_it_was(cell: str, found: str) -> None:
    assert unescape_cell(cell) == found


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-", "@sum", "\tx", "\r", "\n", "＝1", "'tis"])
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert escape_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "better", "a=1", " =1", "合谷", "5", "\\x"])
def test_other_cells_are_not_escaped(cell: str) -> None:
    assert escape_cell(cell) == unescape_cell(cell) == cell


@pytest.mark.parametrize("cell", ["'tis", "'", "'\\", "'\\x", "'\\\"", "=1", "it's"])
def test_a_cell_that_was_never_escaped_is_not_unescaped(cell: str) -> None:
    assert unescape_cell(cell) == cell


@given(st.lists(holds, max_size=5).map(tuple[HoldRecord, ...]))
def test_parsing_holds_undoes_formatting(found: tuple[HoldRecord, ...]) -> None:
    assert repr(parse_holds(format_holds(found))) == repr(found)


@given(words)
def test_splitting_words_undoes_joining(found: tuple[str, ...]) -> None:
    assert split_words(join_words(found)) == found


@pytest.mark.parametrize(
    "cell",
    ["LI4", "LI4:left:60", "LI4:top:60:60", "LI4:left:60:60:60", "LI4:left:60:much", "LI4:left::"],
)
def test_an_invalid_hold_is_refused_and_quoted(cell: str) -> None:
    with pytest.raises(ValueError, match=re.escape(cell)):
        parse_holds(cell)


# The calendar

WHOLE_DAY, NEXT_DAY = "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE"


@dataclass
class Component:
    """A component of a calendar; the name of a property is with its parameters."""

    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """Return the value of a property that occurs once."""
        (value,) = [value for found, value in self.lines if found == name]
        return value

    def __contains__(self, name: str) -> bool:
        return any(found == name for found, _ in self.lines)


def unfold(text: str) -> Iterator[str]:
    """Yield the content lines, and check that each follows RFC 5545 3.1."""
    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b""
    content = b""
    for line in lines:
        assert 0 < len(line) <= 75
        assert not re.search(rb"[\x00-\x1f\x7f]", line)
        line.decode()  # no character is cut
        if line.startswith(b" "):
            content += line[1:]
            continue
        if content:
            yield content.decode()
        content = line
    yield content.decode()


def parse_calendar(text: str) -> Component:
    """Return the calendar, and check that it is one."""
    top = Component("")
    stack = [top]
    for line in unfold(text):
        match = re.fullmatch(r"([A-Z-]+(?:;VALUE=DATE)?):(.*)", line, re.DOTALL)
        assert match, line
        name, value = match.groups()
        if name == "BEGIN":
            stack.append(Component(value))
            stack[-2].parts.append(stack[-1])
        elif name == "END":
            assert stack.pop().name == value
        else:
            stack[-1].lines.append((name, value))
    assert stack == [top]
    assert top.lines == []
    (calendar,) = top.parts
    assert calendar.name == "VCALENDAR"
    return calendar


def parse_text(value: str) -> str:
    """Return a TEXT value as a strict reader does (RFC 5545 3.3.11)."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def export_calendar(*sessions: Session, **options: Any) -> Component:
    return parse_calendar(
        to_ics(History(sessions), {"back-and-neck": "Back and neck"}, now=NOW, **options)
    )


@settings(max_examples=100)
@given(histories, st.dictionaries(texts, texts, max_size=2), st.lists(st.times(), max_size=3))
def test_every_history_makes_a_valid_calendar(
    history: History, names: dict[str, str], reminders: list[time]
) -> None:
    calendar = parse_calendar(to_ics(history, names, reminders=reminders, now=NOW))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"].startswith("-//acutui//")
    events = calendar.parts
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert event.name == "VEVENT"
        assert event["DTSTAMP"] == "20261201T063030Z"
        assert parse_text(event["SUMMARY"])
        if WHOLE_DAY in event:
            first, last = (date.fromisoformat(event[name]) for name in (WHOLE_DAY, NEXT_DAY))
            assert last - first == timedelta(days=1)
            assert "DTSTART" not in event and "DTEND" not in event
            continue
        assert re.fullmatch(r"\d{8}T\d{6}Z?", event["DTSTART"])
        if "DTEND" in event:
            assert event["DTSTART"] < event["DTEND"]
    described = [parse_text(event["DESCRIPTION"]) for event in events if "DESCRIPTION" in event]
    known = [session for session in history.sessions if session.source != "import"]
    assert len(described) >= len(known)


def test_a_session_is_an_event_in_utc(a_session: Make) -> None:
    (event,) = export_calendar(a_session(note="better; go on, slowly\nC:\\")).parts
    assert dict(event.lines) == {
        "UID": "1849304117239185408@acutui",
        "DTSTAMP": "20261201T063030Z",
        "DTSTART": "20261122T020104Z",
        "DTEND": "20261122T020840Z",
        "SUMMARY": "Back and neck",
        "DESCRIPTION": r"2 of 2 min pressed\n"
        r"Pain: 5 before\, 3 after\nStiffness: 6 before\, 4 after\n"
        r"Symptoms: neck-pain\, stiffness before\n"
        r"better\; go on\, slowly\nC:\\",
        "TRANSP": "TRANSPARENT",
    }
    assert event.parts == []


@given(st.text(st.sampled_from("a合👍\\;,\n é"), max_size=300))
@settings(max_examples=80)
def test_folded_lines_keep_the_whole_note(note: str) -> None:
    session = Session(
        id=1,
        routine="quick",
        source="log",
        started=NOW,
        ended=NOW,
        day=NOW.date(),
        holds=(HoldRecord("LI4", "left", 60, 60),),
        note=note,
    )
    (event,) = export_calendar(session).parts
    assert parse_text(event["DESCRIPTION"]) == (
        "1 of 1 min pressed\n" + note if note else "1 of 1 min pressed"
    )


def test_a_calendar_has_no_control_characters_except_line_breaks(a_session: Make) -> None:
    note = "a\x1b[31m\x00\x9b2J\r\nb\rc\u2028d\te\udce9"
    (event,) = export_calendar(a_session(note=note)).parts
    assert parse_text(event["DESCRIPTION"]).endswith("\na\ufffd[31m\ufffd\ufffd2J\nb\nc\nd e\ufffd")


def test_a_session_that_does_not_count_says_so(a_session: Make) -> None:
    stopped = a_session(1, holds=(HoldRecord("LI4", "left", 60, 15.0),))
    counting, not_counting = export_calendar(a_session(0), stopped).parts
    assert "does not count" not in parse_text(counting["DESCRIPTION"]).lower()
    lines = parse_text(not_counting["DESCRIPTION"]).splitlines()
    assert lines[0] == "0.2 of 1 min pressed"
    assert "does not count" in lines[1].lower()


@pytest.mark.parametrize("routine", ["my-own", ""])
def test_an_event_of_an_unknown_routine_has_a_title(a_session: Make, routine: str) -> None:
    (event,) = export_calendar(a_session(routine=routine)).parts
    assert parse_text(event["SUMMARY"]) == (routine or "Acupressure")


@pytest.mark.parametrize("lasted", [timedelta(0), timedelta(milliseconds=400), timedelta(days=-1)])
def test_a_session_without_length_has_no_end(a_session: Make, lasted: timedelta) -> None:
    session = a_session()
    (event,) = export_calendar(replace(session, ended=session.started + lasted)).parts
    assert "DTEND" not in event
    assert event["DTSTART"] == "20261122T020104Z"


@pytest.mark.parametrize(
    ("started", "shown"),
    [
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))), "99991231T235959Z"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=5))), "00010101T000000Z"),
        (datetime(33, 4, 3, 15, tzinfo=UTC), "00330403T150000Z"),
    ],
)
def test_times_at_the_limits_of_datetime_are_valid(
    a_session: Make, started: datetime, shown: str
) -> None:
    (event,) = export_calendar(a_session(started=started, ended=started)).parts
    assert event["DTSTART"] == shown


def imported(day: str = "2026-11-16", hours: int = 13, **changes: Any) -> Session:
    """Return a day of another program, as it is imported in Kiritimati or elsewhere."""
    zone = timezone(timedelta(hours=hours))
    noon = datetime.combine(date.fromisoformat(day), time(12), zone)
    holds = (HoldRecord("imported", "both", 1, 1),)
    session = Session(7, "imported", "import", noon, noon, noon.date(), holds, habit="Neck/back")
    return replace(session, **changes)


@pytest.mark.parametrize("hours", [-12, -3, 0, 13, 14])
@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ("2026-11-16", "20261117"),
        ("2026-12-31", "20270101"),
        ("2028-02-28", "20280229"),
        ("2026-03-28", "20260329"),
    ],
)
def test_an_imported_day_is_an_event_of_the_whole_day(day: str, next_day: str, hours: int) -> None:
    (event,) = export_calendar(imported(day, hours)).parts
    assert dict(event.lines) == {
        "UID": "7@acutui",
        "DTSTAMP": "20261201T063030Z",
        WHOLE_DAY: day.replace("-", ""),
        NEXT_DAY: next_day,
        "SUMMARY": "Neck/back",
        "TRANSP": "TRANSPARENT",
    }


@given(st.dates(date(1970, 1, 1)), st.integers(-14, 14))
def test_any_imported_day_is_that_day_wherever_it_was(day: date, hours: int) -> None:
    (event,) = export_calendar(imported(day.isoformat(), hours)).parts
    assert date.fromisoformat(event[WHOLE_DAY]) == day
    is_last = day == date.max
    assert is_last or date.fromisoformat(event[NEXT_DAY]) == day + timedelta(days=1)


def test_an_imported_day_without_the_name_of_its_habit_is_called_by_its_routine() -> None:
    days = imported(habit=""), imported(habit="", routine="back-and-neck")
    names = [event["SUMMARY"] for event in export_calendar(*days).parts]
    assert names == ["imported", "Back and neck"]


def test_an_imported_day_keeps_its_note_and_what_was_added_to_it() -> None:
    day = imported(note="after squats", before=Feeling(5, 4), holds=())
    (event,) = export_calendar(day).parts
    lines = parse_text(event["DESCRIPTION"]).splitlines()
    assert lines == ["Pain: 5 before", "Stiffness: 4 before", "after squats"]


def test_an_imported_day_that_was_given_a_time_is_at_that_time() -> None:
    at = imported().started.replace(hour=7, minute=30)
    lasted = imported(ended=imported().started + timedelta(minutes=5))
    moved, long = export_calendar(imported(started=at, ended=at), lasted).parts
    assert (moved["DTSTART"], "DTEND" in moved) == ("20261115T183000Z", False)
    assert (long["DTSTART"], long["DTEND"]) == ("20261115T230000Z", "20261115T230500Z")
    assert "DESCRIPTION" not in moved


def test_the_last_day_of_all_has_no_end() -> None:
    (event,) = export_calendar(imported("9999-12-31")).parts
    assert event[WHOLE_DAY] == "99991231"
    assert NEXT_DAY not in event


def test_a_session_of_our_own_at_noon_is_at_noon(a_session: Make) -> None:
    (event,) = export_calendar(imported(source="log")).parts
    assert event["DTSTART"] == "20261115T230000Z"


def test_event_ids_stay_the_same(a_session: Make) -> None:
    before, after = a_session(), a_session(note="changed", routine="other")
    uids = [
        event["UID"]
        for session in (before, after)
        for event in export_calendar(session, reminders=[time(7, 30)]).parts
    ]
    assert uids[:2] == uids[2:]


def test_reminders_ring_every_day_at_local_time() -> None:
    morning, evening = export_calendar(reminders=[time(21), time(7, 30), time(21)]).parts
    assert dict(morning.lines) == {
        "UID": "reminder-1@acutui",
        "SEQUENCE": "29935110",
        "DTSTAMP": "20261201T063030Z",
        "DTSTART": "20261202T073000",
        "DURATION": "PT10M",
        "RRULE": "FREQ=DAILY",
        "SUMMARY": "Acupressure",
        "TRANSP": "TRANSPARENT",
    }
    assert evening["DTSTART"] == "20261201T210000"
    for event in (morning, evening):
        (alarm,) = event.parts
        assert alarm.name == "VALARM"
        assert dict(alarm.lines) == {
            "ACTION": "DISPLAY",
            "DESCRIPTION": "Time for acupressure",
            "TRIGGER": "PT0S",
        }


def test_a_moved_reminder_replaces_the_one_before() -> None:
    later = NOW + timedelta(minutes=1)
    texts = (
        to_ics(History(()), {}, reminders=[time(8)], now=NOW),
        to_ics(History(()), {}, reminders=[time(9)], now=later),
    )
    before, after = (parse_calendar(text).parts[0] for text in texts)
    assert before["UID"] == after["UID"]
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])


def test_reminders_leave_out_the_weekly_rest_days() -> None:
    # The first would be on Wednesday, 2 December.
    (event,) = export_calendar(reminders=[time(7, 30)], rest_weekdays={6, 2}).parts
    assert event["RRULE"] == "FREQ=WEEKLY;BYDAY=MO,TU,TH,FR,SA"
    assert event["DTSTART"] == "20261203T073000"
    assert export_calendar(reminders=[time(7, 30)], rest_weekdays=range(7)).parts == []


def test_a_reminder_at_this_very_minute_begins_tomorrow() -> None:
    now = NOW.replace(second=0)
    calendar = parse_calendar(to_ics(History(()), {}, reminders=[time(12)], now=now))
    assert calendar.parts[0]["DTSTART"] == "20261202T120000"


def test_a_calendar_without_reminders_has_no_alarm(a_session: Make) -> None:
    text = to_ics(History((a_session(),)), {}, now=NOW)
    assert "RRULE" not in text
    assert "VALARM" not in text


def test_a_history_of_years_is_exported_completely(a_session: Make) -> None:
    history = History(tuple(a_session(n, note="合谷 " * 40) for n in range(3000)))
    for text in export_all(history):
        assert text.count("合谷") == 120_000 or "BEGIN:VCALENDAR" in text


def test_only_the_calendar_is_one_and_only_json_takes_the_stored_documents() -> None:
    table = {one.name: (one.takes_stored, one.is_calendar) for one in FORMATS.values()}
    assert table == {
        "json": (True, False),
        "csv": (False, False),
        "ics": (False, True),
        "reminders": (False, True),
    }
    assert list(FORMATS) == list(table)
