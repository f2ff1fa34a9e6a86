"""Text files of other systems are read as what they say, and tables with whatever parts their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from watermark_scan.text_encoding import decoded, delimiter_of, encoding_of, read_text

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "max-chance = 0.01\n# ä 日本\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_a_text_is_the_same_on_every_system(tmp_path: Path, encoding: str, end: str) -> None:
    """A mark at its beginning is no letter, and a line ends in a line feed."""
    path = tmp_path / "text"
    path.write_bytes(TEXT.replace("\n", end).encode(encoding))
    assert read_text(path) == TEXT
    assert decoded(path.read_bytes()) == TEXT.replace("\n", end)


@pytest.mark.parametrize("data", [b"\xe4nderung", b"ab\xff", b"\xff\xfea"])
def test_other_encodings_are_refused(data: bytes) -> None:
    """Nobody guesses among the code pages of Windows."""
    with pytest.raises(UnicodeDecodeError):
        decoded(data)


@pytest.mark.parametrize("start", [b"", b"a", b"ab", b"\0", b"\0\0\0\0"])
def test_short_texts_are_utf8(start: bytes) -> None:
    """There is nothing that tells otherwise."""
    assert encoding_of(start) == ("utf-8", 0)


@pytest.mark.parametrize(("header", "delimiter"), [("a,b", ","), ("a;b;c", ";"), ("a\tb", "\t"), ("a", ","), ("", ",")])
def test_cells_are_parted_as_in_the_first_line(header: str, delimiter: str) -> None:
    """Later lines do not count: their texts hold commas."""
    assert delimiter_of(header + "\nx,y,z;u;v;w;t,t,t") == delimiter
