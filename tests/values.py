"""Findings, readings and a short pattern list built by hand, for the tests of the stages that pass them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watermark_scan.catalog.load import PatternList
from watermark_scan.catalog.model import PatternFile
from watermark_scan.evidence import End, EndState, TextMatch, WholeLine
from watermark_scan.geometry import Box, RegionName, Turn
from watermark_scan.model import OcrResult, Role, Word, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

DISCLAIMER = "Development footage. All content subject to change"
MEANING = "Shows that a development build was filmed."
REFERENCES = ("https://example.org/a-development-build",)
_ENTRIES: tuple[Mapping[str, Any], ...] = (
    {
        "id": "development-footage",
        "text": DISCLAIMER,
        "role": "sign",
        "languages": ["en"],
        "references": REFERENCES,
    },
    {"id": "work-in-progress", "text": "Work in progress", "role": "hint", "languages": ["en"]},
)


def pattern_list(*entries: Mapping[str, Any]) -> PatternList:
    """A list of one category, of the given entries or else of a sign and a hint."""
    file = PatternFile.model_validate(
        {
            "schema_version": 1,
            "category": "development-footage",
            "title": "Development footage",
            "meaning": MEANING,
            "pattern": entries or _ENTRIES,
        }
    )
    return PatternList(files=(file,), version="2026.01.31")


def result_of(text: str, *, engine: str = "rapidocr", box: Box | None = None, view: str = "plain full") -> OcrResult:
    """A line as read, its words side by side in equal parts of the box."""
    box = box or Box(x=200, y=4, width=100, height=12)
    parts = text.split()
    share = max(1, box.width // len(parts))
    words = tuple(
        Word(text=part, box=Box(x=box.x + number * share, y=box.y, width=share, height=box.height), confidence=0.9)
        for number, part in enumerate(parts)
    )
    return OcrResult(text=text, box=box, words=words, engine=engine, view=view, turn=Turn.NONE)


def finding(
    *,
    chance: float = 1e-6,
    role: Role = Role.SIGN,
    pattern_id: str = "development-footage",
    text: str = DISCLAIMER,
    category: str = "development-footage",
    visible_fraction: float = 0.24444444,
    letters: int = 11,
) -> TextMatch:
    """A finding at the top right, cut at both ends."""
    wording = Wording(
        pattern_id=pattern_id, text=text, category=category, role=role, languages=("en",), upper_case=True
    )
    return TextMatch(
        wording=wording,
        text="ALL C0NTENT",
        similarity=0.96123456,
        span=(21, 32),
        visible_fraction=visible_fraction,
        letters=letters,
        cut=(End.LEFT, End.RIGHT),
        ends=(EndState.ILLEGIBLE, EndState.FRAME),
        line=WholeLine(text="ALL C0NTENT", span=(0, 11), box=Box(x=200, y=4, width=100, height=12)),
        e_value=chance,
        box=Box(x=200, y=4, width=100, height=12),
        region=RegionName.TOP_RIGHT,
        engines=("rapidocr", "tesseract"),
        views=("plain full",),
        turn=Turn.NONE,
    )
