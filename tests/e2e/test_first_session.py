"""A stranger's first session on a phone: letters, space and enter, and what the screen names."""

from support.terminal import Home
from tinydb import TinyDB

ENTER = "\r"

# The first routine of the list, so short that it ends while one waits.
SHORT = """
[[routine]]
id = "back-and-neck"
name = "Back and neck"
ready = 60
holds = [{ point = "LI4", side = "both", seconds = 2 }]
"""


def test_the_first_session_needs_no_key_that_a_phone_lacks(home: Home) -> None:
    (home.config / "config.toml").unlink(missing_ok=True)
    (home.config / "routines.toml").write_text(SHORT)
    phone = home.open(size=(45, 18))
    phone.until("How often a day", "x     skip for now", "▸ Back and neck", "enter start")
    phone.keys(ENTER)
    phone.until("Do any of these apply to you?", "▸   None of these", "q done")
    phone.keys(ENTER)
    phone.until("✓ None of these")
    phone.keys(ENTER)
    phone.until("▸ Pain", "0-9", "enter start", "s skip")
    phone.keys("5" + ENTER)
    phone.until("Get ready   enter to start", "w how to press")
    phone.keys("w")
    phone.until("Get ready", "With the other hand")
    phone.keys(ENTER)
    phone.until("Saved", "It counts towards today.", "Pain now, was 5   0-9", "enter skip")
    phone.keys("3")
    phone.until("Stiffness now", "enter skip")
    phone.keys(ENTER)
    phone.until("enter back to Session")
    phone.keys(ENTER)
    phone.until("1 of 2 done", "3 Calendar", "q quit")
    phone.keys("3")
    phone.until("[3 Calendar]", "1-day streak")
    phone.keys("q")
    assert phone.ended() == 0
    (session,) = TinyDB(home.data).table("sessions").all()
    assert (session["before"]["pain"], session["after"]["pain"]) == (5, 3)
