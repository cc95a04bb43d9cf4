"""The first start in a real terminal: an empty home, nothing asked that must be answered."""

import stat

from support.terminal import Home

ENTER, ESCAPE = "\r", "\x1b"
QUESTIONS = ("How often a day", "When a day begins", "Health conditions")


def empty(home: Home) -> None:
    """Leave nothing in the home, not even a folder."""
    for file in home.config.iterdir():
        file.unlink()
    home.config.rmdir()


def test_in_an_empty_home_a_session_can_be_started(home: Home) -> None:
    empty(home)
    terminal = home.open()
    terminal.until(*QUESTIONS, "No account, nothing sent anywhere", "\u25b8 Back and neck")
    terminal.keys(ENTER)
    terminal.until("Do any of these apply to you?", "None of these")
    terminal.keys(ESCAPE)
    terminal.until("Any of these?", "enter start")
    terminal.keys(ENTER)
    terminal.until("Get ready", "step 1 of")
    terminal.keys(ESCAPE)
    terminal.until(*QUESTIONS)
    assert not home.config.exists(), "without answers nothing is written"
    terminal.keys("q")
    assert terminal.ended() == 0


def test_answers_are_saved_and_used_at_the_next_start(home: Home) -> None:
    empty(home)
    terminal = home.open()
    terminal.until(*QUESTIONS)
    terminal.keys("d")
    terminal.until("How often a day?", "▸ 2 sessions a day")
    terminal.keys("3" + ENTER)
    terminal.until("0 of 3 done")
    terminal.keys("w")
    terminal.until("When does your day begin?", "here: time zone")
    terminal.keys("i" + ENTER)
    terminal.until("Where are you?")
    terminal.keys("kolk")
    terminal.until("Asia/Kolkata", "The time there is")
    terminal.keys(ENTER)
    terminal.until("03:00 Asia/Kolkata")
    terminal.keys("h")
    terminal.until("Do any of these apply to you?")
    terminal.keys("j ")
    terminal.until("\u2713 Pregnancy")
    terminal.keys(ESCAPE)
    terminal.until("Skipped because of your health conditions")
    terminal.until_gone(QUESTIONS[0])
    terminal.keys("q")
    assert terminal.ended() == 0

    file = home.config / "config.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.config.stat().st_mode) == 0o700
    wanted = ('timezone = "Asia/Kolkata"', "target = 3", 'conditions = ["pregnancy"]')
    assert all(line in file.read_text().splitlines() for line in wanted)

    again = home.open()
    again.until("0 of 3 done", "Skipped because of your health conditions")
    assert QUESTIONS[0] not in again.text
    again.keys("q")
    assert again.ended() == 0
