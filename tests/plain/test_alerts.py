"""Bells and notifications on a terminal."""

from support.plain_stage import PlainStage


def test_a_terminal_rings_for_each_signal(stage: PlainStage) -> None:
    ran = stage.practise("hands", terminal=True)
    assert ran.status == 0
    # Two counts and the beginning of the hold, then the end.
    assert stage.person.sounds == ["\a"] * (2 + 1 + 3)


def test_a_switch_rings_twice_and_notifies(stage: PlainStage) -> None:
    stage.reopen(notify=True)
    stage.practise("at-once", terminal=True)
    assert stage.person.sounds == [
        "\x1b]9;Next THERE, both feet\x07",
        *("\a", "\a"),
        "\x1b]9;Done\x07",
        *("\a", "\a", "\a"),
    ]


def test_bells_can_be_switched_off(stage: PlainStage) -> None:
    stage.reopen(bell=False)
    stage.practise("neck", (70, "q"), terminal=True)
    assert stage.person.sounds == []


def test_a_key_between_two_bells_is_handled_after_them(stage: PlainStage) -> None:
    ran = stage.practise("neck", (65.1, "p"), (70, "q"), terminal=True)
    assert stage.person.sounds[-2:] == ["\a", "\a"]
    assert "Paused: get ready for LI4, right, 5 s. p and Enter to resume." in ran.heard
