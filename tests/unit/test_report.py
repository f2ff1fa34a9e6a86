"""The result document: its published keys, its limits, and the way through JSON and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.unit.output import reports
from watermark_scan.evidence import DropReason
from watermark_scan.report import ScanReport

CONTRACT: dict[str, set[str]] = {
    "": {
        "schema_version",
        "tool",
        "pattern_list",
        "readers",
        "source",
        "status",
        "verdict",
        "matches",
        "error",
        "seconds",
    },
    "tool": {"name", "version"},
    "pattern_list": {"count", "digest"},
    "readers": {"name", "version", "languages"},
    "source": {"path", "sha256", "format", "width", "height"},
    "matches": {
        "pattern_id",
        "category",
        "role",
        "pattern_text",
        "matched_text",
        "similarity",
        "visible_fraction",
        "cut",
        "expected_chance_matches",
        "region",
        "box",
        "readers",
        "meaning",
    },
    "matches.box": {"x", "y", "width", "height"},
    "error": {"code", "message", "remedy"},
}
"""Keys promised with schema version 1, by their place. Later versions add to them and take none away."""

REPORTS = pytest.mark.parametrize("report", reports.ALL.values(), ids=reports.ALL.keys())


def _at(document: dict[str, Any], place: str) -> list[dict[str, Any]]:
    """The objects at a place of a report's JSON; lists are looked into."""
    found = [document]
    for key in filter(None, place.split(".")):
        inner = [entry[key] for entry in found]
        found = [item for value in inner for item in (value if isinstance(value, list) else [value])]
    return [entry for entry in found if entry is not None]


def _document(report: ScanReport) -> dict[str, Any]:
    return report.model_dump(mode="json")


@pytest.mark.parametrize("place", CONTRACT)
def test_promised_keys_are_present(place: str) -> None:
    """Every key of schema version 1 stands in every report that has its place."""
    objects = [found for report in reports.ALL.values() for found in _at(_document(report), place)]
    assert objects
    assert all(CONTRACT[place] <= found.keys() for found in objects)


@REPORTS
def test_every_report_names_its_schema(report: ScanReport) -> None:
    """The version and the tool's name are fixed."""
    document = _document(report)
    assert (document["schema_version"], document["tool"]["name"]) == (1, "watermark-scan")


@pytest.mark.parametrize("name", [name for name in reports.ALL if not name.startswith("hostile")])
def test_json_comes_back_the_same(name: str) -> None:
    """A report read from its own JSON equals the report."""
    report = reports.ALL[name]
    assert ScanReport.model_validate_json(report.model_dump_json()) == report


@given(st.text(), st.floats(0, 1), st.floats(min_value=0, allow_infinity=False))
def test_any_text_and_number_comes_back_the_same(text: str, fraction: float, chance: float) -> None:
    """Whatever an engine reads, and however small a chance is, JSON keeps it exactly."""
    found = reports.match(matched_text=text, similarity=fraction, expected_chance_matches=chance)
    report = reports.scanned(verdict="review", matches=(found,), readings=(reports.reading(text=text),))
    assert ScanReport.model_validate_json(report.model_dump_json()) == report


@pytest.mark.parametrize(
    ("place", "key", "value"),
    [
        ("", "schema_version", 2),
        ("", "status", "skipped"),
        ("", "verdict", "clean"),
        ("", "seconds", -1),
        ("pattern_list", "digest", "md5:0"),
        ("pattern_list", "count", -1),
        ("matches", "similarity", 1.01),
        ("matches", "visible_fraction", -0.01),
        ("matches", "role", "sure"),
        ("matches", "cut", ["top"]),
        ("matches", "expected_chance_matches", -1e-9),
        ("matches.box", "width", 0),
        ("matches.box", "x", -1),
        ("source", "width", 0),
        ("dropped", "reason", "because"),
    ],
)
def test_values_out_of_range_are_refused(place: str, key: str, value: object) -> None:
    """What the schema forbids cannot come into a report."""
    document = _document(reports.FLAGGED)
    _at(document, place)[0][key] = value
    with pytest.raises(ValidationError):
        ScanReport.model_validate(document)


def test_chance_may_be_unknown() -> None:
    """A match may say that its chance is not known."""
    assert reports.match(expected_chance_matches=None).expected_chance_matches is None


def test_reports_cannot_be_changed() -> None:
    """What was reported stays."""
    with pytest.raises(ValidationError, match="frozen"):
        reports.CLEAR.verdict = "flagged"  # type: ignore[misc]  # refused is the point


def test_every_reason_of_the_matching_has_its_place() -> None:
    """The reasons for near misses are the same in the matching stage and in the schema."""
    dropped = ScanReport.model_json_schema()["$defs"]["Dropped"]["properties"]["reason"]["enum"]
    assert set(dropped) == {reason.value for reason in DropReason}


def test_the_schema_describes_all_models_and_admits_keys_of_later_versions() -> None:
    """Whoever checks reports by it must not refuse those of a later version."""
    schema = ScanReport.model_json_schema()
    objects = [schema, *schema["$defs"].values()]
    assert len(objects) > len(CONTRACT)
    assert not any("additionalProperties" in found for found in objects)
    assert all(found["description"] for found in objects)
