"""`acutui routines`, and routines of the user."""

import re
from pathlib import Path

from support.command import ROUTINES, Run, read_sessions


def test_routines_are_listed_one_per_line(run: Run) -> None:
    ran = run("routines")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) >= 10
    assert re.fullmatch(r"back-and-neck +6 min  Back and neck: RX-THUMB, LI4, BL23", lines[0])
    ball = next(line for line in lines if line.startswith("ball-at-the-wall"))
    assert ball.endswith(", ball")


def test_routines_as_json_have_the_fields_of_their_file(run: Run) -> None:
    found = {routine["id"]: routine for routine in run("routines", "--json").json}
    routine = found["back-and-neck"]
    assert routine["name"] == "Back and neck"
    assert routine["length"] == 300
    assert routine["needs"] == []
    assert routine["holds"][0] == {"point": "RX-THUMB", "side": "each", "seconds": 60}
    assert found["ball-at-the-wall"]["needs"] == ["ball"]
    assert found["ball-at-the-wall"]["ready"] == 15
    fields = {"id", "name", "purpose", "origin", "evidence", "notes", "sources", "holds", "ready"}
    assert all(fields <= set(routine) for routine in found.values())


def test_own_routines_add_to_built_in_ones_or_replace_them(
    run: Run, data: Path, config: Path
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    found = {routine["id"]: routine for routine in run("routines", "--json").json}
    assert found["quick"]["length"] == 30
    assert found["quick"]["ready"] == 0
    assert found["headache-li4"]["name"] == "My own headache"
    assert found["back-and-neck"]["length"] == 300
    assert run("log", "quick", "--at", "2026-03-04 07:31").status == 0
    assert [(h["point"], h["side"], h["planned"]) for h in read_sessions(data)[0]["holds"]] == [
        ("LI4", "left", 20),
        ("GV20", "midline", 10),
    ]


def test_ids_and_times_stand_in_columns_below_what_is_wrong_in_the_files(
    run: Run, config: Path
) -> None:
    (config / "routines.toml").write_text(ROUTINES + '[[routine]]\nid = "empty"\nholds = []\n')
    ran = run("routines")
    assert "routine 'empty': holds: is empty" in ran.complaint
    rows = [re.fullmatch(r"(\S+) +(\S+ \S+)  .*", line) for line in ran.lines]
    found = [row for row in rows if row]
    assert len(found) == len(ran.lines)
    longest = max(len(row[1]) for row in found)
    assert {row.end(2) for row in found} == {longest + 2 + 8}
    (own,) = (line for line in ran.lines if line.startswith("quick "))
    assert own == f"{'quick':<{longest}}      30 s  Quick one: LI4, GV20"
