"""Damaged, newer and wrong files: reported, never overwritten."""

from pathlib import Path

import pytest
from support.command import ROUTINES, Run

SAME_LINES = ("status", "routines", "points", "point LI4")
"""Commands that print lines and change nothing."""


DAMAGED = [
    (b"", "empty"),
    (b"   \n", "empty"),
    (b"{", "line 1"),
    (b'{"meta":{\n"1":{"format":1}\n}\n,"sessions":{\n"1":{"rou', "line 5"),
    (b'{"meta":{\n"1":{"format":1}}} and more', "line 2"),
    (b"\xff\xfe{}", "line 1"),
    (b"[]", "not a journal"),
    (b"null", "not a journal"),
    (b'{"a": 1}', "not a journal"),
    (b"{}", "not a journal"),
    (b'{"_default": {"1": {"x": 1}}}', "format"),
    (b'{"meta":{"1":{"format":"1"}}}', "format"),
    (b'{"meta":{"1":{"format":0}}}', "format"),
    (b"dear diary\n", "line 1"),
    (b'{"a":' * 100_000, "journal.json"),
]


NEWER = b'{"meta":{"1":{"format":2}},"sessions":{},"days":{}}'


@pytest.mark.parametrize(("content", "named"), DAMAGED)
@pytest.mark.parametrize("command", ["status", "status --json", "log back-and-neck"])
def test_a_damaged_journal_is_reported_and_never_written_to(
    run: Run, data: Path, command: str, content: bytes, named: str
) -> None:
    data.parent.mkdir()
    data.write_bytes(content)
    ran = run(*command.split())
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint.startswith(f"acutui: {data}: ")
    assert named in ran.complaint
    assert data.read_bytes() == content
    assert {path.name for path in data.parent.iterdir()} <= {data.name, "journal.lock"}


@pytest.mark.parametrize("command", ["status", "status --json", "export json"])
def test_a_newer_journal_is_read_with_a_warning(run: Run, data: Path, command: str) -> None:
    data.parent.mkdir()
    data.write_bytes(NEWER)
    ran = run(*command.split())
    assert (ran.status, bool(ran.out)) == (0, True)
    (line,) = [line for line in ran.err.splitlines() if "has format" in line]
    assert line.startswith(f"acutui: {data}: has format 2, newer")
    assert data.read_bytes() == NEWER
    assert "?" in run("status", "--short").out


@pytest.mark.parametrize("command", ["log back-and-neck", "merge COPY", "import FILE"])
def test_nothing_is_saved_in_a_newer_journal(run: Run, data: Path, command: str) -> None:
    data.parent.mkdir()
    assert run("log", "back-and-neck").status == 0
    copy, file = data.with_name("copy"), data.with_name("all.csv")
    assert run("export", "csv", "-o", str(file)).status == 0
    data.rename(copy)
    data.write_bytes(NEWER)
    ran = run(*command.replace("COPY", str(copy)).replace("FILE", str(file)).split())
    assert (ran.status, ran.out) == (1, "")
    assert ran.complaint.startswith(f"acutui: {data}: has format 2, newer")
    assert "nothing was saved" in ran.complaint
    assert data.read_bytes() == NEWER


def test_the_atlas_works_with_a_damaged_journal(run: Run, data: Path) -> None:
    data.parent.mkdir()
    data.write_bytes(b"{")
    for command in ("routines", "points", "point LI4"):
        ran = run(*command.split())
        assert (ran.status, ran.err) == (0, "")


def test_one_bad_document_is_reported_and_preserved(run: Run, data: Path) -> None:
    run("log", "back-and-neck")
    good = data.read_bytes()
    bad = b'"77":{"routine":"mine","holds":"none","weather":"rain"}'
    data.write_bytes(good.replace(b'"sessions":{\n', b'"sessions":{\n' + bad + b"\n,"))
    ran = run("status")
    assert ran.status == 0
    assert ran.out.startswith("1 of 2 today")
    for word in (str(data), "sessions 77", '"holds"'):
        assert word in ran.complaint
    assert run("log", "back-and-neck", "--force").status == 0
    assert bad in data.read_bytes()
    assert run("status", "--json").json["total_sessions"] == 2


def test_a_broken_config_is_reported_and_defaults_apply(run: Run, config: Path) -> None:
    path = config / "config.toml"
    path.write_text("[habit]\ntarget = 3\nstreak = any\n")
    ran = run("status")
    assert ran.status == 0
    assert ran.out.startswith("0 of 2 today")
    assert str(path) in ran.complaint
    assert "line 3" in ran.complaint
    assert path.read_text() == "[habit]\ntarget = 3\nstreak = any\n"


@pytest.mark.parametrize("command", [*SAME_LINES, "log back-and-neck"])
def test_every_command_reports_a_wrong_setting(run: Run, config: Path, command: str) -> None:
    (config / "config.toml").write_text("# mine\n[habit]\ntarget = 0\ngoal = 2\n")
    ran = run(*command.split())
    assert ran.status == 0
    assert ran.out
    first, second = ran.err.splitlines()
    assert first.startswith(f"acutui: {config / 'config.toml'}: line 3: habit.target: ")
    assert second.startswith(f"acutui: {config / 'config.toml'}: line 4: habit.goal: ")


@pytest.mark.parametrize(
    ("hold", "field"),
    [
        ('{ point = "XX9" }', "holds 1: point"),
        ('{ point = "GV20", side = "left" }', "holds 1: side"),
        ('{ point = "LI4", side = "midline" }', "holds 1: side"),
        ('{ point = "LI4", seconds = -60 }', "holds 1: seconds"),
    ],
)
@pytest.mark.parametrize("command", ["routines", "points", "log quick"])
def test_a_bad_routine_is_reported_and_the_others_work(
    run: Run, config: Path, command: str, hold: str, field: str
) -> None:
    path = config / "routines.toml"
    path.write_text(f'\n[[routine]]\nid = "bad"\nholds = [{hold}]\n{ROUTINES}')
    ran = run(*command.split())
    assert ran.status == 0
    assert ran.complaint.startswith(f"acutui: {path}: line 2: routine 'bad': {field}: ")
    assert {"quick", "back-and-neck"} <= {r["id"] for r in run("routines", "--json").json}
    assert run("log", "bad").status == 1


def test_a_broken_routines_file_leaves_the_built_in_ones(run: Run, config: Path) -> None:
    path = config / "routines.toml"
    path.write_text(f"{ROUTINES}\n[[routine\n")
    ran = run("log", "back-and-neck")
    assert ran.status == 0
    assert str(path) in ran.complaint
    assert "line 13" in ran.complaint
