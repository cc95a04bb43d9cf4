"""The number that calls an ambulance, by time zone."""

import pytest

from acutui.practice.emergency import describe_emergency_call, find_emergency_number


@pytest.mark.parametrize(
    ("zone", "number"),
    [
        ("Europe/London", "999"),
        ("Europe/Dublin", "999 or 112"),
        ("Europe/Berlin", "112"),
        ("Asia/Kolkata", "112 or 108"),
        ("America/New_York", "911"),
        ("America/Indiana/Knox", "911"),
        ("US/Eastern", "911"),
        ("Australia/Sydney", "000"),
        ("Pacific/Auckland", "111"),
        ("America/Sao_Paulo", ""),
        ("UTC", ""),
        ("", ""),
    ],
)
def test_number_of_a_zone(zone: str, number: str) -> None:
    assert find_emergency_number(zone) == number


def test_a_place_is_not_taken_for_one_that_begins_like_it() -> None:
    assert find_emergency_number("NZ-CHAT") == ""
    assert find_emergency_number("GB-Eire") == ""


def test_an_unknown_place_is_told_of_the_number_of_mobile_phones() -> None:
    assert describe_emergency_call("") == (
        "Call your local emergency number (112 works on most mobile phones)"
    )
    assert describe_emergency_call("999") == "Call 999 for an ambulance"
