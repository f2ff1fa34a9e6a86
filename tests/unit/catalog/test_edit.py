"""Changes to a list's text: what was asked for changes, and nothing else does."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.catalog.strategies import COMMENTED_LISTS, PATTERNS, CommentedList
from watermark_scan.catalog.edit import (
    entry_text,
    new_list,
    values_of,
    with_disabled,
    with_enabled,
    with_entries,
    with_head,
    without_entry,
)
from watermark_scan.catalog.model import Pattern, UserFile
from watermark_scan.catalog.toml_format import comments_of
from watermark_scan.errors import PatternListError

_LIST = """\
# Mine.
schema_version = 1  # of the form
category = "marks"

# --- First kind

[[pattern]]  # one
id = "one"
# a text
text = "Zorblax preview build"
role = "hint"
languages = ["en"]

# --- Second kind

[[pattern]]
id = "two"
text = \"\"\"Quorvex # no comment
[[pattern]]
teaser\"\"\"
role = "hint"
languages = [
    "en",  # English
]
# the end
"""


def _pattern(pattern_id: str = "new", text: str = "Blimfu demo") -> Pattern:
    return Pattern.model_validate({"id": pattern_id, "text": text, "role": "hint", "languages": ["en"]})


def test_an_entry_is_added_below_everything_else() -> None:
    """The old text is the beginning of the new one."""
    new = with_entries(_LIST, [_pattern()])
    assert new == _LIST + '\n[[pattern]]\nid = "new"\ntext = "Blimfu demo"\nrole = "hint"\nlanguages = ["en"]\n'


def test_an_entry_is_written_with_what_it_says_and_no_more() -> None:
    """Keys at their defaults would only be noise; keys come in the order in which the README explains them."""
    document = {
        "id": "new",
        "text": 'Say "hi"\n',
        "role": "sign",
        "languages": ["en"],
        "positions": ["top"],
        "allow": [{"check": "too-short", "reason": "x"}],
        "exact_token": True,
    }
    text = entry_text(Pattern.model_validate(document))
    assert [line.split(" ")[0] for line in text.splitlines()[1:]] == [
        "id", "text", "role", "languages", "positions", "exact_token", "allow"
    ]  # fmt: skip
    assert tomllib.loads(text)["pattern"] == [document]


def test_a_new_list_has_a_head_only() -> None:
    """Entries follow."""
    assert new_list() == "schema_version = 1\n"
    text = with_entries(new_list({"category": "marks", "title": "Marks"}), [_pattern()])
    assert text.startswith('schema_version = 1\ncategory = "marks"\ntitle = "Marks"\n\n[[pattern]]\n')


def test_keys_are_added_to_the_head() -> None:
    """Above the entries and below the version."""
    new = with_head("# Mine.\nschema_version = 1\n\n# kind\n[[pattern]]\nid = 'one'\n", {"category": "marks"})
    assert new == "# Mine.\nschema_version = 1\ncategory = \"marks\"\n\n# kind\n[[pattern]]\nid = 'one'\n"


def test_a_removed_entry_takes_its_own_comments_and_no_others() -> None:
    """Headings above and below it stay."""
    assert without_entry(_LIST, "one") == _LIST.replace(_LIST[_LIST.index("[[pattern]]") : _LIST.index("# --- S")], "")
    last = without_entry("a = 1\n\n[[pattern]]\nid = 'x'\n# end\n", "x")
    assert last == "a = 1\n\n# end\n"


def test_text_that_looks_like_an_entry_is_none() -> None:
    """The entry goes with all of its text."""
    assert without_entry(_LIST, "two") == _LIST[: _LIST.rindex("[[pattern]]\nid")] + "# the end\n"


def test_an_id_is_disabled_and_enabled_again() -> None:
    """The text is as it was."""
    disabled = with_disabled(_LIST, "veo")
    assert tomllib.loads(disabled)["disable"] == ["veo"]
    assert disabled.replace('disable = ["veo"]\n', "") == _LIST
    both = with_disabled(disabled, "sora")
    assert tomllib.loads(both)["disable"] == ["veo", "sora"]
    assert with_enabled(with_enabled(both, "veo"), "sora") == _LIST


def test_remarks_in_a_list_of_ids_stay() -> None:
    """But for the remark behind the id that goes."""
    text = 'schema_version = 1\ndisable = [\n    # noise\n    "veo",  # always wrong\n    "sora",\n]\n'
    assert with_enabled(text, "veo") == 'schema_version = 1\ndisable = [\n    # noise\n    "sora",\n]\n'
    assert "# always wrong" in with_disabled(text, "kling")


@pytest.mark.parametrize(
    "text", ["schema_version = 1\npattern = [{ id = 'one' }]\n", "= 1\n"], ids=["inline entries", "no TOML"]
)
def test_a_form_that_cannot_be_changed_is_refused(text: str) -> None:
    """With a remedy, and without a new text."""
    with pytest.raises(PatternListError) as caught:
        with_entries(text, [_pattern()])
    assert caught.value.remedy
    with pytest.raises(PatternListError):
        without_entry(text, "one")
    with pytest.raises(PatternListError):
        with_enabled("schema_version = 1\n", "veo")


@given(COMMENTED_LISTS, PATTERNS)
def test_adding_keeps_the_text_and_says_the_entry(listed: CommentedList, pattern: Pattern) -> None:
    """Whatever stands in either."""
    new = with_entries(listed.text, [pattern])
    assert new.startswith(listed.text.rstrip("\n"))
    assert comments_of(new) == comments_of(listed.text)
    assert Pattern.model_validate(tomllib.loads(new)["pattern"][-1]) == pattern


@given(COMMENTED_LISTS, st.data())
def test_removing_undoes_adding(listed: CommentedList, data: st.DataObject) -> None:
    """An entry that was added and removed leaves no trace; one that was there takes nothing else with it."""
    added = _pattern("added")
    assert without_entry(with_entries(listed.text, [added]), "added") == listed.text
    if listed.patterns:
        gone = data.draw(st.sampled_from(listed.patterns))
        new = without_entry(listed.text, gone.id)
        left = [Pattern.model_validate(entry) for entry in values_of(new).get("pattern", ())]
        assert left == [pattern for pattern in listed.patterns if pattern is not gone]
        assert comments_of(new) == comments_of(listed.text)


@settings(deadline=None)  # each change is parsed twice
@given(
    COMMENTED_LISTS,
    st.lists(st.from_regex(r"[a-z]{1,5}(-[a-z]{1,5})?", fullmatch=True), min_size=1, max_size=3, unique=True),
)
def test_enabling_undoes_disabling(listed: CommentedList, ids: list[str]) -> None:
    """In any order, with all comments."""
    text = listed.text
    for pattern_id in ids:
        text = with_disabled(text, pattern_id)
    assert UserFile.model_validate(tomllib.loads(text)).disable == tuple(ids)
    assert comments_of(text) == comments_of(listed.text)
    for pattern_id in reversed(ids):
        text = with_enabled(text, pattern_id)
    assert text == listed.text
