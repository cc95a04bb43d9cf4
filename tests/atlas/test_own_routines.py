"""Changing single routines in the user's file and leaving everything else unchanged."""

import errno
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from acutui.atlas.loader import load_atlas, parse_routines
from acutui.atlas.model import Hold, Routine
from acutui.atlas.own_routines import RoutinesFile
from acutui.atlas.routine_editing import (
    add_hold,
    copy_routine,
    create_routine,
    lengthen_hold,
    move_hold,
    remove_hold,
    switch_side,
)
from acutui.atlas.routines_toml import append_routine, delete_routine, update_routine
from acutui.util.files import FileError, FileLock, Unwritable
from acutui.util.shared_text import ChangedElsewhere

ATLAS = load_atlas()
POINTS = ATLAS.points

MINE = """\
# Routines of mine, shared with the whole family.

[[routine]]   # the first
id = "evening"
name = "Evening"   # pronounced eve-ning
mood = "calm"      # not a field of acutui's
holds = [
  # begin with the hands
  { point = "LI4", seconds = 45 },   # gently
  { point = "GV20", why = "it is nice" },  # crown
  # and the neck, last
  { point = "GB20", side = "both", seconds = 90 }  # thumbs
  # no more than these
]

# About the next one:
# it is broken on purpose.
[[routine]]
id = "broken"
holds = [{ point = "NOWHERE" }]

[[routine]]
id = "desk"
notes = \"\"\"
[[routine]]
id = "no routine at all"
\"\"\"
holds = [{point = "LI4", side = "left", seconds = 30}, {point = "LI4", side = "right"}] # short
ready = 3

[other]
other = true   # unknown
"""


def read(text: str) -> dict[str, Routine]:
    return {r.id: r for r in parse_routines(tomli.loads(text).get("routine"), POINTS).values()}


@pytest.fixture(name="own")
def own_file(tmp_path: Path) -> RoutinesFile:
    (tmp_path / "routines.toml").write_text(MINE.replace('notes = """', 'about = """'))
    return RoutinesFile(tmp_path)


def routine(own: RoutinesFile, id: str) -> Routine:
    return read(own.path.read_text())[id]


def change(own: RoutinesFile, id: str, edit: Callable[[Routine], Routine]) -> str:
    own.change(id, POINTS, edit)
    return own.path.read_text()


def test_a_new_routine_is_written_readably(tmp_path: Path) -> None:
    own = RoutinesFile(tmp_path / "config")
    added = own.add(create_routine("Évening, neck", [Hold("LI4", "each", 60)]), ATLAS.routines)
    assert own.path.read_text() == (
        '[[routine]]\nid = "evening-neck"\nname = "Évening, neck"\norigin = "own composition"\n'
        'holds = [\n  { point = "LI4", side = "each", seconds = 60 },\n]\n'
    )
    assert load_atlas(tmp_path / "config").routines["evening-neck"] == added
    assert own.path.stat().st_mode & 0o777 == 0o600


def test_a_new_routine_gets_a_free_id(own: RoutinesFile) -> None:
    hold = [Hold("LI4", "each", 60)]
    names = [
        own.add(create_routine(n, hold), ATLAS.routines).id for n in ("Broken", "Desk", "Desk")
    ]
    assert names == ["broken-2", "desk-2", "desk-3"]
    assert own.add(create_routine("Back and neck", hold), ATLAS.routines).id == "back-and-neck-2"
    assert own.add(create_routine("頸", hold), ATLAS.routines).id == "routine"


def test_adding_a_routine_leaves_the_rest_unchanged(own: RoutinesFile) -> None:
    before = own.path.read_text()
    own.add(create_routine("New", [Hold("LI4", "each", 60)]), ATLAS.routines)
    assert own.path.read_text().startswith(before)


@pytest.mark.parametrize("id", list(ATLAS.routines))
def test_a_copy_of_any_routine_can_be_read_and_has_the_same_holds(id: str) -> None:
    copy = replace(copy_routine(ATLAS.routines[id]), id="copy")
    text = append_routine("", copy)
    assert read(text)["copy"] == copy
    assert copy.holds == ATLAS.routines[id].holds
    assert copy.notes == ATLAS.routines[id].notes
    assert copy.origin.startswith("own composition") and copy.evidence is None


def test_more_seconds_change_one_line(own: RoutinesFile) -> None:
    before = own.path.read_text()
    after = change(own, "evening", lambda r: lengthen_hold(r, 0, 10))
    assert after == before.replace("seconds = 45", "seconds = 55")


def test_a_changed_default_is_written(own: RoutinesFile) -> None:
    after = change(own, "evening", lambda r: lengthen_hold(switch_side(r, 0, None), 1, 30))
    assert '"LI4", seconds = 45, side = "left" }' in after
    assert "gently" in after and 'why = "it is nice", seconds = 90 }' in after


def test_a_comment_moves_with_its_hold(own: RoutinesFile) -> None:
    after = change(own, "evening", lambda r: move_hold(r, 2, -2))
    block = after[after.index("holds = [") : after.index("]\n\n# About")]
    assert [line.strip() for line in block.splitlines()] == [
        "holds = [",
        "# begin with the hands",
        '{ point = "GB20", side = "both", seconds = 90 },  # thumbs',
        '{ point = "LI4", seconds = 45 },   # gently',
        "# and the neck, last",
        '{ point = "GV20", why = "it is nice" }  # crown',
        "# no more than these",
    ]


def test_adding_or_removing_a_hold_keeps_the_other_comments(
    own: RoutinesFile,
) -> None:
    change(own, "evening", lambda r: add_hold(r, Hold("LI4", "left", 20)))
    after = change(own, "evening", lambda r: remove_hold(r, 1))
    block = after[after.index("holds = [") : after.index("\n# About")]
    assert block == (
        "holds = [\n"
        "  # begin with the hands\n"
        '  { point = "LI4", seconds = 45 },   # gently\n'
        "  # and the neck, last\n"
        '  { point = "GB20", side = "both", seconds = 90 },  # thumbs\n'
        "  # no more than these\n"
        '  { point = "LI4", side = "left", seconds = 20 },\n'
        "]\n"
    )


def test_a_comment_behind_two_holds_does_not_move() -> None:
    text = (
        '[[routine]]\nid = "a"\nholds = [\n  { point = "LI4" }, { point = "GB20" }, # hand, neck\n'
        '  { point = "GV20" }, # crown\n]\n'
    )
    was = read(text)["a"]
    after = update_routine(text, 0, was, move_hold(was, 0, 1))
    assert after == text.replace(
        '{ point = "LI4" }, { point = "GB20" }', '{ point = "GB20" }, { point = "LI4" }'
    )


def test_only_the_edited_entry_changes(own: RoutinesFile) -> None:
    before = own.path.read_text()
    after = change(own, "desk", lambda r: add_hold(remove_hold(r, 0), Hold("GV20", "midline", 60)))
    at = before.index('id = "desk"')
    assert after[:at] == before[:at]
    assert after.endswith(before[before.index("ready = 3") :])
    assert "# short" in after
    assert routine(own, "desk").holds == (Hold("LI4", "right", 60), Hold("GV20", "midline", 60))


def test_a_name_is_changed_in_place_or_added(own: RoutinesFile) -> None:
    after = change(own, "evening", lambda r: replace(r, name='Night "1"'))
    assert "name = 'Night \"1\"'   # pronounced" in after or '\\"1\\""   # pronounced' in after
    after = change(own, "desk", lambda r: replace(r, name="Desk, at noon"))
    assert 'id = "desk"\nname = "Desk, at noon"\n' in after


def test_deleting_a_routine_leaves_the_rest(own: RoutinesFile) -> None:
    own.delete(routine(own, "evening"), POINTS)
    text = own.path.read_text()
    assert "evening" not in text
    assert text.startswith("# Routines of mine, shared with the whole family.")
    assert '# About the next one:\n# it is broken on purpose.\n[[routine]]\nid = "broken"' in text
    own.delete(routine(own, "desk"), POINTS)
    assert own.path.read_text().endswith("[other]\nother = true   # unknown\n")
    assert "NOWHERE" in own.path.read_text()


def test_a_comment_after_a_deleted_routine_stays(tmp_path: Path) -> None:
    own = RoutinesFile(tmp_path)
    for name in ("One", "Two"):
        own.add(create_routine(name, [Hold("LI4", "each", 60)]), ATLAS.routines)
    own.path.write_text(own.path.read_text() + "# last words\n")
    own.delete(routine(own, "two"), POINTS)
    text = own.path.read_text()
    assert "one" in read(text) and "two" not in read(text)
    assert text.endswith("# last words\n")


def test_undo_restores_the_exact_text(own: RoutinesFile) -> None:
    texts = [own.path.read_text()]
    texts.append(change(own, "evening", lambda r: move_hold(r, 0, 1)))
    own.add(create_routine("New", [Hold("LI4", "each", 60)]), ATLAS.routines)
    texts.append(own.path.read_text())
    own.delete(routine(own, "evening"), POINTS)
    for text in reversed(texts):
        assert own.undo()
        assert own.path.read_text() == text
    assert not own.undo()


def test_undo_does_not_undo_changes_by_others(own: RoutinesFile) -> None:
    change(own, "evening", lambda r: move_hold(r, 0, 1))
    theirs = own.path.read_text() + "# theirs\n"
    own.path.write_text(theirs)
    with pytest.raises(ChangedElsewhere, match="nothing was undone"):
        own.undo()
    assert own.path.read_text() == theirs
    assert not own.undo()


def test_a_change_can_be_undone_after_the_file_was_locked(
    own: RoutinesFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.05)
    before = own.path.read_text()
    after = change(own, "evening", lambda r: move_hold(r, 0, 1))
    lock = FileLock(own.path.with_suffix(".lock"))
    assert lock.acquire()
    with pytest.raises(FileError, match="is saving"):
        own.undo()
    assert own.path.read_text() == after
    lock.release()
    assert own.undo()
    assert own.path.read_text() == before


def test_a_change_that_could_not_be_written_is_not_undone(
    own: RoutinesFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = own.path.read_text()
    change(own, "evening", lambda r: move_hold(r, 0, 1))

    def fail(*_: object, **__: object) -> None:
        raise Unwritable(own.path, "can't be saved: the disk is full")

    monkeypatch.setattr("acutui.util.shared_text.replace_atomically", fail)
    with pytest.raises(Unwritable):
        own.change("evening", POINTS, lambda r: move_hold(r, 0, 1))
    monkeypatch.undo()
    assert own.undo()
    assert own.path.read_text() == before
    assert not own.undo()


def test_a_change_that_the_disk_did_not_confirm_can_be_undone(
    own: RoutinesFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = own.path.read_text()

    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("acutui.util.files.sync_folder", fail)
    own.change("evening", POINTS, lambda r: move_hold(r, 0, 1))
    assert "it is saved, but the disk did not confirm it" in own.doubt
    assert own.path.read_text() != before
    assert own.undo()
    assert own.path.read_text() == before
    monkeypatch.undo()
    assert not own.undo()
    own.change("evening", POINTS, lambda r: move_hold(r, 0, 1))
    assert own.doubt == ""


def test_two_instances_keep_each_others_changes(own: RoutinesFile, tmp_path: Path) -> None:
    other = RoutinesFile(tmp_path)
    first = own.add(create_routine("One", [Hold("LI4", "each", 60)]), ATLAS.routines)
    second = other.add(create_routine("One", [Hold("GV20", "midline", 60)]), ATLAS.routines)
    own.change("evening", POINTS, lambda r: add_hold(r, Hold("LI4", "each", 10)))
    other.change("evening", POINTS, lambda r: add_hold(r, Hold("GV20", "midline", 10)))
    assert (first.id, second.id) == ("one", "one-2")
    assert {"one", "one-2"} <= set(read(own.path.read_text()))
    assert len(routine(own, "evening").holds) == 5


def test_saving_in_parallel_loses_nothing(tmp_path: Path) -> None:
    def add(number: int) -> str:
        new = create_routine(f"r {number}", [Hold("LI4", "each", 60)])
        return RoutinesFile(tmp_path).add(new, ()).id

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(add, [number % 5 for number in range(20)]))
    assert len(set(ids)) == 20
    assert set(read((tmp_path / "routines.toml").read_text())) == set(ids)


def test_a_routine_changed_elsewhere_is_not_deleted(own: RoutinesFile, tmp_path: Path) -> None:
    was = routine(own, "evening")
    RoutinesFile(tmp_path).change("evening", POINTS, lambda r: move_hold(r, 0, 1))
    before = own.path.read_text()
    with pytest.raises(ChangedElsewhere, match="Evening was changed elsewhere"):
        own.delete(was, POINTS)
    assert own.path.read_text() == before


def test_a_save_by_an_editor_is_not_overwritten(
    own: RoutinesFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_whole = os.fsync

    def save_in_between(handle: int) -> None:
        own.path.write_text("# by hand\n")
        replace_whole(handle)

    monkeypatch.setattr(os, "fsync", save_in_between)
    with pytest.raises(ChangedElsewhere, match="try again"):
        own.change("evening", POINTS, lambda r: move_hold(r, 0, 1))
    assert own.path.read_text() == "# by hand\n"


def test_a_lock_held_too_long_is_reported(
    own: RoutinesFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.05)
    lock = FileLock(own.path.with_suffix(".lock"))
    assert lock.acquire()
    before = own.path.read_text()
    with pytest.raises(FileError, match="is saving"):
        own.change("evening", POINTS, lambda r: move_hold(r, 0, 1))
    lock.release()
    assert own.path.read_text() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[[routine]\nid = 1", "line 1"),
        (b"\xff\xfe", "UTF-16"),
        (b"# \xfc\n", "not UTF-8"),
        (b"routine = 3\n", "by hand"),
        (b'[routine]\nid = "x"\n', "by hand"),
    ],
)
def test_an_invalid_file_is_rejected_and_left_unchanged(
    tmp_path: Path, content: bytes, message: str
) -> None:
    own = RoutinesFile(tmp_path)
    own.path.write_bytes(content)
    with pytest.raises(FileError) as caught:
        own.add(create_routine("New", [Hold("LI4", "each", 60)]), ATLAS.routines)
    assert str(caught.value).startswith(f"{own.path}: ")
    assert message in str(caught.value) and "stays as it is" in str(caught.value)
    assert own.path.read_bytes() == content


def test_windows_line_ends_and_symbolic_links_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "mine.toml"
    real.parent.mkdir()
    real.write_bytes(b'[[routine]]\r\nid = "a"\r\nholds = [\r\n  { point = "LI4" },\r\n]\r\n')
    own = RoutinesFile(tmp_path)
    own.path.symlink_to(real)
    own.change("a", POINTS, lambda r: lengthen_hold(r, 0, 10))
    assert own.path.is_symlink()
    assert real.read_bytes() == (
        b'[[routine]]\r\nid = "a"\r\nholds = [\r\n  { point = "LI4", seconds = 70 },\r\n]\r\n'
    )


OTHER_FORMS = (
    'routine = [{ id = "a", holds = [{ point = "LI4" }, { point = "GV20" }] }] # one line\n',
    '[[routine]]\nid = "a"\n[[routine.holds]]\npoint = "LI4" # hand\n[[routine.holds]]\n'
    'point = "GV20"\nextra = 1 # crown\n[[routine]]\nid = "b"\nholds = [{point="LI4"}]\n',
    '[[ "routine" ]]\n"id" = "a"\nholds = [ {point = "LI4"} , {point = "GV20"} ,]',
    '[[routine]]\nid = "a"\nholds = [\n    { point = "LI4" }\n  , { point = "GV20" } # crown\n]\n',
)


@pytest.mark.parametrize("text", OTHER_FORMS)
def test_other_forms_of_toml_can_be_changed_too(text: str) -> None:
    was = read(text)["a"]
    now = replace(lengthen_hold(move_hold(was, 0, 1), 0, 10), name="New name")
    after = update_routine(text, 0, was, now)
    assert read(after)["a"] == now
    for comment in ("# one line", "# hand", "# crown", "extra = 1"):
        assert (comment in after) == (comment in text)
    more = add_hold(now, Hold("GB20", "each", 30))
    assert read(update_routine(after, 0, now, more))["a"] == more
    added = replace(create_routine("New", [Hold("LI4", "each", 60)]), id="new")
    assert read(append_routine(text, added)) == read(text) | {"new": added}
    others = read(text)
    del others["a"]
    assert read(delete_routine(text, 0)) == others


holds = st.builds(
    lambda point, side, seconds: Hold(
        point, side if POINTS[point].laterality == "bilateral" else "midline", seconds
    ),
    st.sampled_from(["LI4", "GV20", "GB20"]),
    st.sampled_from(["each", "left", "right", "both"]),
    st.sampled_from([10, 60, 3600]),
)
comments = st.sampled_from(["", "# one", "# { point = 'LI4' },", '# "', "# ["])
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


@settings(max_examples=60)
@given(
    was=st.lists(st.tuples(holds, comments, comments), min_size=1, max_size=5),
    now=st.lists(holds, min_size=1, max_size=5),
    wide=st.booleans(),
    name=names,
)
def test_any_change_can_be_read_back_and_leaves_the_rest(
    was: list[tuple[Hold, str, str]], now: list[Hold], wide: bool, name: str
) -> None:
    items = [
        f'{{ point = "{h.point}", side = "{h.side}", seconds = {h.seconds} }}' for h, *_ in was
    ]
    if wide:
        items = [f"  {a}\n  {i},  {b}" for i, (_, a, b) in zip(items, was, strict=True)]
    listed = "[\n" + "\n".join(items) + "\n]" if wide else f"[{', '.join(items)}]"
    text = (
        f'# mine\n[[routine]]\nid = "a"\nholds = {listed}\n# then\n[[routine]]\nid = "b"\nx = 1\n'
    )
    before = read(text)["a"]
    after = replace(before, holds=tuple(now), name=name)
    changed = update_routine(text, 0, before, after)
    assert read(changed)["a"] == after
    assert changed.startswith("# mine\n") and changed.endswith(
        '# then\n[[routine]]\nid = "b"\nx = 1\n'
    )


@given(st.lists(holds, min_size=1, max_size=5), st.lists(holds, min_size=1, max_size=5))
def test_each_hold_keeps_its_unknown_fields(was: list[Hold], now: list[Hold]) -> None:
    items = [
        f'{{ point = "{h.point}", side = "{h.side}", seconds = {h.seconds}, number = {n} }}'
        for n, h in enumerate(was)
    ]
    before = create_routine("x", was)
    text = f'[[routine]]\nid = "x"\nholds = [{", ".join(items)}]\n'
    entry = tomli.loads(update_routine(text, 0, before, replace(before, holds=tuple(now))))
    tables = entry["routine"][0]["holds"]
    origins = [(hold, table["number"]) for hold, table in zip(now, tables, strict=True)
               if "number" in table]  # fmt: skip
    assert len({n for _, n in origins}) == len(origins)
    assert all(was[n].point == hold.point for hold, n in origins)
    # As many as possible keep theirs: for each point the fewer of both, and the same hold its own.
    points = Counter(hold.point for hold in was) & Counter(hold.point for hold in now)
    assert len(origins) == points.total()
    unchanged = Counter(hold for hold, n in origins if was[n] == hold)
    assert unchanged >= Counter(was) & Counter(now)


def test_two_holds_of_a_point_keep_their_own_fields() -> None:
    text = (
        '[[routine]]\nid = "a"\nholds = [\n  { point = "LI4", seconds = 60, why = "1" },\n'
        '  { point = "LI4", seconds = 70, why = "2" },\n]\n'
    )
    was = read(text)["a"]
    assert update_routine(text, 0, was, lengthen_hold(was, 0, 10)) == text.replace("60", "70")
