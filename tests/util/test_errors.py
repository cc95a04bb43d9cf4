import errno

import pytest

from acutui.util.errors import find_shortage, was_interrupted


def make_chained(error: Exception, cause: BaseException) -> Exception:
    """Return an error that another one led to."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "not enough memory"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "not enough memory"),
        (OSError(errno.EMFILE, "Too many open files", "x.py"), "too many files"),
        (OSError(errno.ENFILE, "Too many open files in system"), "too many files"),
        (RuntimeError("can't start new thread"), "no thread"),
        (make_chained(ValueError("odd"), MemoryError()), "not enough memory"),
    ],
)
def test_what_the_system_lacks_is_named(error: BaseException, words: str) -> None:
    assert words in (find_shortage(error) or "")
    assert not was_interrupted(error)


@pytest.mark.parametrize("error", [OSError(errno.EIO, "x"), RuntimeError("x"), ValueError()])
def test_other_errors_are_no_shortage(error: BaseException) -> None:
    assert find_shortage(error) is None


def test_an_interruption_is_found_behind_what_python_makes_of_it() -> None:
    assert was_interrupted(KeyboardInterrupt())
    assert was_interrupted(make_chained(RuntimeError("__set_name__"), KeyboardInterrupt()))
    with pytest.raises(ValueError) as caught:
        try:
            raise KeyboardInterrupt
        finally:
            raise ValueError
    assert was_interrupted(caught.value)
