"""A consumer's view: the format as a program in another language would write it down, by hand and from DESIGN.md.

Nothing here comes from the package but the lines it writes. When this fails, somebody's program fails.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.output import reports
from watermark_scan.output.json import render_json
from watermark_scan.report import ScanReport

if TYPE_CHECKING:
    from collections.abc import Callable


def _text(value: object) -> bool:
    return isinstance(value, str)


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _switch(value: object) -> bool:
    return isinstance(value, bool)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _fraction(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _or_null(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or check(value)


def _all(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _one_of(*values: object) -> Callable[[Any], bool]:
    return lambda value: value in values


def _object(**keys: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Exactly these keys, each as it should be."""

    def check(value: object) -> bool:
        if not isinstance(value, dict) or set(value) != set(keys):
            return False
        return all(is_right(value[key]) for key, is_right in keys.items())

    return check


_BOX = _object(x=_count, y=_count, width=_count, height=_count)
_END_STATE = _one_of("whole", "frame", "covered", "illegible", "other-text")
_MATCH = _object(
    pattern_id=_text,
    category=_text,
    role=_one_of("sign", "hint", "benign"),
    pattern_text=_text,
    matched_text=_text,
    similarity=_fraction,
    visible_fraction=_fraction,
    visible_span=lambda value: _all(_count)(value) and len(value) == 2,
    cut=_all(_one_of("left", "right")),
    ends=_or_null(_object(left=_END_STATE, right=_END_STATE)),
    line=_or_null(_object(text=_text, span=lambda value: _all(_count)(value) and len(value) == 2, box=_BOX)),
    expected_chance_matches=_or_null(_number),
    region=_text,
    box=_BOX,
    readers=_all(_text),
    views=_all(_text),
    turn=_one_of("none", "clockwise", "counterclockwise"),
    rotation=_one_of(0, 90, 180, 270),
    mirrored=_switch,
    meaning=_text,
    references=_all(_text),
    mention=lambda value: isinstance(value, bool),
    alternatives=_all(_text),
    copies=_all(_BOX),
    frame=_count,
    other_frames=_all(_count),
    spotting=_or_null(_object(similarity=_fraction, runner_up=_text, runner_up_similarity=_fraction)),
)
_DROPPED = _object(
    pattern_id=_text,
    pattern_text=_text,
    matched_text=_text,
    similarity=_fraction,
    expected_chance_matches=_or_null(_number),
    reason=_one_of(
        "weak",
        "too-short",
        "weaker-than-another",
        "benign",
        "not-a-whole-word",
        "unexpected-place",
        "other-text",
        "mention",
    ),
    frame=_count,
)
_SUPPRESSED = _object(
    pattern_id=_text,
    pattern_text=_text,
    matched_text=_text,
    expected_chance_matches=_or_null(_number),
    region=_text,
    box=_BOX,
    frame=_count,
    reason=_text,
)
_READING = _object(
    text=_text,
    box=_BOX,
    region=_text,
    reader=_text,
    view=_text,
    frame=_count,
    turn=_one_of("none", "clockwise", "counterclockwise"),
    facing=_one_of("upright", "upside-down", "mirrored", "mirrored-upside-down"),
    line_number=_or_null(_count),
    words=_all(_object(text=_text, box=_BOX, confidence=_fraction)),
    choices=_all(_all(lambda choice: _text(choice[0]) and _fraction(choice[1]) and len(choice) == 2)),
)
_REPORT = _object(
    schema_version=_one_of(1),
    tool=_object(name=_one_of("watermark-scan"), version=_text),
    pattern_list=_object(version=_text, count=_count, digest=_text),
    settings=_or_null(
        _object(
            digest=_text,
            pattern_list=_text,
            max_chance=_number,
            review_chance=_number,
            categories=_or_null(_all(_text)),
            ignored_categories=_all(_text),
            readers=_all(_text),
            regions=_text,
            thorough=_switch,
            frames=_text,
            weights=_text,
        )
    ),
    readers=_all(_object(name=_text, version=_text, languages=_all(_text))),
    missing_readers=_all(_object(name=_text, message=_text, remedy=_text)),
    unread_writings=_all(_object(writing=_text, wordings=_count, remedy=_text)),
    source=_object(
        path=_text,
        path_base64=_or_null(_text),
        size=_or_null(_count),
        mtime=_or_null(lambda value: isinstance(value, int | float)),
        sha256=_or_null(_text),
        format=_or_null(_text),
        width=_or_null(_count),
        height=_or_null(_count),
        frames=_or_null(_count),
        more_frames=_switch,
        end_missing=_switch,
    ),
    status=_one_of("scanned", "failed"),
    verdict=_one_of("flagged", "review", "clear", None),
    reasons=_all(_text),
    matches=_all(_MATCH),
    incomplete=_all(_text),
    metadata=_all(_object(kind=_text, field=_text, value=_text, pattern_ids=_all(_text))),
    not_seen=_all(_object(what=_text, bound=_text, seen=_count, of=_count, frame=_count)),
    suppressed=_count,
    smallest_legible=_or_null(_count),
    suppressed_findings=_all(_SUPPRESSED),
    unlisted=_all(_object(text=_text, region=_text, box=_BOX, frame=_count, other_frames=_all(_count))),
    dropped=_or_null(_all(_DROPPED)),
    readings=_or_null(_all(_READING)),
    searched=_or_null(_all(_object(number=_count, width=_count, height=_count))),
    error=_or_null(_object(code=_text, message=_text, remedy=_text)),
    seconds=_number,
)


@pytest.mark.parametrize("name", reports.ALL)
def test_every_line_is_as_a_consumer_expects(name: str) -> None:
    """Keys, types and ranges of every kind of report."""
    assert _REPORT(json.loads(render_json(reports.ALL[name])))


@pytest.mark.parametrize("name", reports.ALL)
def test_a_line_read_again_is_the_same_report(name: str) -> None:
    """Surrogates, control characters and fractions come back: a stored report is as good as a fresh one."""
    line = render_json(reports.ALL[name])
    again = ScanReport.model_validate(json.loads(line))
    assert again == reports.ALL[name]
    assert render_json(again) == line
