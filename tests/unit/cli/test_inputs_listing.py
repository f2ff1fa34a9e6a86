"""Lists of paths: each entry is a path, byte for byte; what is no list is refused."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.cli.inputs import open_list, paths_in
from watermark_scan.errors import UsageError


def _paths(data: bytes, *, null: bool = False) -> list[Path]:
    return list(paths_in(io.BytesIO(data), null=null))


def test_a_path_stands_on_each_line() -> None:
    """Spaces and quotes belong to the name; the last line may do without a line break; empty lines are nothing."""
    assert _paths(b"a.jpg\n\n b 'c'.png \nd") == [Path("a.jpg"), Path(" b 'c'.png "), Path("d")]


@given(st.lists(st.binary(min_size=1, max_size=30).filter(lambda entry: b"\0" not in entry), max_size=8))
def test_any_name_survives_between_nul_bytes(entries: list[bytes]) -> None:
    """Line breaks and bytes that are no UTF-8 come through."""
    found = _paths(b"".join(entry + b"\0" for entry in entries), null=True)
    assert found == [Path(os.fsdecode(entry)) for entry in entries]


@pytest.mark.parametrize("null", [True, False])
def test_nothing_is_an_empty_list(null: bool) -> None:  # noqa: FBT001  both forms
    """A list without entries is one."""
    assert _paths(b"", null=null) == []


def test_a_list_longer_than_a_chunk_is_whole() -> None:
    """Entries that lie across two readings are put together."""
    names = [f"folder-{number}/picture-{number}.jpg" for number in range(9_000)]
    assert _paths("\n".join(names).encode()) == [Path(name) for name in names]


def test_a_forgotten_null_is_told() -> None:
    """A list of `find -print0` without --null is not taken for one long name."""
    with pytest.raises(UsageError, match="NUL") as caught:
        _paths(b"a.jpg\0b.jpg\0")
    assert "--null" in caught.value.remedy


@pytest.mark.parametrize("data", [b"x" * 200_000, b"x" * 200_000 + b"\n"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    """An entry longer than any path shows that a wrong file was named."""
    with pytest.raises(UsageError, match="no list of paths"):
        _paths(data)


def test_entries_come_while_the_list_is_still_written() -> None:
    """The first path does not wait for the last."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as stream:
        os.write(writing, b"first.jpg\nsec")
        paths = paths_in(stream, null=False)
        assert next(paths) == Path("first.jpg")
        os.write(writing, b"ond.jpg\n")
        os.close(writing)
        assert list(paths) == [Path("second.jpg")]


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
