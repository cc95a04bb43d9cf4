"""Finding the line of an entry, a key or a word in a TOML text."""

from acutui.util.toml_lines import find_entry_lines, find_field, find_word, map_names_to_lines

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
    assert find_entry_lines(TEXT, "routine") == [7, 13]
    assert find_entry_lines(TEXT, "point") == []


def test_keys_and_tables_are_found_by_name() -> None:
    found = map_names_to_lines(TEXT)
    assert (found["top"], found["[habit]"]) == (2, 3)
    assert (found["habit.target"], found["habit.streak"]) == (4, 5)
    assert "habit.top" not in found


def test_a_word_is_found_whole() -> None:
    assert find_word(TEXT, "LI4") == 10
    assert find_word(TEXT, "LI") == 0


def test_inner_tables_are_found_in_either_form() -> None:
    inline, headed = range(7, 13), range(13, len(LINES))
    assert find_field(LINES, inline, "routine", "holds") == 9
    assert find_field(LINES, inline, "routine", "holds", 1) == 10
    assert find_field(LINES, inline, "routine", "holds", 2) == 11
    assert find_field(LINES, headed, "routine", "holds", 2) == 17
    assert find_field(LINES, headed, "routine", "ready") == 13
