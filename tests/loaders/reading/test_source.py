"""Files in, text out, or one clear line."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import source
from loaders.source import Unreadable
from tests.sources import decode, read_source

TEXT = "Riluzole ≥2 on each item.\r\nNext"


@pytest.mark.parametrize(("raw", "encoding"), [
    (TEXT.encode(), "utf-8"),
    (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
    (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
    (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
    (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), "utf-32-le"),
])
def test_a_mark_says_the_encoding_and_stays_character_0(raw: bytes, encoding: str) -> None:
    """UTF-8, or what the byte-order mark says; no line end is translated and the mark keeps its place."""
    found = decode("page.txt", raw)
    assert found.encoding == encoding
    assert found.text.removeprefix("\ufeff") == TEXT
    assert found.text.encode(encoding) == raw
    assert found.sha256 == hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize(("raw", "reason"), [
    (b"", "the file is empty"),
    (b" \r\n\t\n", "only white space"),
    (b"caf\xe9 au lait", "byte 3 is 0xe9"),
    (TEXT.encode("utf-16-le"), "UTF-16 without a byte-order mark"),
    ("plain".encode("utf-16-be"), "UTF-16 without a byte-order mark"),
    (b"\xff\xfea", "not UTF-16-LE"),
    (b"%PDF-1.7\n", "this is PDF, not text"),
    (b"PK\x03\x04rest", "this is DOCX, not text"),
    (b"\x00\x01\x02", "NUL"),
    (bytes(range(128, 256)), "byte 0 is 0x80"),
])
def test_bytes_that_are_no_text_are_refused_in_one_line(raw: bytes, reason: str) -> None:
    """What cannot be decoded for certain is refused with file name and reason."""
    with pytest.raises(Unreadable) as caught:
        decode("page.txt", raw)
    assert str(caught.value).startswith("page.txt: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit is refused by its size, before it is read."""
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * 11)
    with pytest.raises(Unreadable, match="11 bytes are more than the limit of 10"):
        read_source(large)


def test_missing_paths_and_folders_are_refused(tmp_path: Path) -> None:
    """A path without a file behind it is named."""
    with pytest.raises(Unreadable, match="no such file"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(Unreadable, match="this is a folder"):
        read_source(tmp_path)
    with pytest.raises(Unreadable, match="cannot be opened"):
        read_source(Path("nul\x00byte"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_exactly_or_refused(raw: bytes) -> None:
    """No bytes give another error than `Unreadable`, and what is read encodes back to the same bytes if it is whole."""
    try:
        found = decode("page.txt", raw)
    except Unreadable:
        return
    assert found.text.encode(found.encoding) == raw or "\ufffd" in found.text
    assert found.text == raw.decode(found.encoding, "replace")


@pytest.mark.parametrize(("raw", "read"), [
    (b"one\ntwo\nthr\xe9e\n", True), (b"one\ntw\xf3\nthr\xe9e\n", False), (b"one\n\n\n\n\ntw\xf3\n", False),
])
def test_single_lines_in_another_encoding_do_not_cost_the_page(raw: bytes, *, read: bool) -> None:
    """Where most lines are UTF-8 the foreign bytes become U+FFFD; where they are not, the file is refused."""
    if not read:
        with pytest.raises(Unreadable, match="not UTF-8"):
            decode("page.txt", raw)
        return
    assert decode("page.txt", raw).text == raw.decode("utf-8", "replace")
