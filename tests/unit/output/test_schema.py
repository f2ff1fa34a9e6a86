"""The published schema is that of the model, and an independent validator agrees with every report."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from tests.unit.output import reports
from tests.unit.output.validation import SCHEMA, STRICT_VALIDATOR, VALIDATOR, validated
from watermark_scan.output.json import render_json
from watermark_scan.output.schema import published_schema, render_schema


def _document(name: str = "flagged") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_json(reports.ALL[name]))
    return document


def _refused(document: dict[str, Any]) -> bool:
    try:
        VALIDATOR.validate(document)
    except ValidationError:
        return True
    return False


def test_the_file_is_fresh() -> None:
    """Whoever changes the report writes the file anew: `make schema`."""
    # As values: older releases of pydantic write 1.0 where newer ones write 1.
    assert json.loads(published_schema()) == json.loads(render_schema())


def test_the_schema_is_one() -> None:
    """It is valid itself, and says of which dialect it is."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$schema"]


@pytest.mark.parametrize("name", reports.ALL)
def test_every_kind_of_report_is_valid(name: str) -> None:
    """Failed, hostile and half-read ones included, as they are written, with no key that the schema does not name."""
    assert validated(render_json(reports.ALL[name]))


def _objects(document: object) -> list[dict[str, Any]]:
    """Every object of a document, however deep."""
    if isinstance(document, dict):
        return [document, *(inner for value in document.values() for inner in _objects(value))]
    return [inner for value in document for inner in _objects(value)] if isinstance(document, list) else []


@pytest.mark.parametrize("name", ["hostile", "failed"])
def test_an_unknown_key_is_let_through_everywhere(name: str) -> None:
    """At the top and in every object below it: later versions may add keys. Our own tests would notice one."""
    for number in range(len(_objects(_document(name)))):
        document = _document(name)
        _objects(document)[number]["surprise"] = {"at": 1}
        assert not _refused(document)
        assert not STRICT_VALIDATOR.is_valid(document)


def test_every_key_is_always_there() -> None:
    """Whoever reads a report need not ask whether a key exists."""
    for number, original in enumerate(_objects(_document("hostile"))):
        for key in original:
            document = _document("hostile")
            del _objects(document)[number][key]
            assert _refused(document), key


@pytest.mark.parametrize(
    "changes",
    [
        {"schema_version": 2},
        {"verdict": None},
        {"verdict": "guilty"},
        {"status": "failed"},
        {"error": {"code": "x", "message": "x", "remedy": "x"}},
        {"seconds": -1},
        {"seconds": "fast"},
        {"readers": None},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    """Unknown verdicts, an image without a verdict that was scanned, a scanned image with an error."""
    assert _refused(_document() | changes)


def test_a_failed_report_has_neither_verdict_nor_matches() -> None:
    """Could not look is never clear."""
    assert _refused(_document("failed") | {"verdict": "clear"})
    assert _refused(_document("failed") | {"matches": _document()["matches"]})
    assert _refused(_document("failed") | {"error": None})
