"""Finding the line of an entry, a key or a word in a TOML text."""

from acutui.util.toml_lines import entry_lines, field_line, line_with, lines_by_name

TEXT = """\
# habit
top = 1
[habit]
target = 3
'streak' = "any"

[[routine]]
id = "a"
holds = [
  { point = "LI4" },
  { point = "GV20" },
]
 [[ routine ]]
id = "b"
[[routine.holds]]
point = "LI4"
[[routine.holds]]
point = "GV20"
"""
LINES = TEXT.split("\n")


def test_entries_begin_at_their_headers() -> None:
    assert entry_lines(TEXT, "routine") == [7, 13]
    assert entry_lines(TEXT, "point") == []


def test_keys_and_tables_are_found_by_name() -> None:
    found = lines_by_name(TEXT)
    assert (found["top"], found["[habit]"]) == (2, 3)
    assert (found["habit.target"], found["habit.streak"]) == (4, 5)
    assert "habit.top" not in found


def test_a_word_is_found_whole() -> None:
    assert line_with(TEXT, "LI4") == 10
    assert line_with(TEXT, "LI") == 0


def test_a_table_in_a_field_is_found_in_either_form() -> None:
    inline, headed = range(7, 13), range(13, len(LINES))
    assert field_line(LINES, inline, "routine", "holds") == 9
    assert field_line(LINES, inline, "routine", "holds", 2) == 11
    assert field_line(LINES, headed, "routine", "holds", 2) == 17
    assert field_line(LINES, headed, "routine", "ready") == 13
