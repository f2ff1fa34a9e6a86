"""Files that are changed in place: comments and order stay, and no half-written file is left."""

from __future__ import annotations

import os
import stat
import tomllib
from typing import TYPE_CHECKING, NoReturn

import pytest

from watermark_scan.errors import WatermarkScanError
from watermark_scan.toml_files import append_table, open_document, rendered, replace_file

if TYPE_CHECKING:
    from pathlib import Path

_FILE = '# head\nversion = 1 # one\n\n[[entry]]\nid = "a" # first\n# tail\n'


def test_a_table_is_added_below_and_nothing_else_changes(tmp_path: Path) -> None:
    """The old text stands unchanged at the top of the new one."""
    path = tmp_path / "list.toml"
    path.write_text(_FILE, encoding="utf-8")
    document = open_document(path)
    append_table(document, "entry", {"id": "b", "texts": ("x", "y")})
    text = rendered(document)
    assert text == _FILE + '\n[[entry]]\nid = "b"\ntexts = ["x", "y"]\n'


@pytest.mark.parametrize("text", ["", "entry = []\n", "# only a comment\n", "[other]\nx = 1\n"])
def test_the_first_table(tmp_path: Path, text: str) -> None:
    """A file without entries gets its first one, whatever else it holds."""
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    document = open_document(path)
    append_table(document, "entry", {"id": "b"})
    append_table(document, "entry", {"id": "c"})
    read = tomllib.loads(rendered(document))
    assert read["entry"] == [{"id": "b"}, {"id": "c"}]
    assert read.get("other") == tomllib.loads(text).get("other")


def test_a_missing_file_is_an_empty_document(tmp_path: Path) -> None:
    """The first change makes the file."""
    assert open_document(tmp_path / "new.toml") == {}


def test_long_lists_take_a_line_for_each_text(tmp_path: Path) -> None:
    """Nobody reads lines of three hundred letters."""
    document = open_document(tmp_path / "new.toml")
    append_table(document, "entry", {"short": ["a", "b"], "long": ["a" * 60, "b" * 60]})
    assert rendered(document).splitlines()[1:3] == ['short = ["a", "b"]', "long = ["]
    assert rendered(document).count("\n") == 6


@pytest.mark.parametrize(
    ("data", "reason"), [(b"= 1", "no TOML at line 1"), (b"a = 1\n\xff", "not UTF-8"), (b"a = 1\na = 2\n", "a")]
)
def test_a_file_that_cannot_be_changed_is_told(tmp_path: Path, data: bytes, reason: str) -> None:
    """With the place, and never a traceback."""
    path = tmp_path / "list.toml"
    path.write_bytes(data)
    with pytest.raises(WatermarkScanError, match=reason):
        open_document(path)
    with pytest.raises(WatermarkScanError, match="cannot be changed"):
        open_document(tmp_path)


def test_a_file_is_replaced_with_its_permissions(tmp_path: Path) -> None:
    """Nothing is left beside it."""
    path = tmp_path / "deep" / "list.toml"
    replace_file(path, "a = 1\n")
    path.chmod(0o640)
    replace_file(path, "a = 2\n")
    assert path.read_text(encoding="utf-8") == "a = 2\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    """As the user's mask says, not the closed ones of a temporary file."""
    old = os.umask(0o027)
    try:
        replace_file(tmp_path / "list.toml", "")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "list.toml").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Settings that live elsewhere and are linked to are changed where they live."""
    path, link = tmp_path / "real.toml", tmp_path / "link.toml"
    path.write_text("a = 1\n", encoding="utf-8")
    link.symlink_to(path)
    replace_file(link, "a = 2\n")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "a = 2\n"


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk costs nothing but the change."""
    path = tmp_path / "list.toml"
    path.write_text("a = 1\n", encoding="utf-8")

    def refuse(_handle: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WatermarkScanError, match="No space left"):
        replace_file(path, "a = 2\n")
    assert path.read_text(encoding="utf-8") == "a = 1\n"
    assert list(tmp_path.iterdir()) == [path]
