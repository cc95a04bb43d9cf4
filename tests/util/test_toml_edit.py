"""Setting a key in a TOML text leaves everything around it unchanged."""

import tomllib

import pytest
from hypothesis import assume, example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from acutui.util.toml_edit import set_key

MINE = """\
# mine
day_start = "04:00"   # late

# about habits
[habit]
target = 3   # three

# about sessions
[session] # how it sounds
# ready = 3
"""


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the removed and the added lines; all others must keep their order."""
    old, new = before.splitlines(), after.splitlines()
    removed = [line for line in old if line not in new]
    added = [line for line in new if line not in old]
    assert [line for line in old if line not in removed] == [
        line for line in new if line not in added
    ]
    return removed, added


@pytest.mark.parametrize(
    ("table", "key", "value", "removed", "added"),
    [
        ("", "day_start", "05:00", 'day_start = "04:00"   # late', 'day_start = "05:00"   # late'),
        ("habit", "target", 4, "target = 3   # three", "target = 4   # three"),
    ],
)
def test_a_value_is_changed_in_place(
    table: str, key: str, value: object, removed: str, added: str
) -> None:
    assert changed(MINE, set_key(MINE, table, key, value)) == ([removed], [added])


@pytest.mark.parametrize(
    ("table", "key", "after"),
    [
        ("", "timezone", 'day_start = "04:00"   # late'),
        ("habit", "streak", "target = 3   # three"),
        ("session", "on_gap", "[session] # how it sounds"),
    ],
)
def test_a_new_key_keeps_comments_with_what_follows_them(table: str, key: str, after: str) -> None:
    lines = set_key(MINE, table, key, "x").splitlines()
    assert lines[lines.index(after) + 1] == f'{key} = "x"'
    for comment, below in (("# about habits", "[habit]"), ("# about sessions", "[session] # how")):
        assert lines[lines.index(comment) + 1].startswith(below)


def test_a_first_key_comes_above_the_tables_and_their_comment() -> None:
    text = set_key("# about habits\n[habit]\ntarget = 3\n", "", "day_start", "04:00")
    assert text == 'day_start = "04:00"\n\n# about habits\n[habit]\ntarget = 3\n'


def test_a_new_table_comes_last() -> None:
    assert set_key(MINE, "safety", "conditions", []) == f"{MINE}\n[safety]\nconditions = []\n"


def test_comments_within_a_list_stay() -> None:
    text = '[habit]\nchecks = [\n  "vitamin-c",  # after lunch\n  "workout",\n]\n'
    assert set_key(text, "habit", "checks", ["vitamin-c", "walk"]) == text.replace(
        "workout", "walk"
    )
    assert tomllib.loads(set_key(text, "habit", "checks", ["walk", "vitamin-c"])) == {
        "habit": {"checks": ["walk", "vitamin-c"]}
    }


@pytest.mark.parametrize(
    "text",
    [
        "habit.target = 3\n[session]\n",
        "habit = { target = 3 } # in a line\n",
        "[habit.x]\na = 1\n",
        "[habit]\n[session]\na = nan\n[habit.y]\nb = 1\n",
        "# only a comment",
        "[habit]\ntarget = 3",
        "[habit]\r\n# x\r\ntarget = 3 # y\r\n",
    ],
)
def test_the_key_is_set_in_any_way_of_writing(text: str) -> None:
    for table, key, value in (("habit", "target", 4), ("habit", "streak", "full"), ("", "x", "y")):
        after = set_key(text, table, key, value)
        parsed = tomllib.loads(after)
        assert (parsed[table] if table else parsed)[key] == value
        assert all(comment in after for comment in ("# in a line", "# x", "# y") if comment in text)
        assert ("\r\n" in after) == ("\r\n" in text)
        assert after.count("\n") == after.count("\r\n") or "\r\n" not in text


@pytest.mark.parametrize("text", ["habit = 3\n", "[[habit]]\na = 1\n"])
def test_a_key_without_a_place_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="habit is not a table"):
        set_key(text, "habit", "target", 4)


LINES = st.sampled_from(
    [
        *("# a comment", "", "[habit]", "[session]", "[safety]", "[keys]", "  # indented"),
        *('timezone = "UTC" # here', "day_start = '04:00'", "target = 3", "bell=true   # loud"),
        *('checks = [ "a", # one', '  "b",', "]", 'checks = ["a", "b"]', "habit.target = 3"),
        *("note = '''", "'''", "[habit.more]", "[[other]]", "habit = { target = 3 }"),
    ]
)


@trying(max_examples=150)
@given(
    st.lists(LINES, max_size=9),
    st.sampled_from(
        [
            ("", "timezone", "Asia/Kolkata"),
            ("habit", "target", 7),
            ("habit", "checks", ["b", "c"]),
            ("session", "bell", False),
        ]
    ),
)
@example(["[habit.more]", "[habit]"], ("habit", "target", 7))  # twice, by tomlkit 0.15.0
def test_any_file_keeps_all_comments_and_all_other_values(
    lines: list[str], change: tuple[str, str, object]
) -> None:
    text = "\n".join(lines)
    try:
        before = tomllib.loads(text)
    except ValueError:
        assume(False)
    table, key, value = change
    try:
        after = set_key(text, table, key, value)
    except ValueError:
        assert isinstance(before.get(table), int | list)
        return
    (before.setdefault(table, {}) if table else before)[key] = value
    assert tomllib.loads(after) == before
    if "'''" not in text:
        comments = [line[line.index("#") :] for line in text.split("\n") if "#" in line]
        kept = [line[line.index("#") :] for line in after.split("\n") if "#" in line]
        comments, kept = ([one for one in all if one != "# one"] for all in (comments, kept))
        if sum(line.strip().startswith("[[") for line in lines) > 1:
            # tomlkit brings the tables of one array together, with their comments.
            comments, kept = sorted(comments), sorted(kept)
        assert comments == kept


def test_a_key_is_removed_with_its_comment_and_nothing_else() -> None:
    removed = ["target = 3   # three"]
    assert changed(MINE, set_key(MINE, "habit", "target", None)) == (removed, [])
    assert set_key(MINE, "keys", "app.quit", None) == MINE
