"""What leaves the journal: JSON and CSV that come back whole, a calendar that readers take."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import permutations
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

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
from acutui.journal.schema import day_id, read_day, read_session
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session, Side, Source

Make = Callable[..., Session]

NOW = datetime(2026, 12, 1, 12, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))

AWKWARD = "'=+-@＝ \t\r\n\\;:%,\"\x00\x1b\x7f\x9b\u2028\u202e\udce9\ud83d合👍"


def as_a_journal_has_it(text: str) -> str:
    """Two halves of a character that meet are one, once they have been in a JSON file."""
    return str(json.loads(json.dumps(text)))


texts = st.text(st.sampled_from(AWKWARD) | st.characters(), max_size=12).map(as_a_journal_has_it)
names = texts.filter(bool)
offsets = st.integers(-86399, 86399)
zones: st.SearchStrategy[tzinfo] = offsets.map(lambda off: timezone(timedelta(seconds=off)))
moments = st.datetimes(timezones=zones).map(lambda moment: moment.replace(fold=0))
seconds = st.integers(0, 10**6) | st.floats(0, 1e6)
scores = st.none() | st.integers(0, 10)
feelings = st.none() | st.builds(
    Feeling, scores, scores, st.lists(texts, max_size=3).map(tuple[str, ...])
)
holds = st.builds(HoldRecord, names, st.sampled_from(get_args(Side)), seconds, seconds)
sessions = st.builds(
    Session,
    id=st.integers(0, 2**63 - 1),
    routine=texts,
    source=st.sampled_from(get_args(Source)),
    started=moments,
    ended=moments,
    day=st.dates(date(1970, 1, 1)),
    holds=st.lists(holds, max_size=3).map(tuple[HoldRecord, ...]),
    before=feelings,
    after=feelings,
    note=texts,
)
days = st.builds(
    Day,
    st.dates(date(1970, 1, 1)),
    st.booleans(),
    st.lists(texts, max_size=3).map(tuple[str, ...]),
    texts,
)
histories = st.builds(
    lambda sessions, days: History(tuple(sessions), {day.day: day for day in days}),
    st.lists(sessions, max_size=3, unique_by=lambda session: session.id),
    st.lists(days, max_size=3),
)


def everything(sessions: list[Session], days: list[Day]) -> tuple[list[str], list[str]]:
    """All that is in sessions and days: offsets, and whether a number is whole, as well."""
    return sorted(map(repr, sessions)), sorted(map(repr, days))


def all_of(history: History) -> tuple[list[str], list[str]]:
    return everything(list(history.sessions), list(history.days.values()))


def from_json(text: str) -> tuple[list[str], list[str]]:
    found = json.loads(text)
    assert found.pop("format") == 1
    sessions = [read_session(document.pop("id"), document) for document in found.pop("sessions")]
    days = [read_day(document["day"].replace("-", ""), document) for document in found.pop("days")]
    assert found == {}
    return everything(sessions, days)


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV for any reader, with nothing undone."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert tuple(next(rows)) == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def from_csv(text: str) -> tuple[list[str], list[str]]:
    sessions, days = [], []
    for guarded_row in rows_of(text):
        row = {name: unescape_cell(cell) for name, cell in guarded_row.items()}
        if row["type"] == "session":
            sessions.append(session_of(row))
        else:
            assert row["type"] == "day"
            days.append(day_of(row))
    return everything(sessions, days)


def session_of(row: Mapping[str, str]) -> Session:
    document: dict[str, Any] = {
        name: row[name] for name in ("day", "started", "ended", "routine", "source", "note")
    }
    document["holds"] = [
        {"point": h.point, "side": h.side, "planned": h.planned, "pressed": h.pressed}
        for h in parse_holds(row["holds"])
    ]
    for when in ("before", "after"):
        parts = ("pain", "stiffness", "symptoms")
        cells = {part: row[f"{part}_{when}"] for part in parts if row[f"{part}_{when}"]}
        if cells:
            document[when] = {
                part: list(split_words(cell)) if part == "symptoms" else int(cell)
                for part, cell in cells.items()
            }
    assert row["id"].startswith("s")
    return read_session(row["id"][1:], document)


def day_of(row: Mapping[str, str]) -> Day:
    day = date.fromisoformat(row["day"])
    rest = {"yes": True, "no": False}[row["rest"]]
    document = {"day": row["day"], "rest": rest, "note": row["note"]}
    return read_day(str(day_id(day)), document | {"checks": list(split_words(row["checks"]))})


# JSON


@settings(max_examples=100)
@given(histories)
def test_json_steers_no_terminal_in_which_somebody_looks_at_it(history: History) -> None:
    shown = to_json(history).replace("\n", "").replace("\u200d", "")
    kinds = {unicodedata.category(letter) for letter in shown}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@settings(max_examples=80)
@given(histories)
def test_json_gives_back_exactly_what_was_in_the_journal(history: History) -> None:
    text = to_json(history)
    assert from_json(text) == all_of(history)
    text.encode()


def test_a_journal_without_anything_is_json_too() -> None:
    assert json.loads(to_json(History())) == {"format": 1, "sessions": [], "days": []}


def test_json_has_one_document_a_line_and_ends_its_last(a_session: Make) -> None:
    text = to_json(History((a_session(0), a_session(1)), {NOW.date(): Day(NOW.date())}))
    documents = [line for line in text.splitlines() if len(line) > 40]
    assert len(documents) == 3
    assert all(json.loads(line.rstrip(",")) for line in documents)
    assert text.endswith("}\n")


def test_json_has_the_documents_of_the_journal_and_nothing_invented(a_session: Make) -> None:
    (found,) = json.loads(to_json(History((a_session(),))))["sessions"]
    assert found == {
        "id": "1849304117239185408",
        "routine": "back-and-neck",
        "source": "timer",
        "started": "2026-11-22T07:31:04+05:30",
        "ended": "2026-11-22T07:38:40+05:30",
        "day": "2026-11-22",
        "holds": [
            {"point": "LI4", "side": "left", "planned": 60, "pressed": 60.0},
            {"point": "LI4", "side": "right", "planned": 60, "pressed": 58.5},
        ],
        "before": {"pain": 5, "stiffness": 6, "symptoms": ["neck-pain", "stiffness"]},
        "after": {"pain": 3, "stiffness": 4},
        "note": "",
    }


def test_json_can_be_read_by_people_who_write_han(a_session: Make) -> None:
    assert "合谷 👍" in to_json(History((a_session(note="合谷 👍"),)))


def forms(history: History) -> list[str]:
    return [to_json(history), to_csv(history), to_ics(history, {}, now=NOW)]


def test_the_order_is_by_time_however_the_journal_has_it(a_session: Make) -> None:
    first, second = a_session(0), a_session(1)
    # Begun at the same moment, on two machines in two zones.
    twin = replace(second, id=second.id + 1, started=second.started.astimezone(UTC))
    noted = [Day(date(2026, 11, 20)), Day(date(2026, 11, 21), rest=True)]
    expected = forms(History((first, second, twin), {day.day: day for day in noted}))
    for mixed in permutations((first, second, twin)):
        history = History(mixed, {day.day: day for day in reversed(noted)})
        assert forms(history) == expected


# CSV


@settings(max_examples=100)
@given(histories)
def test_csv_gives_back_exactly_what_was_in_the_journal(history: History) -> None:
    text = to_csv(history)
    assert from_csv(text) == all_of(history)
    text.encode()


@given(histories)
@settings(max_examples=100)
def test_no_cell_begins_as_a_formula_does(history: History) -> None:
    for row in rows_of(to_csv(history)):
        assert not [cell for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]


def test_csv_is_as_rfc_4180_has_it(a_session: Make) -> None:
    text = to_csv(History((a_session(note='a "b", c\nd'),)))
    header, row = text.split("\r\n", 1)
    assert header == ",".join(COLUMNS)
    assert row.endswith("LI4:left:60:60.0;LI4:right:60:58.5\r\n")
    assert '"a ""b"", c\nd"' in row


def test_csv_tells_a_reader_what_a_session_came_to(a_session: Make) -> None:
    done, stopped = rows_of(
        to_csv(History((a_session(0), a_session(1, holds=(HoldRecord("LI4", "left", 60, 20.1),)))))
    )
    assert (done["planned"], done["pressed"], done["counts"]) == ("120", "118.5", "yes")
    assert (stopped["planned"], stopped["pressed"], stopped["counts"]) == ("60", "20.1", "no")
    assert (done["pain_before"], done["stiffness_after"]) == ("5", "4")
    assert (done["symptoms_before"], done["symptoms_after"]) == ("neck-pain;stiffness", "")
    assert (done["rest"], done["checks"]) == ("", "")


def test_csv_has_a_row_for_each_day_that_was_noted() -> None:
    day = Day(date(2026, 11, 22), rest=True, checks=("vitamin-c", "workout"), note="a walk")
    (row,) = rows_of(to_csv(History((), {day.day: day})))
    assert {name: cell for name, cell in row.items() if cell} == {
        "type": "day",
        "day": "2026-11-22",
        "rest": "yes",
        "checks": "vitamin-c;workout",
        "note": "a walk",
    }


def test_a_check_in_without_an_answer_is_not_one_that_was_never_asked(a_session: Make) -> None:
    history = History((a_session(before=Feeling(), after=None),))
    assert from_csv(to_csv(history)) == all_of(history)


def test_an_id_is_no_number_that_a_spreadsheet_would_round(a_session: Make) -> None:
    (row,) = rows_of(to_csv(History((a_session(),))))
    assert row["id"] == "s1849304117239185408"


# Cells


@given(texts)
@example("'=")
@example("'\\")
@example("''\\udce9")
@example("\udce9'")
@example('"\ud83d\\')
@settings(max_examples=80)
def test_a_guarded_cell_comes_back_as_it_was(cell: str) -> None:
    assert unescape_cell(escape_cell(cell)) == cell
    assert escape_cell(cell)[:1] not in tuple("=+-@\t\r")
    escape_cell(cell).encode()


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-", "@sum", "\tx", "\r", "\n", "＝1", "'tis"])
def test_what_begins_like_a_formula_gets_an_apostrophe_before_it(cell: str) -> None:
    assert escape_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "better", "a=1", " =1", "合谷", "5", "\\x"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert escape_cell(cell) == unescape_cell(cell) == cell


@pytest.mark.parametrize("cell", ["'tis", "'", "'\\", "'\\x", "'\\\"", "=1", "it's"])
def test_a_cell_that_somebody_else_wrote_is_taken_as_it_stands(cell: str) -> None:
    assert unescape_cell(cell) == cell


@given(st.lists(holds, max_size=5).map(tuple[HoldRecord, ...]))
def test_holds_come_back_from_their_cell(found: tuple[HoldRecord, ...]) -> None:
    assert repr(parse_holds(format_holds(found))) == repr(found)


@given(st.lists(texts, max_size=5).map(tuple[str, ...]))
def test_words_come_back_from_their_cell(words: tuple[str, ...]) -> None:
    assert split_words(join_words(words)) == words


@pytest.mark.parametrize(
    "cell",
    ["LI4", "LI4:left:60", "LI4:top:60:60", "LI4:left:60:60:60", "LI4:left:60:much", "LI4:left::"],
)
def test_what_is_no_hold_is_refused_and_named(cell: str) -> None:
    with pytest.raises(ValueError, match=re.escape(cell)):
        parse_holds(cell)


# The calendar


@dataclass
class Component:
    """A part of a calendar as a strict reader finds it."""

    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """The value of a property that there must be once."""
        (value,) = [value for found, value in self.lines if found == name]
        return value

    def __contains__(self, name: str) -> bool:
        return any(found == name for found, _ in self.lines)


def unfolded(text: str) -> Iterator[str]:
    """The content lines, if each line is as RFC 5545 3.1 demands."""
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


def parsed(text: str) -> Component:
    """The calendar, if it is one."""
    top = Component("")
    stack = [top]
    for line in unfolded(text):
        match = re.fullmatch(r"([A-Z-]+):(.*)", line, re.DOTALL)
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


def said(value: str) -> str:
    """A TEXT value as a strict reader takes it (RFC 5545 3.3.11)."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def calendar_of(*sessions: Session, **options: Any) -> Component:
    return parsed(to_ics(History(sessions), {"back-and-neck": "Back and neck"}, now=NOW, **options))


@settings(max_examples=100)
@given(histories, st.dictionaries(texts, texts, max_size=2), st.lists(st.times(), max_size=3))
def test_whatever_is_in_the_journal_the_calendar_is_one(
    history: History, names: dict[str, str], reminders: list[time]
) -> None:
    calendar = parsed(to_ics(history, names, reminders=reminders, now=NOW))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"].startswith("-//acutui//")
    events = calendar.parts
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert event.name == "VEVENT"
        assert event["DTSTAMP"] == "20261201T063030Z"
        assert said(event["SUMMARY"])
        assert re.fullmatch(r"\d{8}T\d{6}Z?", event["DTSTART"])
        if "DTEND" in event:
            assert event["DTSTART"] < event["DTEND"]
    told = [said(event["DESCRIPTION"]) for event in events if "DESCRIPTION" in event]
    assert len(told) == len(history.sessions)


def test_a_session_is_an_event_in_universal_time(a_session: Make) -> None:
    (event,) = calendar_of(a_session(note="better; go on, slowly\nC:\\")).parts
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
def test_a_note_comes_back_whole_from_folded_lines(note: str) -> None:
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
    (event,) = calendar_of(session).parts
    assert said(event["DESCRIPTION"]) == (
        "1 of 1 min pressed\n" + note if note else "1 of 1 min pressed"
    )


def test_a_calendar_gets_no_control_characters_and_keeps_line_breaks(a_session: Make) -> None:
    note = "a\x1b[31m\x00\x9b2J\r\nb\rc\u2028d\te\udce9"
    (event,) = calendar_of(a_session(note=note)).parts
    assert said(event["DESCRIPTION"]).endswith("\na\ufffd[31m\ufffd\ufffd2J\nb\nc\nd e\ufffd")


def test_a_session_that_does_not_count_is_there_and_says_so(a_session: Make) -> None:
    stopped = a_session(1, holds=(HoldRecord("LI4", "left", 60, 15.0),))
    counting, not_counting = calendar_of(a_session(0), stopped).parts
    assert "does not count" not in said(counting["DESCRIPTION"]).lower()
    lines = said(not_counting["DESCRIPTION"]).splitlines()
    assert lines[0] == "0.2 of 1 min pressed"
    assert "does not count" in lines[1].lower()


@pytest.mark.parametrize("routine", ["my-own", ""])
def test_a_routine_that_has_no_name_any_more_has_a_title_all_the_same(
    a_session: Make, routine: str
) -> None:
    (event,) = calendar_of(a_session(routine=routine)).parts
    assert said(event["SUMMARY"]) == (routine or "Acupressure")


@pytest.mark.parametrize("lasted", [timedelta(0), timedelta(milliseconds=400), timedelta(days=-1)])
def test_a_session_without_length_is_a_moment(a_session: Make, lasted: timedelta) -> None:
    session = a_session()
    (event,) = calendar_of(replace(session, ended=session.started + lasted)).parts
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
def test_times_at_the_ends_of_the_calendar_are_times(
    a_session: Make, started: datetime, shown: str
) -> None:
    (event,) = calendar_of(a_session(started=started, ended=started)).parts
    assert event["DTSTART"] == shown


def test_an_id_stays_so_that_a_second_import_doubles_nothing(a_session: Make) -> None:
    before, after = a_session(), a_session(note="changed", routine="other")
    uids = [
        event["UID"]
        for session in (before, after)
        for event in calendar_of(session, reminders=[time(7, 30)]).parts
    ]
    assert uids[:2] == uids[2:]


def test_reminders_ring_every_day_at_the_hours_of_the_clock_on_the_wall() -> None:
    morning, evening = calendar_of(reminders=[time(21), time(7, 30), time(21)]).parts
    assert dict(morning.lines) == {
        "UID": "reminder-0730@acutui",
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


def test_a_calendar_without_reminders_rings_nothing(a_session: Make) -> None:
    text = to_ics(History((a_session(),)), {}, now=NOW)
    assert "RRULE" not in text
    assert "VALARM" not in text


def test_a_history_of_years_leaves_whole(a_session: Make) -> None:
    history = History(tuple(a_session(n, note="合谷 " * 40) for n in range(3000)))
    for text in forms(history):
        assert text.count("合谷") == 120_000 or "BEGIN:VCALENDAR" in text
