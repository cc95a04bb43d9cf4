"""Which number calls an ambulance, by time zone.

Sources: the European Commission for 112, the NHS for 999, the FCC for 911, India's Emergency
Response Support System for 112 and 108, healthdirect Australia for 000, New Zealand's Ministry of
Health for 111.
"""

ANYWHERE = "112"
"""What mobile phones on GSM networks connect to local emergency services."""

_NORTH_AMERICAN_CITIES = (
    "New_York Detroit Kentucky Indiana Chicago Menominee North_Dakota Denver Boise Phoenix "
    "Los_Angeles Anchorage Juneau Sitka Nome Adak Toronto Halifax St_Johns Moncton Winnipeg Regina "
    "Edmonton Vancouver Whitehorse Yellowknife Iqaluit"
).split()
_AMERICA = [f"America/{city}" for city in _NORTH_AMERICAN_CITIES]

# The first that fits counts. A place stands for all zones within it, too.
_NUMBERS = (
    ("999", ("Europe/London", "Europe/Belfast", "GB", "Europe/Jersey", "Europe/Guernsey")),
    ("999 or 112", ("Europe/Dublin", "Eire", "Europe/Isle_of_Man")),
    ("112 or 108", ("Asia/Kolkata", "Asia/Calcutta")),
    ("000", ("Australia",)),
    ("111", ("Pacific/Auckland", "Pacific/Chatham", "NZ")),
    ("911", ("US", "Canada", "Pacific/Honolulu", *_AMERICA)),
    ("112", ("Europe",)),
)


def find_emergency_number(zone: str) -> str:
    """Return the number to call in a time zone, "" where it is not known.

    Args:
        zone: A name of the IANA database, such as Europe/London.
    """
    for number, places in _NUMBERS:
        if any(f"{zone}/".startswith(f"{place}/") for place in places):
            return number
    return ""


def describe_emergency_call(number: str) -> str:
    """Return whom to call, as a sentence without a full stop."""
    if number:
        return f"Call {number} for an ambulance"
    return f"Call your local emergency number ({ANYWHERE} works on most mobile phones)"
