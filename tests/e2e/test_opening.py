"""What changes while a screen opens or closes is on the terminal afterwards."""

from support.terminal import Home


def test_a_pause_while_a_page_closes_is_shown(home: Home) -> None:
    terminal = home.open("practice", "longer")
    terminal.until_pressing()
    terminal.keys("?")
    terminal.until("q close")
    terminal.keys("q ")
    terminal.until("Paused", "step 1 of 2", "Calendar")
    assert "q close" not in terminal.text


def test_a_notice_that_comes_while_a_page_opens_is_shown(home: Home) -> None:
    terminal = home.open()
    terminal.until("Quick", "Back and neck")
    terminal.keys("?\x1b[200~text\x1b[201~")
    terminal.until("Nothing was pasted", "Keys on Session", "q close")


def test_a_page_that_opens_during_a_resize_fits_the_new_size(home: Home) -> None:
    terminal = home.open()
    terminal.until("Quick", "Back and neck")
    terminal.keys("?")
    terminal.resize(100, 30)
    terminal.until("Keys on Session", "q close")
    terminal.until_in_row("q quit", 29)
    terminal.until_in_row("Calendar", 0)


def test_what_lies_below_two_pages_is_shown_when_a_third_screen_closes(home: Home) -> None:
    terminal = home.open(size=(40, 15))
    terminal.until("Quick", "3 Calendar")
    terminal.keys("?")
    terminal.until("Keys on Session")
    terminal.keys("N")
    terminal.until("Nothing since the start")
    terminal.keys("\x10")
    terminal.until_gone("Nothing since the start")
    terminal.keys("\x1b")
    terminal.until("Nothing since the start", "3 Calendar", "q quit", seconds=5)
