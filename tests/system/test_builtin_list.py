"""The list that comes with the program: size, honesty and form. What its examples match is tested with the matcher."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from typing import get_args

import pytest

from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.catalog.locations import builtin_folder
from watermark_scan.catalog.model import Pattern, PatternFile, WordingSource
from watermark_scan.geometry import RegionName
from watermark_scan.model import Role

FOUNDING = "ac130-development-footage"
BENIGN_CATEGORIES = frozenset({"press-credit", "camera-stamp", "broadcast-chrome", "everyday-wording"})


@pytest.fixture(scope="module")
def built_in() -> PatternList:
    """The list as users get it."""
    return load_patterns()


def letters(text: str) -> int:
    """Letters and digits of a text."""
    return sum(character.isalnum() for character in text)


def texts(pattern: Pattern) -> tuple[str, ...]:
    """All wordings of an entry."""
    return (pattern.text, *pattern.variants)


def test_every_file_of_the_folder_is_loaded(built_in: PatternList) -> None:
    """Each TOML file of the folder is one category of the list."""
    assert {file.category for file in built_in.files} == {path.stem for path in builtin_folder().glob("*.toml")}


def test_the_list_has_a_version_and_origins(built_in: PatternList) -> None:
    """The version is a date, from the file beside the entries; every entry comes from the list itself."""
    assert date.fromisoformat(built_in.version.replace(".", "-"))
    assert built_in.version == (builtin_folder() / "VERSION").read_text(encoding="utf-8").strip()
    assert all(origin.builtin and not origin.changes for origin in built_in.origins.values())
    assert len(built_in.origins) == len(built_in.patterns)


def test_the_founding_wordings_are_listed_verbatim(built_in: PatternList) -> None:
    """Both forms of the disclaimer that the project began with stand in one entry, expected at the top right."""
    entry = next(pattern for pattern in built_in.patterns if pattern.id == FOUNDING)
    assert "Development footage. All content subject to change" in texts(entry)
    assert "Development footage. This is a work in progress. All content subject to change." in texts(entry)
    assert entry.role is Role.SIGN
    assert entry.positions == (RegionName.TOP_RIGHT,)
    assert not entry.upper_case
    assert "ALL CONTENT" in entry.must_match


def test_at_least_120_attested_sign_wordings_in_8_categories(built_in: PatternList) -> None:
    """Signs that are known from pictures, labels or texts number at least 120 wordings in at least 8 categories."""
    attested = {
        file.category: [text for entry in file.pattern if _is_attested_sign(entry) for text in texts(entry)]
        for file in built_in.files
    }
    assert sum(len(found) for found in attested.values()) >= 120
    assert sum(bool(found) for found in attested.values()) >= 8


def _is_attested_sign(entry: Pattern) -> bool:
    return entry.role is Role.SIGN and entry.evidence != "none"


def test_the_list_is_broad(built_in: PatternList) -> None:
    """At least 650 wordings in at least 14 categories and 15 languages."""
    assert len(built_in.wordings) >= 650
    assert len(built_in.files) >= 14
    assert len({language for entry in built_in.patterns for language in entry.languages}) >= 15


def test_every_category_says_what_its_marks_show_and_what_not(built_in: PatternList) -> None:
    """A meaning is one sentence that states a limit, and never says that a mark shows where a picture comes from."""
    for file in built_in.files:
        assert not file.meaning.startswith("Shows that "), file.category
        assert file.meaning.endswith("."), file.category
        assert " not " in file.meaning, file.category


def test_ids_are_unique(built_in: PatternList) -> None:
    """No two entries share an id."""
    ids = [entry.id for entry in built_in.patterns]
    assert len(ids) == len(set(ids))


def test_stable_entries_have_a_reference(built_in: PatternList) -> None:
    """Whoever doubts a stable entry can look it up."""
    assert [entry.id for entry in built_in.patterns if entry.status == "stable" and not entry.references] == []


def test_entries_without_evidence_are_experimental(built_in: PatternList) -> None:
    """General knowledge is never called stable and cites nothing."""
    unknown = [entry for entry in built_in.patterns if entry.evidence == "none"]
    assert [entry.id for entry in unknown if entry.status == "stable" or entry.references] == []


def test_no_wording_stands_twice(built_in: PatternList) -> None:
    """Case, spaces, accents and punctuation aside, each wording stands once in the whole list."""
    bare = Counter(_bare(wording.text) for wording in built_in.wordings)
    assert [text for text, count in bare.items() if count > 1] == []


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def test_every_sign_has_an_example_that_is_long_enough(built_in: PatternList) -> None:
    """A sign proves itself with texts of ten letters, or as long as its shortest wording."""
    for entry in built_in.patterns:
        if entry.role is Role.SIGN:
            least = min(10, *(letters(text) for text in texts(entry)))
            assert entry.must_match, entry.id
            assert all(letters(text) >= least for text in entry.must_match), entry.id


def test_short_signs_count_only_as_whole_words(built_in: PatternList) -> None:
    """A Latin wording of five letters or fewer is too short to be told from chance by its letters alone."""
    loose = [
        wording.text
        for wording in built_in.wordings
        if wording.role is not Role.BENIGN
        and wording.text.isascii()
        and letters(wording.text) <= 5
        and not wording.exact_token
    ]
    assert loose == []


def test_no_entry_forbids_what_it_demands(built_in: PatternList) -> None:
    """The examples of an entry do not contradict each other or its own wordings."""
    for entry in built_in.patterns:
        forbidden = {text.casefold() for text in entry.must_not_match}
        assert not forbidden & {text.casefold() for text in (*entry.must_match, *texts(entry))}, entry.id


def test_benign_entries_live_in_benign_categories(built_in: PatternList) -> None:
    """A file either explains text away or lists marks, never both; benign entries stand anywhere."""
    for file in built_in.files:
        assert {entry.role is Role.BENIGN for entry in file.pattern} == {file.category in BENIGN_CATEGORIES}
    assert not any(entry.positions for entry in built_in.patterns if entry.role is Role.BENIGN)


def test_the_readme_explains_every_key_and_category(built_in: PatternList) -> None:
    """Keys, roles, kinds of evidence and categories stand in the folder's README, each as a row of a table."""
    readme = (builtin_folder() / "README.md").read_text(encoding="utf-8")
    keys = (set(PatternFile.model_fields) - {"pattern"}) | set(Pattern.model_fields)
    names = {*keys, *Role, *get_args(WordingSource), *(file.category for file in built_in.files)}
    assert [name for name in sorted(names) if f"\n| `{name}` |" not in readme] == []
