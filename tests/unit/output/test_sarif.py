"""SARIF: what the standard demands of the parts that are used, and that findings and failures are all there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from tests.unit.output import reports
from tests.unit.output.test_formats import written
from watermark_scan.output.sarif import Sarif
from watermark_scan.report import Source

if TYPE_CHECKING:
    from watermark_scan.report import ScanReport


def _object(required: str, **properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


_TEXT = {"type": "string"}
_MESSAGE = _object("text", text=_TEXT)
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_BAG = {"type": "object", "properties": {"tags": {"type": "array", "items": _TEXT, "uniqueItems": True}}}
_LOCATION = _object(
    "physicalLocation",
    physicalLocation=_object(
        "artifactLocation",
        artifactLocation=_object("uri", uri={"type": "string", "pattern": "^[A-Za-z0-9._~/:%-]+$"}),
        region=_object("startLine", startLine={"type": "integer", "minimum": 1}),
    ),
)
_LOCATIONS = {"type": "array", "items": _LOCATION}
_RULE = _object("id", id=_TEXT, shortDescription=_MESSAGE, fullDescription=_MESSAGE, properties=_BAG)
_NOTIFICATION = _object(
    "message", message=_MESSAGE, level=_LEVEL, locations=_LOCATIONS, descriptor=_object("id", id=_TEXT)
)
_RESULT = _object(
    "message ruleId",
    ruleId=_TEXT,
    level=_LEVEL,
    message=_MESSAGE,
    locations=_LOCATIONS,
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    properties=_BAG,
)
_RUN = _object(
    "tool",
    tool=_object(
        "driver",
        driver=_object("name", name=_TEXT, version=_TEXT, rules={"type": "array", "items": _RULE, "uniqueItems": True}),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations={
        "type": "array",
        "items": _object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications={"type": "array", "items": _NOTIFICATION},
        ),
    },
    results={"type": "array", "items": _RESULT},
)
_SARIF = Draft202012Validator(
    _object(
        "version runs", **{"$schema": _TEXT, "version": {"enum": ["2.1.0"]}, "runs": {"type": "array", "items": _RUN}}
    )
)
"""The parts of the standard's schema that are used, under the names and with the bounds that it gives them; everything
else is refused."""


def _run(*found: ScanReport) -> dict[str, Any]:
    document = json.loads(written(Sarif(), *found))
    _SARIF.validate(document)
    (run,) = document["runs"]
    return dict(run)


def test_any_reports_make_a_valid_document() -> None:
    """None, and every kind."""
    assert _run()["results"] == []
    run = _run(*reports.ALL.values())
    assert len(run["results"]) == 3
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted({result["ruleId"] for result in run["results"]}) == sorted(rules)


def test_a_finding_says_how_grave_it_is_and_where() -> None:
    """Flagged is an error, what a person should look at a warning, a hint beside a sign a note."""
    beside = reports.FLAGGED.model_copy(
        update={"matches": (reports.match(), reports.match(pattern_id="hint", role="hint"))}
    )
    sign, hint, review = _run(beside, reports.REVIEW)["results"]
    assert [result["level"] for result in (sign, hint, review)] == ["error", "note", "warning"]
    assert sign["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == reports.FLAGGED.source.path
    assert "ALL C0NTENT" in sign["message"]["text"]
    assert sign["partialFingerprints"] != hint["partialFingerprints"]


def test_what_was_not_scanned_is_a_notification() -> None:
    """A run with one is not successful."""
    (whole,) = _run(reports.CLEAR)["invocations"]
    assert (whole["executionSuccessful"], whole["toolExecutionNotifications"]) == (True, [])
    (invocation,) = _run(reports.FAILED, reports.REVIEW)["invocations"]
    assert not invocation["executionSuccessful"]
    assert [note["descriptor"]["id"] for note in invocation["toolExecutionNotifications"]] == [
        "image-broken",
        "incomplete",
    ]


def test_paths_are_uris() -> None:
    """Absolute ones with a scheme, others without; a colon is no scheme's, and bytes that are no UTF-8 stay."""
    sources = (
        Source(path="/a b/c.jpg"),
        Source(path="c:d#e?.jpg"),
        Source(path="\\xff.jpg", path_base64="/y5qcGc="),
    )
    found = [reports.FAILED.model_copy(update={"source": source}) for source in sources]
    (invocation,) = _run(*found)["invocations"]
    places = [note["locations"][0]["physicalLocation"] for note in invocation["toolExecutionNotifications"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "file:///a%20b/c.jpg",
        "c%3Ad%23e%3F.jpg",
        "%FF.jpg",
    ]
