"""Reports as SARIF 2.1.0, the OASIS standard in which code hosts and editors take the findings of other programs."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from watermark_scan.output import phrases
from watermark_scan.output.formats import Format
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from watermark_scan.report import Match, ScanReport, Source

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_NAME = "watermark-scan"
_LEVELS = {"flagged": "error", "review": "warning"}


class Sarif(Format):
    """One document with one run: a result for each finding, a rule for each entry of the list that was found.

    A picture that could not be scanned, or not wholly, is a notification of the run. What a person is to look at is a
    warning, what is flagged an error; hints beside a sign are notes.
    """

    def __init__(self) -> None:
        self._rules: dict[str, dict[str, Any]] = {}
        self._notifications: list[dict[str, Any]] = []
        self._version = ""
        self._is_first = True

    def head(self) -> str:
        """Results come first: which rules they need is known when all are there."""
        return f'{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"results":['

    def report(self, report: ScanReport) -> str | None:
        """The results of one picture; None where there are none."""
        self._version = report.tool.version
        self._note(report)
        lines = []
        for match in report.matches:
            self._rules.setdefault(match.pattern_id, _rule(match))
            comma, self._is_first = "" if self._is_first else ",", False
            lines.append(comma + render_document(_result(report, match)))
        return "\n".join(lines) or None

    def tail(self) -> str:
        """See `Format`."""
        driver = {"name": _NAME, "rules": list(self._rules.values())}
        if self._version:
            driver["version"] = self._version
        invocation = {
            "executionSuccessful": not self._notifications,
            "toolExecutionNotifications": self._notifications,
        }
        run = {"columnKind": "unicodeCodePoints", "tool": {"driver": driver}, "invocations": [invocation]}
        return f"],{render_document(run)[1:]}]}}"

    def _note(self, report: ScanReport) -> None:
        if report.error is not None:
            code, text = report.error.code, f"{report.error.message} {report.error.remedy}"
        elif report.incomplete:
            code = "incomplete"
            text = f"Not all was seen, because this reader broke: {', '.join(report.incomplete)}."
        else:
            return
        self._notifications.append(
            {
                "descriptor": {"id": code},
                "level": "error",
                "message": {"text": clean(text)},
                "locations": [_location(report.source)],
            }
        )


def _rule(match: Match) -> dict[str, Any]:
    return {
        "id": match.pattern_id,
        "shortDescription": {"text": clean(match.pattern_text)},
        "fullDescription": {"text": clean(match.meaning)},
        "properties": {"tags": [match.category]},
    }


def _result(report: ScanReport, match: Match) -> dict[str, Any]:
    found = (
        f'"{match.matched_text}" was read, which is {phrases.percent(match.visible_fraction)} of '
        f'"{match.pattern_text}" ({match.category}); {phrases.chance(match.expected_chance_matches)}.'
    )
    is_beside = match.role == "hint" and report.verdict == "flagged"
    return {
        "ruleId": match.pattern_id,
        "level": "note" if is_beside else _LEVELS.get(report.verdict or "", "none"),
        "message": {"text": clean(found)},
        "locations": [_location(report.source)],
        "partialFingerprints": {"imageAndEntry/v1": f"{report.source.sha256}:{match.pattern_id}"},
        "properties": {
            "verdict": report.verdict,
            "box": match.box.model_dump(),
            "frame": match.frame,
            "region": match.region,
            "expectedChanceMatches": match.expected_chance_matches,
        },
    }


def _location(source: Source) -> dict[str, Any]:
    # A picture has no lines; code hosts show nothing that has none.
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(source)}, "region": {"startLine": 1}}}


def _uri(source: Source) -> str:
    """A path as a URI: absolute, or relative to where the scan ran. A colon is escaped: it is no scheme's."""
    name = b64decode(source.path_base64) if source.path_base64 else source.path.encode("utf-8", "backslashreplace")
    return ("file://" if name.startswith(b"/") else "") + quote(name)
