"""Changes to a user's lists: what they make of a file, and that nothing unsound is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import HEAD, entry, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.locations import user_folder
from watermark_scan.catalog.model import Pattern
from watermark_scan.curation.user_lists import EditedList, UserLists, read_list
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from pathlib import Path

_NEW = Pattern.model_validate({"id": "new", "text": "Blimfu demo", "role": "hint", "languages": ["en"]})
_NONE = UserLists(overlays=())


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own folder is a fresh one."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def _lists(*overlays: Path) -> UserLists:
    return UserLists(overlays=overlays)


def test_an_entry_gets_the_id_and_the_status_that_were_left_out(tmp_path: Path) -> None:
    """From its text, and from whether it can be checked."""
    write(tmp_path / "base" / "marks.toml", entry("blimfu-demo"))
    patterns = load_patterns(tmp_path / "base")
    values = {"text": "Blimfu demo", "role": "hint", "languages": ["en"], "references": ()}
    made = _NONE.new_entry(values, patterns)
    assert isinstance(made, Pattern)
    assert (made.id, made.status) == ("blimfu-demo-2", "experimental")
    given = _NONE.new_entry({**values, "id": "mine", "references": ["a book"]}, patterns)
    assert isinstance(given, Pattern)
    assert (given.id, given.status) == ("mine", "stable")


def test_a_list_is_made_or_extended(tmp_path: Path) -> None:
    """A new one gets its head; an old one keeps all it has."""
    path = tmp_path / "marks.toml"
    made = _NONE.with_entries(path, {"category": "marks"}, [_NEW])
    assert made.text.startswith('schema_version = 1\ncategory = "marks"\n')
    assert not path.exists()
    write(path, entry("old"))
    extended = _NONE.with_entries(path, {"category": "marks", "title": "Other"}, [_NEW])
    assert extended.text.startswith(HEAD + entry("old"))
    path.write_text("schema_version = 1\ndisable = ['veo']\n", encoding="utf-8")
    assert 'category = "marks"\n' in _NONE.with_entries(path, {"category": "marks"}, [_NEW]).text


def test_a_list_of_another_category_is_refused(tmp_path: Path) -> None:
    """A list has one category."""
    path = write(tmp_path / "marks.toml", entry("old"))
    with pytest.raises(PatternListError, match="of the category 'marks', not 'stamps'"):
        _NONE.with_entries(path, {"category": "stamps"}, [_NEW])


def test_a_list_that_cannot_be_read_is_no_empty_one(tmp_path: Path) -> None:
    """It would be written over."""
    assert read_list(tmp_path / "nosuch.toml") is None
    (tmp_path / "latin.toml").write_bytes(b"\xff")
    for path in (tmp_path, tmp_path / "latin.toml"):
        with pytest.raises(PatternListError, match="cannot be read"):
            read_list(path)


def test_an_edited_list_takes_the_place_of_its_file(tmp_path: Path) -> None:
    """In a folder and by name; the file itself is not touched before it is written."""
    folder = tmp_path / "lists"
    path = write(folder / "b.toml", entry("old"))
    write(folder / "a.toml", entry("other", text='"Quorvex teaser"'))
    edited = _NONE.with_entries(path, {"category": "marks"}, [_NEW])
    for overlays in ([folder], [folder / "a.toml", path], [folder / "a.toml"]):
        with _lists(*overlays).loaded_with([edited], builtin=False) as patterns:
            assert [found.id for found in patterns.patterns] == ["other", "old", "new"]
    assert "new" not in path.read_text(encoding="utf-8")
    assert _lists(folder).write([edited]).not_in_use == ()
    assert path.read_text(encoding="utf-8") == edited.text


def test_a_list_in_the_user_s_own_folder_is_in_use_at_once() -> None:
    """Before there is any list, and under the names of the others."""
    folder = user_folder()
    head = {"category": "marks", "title": "T", "meaning": "M"}
    edited = _NONE.with_entries(folder / "marks.toml", head, [_NEW])
    second = EditedList(path=folder / "a.toml", text="schema_version = 1\ndisable = ['veo']\n")
    with _NONE.loaded_with([edited, second]) as patterns:
        assert patterns.origins["new"].path.name == "marks.toml"
        assert [found.pattern_id for found in patterns.disabled] == ["veo"]
    assert _NONE.includes(edited.path)


def test_a_broken_list_is_told_under_its_own_name_and_nothing_is_written(tmp_path: Path) -> None:
    """Not under that of the file it has meanwhile."""
    sound = EditedList(path=tmp_path / "sound.toml", text="schema_version = 1\n")
    broken = EditedList(path=tmp_path / "mine.toml", text="schema_version = 1\ndisable = ['nosuch']\n")
    with pytest.raises(PatternListError) as caught:
        _NONE.write([sound, broken])
    assert f"{broken.path}:2: there is no entry 'nosuch'" in caught.value.message
    assert list(tmp_path.glob("*.toml")) == []


def test_a_new_entry_with_errors_keeps_its_list_out(tmp_path: Path) -> None:
    """Warnings are told and keep nothing out."""
    path = tmp_path / "marks.toml"
    head = {"category": "marks", "title": "T", "meaning": "M"}
    stable = _NEW.model_copy(update={"status": "stable", "text": "Quorvex teaser of Blimfu"})
    with pytest.raises(PatternListError, match="new: missing-reference: It is stable"):
        _NONE.write([_NONE.with_entries(path, head, [stable])], new_ids=["new"])
    assert not path.exists()
    short = stable.model_copy(update={"status": "experimental", "must_match": ("Quorvex",)})
    written = _NONE.write([_NONE.with_entries(path, head, [short])], new_ids=["new"])
    assert [problem.check for problem in written.warnings] == ["short-example"]
    assert written.not_in_use == (path,)


def test_a_list_elsewhere_must_be_named_to_be_used(tmp_path: Path) -> None:
    """By itself or by its folder."""
    path = tmp_path / "mine.toml"
    assert not _NONE.includes(path)
    assert _lists(path).includes(path)
    assert _lists(tmp_path).includes(path)
