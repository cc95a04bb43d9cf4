"""Ask how the user feels, and show when to get help after a red flag."""

from acutui.app.host import Host
from acutui.practice.records import Feeling
from acutui.practice.symptoms import has_red_flag
from acutui.services.check_in import IS_IT_NEW, START_ANYWAY


async def check_in(host: Host) -> None:
    """Ask how the user feels, so that suitable routines come first."""
    from acutui.screens.dialogs.check_in import QUESTION  # noqa: PLC0415 - when it is asked

    feeling = await ask_feeling(host, QUESTION, "find routines")
    if feeling is not None:
        host.felt_at = host.services.clock.elapsed()
        host.feeling = feeling if feeling != Feeling() else None


async def ask_feeling(host: Host, title: str, then: str) -> Feeling | None:
    """Ask how the user feels; `then` says what follows the answer: "start".

    Returns:
        The answer, without numbers if it was skipped; None when cancelled, or when the user
        decides not to go on after a red flag.
    """
    from acutui.screens.dialogs.check_in import CheckIn  # noqa: PLC0415 - not before the first frame
    from acutui.screens.dialogs.red_flags import make_red_flags_page  # noqa: PLC0415

    feeling = await host.show_and_wait(CheckIn(title, then))
    if feeling is None or not has_red_flag(feeling.symptoms):
        return feeling
    answer = await host.ask(*IS_IT_NEW)
    if answer == "new":
        await host.show_and_wait(make_red_flags_page(host.services))
        answer = await host.ask(*START_ANYWAY)
    return feeling if answer else None
