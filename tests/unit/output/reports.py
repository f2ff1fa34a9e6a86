"""Reports of every kind, built by hand: the founding case, a review, clear ones, a failure, and a hostile one."""

from __future__ import annotations

from watermark_scan.report import (
    BoxModel,
    Dropped,
    Failure,
    Match,
    MetadataEntry,
    MissingReader,
    NotSeen,
    PatternListInfo,
    ReaderInfo,
    Reading,
    ScanReport,
    Settings,
    Source,
    SuppressedFinding,
    Tool,
    UnlistedText,
    UnreadWriting,
)

RAPIDOCR = ReaderInfo(name="rapidocr", version="3.9.1 (onnxruntime 1.20.0)", languages=("latin", "zh", "ja"))
TESSERACT = ReaderInfo(name="tesseract", version="5.3.0", languages=("eng", "rus"))
NO_TESSERACT = MissingReader(
    name="tesseract",
    message="Tesseract is not installed, so Cyrillic cannot be read.",
    remedy="Install it with: sudo apt-get install tesseract-ocr tesseract-ocr-rus",
)
NO_KOREAN = UnreadWriting(writing="Korean", wordings=16, remedy="Install it: apt-get install tesseract-ocr-kor")
HOSTILE = "a\x1b[2J\u202egpj.\u200bexe<script>alert(1)</script>\udcff\n\x9b31m"
"""Clears the screen, turns the reading direction, hides a character, opens a tag, and is no valid UTF-8."""

MEANING = (
    "Such a mark is put on pictures of unfinished games and simulators. It shows that the picture, or a part of it, "
    "was rendered; it does not show who used it, or why."
)


SETTINGS = Settings(
    digest="sha256:" + "5e771265" * 8,
    pattern_list="sha256:" + "0123456789abcdef" * 4,
    max_chance=0.001,
    review_chance=0.1,
    readers=("rapidocr 3.9.1 (onnxruntime 1.20.0): latin,zh,ja", "tesseract 5.3.0: eng,rus"),
    regions="full",
    thorough=False,
    frames="first",
    weights="sha256:" + "3e19" * 16,
)
"""Of all reports that are made here."""


def scanned(*, path: str = "samples/frame.jpg", **changes: object) -> ScanReport:
    """A clear report of a whole scan by both readers, with changes; `model_validate` refuses what cannot be."""
    document: dict[str, object] = {
        "tool": Tool(version="0.1.0"),
        "pattern_list": PatternListInfo(version="2026.11.23", count=142, digest="sha256:" + "0123456789abcdef" * 4),
        "settings": SETTINGS,
        "readers": (RAPIDOCR, TESSERACT),
        "source": Source(path=path, sha256="f" * 64, format="JPEG", width=1280, height=720),
        "status": "scanned",
        "verdict": "clear",
        "reasons": ("No listed wording was found.",),
        "seconds": 1.25,
    }
    return ScanReport.model_validate(document | changes)


def match(**changes: object) -> Match:
    """The founding match: eleven letters of a disclaimer at the top right, cut at both ends."""
    text = "DEVELOPMENT FOOTAGE. THIS IS A WORK IN PROGRESS. ALL CONTENT SUBJECT TO CHANGE."
    start = text.index("ALL CONTENT")
    document: dict[str, object] = {
        "pattern_id": "development-footage-long",
        "category": "game-disclaimer",
        "role": "sign",
        "pattern_text": text,
        "matched_text": "ALL C0NTENT",
        "similarity": 0.9612,
        "visible_fraction": 0.1563,
        "visible_span": (start, start + len("ALL CONTENT")),
        "cut": ("left", "right"),
        "ends": {"left": "illegible", "right": "frame"},
        "expected_chance_matches": 2.5e-4,
        "region": "top-right",
        "box": BoxModel(x=1100, y=20, width=140, height=22),
        "readers": ("rapidocr", "tesseract"),
        "views": ("light-text top-right", "plain top-right"),
        "meaning": MEANING,
        "references": ("https://example.org/the-disclaimer",),
    }
    return Match.model_validate(document | changes)


def reading(**changes: object) -> Reading:
    """A line as read."""
    document: dict[str, object] = {
        "text": "ALL C0NTENT",
        "box": BoxModel(x=1100, y=20, width=140, height=22),
        "region": "top-right",
        "reader": "rapidocr",
        "view": "light-text top-right",
    }
    return Reading.model_validate(document | changes)


def dropped(**changes: object) -> Dropped:
    """A near miss that chance explains."""
    document: dict[str, object] = {
        "pattern_id": "not-actual-gameplay",
        "pattern_text": "NOT ACTUAL GAMEPLAY",
        "matched_text": "CONTENT",
        "similarity": 0.4211,
        "expected_chance_matches": 3.2,
        "reason": "weak",
    }
    return Dropped.model_validate(document | changes)


FLAGGED = scanned(
    path="samples/founding_case.jpg",
    verdict="flagged",
    reasons=(
        (
            "10 letters, 'ALL C0NTENT', nearly fit the middle of 'ALL CONTENT SUBJECT TO CHANGE'. By chance "
            "about 1 in 4,000 pictures without such text would match as well: rare enough to flag (limit: 1 in 1,000)."
        ),
    ),
    matches=(
        match(line={"text": "4 ALL C0NTENT", "span": (2, 13), "box": BoxModel(x=1080, y=20, width=160, height=22)}),
    ),
    dropped=(dropped(), dropped(matched_text="SUBJECT TO", reason="weaker-than-another", similarity=1)),
    readings=(reading(), reading(text="0412", region="bottom-left", reader="tesseract", view="plain bottom-left")),
)
REVIEW = scanned(
    path="samples/hint.png",
    verdict="review",
    reasons=(
        "4 letters, '实机画面', fit the whole of '实机画面', which is only a hint: it also stands on real pictures.",
    ),
    matches=(
        match(
            pattern_id="in-game-zh",
            role="hint",
            pattern_text="实机画面",
            matched_text="实机画面",
            similarity=1,
            visible_fraction=1,
            visible_span=(0, 4),
            cut=(),
            ends={"left": "whole", "right": "whole"},
            line={"text": "实机画面", "span": (0, 4), "box": BoxModel(x=1100, y=20, width=140, height=22)},
            expected_chance_matches=0.04,
            region="bottom",
            readers=("rapidocr",),
        ),
    ),
    incomplete=("tesseract",),
)
CLEAR = scanned(path="samples/street.jpg")
CLEAR_WITHOUT_TESSERACT = scanned(
    path="samples/street.jpg",
    readers=(RAPIDOCR,),
    missing_readers=(NO_TESSERACT,),
    unread_writings=(NO_KOREAN,),
    dropped=(),
    readings=(),
)
FAILED = scanned(
    path="samples/broken.jpg",
    source=Source(path="samples/broken.jpg"),
    status="failed",
    verdict=None,
    reasons=(),
    error=Failure(
        code="image-broken", message="The image ends before its last row.", remedy="Get the file again from its source."
    ),
    seconds=0.01,
)
HOSTILE_REPORT = scanned(
    path=HOSTILE,
    verdict="flagged",
    reasons=(f"'{HOSTILE}' was found.",),
    matches=(
        match(
            pattern_id=HOSTILE,
            category=HOSTILE,
            pattern_text=HOSTILE,
            matched_text=HOSTILE,
            visible_span=(1, 5),
            line={"text": HOSTILE, "span": (1, 5), "box": BoxModel(x=1, y=2, width=3, height=4)},
            region=HOSTILE,
            references=(HOSTILE,),
            readers=(HOSTILE,),
            views=(HOSTILE,),
            meaning=HOSTILE,
        ),
    ),
    readers=(ReaderInfo(name=HOSTILE, version=HOSTILE, languages=(HOSTILE,)),),
    missing_readers=(MissingReader(name=HOSTILE, message=HOSTILE, remedy=HOSTILE),),
    unread_writings=(UnreadWriting(writing=HOSTILE, wordings=1, remedy=HOSTILE),),
    incomplete=(HOSTILE,),
    suppressed=1,
    suppressed_findings=(
        SuppressedFinding(
            pattern_id=HOSTILE,
            pattern_text=HOSTILE,
            matched_text=HOSTILE,
            expected_chance_matches=None,
            region=HOSTILE,
            box=BoxModel(x=1, y=2, width=3, height=4),
            reason=HOSTILE,
        ),
    ),
    metadata=(MetadataEntry(kind=HOSTILE, field=HOSTILE, value=HOSTILE, pattern_ids=(HOSTILE,)),),
    not_seen=(NotSeen(what=HOSTILE, bound=HOSTILE, seen=0, of=1),),
    dropped=(dropped(pattern_text=HOSTILE, matched_text=HOSTILE),),
    readings=(reading(text=HOSTILE, region=HOSTILE, reader=HOSTILE, view=HOSTILE),),
)
HOSTILE_FAILURE = scanned(
    path=HOSTILE,
    status="failed",
    verdict=None,
    reasons=(),
    error=Failure(code="file-missing", message=HOSTILE, remedy=HOSTILE),
)

UNLISTED = scanned(
    path="samples/unlisted.jpg",
    unlisted=(
        UnlistedText(
            text="ZORB ENGINE v0.3 internal test capture",
            region="bottom-left",
            box=BoxModel(x=10, y=690, width=300, height=16),
        ),
        UnlistedText(
            text="QUORVEX\x1b[2J \u202eTV",
            region="top",
            box=BoxModel(x=500, y=4, width=90, height=12),
            frame=2,
            other_frames=(4, 5),
        ),
    ),
)

CLEAR_IN_PART = scanned(
    path="samples/thread.png",
    metadata=(
        MetadataEntry(kind="software", field="EXIF Software", value="Bandicam 4.5", pattern_ids=("bandicam",)),
        MetadataEntry(kind="encoder", field="comment", value="Lavc61.3.100"),
    ),
    not_seen=(
        NotSeen(what="small-letters", bound="the detector looks at 800 pixels at most", seen=800, of=9000),
        NotSeen(what="lines", bound="60 lines are read", seen=60, of=132),
    ),
)
ALL = {
    "flagged": FLAGGED,
    "review": REVIEW,
    "clear": CLEAR,
    "clear_without_tesseract": CLEAR_WITHOUT_TESSERACT,
    "failed": FAILED,
    "unlisted": UNLISTED,
    "hostile": HOSTILE_REPORT,
    "hostile_failure": HOSTILE_FAILURE,
    "clear_in_part": CLEAR_IN_PART,
}
"""By the name of their golden files."""
