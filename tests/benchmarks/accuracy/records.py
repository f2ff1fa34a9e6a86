"""What one party made of one picture: whether that is right, and how it is kept, one line of JSON each.

An answer is *right* when a sign that counts is of an entry that was drawn, of an entry one of whose wordings holds
what is left of the text too, or of the category that was drawn. It is *exact* when the very entry is among them.

A labelled picture has no entry: a mark is in the list when one of its texts holds a wording or is held by one, both of
at least 4 letters, and an answer is right when its category is one of such an entry's.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.benchmarks.clock import cpu_seconds
from tests.synthetic import labelled_corpus
from tests.synthetic.fragments import RightAnswers, filled
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.folding import fold
from watermark_scan.model import Role
from watermark_scan.options import ScanOptions
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from tests.benchmarks.accuracy.parties import Answer, Party
    from tests.synthetic.overlays import Drawn, Sample

CORPUS = "corpus"
"""Kind of a labelled picture, beside the kinds of generated ones."""
_FEWEST_LETTERS, _FEWEST_IDEOGRAPHS = 4, 2
_FIRST_IDEOGRAPH = "\u2e80"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one party made of one picture.

    Attributes:
        picture: Kind and number, or path in a labelled folder.
        party: Its name.
        fingerprint: Of its code.
        facts: What is known about the picture: everything that results are split by, as plain values.
        verdict: flagged, review or clear.
        found: The signs that count: entry, category, readers.
        right: One of them is a right one, by its text or its category.
        exact: One of them is the very entry that was drawn.
        seconds: Processor time.
    """

    picture: str
    party: str
    fingerprint: str
    facts: dict[str, Any]
    verdict: str
    found: list[dict[str, Any]]
    right: bool
    exact: bool
    seconds: float

    @property
    def seen(self) -> bool:
        """It is not clear, and for a right reason."""
        return self.verdict != "clear" and self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A file of records.

    Attributes:
        path: Made when the first record is added.
    """

    path: Path

    def load(self) -> list[Record]:
        """All records; a last line that a broken run left unfinished is passed over."""
        if not self.path.is_file():
            return []
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        return [Record(**json.loads(line)) for line in lines if line.endswith("}\n")]

    def add(self, records: Iterable[Record]) -> None:
        """Append records as they come, each at once."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+", encoding="utf-8") as file:
            if file.tell() and not self.path.read_bytes().endswith(b"\n"):
                file.write("\n")
            for record in records:
                file.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
                file.flush()


def name_of(kind: str, index: int | str) -> str:
    """What a picture is called in records: kind and number of a generated one, path of a labelled one."""
    return index if isinstance(index, str) else f"{kind}/{index}"


def of_sample(sample: Sample, parties: Iterable[Party]) -> Iterator[Record]:
    """What the parties make of a generated picture."""
    wording = sample.drawn.phrase.wording if sample.drawn else None
    right = frozenset[str]()
    if sample.drawn and wording:
        right = _answers().to(sample.drawn.visible, sample.drawn.phrase.number, wording.pattern_id)
    for party in parties:
        answer, seconds = _timed(party, sample.pixels)
        yield Record(
            picture=name_of(sample.kind, sample.index),
            party=party.name,
            fingerprint=party.fingerprint,
            facts=facts(sample),
            verdict=answer.verdict,
            found=[asdict(one) for one in answer.found],
            right=any(one.entry in right or (wording and one.category == wording.category) for one in answer.found),
            exact=any(wording is not None and one.entry == wording.pattern_id for one in answer.found),
            seconds=seconds,
        )


def of_labelled(folder: Path, path: str, parties: Iterable[Party]) -> Iterator[Record]:
    """What the parties make of a picture of a labelled folder."""
    row = next(row for row in labelled_corpus.rows(folder) if row["path"] == path)
    pixels = decode(folder / path, max_pixels=ScanOptions().max_pixels).pixels
    categories = listed(row["overlay_text"])
    for party in parties:
        answer, seconds = _timed(party, pixels)
        yield Record(
            picture=path,
            party=party.name,
            fingerprint=party.fingerprint,
            facts={
                "kind": CORPUS,
                "class": row["class"],
                "visible": row["overlay_text"],
                "readable": row["readable"],
                "position": row["position"],
                "categories": sorted(categories),
            },
            verdict=answer.verdict,
            found=[asdict(one) for one in answer.found],
            right=any(one.category in categories for one in answer.found),
            exact=False,
            seconds=seconds,
        )


def facts(sample: Sample) -> dict[str, Any]:
    """Everything that results of a generated picture are split by."""
    common = {
        "kind": str(sample.kind),
        "background": sample.background,
        "blur": round(sample.compression.blur, 3),
        "quality": sample.compression.quality,
    }
    if sample.case:
        common |= {"case": sample.case, "z_score": round(sample.z_score, 2)}
    return {**common, **_of_text(sample.drawn)} if sample.drawn else common


@cache
def listed(overlay_text: str) -> frozenset[str]:
    """The categories of the entries that a mark's texts belong to; empty where none is in the list."""
    texts = [fold(part).text for part in overlay_text.split("|") if part.strip()]
    return frozenset(
        category
        for category, wording in _signs()
        for text in texts
        if _is_long(text) and (wording in text or text in wording)
    )


def _of_text(drawn: Drawn) -> dict[str, Any]:
    style, layout = drawn.style, drawn.layout
    return {
        "visible": drawn.visible,
        "letters": drawn.letters,
        "height": round(drawn.height, 2),
        "lines": len(drawn.lines),
        "face_set": str(style.face.set),
        "colour": style.colour,
        "look": style.look,
        "opacity": style.opacity,
        "position": layout.position,
        "sideways": round(layout.sideways, 3),
        "lengthwise": round(layout.lengthwise, 3),
    }


def _timed(party: Party, pixels: NDArray[np.uint8]) -> tuple[Answer, float]:
    """The answer, and the processor seconds it took: of this process and those that it ended meanwhile."""
    before = cpu_seconds()
    answer = party.look(pixels)
    return answer, round(cpu_seconds() - before, 4)


@cache
def _answers() -> RightAnswers:
    return RightAnswers(load_patterns().wordings)


@cache
def _signs() -> tuple[tuple[str, str], ...]:
    signs = (wording for wording in load_patterns().wordings if wording.role is Role.SIGN)
    folded = ((wording.category, fold(filled(wording.text, "")).text.strip()) for wording in signs)
    return tuple((category, text) for category, text in folded if _is_long(text))


def _is_long(text: str) -> bool:
    """Long enough to tell two marks apart; an ideograph says as much as a few letters."""
    letters = [letter for letter in text if letter.isalnum()]
    ideographs = sum(letter >= _FIRST_IDEOGRAPH for letter in letters)
    return len(letters) >= _FEWEST_LETTERS or ideographs >= _FEWEST_IDEOGRAPHS
