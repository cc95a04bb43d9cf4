"""The check-in: how it is before a session, and what may be a red flag."""

from typing import Any

from acutui.practice.record import Feeling

OpenApp = Any


async def test_numbers_and_symptoms_are_kept_with_the_session(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c")
        await on.sees("How is it now?")
        await on.press("6", "down", "1", "0", "down", "space")
        await on.sees("6 of 10", "10 of 10")
        await on.press("enter")
        await on.sees("Get ready", "left hand")
        await on.press("enter")
        on.clock.go(2)
        await on.press("f")
        await on.sees("Saved")
        (session,) = on.saved.sessions
        assert session.before == Feeling(pain=6, stiffness=10, symptoms=("neck-pain",))


async def test_arrows_set_a_number_within_its_bounds(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "right")
        await on.sees("0 of 10")
        await on.press("left")
        await on.sees("0 of 10")
        await on.press(*["right"] * 12)
        await on.sees("10 of 10")


async def test_one_key_skips_it(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "s")
        await on.sees("Get ready")
        await on.press("enter")
        on.clock.go(2)
        await on.press("f")
        await on.sees("Saved")
        assert on.saved.sessions[0].before is None


async def test_escape_starts_nothing(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "escape")
        await on.sees("Three places for a sore back and neck")
        assert "Get ready" not in on.text
        assert not on.checkpoint.exists()


async def tingling(on: Any) -> None:
    await on.press("c", "down", "down", "down", "down", "space", "enter")
    await on.sees("Is it new, or worse than it was?")


async def test_new_tingling_shows_when_to_get_help_and_starts_nothing_undecided(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await tingling(on)
        await on.press("y")
        await on.sees("When to get help", "call an ambulance")
        await on.press("escape")
        await on.sees("Start all the same?")
        await on.press("escape")
        await on.sees("Three places for a sore back and neck")
        assert not on.checkpoint.exists()


async def test_who_decides_to_start_all_the_same_is_led(open_app: OpenApp) -> None:
    async with open_app() as on:
        await tingling(on)
        await on.press("y")
        await on.sees("When to get help")
        await on.press("escape")
        await on.sees("Start all the same?")
        await on.press("y")
        await on.sees("Get ready")


async def test_tingling_that_is_known_is_no_red_flag(open_app: OpenApp) -> None:
    async with open_app() as on:
        await tingling(on)
        await on.press("n")
        await on.sees("Get ready")
