"""A routine of one's own in a real terminal: from the Guide to a session, and still there later."""

from support.terminal import Home

ENTER, ESCAPE = "\r", "\x1b"


def test_a_routine_made_in_the_guide_is_saved(home: Home) -> None:
    own = home.config / "routines.toml"
    own.write_text("# mine\n")
    terminal = home.open()
    terminal.until("Session", "Back and neck")
    terminal.keys("1")
    terminal.until("[1 Guide]", "Hundred Meetings")
    terminal.keys("/LI4" + ENTER)
    terminal.until("Joining Valley ·")
    terminal.keys("a")
    terminal.until("to your routine", "new routine")
    terminal.keys(ENTER)
    terminal.until("New routine")
    terminal.keys("Desk break" + ENTER)
    terminal.until("Added LI4 to Desk break")
    terminal.keys(ESCAPE)
    terminal.until("Thumb border")
    terminal.keys("/GV20" + ENTER)
    terminal.until("Hundred Meetings ·")
    terminal.keys("a")
    terminal.until("to your routine", "Desk break", "midline")
    terminal.keys(ENTER)
    terminal.until("Added GV20 to Desk break: 3 steps, 3 min of pressing.")
    terminal.keys("2")
    terminal.until("[2 Session]", "▸ Desk break", "3 steps: LI4 left, LI4 right, GV20")
    terminal.keys("e")
    terminal.until("J/K order", "Joining Valley")
    terminal.keys("J--")
    terminal.until("3 steps, 2 min")
    terminal.keys(ESCAPE)
    terminal.until_gone("J/K order")
    terminal.until("3 steps: GV20, LI4 left, LI4 right")
    terminal.keys(ENTER)
    terminal.until("Get ready", "GV20", "step 1 of 3")
    terminal.keys(ESCAPE)
    terminal.until("[2 Session]", "▸ Desk break")
    terminal.keys("q")
    assert terminal.ended() == 0
    saved = own.read_text()
    assert saved.startswith("# mine\n") and saved.index("GV20") < saved.index("LI4")
    again = home.open("practice", "desk-break")
    again.until("Get ready", "GV20", "step 1 of 3")
    checked = home.run("check", str(own))
    assert checked.returncode == 0
    assert "1 routine, 3 steps, all points known" in checked.stdout
