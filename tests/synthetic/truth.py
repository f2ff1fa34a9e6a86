"""What is known about a picture, and whether a party saw it: one rule for the program and for the peers.

An answer is *right* when a sign that counts is of an entry that was drawn, of an entry one of whose wordings holds
what is left of the text too, or of the category that was drawn. It is *exact* when the very entry is among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.benchmarks.accuracy.records import Record
from tests.benchmarks.fragments import Fragment
from tests.benchmarks.right_answers import RightAnswers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.synthetic.looks import Look, Party, Text
    from tests.synthetic.overlays import Drawn, Sample
    from watermark_scan.geometry import Box
    from watermark_scan.model import Wording

_KEPT_TEXTS = 12
"""Of what was read at the text's place, for the contact sheets."""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is right, asked of a list.

    Attributes:
        answers: Which entries are right for a text.
    """

    answers: RightAnswers

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> Truth:
        """For a list."""
        return cls(answers=RightAnswers(wordings))

    def entries(self, drawn: Drawn) -> frozenset[str]:
        """The entries that are right for a drawn text; none for an ordinary one."""
        wording = drawn.phrase.wording
        return self.answers.to(_fragment(drawn, wording)) if wording else frozenset()

    def record(self, sample: Sample, party: Party, look: Look, seconds: float) -> Record:
        """What the party made of the sample."""
        wording = sample.drawn.phrase.wording if sample.drawn else None
        right = self.entries(sample.drawn) if sample.drawn else frozenset[str]()
        return Record(
            picture=picture_name(sample.kind, sample.index),
            party=party.name,
            fingerprint=party.fingerprint,
            facts=facts(sample),
            verdict=look.verdict,
            found=[
                {"entry": one.entry, "category": one.category, "readers": one.readers, "views": one.views}
                for one in look.found
            ],
            right=any(one.entry in right or (wording and one.category == wording.category) for one in look.found),
            exact=any(wording is not None and one.entry == wording.pattern_id for one in look.found),
            read=_read_there(look.texts, sample.drawn),
            seconds=round(seconds, 4),
        )


def picture_name(kind: str, index: int) -> str:
    """What a generated picture is called in records."""
    return f"{kind}/{index}"


def facts(sample: Sample) -> dict[str, Any]:
    """Everything that results are split by, as plain values."""
    common = {
        "kind": str(sample.kind),
        "size": [sample.pixels.shape[1], sample.pixels.shape[0]],
        "background": sample.background,
        "scale": round(sample.storing.scale, 3),
        "blur": round(sample.storing.blur, 3),
        "codecs": sample.storing.codecs,
        "quality": sample.storing.quality,
    }
    return {**common, **dict(_of_text(sample.drawn))} if sample.drawn else common


def _of_text(drawn: Drawn) -> Iterator[tuple[str, Any]]:
    style, layout, wording = drawn.style, drawn.layout, drawn.phrase.wording
    yield "text", drawn.phrase.text
    yield "visible", drawn.visible
    yield "letters", drawn.letters
    yield "height", round(drawn.height, 2)
    yield "boxes", [[line.box.x, line.box.y, line.box.width, line.box.height] for line in drawn.lines]
    yield "face", style.face.name
    yield "face_set", str(style.face.set)
    yield "colour", style.colour
    yield "look", style.look
    yield "opacity", style.opacity
    yield "position", layout.position
    yield "turn", layout.turn
    yield "sideways", round(layout.sideways, 3)
    yield "lengthwise", round(layout.lengthwise, 3)
    if wording:
        yield "entry", wording.pattern_id
        yield "category", wording.category
        yield "languages", wording.languages


def _fragment(drawn: Drawn, wording: Wording) -> Fragment:
    return Fragment(
        wording=wording,
        number=drawn.phrase.number,
        text=drawn.visible,
        original=drawn.visible,
        letters=drawn.letters,
        rate=0.0,
        cut="",
    )


def _read_there(texts: Iterable[Text], drawn: Drawn | None) -> list[list[str]]:
    """What was read at the text's place, the longest first; all where the party names no places."""
    places = [line.box for line in drawn.lines] if drawn else []
    there = {(one.text, one.source) for one in texts if _there(one.box, places)}
    return [[source, text] for text, source in sorted(there, key=lambda one: -len(one[0]))[:_KEPT_TEXTS]]


def _there(box: Box | None, places: Iterable[Box]) -> bool:
    return box is None or any(box.overlap(place) > 0 for place in places)
