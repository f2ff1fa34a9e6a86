"""A changed list is loaded with the others before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import HEAD, entry, write
from watermark_scan.catalog.edit import Draft, extended, is_in_use, read_list, tried
from watermark_scan.catalog.locations import user_folder
from watermark_scan.catalog.model import Pattern
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from pathlib import Path

_NEW = Pattern.model_validate({"id": "new", "text": "Blimfu demo", "role": "hint", "languages": ["en"]})


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own folder is a fresh one."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_a_list_is_made_or_extended(tmp_path: Path) -> None:
    """A new one gets its head; an old one keeps all it has."""
    path = tmp_path / "marks.toml"
    made = extended(path, {"category": "marks"}, [_NEW])
    assert made.text.startswith('schema_version = 1\ncategory = "marks"\n')
    assert not path.exists()
    write(path, entry("old"))
    assert extended(path, {"category": "marks", "title": "Other"}, [_NEW]).text.startswith(HEAD + entry("old"))
    path.write_text("schema_version = 1\ndisable = ['veo']\n", encoding="utf-8")
    assert 'category = "marks"\n' in extended(path, {"category": "marks"}, [_NEW]).text


def test_a_list_of_another_category_is_refused(tmp_path: Path) -> None:
    """A list has one category."""
    path = write(tmp_path / "marks.toml", entry("old"))
    with pytest.raises(PatternListError, match="of the category 'marks', not 'stamps'"):
        extended(path, {"category": "stamps"}, [_NEW])


def test_a_list_that_cannot_be_read_is_no_empty_one(tmp_path: Path) -> None:
    """It would be written over."""
    assert read_list(tmp_path / "nosuch.toml") is None
    (tmp_path / "latin.toml").write_bytes(b"\xff")
    for path in (tmp_path, tmp_path / "latin.toml"):
        with pytest.raises(PatternListError, match="cannot be read"):
            read_list(path)


def test_a_draft_takes_the_place_of_its_file(tmp_path: Path) -> None:
    """In a folder and by name; the file itself is not touched."""
    folder = tmp_path / "lists"
    path = write(folder / "b.toml", entry("old"))
    write(folder / "a.toml", entry("other", text='"Quorvex teaser"'))
    draft = extended(path, {"category": "marks"}, [_NEW])
    for overlays in ([folder], [folder / "a.toml", path], [folder / "a.toml"]):
        with tried([draft], overlays, builtin=False) as patterns:
            assert [found.id for found in patterns.patterns] == ["other", "old", "new"]
    assert "new" not in path.read_text(encoding="utf-8")
    draft.write()
    assert path.read_text(encoding="utf-8") == draft.text


def test_a_draft_in_the_user_s_own_folder_is_in_use_at_once() -> None:
    """Before there is any list, and under the names of the others."""
    folder = user_folder()
    draft = extended(folder / "marks.toml", {"category": "marks", "title": "T", "meaning": "M"}, [_NEW])
    second = Draft(path=folder / "a.toml", text="schema_version = 1\ndisable = ['veo']\n")
    with tried([draft, second], []) as patterns:
        assert patterns.origins["new"].path.name == "marks.toml"
        assert [found.pattern_id for found in patterns.disabled] == ["veo"]
    assert is_in_use(draft.path, [])


def test_a_broken_draft_is_told_under_its_own_name(tmp_path: Path) -> None:
    """Not under that of the file it has meanwhile."""
    draft = Draft(path=tmp_path / "mine.toml", text="schema_version = 1\ndisable = ['nosuch']\n")
    with pytest.raises(PatternListError) as caught, tried([draft], []):
        pass
    assert f"{draft.path}:2: there is no entry 'nosuch'" in caught.value.message


def test_a_list_elsewhere_must_be_named_to_be_used(tmp_path: Path) -> None:
    """By itself or by its folder."""
    path = tmp_path / "mine.toml"
    assert not is_in_use(path, [])
    assert is_in_use(path, [path])
    assert is_in_use(path, [tmp_path])
