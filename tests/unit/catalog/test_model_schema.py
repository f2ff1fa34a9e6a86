"""The JSON Schemas say what the program accepts."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from watermark_scan.catalog.locations import builtin_folder
from watermark_scan.catalog.model import schema_of_file, schema_of_user_list

FILES = sorted(builtin_folder().glob("*.toml"))


def plain(path_text: str) -> Any:  # noqa: ANN401  whatever JSON has
    """A TOML text as JSON values."""
    return json.loads(json.dumps(tomllib.loads(path_text)))


@pytest.mark.parametrize("schema", [schema_of_file(), schema_of_user_list()], ids=["file", "user list"])
def test_they_are_schemas(schema: dict[str, Any]) -> None:
    """Of the draft that they name."""
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_the_list_fits_both(path: Any) -> None:  # noqa: ANN401  a Path
    """A complete file is a user list, too."""
    document = plain(path.read_text(encoding="utf-8"))
    Draft202012Validator(schema_of_file()).validate(document)
    Draft202012Validator(schema_of_user_list()).validate(document)


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
    assert Draft202012Validator(schema_of_file()).is_valid(plain(text)) is file
    assert Draft202012Validator(schema_of_user_list()).is_valid(plain(text)) is user
