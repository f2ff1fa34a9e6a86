"""Lists of paths as other programs write them, and what is no list."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.cli.path_lists import open_list, paths_in
from watermark_scan.errors import UsageError


def _listed(data: bytes, *, null: bool = False) -> list[str]:
    return list(paths_in(io.BytesIO(data), null=null))


def test_a_path_stands_on_each_line() -> None:
    """Spaces and quotes belong to the name; the last line may do without a line break; empty lines are nothing."""
    assert _listed(b"a.jpg\n\n b 'c'.png \nd") == ["a.jpg", " b 'c'.png ", "d"]


@given(st.lists(st.binary(min_size=1, max_size=30).filter(lambda entry: b"\0" not in entry), max_size=8))
def test_any_name_survives_between_nul_bytes(entries: list[bytes]) -> None:
    """Line breaks and bytes that are no UTF-8 come through."""
    found = _listed(b"".join(entry + b"\0" for entry in entries), null=True)
    assert found == [os.fsdecode(entry) for entry in entries]


@pytest.mark.parametrize("null", [True, False])
def test_nothing_is_an_empty_list(null: bool) -> None:  # noqa: FBT001  both forms
    """A list without entries is one."""
    assert _listed(b"", null=null) == []


def test_a_list_longer_than_a_chunk_is_whole() -> None:
    """Entries that lie across two readings are put together."""
    names = [f"folder-{number}/picture-{number}.jpg" for number in range(9_000)]
    assert _listed("\n".join(names).encode()) == names


def test_a_forgotten_null_is_told() -> None:
    """A list of `find -print0` without --null is not taken for one long name."""
    with pytest.raises(UsageError, match="NUL") as caught:
        _listed(b"a.jpg\0b.jpg\0")
    assert "--null" in caught.value.remedy


@pytest.mark.parametrize("data", [b"x" * 200_000, b"x" * 200_000 + b"\n"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    """An entry longer than any path shows that a wrong file was named."""
    with pytest.raises(UsageError, match="no list of paths"):
        _listed(data)


def test_entries_come_while_the_list_is_still_written() -> None:
    """The first path does not wait for the last."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as stream:
        os.write(writing, b"first.jpg\nsec")
        paths = paths_in(stream, null=False)
        assert next(paths) == "first.jpg"
        os.write(writing, b"ond.jpg\n")
        os.close(writing)
        assert list(paths) == ["second.jpg"]


@pytest.mark.parametrize("name", ["nosuch.txt", "."])
def test_a_list_that_cannot_be_read_is_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing list and a folder are errors with a remedy."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="cannot be read") as caught, open_list(name):
        pass
    assert caught.value.remedy


def test_a_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """`<&-` gives no list."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="closed"), open_list("-"):
        pass


_NAMES = ["Bild 1.jpg", "ä b.png", "日本.webp"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "open"])
def test_lists_of_other_systems_are_read(end: str, encoding: str, is_closed: bool) -> None:  # noqa: FBT001  a case
    """Whatever mark begins the file and whatever ends its lines."""
    text = end.join(_NAMES) + (end if is_closed else "")
    assert _listed(text.encode(encoding)) == _NAMES


def test_a_name_that_ends_like_a_line_of_windows_is_a_file_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux has such names."""
    monkeypatch.chdir(tmp_path)
    Path("a\r").touch()
    Path("b\rc").touch()
    assert _listed(b"a\r\nb\rc\nd\r\n") == ["a\r", "b\rc", "d"]


def test_a_null_too_many_is_told() -> None:
    """Lines that end in line breaks are not taken for one long name."""
    with pytest.raises(UsageError, match="no NUL byte") as caught:
        _listed(b"a.jpg\nb.jpg\n", null=True)
    assert caught.value.remedy == "Leave out --null."
