"""The report in plain words: its numbers and codes, and whole sentences about it. No layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.legibility import SMALLEST, USUAL_SHARE, is_too_small
from watermark_scan.rarity import rarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.report import (
        BoxModel,
        DropReason,
        EndState,
        Match,
        MissingReader,
        ReaderInfo,
        ScanReport,
        Source,
        UnlistedText,
    )

_ONE_PERCENT = 0.01
_MOST_FRAMES = 8
"""Numbers of frames that are listed; the report has them all."""
_BY_CHANCE = "pictures without such text would match this well by chance"

_NOT_AUTHENTIC = "That does not make the picture authentic."
_ASK_A_PERSON = "It is not enough to flag the image: please look at it yourself."
UNLISTED = "Overlay text that no list has (it does not change the verdict):"
END_MISSING = "The file lacks its end mark; every row of the picture was there, and was looked at."
ONLY_THE_FIRST_FRAME = "Only the first of several frames or pages was looked at; --frames all looks at each."

_NOT_SEEN = {
    "small-letters": "Small letters were not looked for: the picture is so long that the detector saw it very small",
    "lines": "Not every line of text was read",
}
_ROLES = {
    "sign": "a sign (can flag an image)",
    "hint": "a hint (asks for a review at most)",
    "benign": "benign (explains text away)",
}
_ENDS: dict[EndState, str] = {
    "frame": "cut at its {end} end by the edge of the picture",
    "covered": "cut at its {end} end by what lies over it",
    "illegible": "its {end} end was not read",
    "other-text": "other text stands where its {end} end should be",
}
_BOTH_ENDS: dict[EndState, str] = {
    "whole": "both ends are there",
    "frame": "cut at both ends by the edges of the picture",
    "covered": "cut at both ends by what lies over it",
    "illegible": "neither end was read",
    "other-text": "other text stands where its ends should be",
}
_REGIONS = {
    "top-left": "top left corner",
    "top": "top edge",
    "top-right": "top right corner",
    "left": "left edge",
    "center": "center",
    "right": "right edge",
    "bottom-left": "bottom left corner",
    "bottom": "bottom edge",
    "bottom-right": "bottom right corner",
    "full": "whole picture",
}
_DROP_REASONS: dict[DropReason, str] = {
    "weak": "chance alone gives matches as strong as this",
    "too-short": "a piece of a wording with too few letters to be worth a look",
    "weaker-than-another": "another entry explains the same text better",
    "benign": "a wording that is known to be harmless explains the text",
    "not-a-whole-word": "the wording is short and counts only as a word of its own",
    "unexpected-place": "the wording is short and such a mark never stands at this place",
    "other-text": "the text goes on as the wording does not",
    "mention": "running text mentions the name",
}


def frame(number: int, others: Sequence[int]) -> str:
    """In which frames or pages of a file a wording stands; empty for the first and only one.

    Args:
        number: The frame that is shown, from 1.
        others: Further ones.
    """
    if number == 1 and not others:
        return ""
    if not others:
        return f"frame {number}"
    listed = ", ".join(map(str, others[:_MOST_FRAMES])) + (", …" if len(others) > _MOST_FRAMES else "")
    return f"frame {number}, and no stronger in {listed}"


def lacks_frames(source: Source) -> bool:
    """Whether frames that a viewer would see were not looked at.

    The further pictures of an MPO are none: previews, depth, and the light that phones add for bright screens.
    """
    return source.more_frames and source.format != "MPO"


def chance(expected: float | None) -> str:
    """How often a picture without any listed wording would match this well: in words, then the number itself.

    Args:
        expected: Chance matches to expect in such an image, >= 0; None where it is not known.
    """
    if expected is None:
        return "not known"
    return f"{rarity(expected)} {_BY_CHANCE} ({expected:.2g} expected)"


def percent(fraction: float) -> str:
    """A fraction of 0…1 in percent; only nothing is 0% and only all is 100%."""
    if 0 < fraction < _ONE_PERCENT:
        return "less than 1%"
    if 0 < 1 - fraction < _ONE_PERCENT:
        return "more than 99%"
    return f"{round(fraction * 100)}%"


def is_read(match: Match) -> bool:
    """Whether an engine has read it; in reports of version 0.1 only its shape may have been seen."""
    return match.spotting is None or len(match.readers) > 1


def ends(match: Match) -> str:
    """What became of the ends of a wording; `cut` is said only where something cuts it."""
    if match.ends is None:
        return missing_ends(match.cut)
    return end_states(match.ends.left, match.ends.right)


def end_states(left: EndState, right: EndState) -> str:
    """What became of the two ends of a wording."""
    if left == right:
        return _BOTH_ENDS[left]
    named = (("left", left), ("right", right))
    return ", ".join(_ENDS[state].format(end=end) for end, state in named if state != "whole")


def missing_ends(missing: Sequence[str]) -> str:
    """Which ends are missing, where it is not known why: in reports of earlier versions."""
    if {"left", "right"} <= set(missing):
        return "both ends are missing"
    return f"its {missing[0]} end is missing" if missing else "both ends are there"


def line(match: Match) -> str:
    """The whole line that a match stands in, with the match in brackets; empty where the line holds no more than it."""
    if match.line is None:
        return ""
    before, _, after = split_wording(match.line.text, match.line.span)
    return with_brackets(match.line.text, match.line.span) if any(map(str.isalnum, before + after)) else ""


def role(code: str) -> str:
    """What a mark of this role can do to a verdict."""
    return _ROLES.get(code, code)


def region(name: str) -> str:
    """A part of the picture."""
    return _REGIONS.get(name, name)


def drop_reason(code: DropReason) -> str:
    """Why a near miss does not count."""
    return _DROP_REASONS[code]


def split_wording(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """The wording before a span, in it, and behind it; in a stranger's report the span may lie anywhere."""
    start, end = sorted(min(max(position, 0), len(text)) for position in span)
    return text[:start], text[start:end], text[end:]


def visible_parts(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """The wording in three: what is missing before, what is visible, what is missing after.

    Args:
        text: The wording.
        span: Start and end of the visible part; spaces at its ends go to what is missing.

    Returns:
        Three texts that joined are the wording; all of it in the middle where nothing but spaces is missing.
    """
    before, seen, after = split_wording(text, span)
    core = seen.strip()
    if not core or not (before + after).strip():
        return "", text, ""
    start = seen.index(core)
    return before + seen[:start], core, seen[start + len(core) :] + after


def with_brackets(text: str, span: tuple[int, int]) -> str:
    """The wording with its visible part in brackets; unchanged when all of it is visible. See `visible_parts`."""
    before, seen, after = visible_parts(text, span)
    return f"{before}[{seen}]{after}" if before or after else seen


def edits(read: str, listed: str) -> str:
    """How the text as read departs from the visible part of the wording, letter by letter."""
    from watermark_scan.matching.letter_diff import ColumnKind, joined, letter_columns  # noqa: PLC0415  only for --explain

    ways = {
        ColumnKind.MISREAD: '"{read}" for "{listed}"',
        ColumnKind.LOST: '"{listed}" lost',
        ColumnKind.ADDED: '"{read}" added',
    }
    runs = (run for run in joined(letter_columns(read, listed)) if run.kind in ways)
    edits = [ways[run.kind].format(read=run.read, listed=run.listed) for run in runs]
    return "; ".join(edits) or "all as listed (look-alikes count as equal)"


def why(report: ScanReport) -> Iterator[str]:
    """Why the verdict is what it is, or why there is none; at least one sentence."""
    if report.error is not None:
        yield f"{report.error.message} {report.error.remedy}"
    elif report.verdict == "clear" and not is_wholly_seen(report):
        yield f"{' '.join(report.reasons)} Not all of the picture was looked at, so it may still hold one."
    elif report.verdict == "clear":
        yield f"{' '.join(report.reasons) or 'No listed wording was found.'} {_NOT_AUTHENTIC}"
    else:
        yield from report.reasons
    if report.verdict == "review":
        yield _ASK_A_PERSON


def too_small(report: ScanReport) -> str:
    """That usual marks may be too low to be read in a picture, in one sentence; empty where they are not."""
    width, height, legible = report.source.width, report.source.height, report.smallest_legible
    if not (width and height and legible and is_too_small(width, height, legible)):
        return ""
    usual = max(1, round(USUAL_SHARE * min(width, height)))
    why = "small" if legible == SMALLEST else "small or too compressed"
    return (
        f"This picture is too {why} for its usual marks: letters lower than about {legible} pixels are not read in it, "
        f"and a mark may be {usual} pixels high here."
    )


def unlisted(found: UnlistedText) -> str:
    """Where overlay text stands that no list has, and in which frames."""
    where = f"{region(found.region)}: {place(found.box)}"
    frames = ", ".join(map(str, (found.frame, *found.other_frames[:_MOST_FRAMES])))
    return where if (found.frame, found.other_frames) == (1, ()) else f"{where}, in frame {frames}"


def broken_readers(report: ScanReport) -> Iterator[str]:
    """Which engines broke, a sentence each."""
    for name in report.incomplete:
        yield f"Broke while reading this image, so not all was seen: {name}."


def not_seen(report: ScanReport) -> Iterator[str]:
    """What was not searched, a sentence each: of a file with many frames, what weighs most of each kind."""
    for what in dict.fromkeys(one.what for one in report.not_seen):
        worst = min((one for one in report.not_seen if one.what == what), key=lambda one: one.seen / one.of)
        yield f"{_NOT_SEEN.get(what, 'Not all was searched')} ({worst.seen} of {worst.of}: {worst.bound})."


def is_wholly_seen(report: ScanReport) -> bool:
    """Whether a scanned image was looked at wholly: every engine that began has ended, and no limit was reached."""
    return not (report.incomplete or report.not_seen)


def verdict(report: ScanReport) -> str:
    """The verdict in a word or two: clear is said of what was wholly looked at only."""
    if report.verdict == "clear" and not is_wholly_seen(report):
        return "clear in part"
    return report.verdict or report.status


def looked(reader: ReaderInfo) -> str:
    """An engine that looked, what it is and what it reads; no full stop."""
    return f"{reader.name} {reader.version} for {', '.join(reader.languages)}"


def missing(reader: MissingReader) -> str:
    """An engine that did not look, why, and what to do about it."""
    return f"{reader.name}. {reader.message} {reader.remedy}"


def metadata(report: ScanReport) -> str:
    """What the file says of the tools that made it, in one sentence; empty where it says nothing."""
    said = (
        f"{one.field}: {one.value}" + (f" (listed: {', '.join(one.pattern_ids)})" if one.pattern_ids else "")
        for one in report.metadata
    )
    text = "; ".join(said)
    return f"Metadata, which is no evidence and easily changed: {text}." if text else ""


def unread(report: ScanReport) -> str:
    """What of the list no engine that looked can read, in one sentence; empty where there is nothing of it."""
    found = ", ".join(f"{one.wordings} in {one.writing}" for one in report.unread_writings)
    return f"Listed wordings that no engine here reads: {found}; see `watermark-scan doctor`." if found else ""


def place(box: BoxModel) -> str:
    """Where a box is, in the picture's own pixels."""
    return f"x {box.x}, y {box.y}, width {box.width}, height {box.height} (pixels)"
