"""Pattern documents: what an entry may say, what becomes of it, and the JSON Schemas that say the same."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from watermark_scan.catalog.locations import builtin_folder
from watermark_scan.catalog.model import Pattern, PatternFile, file_schema, user_list_schema
from watermark_scan.geometry import RegionName
from watermark_scan.model import Role, Wording


def _pattern(**changes: Any) -> Pattern:  # noqa: ANN401  whatever an entry may hold
    document = {"id": "ue-build", "text": "Development build", "role": "sign", "languages": ["en"]}
    return Pattern.model_validate(document | changes)


def _file(**changes: Any) -> PatternFile:  # noqa: ANN401  as above
    document = {"schema_version": 1, "category": "engine-build", "title": "Engines", "meaning": "Shows a build."}
    return PatternFile.model_validate(document | changes)


def test_four_keys_are_enough() -> None:
    """Id, text, role and languages make an entry that looks anywhere, for any case, with errors allowed."""
    pattern = _pattern()
    assert (pattern.variants, pattern.positions, pattern.exact_token, pattern.upper_case) == ((), (), False, False)
    assert (pattern.status, pattern.evidence) == ("stable", "none")


def test_an_entry_becomes_one_wording_for_each_text() -> None:
    """Text and variants share everything but their text, in the order of the file."""
    pattern = _pattern(variants=["Dev build"], positions=["bottom-right"], exact_token=True, upper_case=True)
    shared: dict[str, Any] = {
        "pattern_id": "ue-build",
        "category": "engine-build",
        "role": Role.SIGN,
        "languages": ("en",),
        "positions": frozenset({RegionName.BOTTOM_RIGHT}),
        "exact_token": True,
        "upper_case": True,
    }
    assert pattern.wordings("engine-build") == (
        Wording(text="Development build", **shared),
        Wording(text="Dev build", **shared),
    )


@pytest.mark.parametrize("identifier", ["a", "0", "ue-build", "4k-60"])
def test_slugs_are_ids(identifier: str) -> None:
    """Lower-case letters and digits, joined by single hyphens."""
    assert _pattern(id=identifier).id == identifier


@pytest.mark.parametrize("identifier", ["", "UE", "a_b", "a--b", "-a", "a-", "a b", "é", "a\n"])
def test_other_ids_are_refused(identifier: str) -> None:
    """An id is safe in a file name, a command line and a URL."""
    with pytest.raises(ValidationError):
        _pattern(id=identifier)
    with pytest.raises(ValidationError):
        _file(category=identifier)


@pytest.mark.parametrize("tag", ["en", "fil", "pt-BR", "zh-Hans", "sr-Latn-RS"])
def test_language_tags(tag: str) -> None:
    """Language, script and region, each in its usual case."""
    assert _pattern(languages=[tag]).languages == (tag,)


@pytest.mark.parametrize("tag", ["", "e", "EN", "english", "pt-br", "zh_Hans", "zh-hans", "en-", "en\n"])
def test_other_language_tags_are_refused(tag: str) -> None:
    """The message shows how to write a tag."""
    with pytest.raises(ValidationError, match="no language tag; write en, pt-BR or zh-Hans"):
        _pattern(languages=[tag])


def test_a_language_is_needed() -> None:
    """An entry without languages is refused."""
    with pytest.raises(ValidationError, match="at least 1 item"):
        _pattern(languages=[])


@pytest.mark.parametrize("text", ["", " ", "...", "©", "\t\n"])
@pytest.mark.parametrize("key", ["text", "variants", "must_match", "must_not_match"])
def test_a_text_holds_something_to_read(key: str, text: str) -> None:
    """Nothing can be found of a text without letters and digits."""
    with pytest.raises(ValidationError, match="at least one letter or digit"):
        _pattern(**{key: text if key == "text" else [text]})


@pytest.mark.parametrize("text", ["A", "7", "实机画面", "ゲーム", "Игра", "© 2024"])
def test_texts_of_any_script_are_taken(text: str) -> None:
    """Letters are letters in every script, and a text stays as it is written."""
    assert _pattern(text=text).text == text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("role", "maybe"),
        ("status", "draft"),
        ("evidence", "rumour"),
        ("positions", ["middle"]),
        ("exact_token", "sometimes"),
        ("colour", "white"),
    ],
)
def test_unknown_values_and_keys_are_refused(key: str, value: object) -> None:
    """A misspelt value or key is an error, not a default."""
    with pytest.raises(ValidationError, match=key):
        _pattern(**{key: value})


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_only_schema_version_1_is_read(version: object) -> None:
    """A file of another format is refused, not half understood."""
    with pytest.raises(ValidationError, match="schema_version"):
        _file(schema_version=version)


@pytest.mark.parametrize("missing", ["id", "text", "role", "languages"])
def test_a_missing_key_is_named(missing: str) -> None:
    """The error says which key is not there."""
    document = {"id": "a", "text": "Text", "role": "sign", "languages": ["en"]}
    del document[missing]
    with pytest.raises(ValidationError) as caught:
        Pattern.model_validate(document)
    assert [(fault["loc"], fault["type"]) for fault in caught.value.errors()] == [((missing,), "missing")]


def test_documents_cannot_be_changed() -> None:
    """A loaded list is the same for every scan."""
    with pytest.raises(ValidationError, match="frozen"):
        _pattern().text = "other"  # type: ignore[misc]  # refused is the point


FILES = sorted(builtin_folder().glob("*.toml"))


def plain(path_text: str) -> Any:  # noqa: ANN401  whatever JSON has
    """A TOML text as JSON values."""
    return json.loads(json.dumps(tomllib.loads(path_text)))


@pytest.mark.parametrize("schema", [file_schema(), user_list_schema()], ids=["file", "user list"])
def test_they_are_schemas(schema: dict[str, Any]) -> None:
    """Of the draft that they name."""
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_the_list_fits_both(path: Any) -> None:  # noqa: ANN401  a Path
    """A complete file is a user list, too."""
    document = plain(path.read_text(encoding="utf-8"))
    Draft202012Validator(file_schema()).validate(document)
    Draft202012Validator(user_list_schema()).validate(document)


@pytest.mark.parametrize(
    ("text", "file", "user"),
    [
        ('schema_version = 1\ndisable = ["x"]', False, True),
        ('schema_version = 1\n[[pattern]]\nid = "x"\nrole = "hint"', False, True),
        ('schema_version = 1\n[[pattern]]\nid = "x"\nrole = "maybe"', False, False),
        ('schema_version = 1\n[[pattern]]\nid = "x"\nallow = [{ check = "too-short" }]', False, False),
        ('schema_version = 1\n[[pattern]]\nrole = "hint"', False, False),
        ("schema_version = 2", False, False),
        ('schema_version = 1\ncolour = "red"', False, False),
    ],
)
def test_what_the_program_refuses_does_not_fit(text: str, file: bool, user: bool) -> None:  # noqa: FBT001  cases
    """A change of an entry fits a user list only; a wrong value fits neither."""
    assert Draft202012Validator(file_schema()).is_valid(plain(text)) is file
    assert Draft202012Validator(user_list_schema()).is_valid(plain(text)) is user


@pytest.mark.parametrize(
    ("reference", "opens"),
    [
        ("https://example.org/page (page: “Not final”)", True),
        ("owner/repository@0a1b2c3:path/of/file.po", True),
        ("public source code ('Not final')", False),
        ("see https://example.org/page", False),
        ("owner/repository", False),
    ],
)
def test_a_reference_is_something_that_a_stranger_can_open(reference: str, opens: bool) -> None:  # noqa: FBT001  a case
    """An address or a file of a commit, at its beginning; a description is none."""
    pattern = Pattern(id="mark", text="Zorblax", role=Role.SIGN, languages=("en",), references=(reference,))
    assert pattern.is_referenced is opens
