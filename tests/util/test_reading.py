import os
import socket
import threading
from pathlib import Path

import pytest

from acutui.util.errors import FileError
from acutui.util.reading import Missing, decode_text, read_bytes, read_text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def refusal_of(path: Path, limit: int = 1000, *, follow: bool = True) -> str:
    with pytest.raises(FileError) as caught:
        read_bytes(path, limit, follow=follow)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("length", [0, 1, 999, 1000])
def test_a_file_is_read_up_to_its_limit(path: Path, length: int) -> None:
    path.write_bytes(b"x" * length)
    assert read_bytes(path, 1000) == b"x" * length


def test_a_file_of_many_parts_is_read_whole(path: Path) -> None:
    data = bytes(range(256)) * 12_000
    path.write_bytes(data)
    assert read_bytes(path, len(data)) == data


def test_what_states_no_size_is_read_as_well() -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("only Linux has it")
    assert read_bytes(status, 100_000).startswith(b"Name:")


def test_too_large_a_file_is_refused_with_both_sizes(path: Path) -> None:
    path.write_bytes(b"x" * 1001)
    assert refusal_of(path) == "is 1.0 kB; files like this have 1.0 kB at most"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    assert refusal_of(path) == "is 3.0 GB; files like this have 1.0 kB at most"


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device"])
def test_what_is_no_file_is_refused_without_waiting(
    path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "socket":
            monkeypatch.chdir(path.parent)  # A socket's path has to be short.
            with socket.socket(socket.AF_UNIX) as bound:
                bound.bind("file")
        case "device":
            path.symlink_to("/dev/zero")
    assert refusal_of(path) == f"can't be read: it is a {kind}, not a file"


def test_a_missing_file_is_told_from_one_that_cannot_be_read(path: Path) -> None:
    for missing in (path, path / "below"):
        with pytest.raises(Missing):
            read_bytes(missing, 1000)
    path.write_bytes(b"")
    with pytest.raises(Missing):
        read_bytes(path / "below", 1000)
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(FileError) as caught:
        read_bytes(path, 1000)
    assert not isinstance(caught.value, Missing)


def test_a_path_that_cannot_be_is_refused() -> None:
    assert "null" in refusal_of(Path("a\0b"))
    assert refusal_of(Path("a" * 5000)) == "can't be read: File name too long"


def test_links_are_followed_only_where_they_may_be(path: Path) -> None:
    target = path.with_name("target")
    target.write_bytes(b"text")
    path.symlink_to(target)
    assert read_bytes(path, 1000) == b"text"
    assert refusal_of(path, follow=False) == "can't be read: it is a link, not a file"


def test_a_pipe_that_is_written_is_read_to_its_end() -> None:
    end, start = os.pipe()
    data = b"x" * 300_000

    def write() -> None:
        with os.fdopen(start, "wb") as file:
            file.write(data)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert read_bytes(Path(f"/dev/fd/{end}"), 1_000_000, pipe=True) == data
    finally:
        os.close(end)
        writer.join()


def test_a_pipe_that_never_ends_is_refused() -> None:
    end, start = os.pipe()
    os.write(start, b"x" * 1001)
    try:
        with pytest.raises(FileError, match="at most"):
            read_bytes(Path(f"/dev/fd/{end}"), 1000, pipe=True)
    finally:
        os.close(end)
        os.close(start)


def test_a_pipe_that_nobody_writes_is_empty(path: Path) -> None:
    os.mkfifo(path)
    assert read_bytes(path, 1000, pipe=True) == b""


def test_nothing_stays_open(path: Path) -> None:
    path.write_bytes(b"x" * 1001)
    before = os.listdir("/dev/fd")  # noqa: PTH208
    refusal_of(path)
    refusal_of(path.parent)
    read_bytes(path, 2000)
    assert os.listdir("/dev/fd") == before  # noqa: PTH208


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_is_read_with_or_without_a_byte_order_mark(path: Path, mark: bytes) -> None:
    path.write_bytes(mark + "schön\r\n".encode())
    assert read_text(path, 1000) == "schön\r\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_of_windows_is_refused_with_what_to_do(path: Path, encoding: str) -> None:
    with pytest.raises(FileError, match="is UTF-16, not UTF-8 text; save it as UTF-8"):
        decode_text("[habit]\n".encode(encoding), path)


def test_the_line_of_a_bad_byte_is_named(path: Path) -> None:
    with pytest.raises(FileError, match="line 2: is not UTF-8 text"):
        decode_text(b"fine\nsch\xf6n\n", path)
