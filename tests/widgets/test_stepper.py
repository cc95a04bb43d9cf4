"""One of several choices: what it shows, with the focus and without, and what keys do."""

from support.widgets import Alone, drawn

from acutui.widgets.stepper import Stepper

NAMES = (("a", "Back and neck"), ("b", "Neck"), ("c", "Nausea"), ("d", "3 of 4"))


async def test_the_choice_is_shown_between_arrows() -> None:
    stepper = Stepper(NAMES, "b", plain=False)
    async with Alone(stepper).run_test(size=(12, 1)) as pilot:
        stepper.app.set_focus(None)
        await pilot.pause()
        assert drawn(stepper) == "◂ Neck ▸\n\n--------"
        stepper.focus()
        await pilot.pause()
        stepper.set_glyphs("ascii")
        assert stepper.has_focus
        assert drawn(stepper) == "< Neck >\n\ncccccccc"


async def test_keys_choose_round_and_round() -> None:
    stepper = Stepper(NAMES, "no such choice", plain=True)
    async with Alone(stepper).run_test(size=(20, 1)) as pilot:
        stepper.focus()
        assert stepper.chosen == "a"
        for key, chosen in [
            *[("left", "d"), ("left", "c"), ("right", "d"), ("right", "a")],
            *[("n", "b"), ("n", "c"), ("n", "b"), ("N", "c"), ("3", "d"), ("b", "a"), ("b", "a")],
            *[("z", "a"), ("full_stop", "a"), ("f5", "a")],
        ]:
            await pilot.press(key)
            assert (key, stepper.chosen) == (key, chosen)
