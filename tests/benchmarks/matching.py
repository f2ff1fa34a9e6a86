"""`make bench-matching`: recall on damaged fragments, false flags on benign text, and the same for partial ratio.

    python -m tests.benchmarks.matching [--readings out/readings.jsonl]

The peer is the field's usual rule: `rapidfuzz.fuzz.partial_ratio` of at least 85 (after rapidfuzz's default processor)
between a line of at least 8 letters and a wording. It is also run at the threshold at which it flags as few benign
lines as we do. Reporting seeds and texts are disjoint from the tuning ones.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process, utils

from tests.benchmarks.benign_lines import benign_lines
from tests.benchmarks.corpus_readings import load
from tests.benchmarks.fragments import ERROR_RATES, Fragment, fragments
from tests.benchmarks.lines import FRAME, at_edge, stacked
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.matcher import Matcher
from watermark_scan.options import ScanOptions
from watermark_scan.verdict import judge
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.reading import Reading
    from watermark_scan.verdict import Judgement

SEED = 20_001
LENGTHS = ((8, 9), (10, 11), (12, 15), (16, 19), (20, 23), (24, 31), (32, 999))
PEER_SCORE = 85.0
PEER_LETTERS = 8
LINES_PER_IMAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The partial-ratio rule over the same signs.

    Attributes:
        texts: Processed wordings.
        ids: Their entries.
    """

    texts: tuple[str, ...]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, patterns: PatternList) -> Peer:
        """The signs with enough letters."""
        signs = [
            (utils.default_process(wording.text), wording.pattern_id)
            for wording in patterns.wordings
            if wording.role is Role.SIGN and sum(map(str.isalnum, wording.text)) >= PEER_LETTERS
        ]
        return cls(texts=tuple(text for text, _ in signs), ids=tuple(name for _, name in signs))

    def best(self, lines: Sequence[str]) -> list[tuple[float, str]]:
        """The best score 0…100 and its entry for each line; 0 for lines of too few letters."""
        processed = [utils.default_process(line) for line in lines]
        scores = process.cdist(processed, self.texts, scorer=fuzz.partial_ratio, dtype=np.float32, workers=-1)
        best = scores.argmax(axis=1)
        return [
            (float(row[place]), self.ids[place]) if sum(map(str.isalnum, line)) >= PEER_LETTERS else (0.0, "")
            for line, row, place in zip(processed, scores, best, strict=True)
        ]


def verdict_of(matcher: Matcher, readings: Sequence[Reading]) -> Judgement:
    """The verdict a scan with default options would give for these readings."""
    options = ScanOptions()
    result = matcher.match(readings, FRAME)
    return judge(result.findings, max_chance=options.max_chance, review_chance=options.review_chance)


def recall(matcher: Matcher, peer: Peer, patterns: PatternList, count: int, peer_score: float) -> None:
    """Print recall by fragment length and error rate: flagged, flagged or review, and the peer at two thresholds."""
    drawn = list(fragments(patterns.wordings, count=count, seed=SEED))
    theirs = peer.best([fragment.text for fragment in drawn])
    tally: defaultdict[tuple[int, float], list[tuple[bool, bool, bool, bool]]] = defaultdict(list)
    for fragment, (score, entry) in zip(drawn, theirs, strict=True):
        flagged, seen = _found(matcher, fragment)
        right = entry == fragment.wording.pattern_id
        row = (flagged, seen, right and score >= PEER_SCORE, right and score >= peer_score)
        tally[_bucket(fragment.letters), fragment.rate].append(row)
    print(
        f"\nRecall on {count} fragments of sign wordings, cut by the frame (flagged / flagged or review / peer 85 / "
        f"peer at equal false flags, {peer_score:.0f})"
    )
    print("letters  " + "".join(f"{rate:>28.0%}" for rate in ERROR_RATES))
    for low, high in LENGTHS:
        cells = [tally[low, rate] for rate in ERROR_RATES]
        print(f"{low:3}–{high:<4} " + "".join(f"{_cell(rows):>28}" for rows in cells))
    everything = [row for rows in tally.values() for row in rows]
    damaged = [row for (_, rate), rows in tally.items() if rate > 0 for row in rows]
    print("all      " + _cell(everything) + "   damaged only: " + _cell(damaged))


def false_flags(matcher: Matcher, peer: Peer, count: int) -> float:
    """Print false flags on benign lines; returns the peer's threshold at equal false flags."""
    lines = [line.text for line in benign_lines(split="report", count=count, seed=SEED)]
    alone = [verdict_of(matcher, stacked([line])).verdict for line in lines]
    flagged, review = alone.count("flagged"), alone.count("review")
    images = [verdict_of(matcher, stacked(group)).verdict for group in _groups(lines)]
    scores = sorted((score for score, _ in peer.best(lines)), reverse=True)
    equal = scores[max(flagged, 1)] + 1e-3
    hits = sum(score >= PEER_SCORE for score in scores)
    million = 1e6 / len(lines)
    print(f"\nBenign lines: {len(lines)} (each alone, and {len(images)} images of {LINES_PER_IMAGE})")
    print(f"  ours, each line alone   flagged {flagged * million:8.0f} per million   review {review * million:8.0f}")
    print(
        f"  ours, images            flagged {images.count('flagged'):4} of {len(images)}   "
        f"review {images.count('review')}"
    )
    print(f"  partial_ratio >= 85     flagged {hits * million:8.0f} per million")
    print(f"  partial_ratio threshold at equal false flags: {equal:.1f}")
    for line, verdict in zip(lines, alone, strict=True):
        if verdict == "flagged":
            print(f"    flagged: {line!r}: {verdict_of(matcher, stacked([line])).reasons[0]}")
    return equal


def corpus(matcher: Matcher, peer: Peer, path: Path) -> None:
    """Print found marks and false flags on the readings of a labelled corpus."""
    options = ScanOptions()
    counts: defaultdict[str, list[str]] = defaultdict(list)
    peers: defaultdict[str, int] = defaultdict(int)
    for image in load(path):
        result = matcher.match(image.readings, image.frame)
        found = judge(result.findings, max_chance=options.max_chance, review_chance=options.review_chance)
        kind = image.row["class"] + (f" {image.row['readable']}" if image.row["readable"] else "")
        counts[kind].append(found.verdict)
        texts = [reading.text for reading in image.readings if reading.reader == "rapidocr"]
        peers[kind] += bool(texts) and max(score for score, _ in peer.best(texts)) >= PEER_SCORE
        if (found.verdict == "clear") == image.row["class"].startswith("positive"):
            names = [f"{match.wording.pattern_id} «{match.text}» {match.chance:.2g}" for match in found.matches]
            print(f"    {found.verdict:8} {image.row['path'][:58]} {image.row['overlay_text'][:30]} {names[:3]}")
    print("\nCorpus readings")
    for kind, verdicts in counts.items():
        print(
            f"  {kind:16} {len(verdicts):4} images  flagged {verdicts.count('flagged'):3}  "
            f"review {verdicts.count('review'):3}  partial_ratio >= 85 {peers[kind]:3}"
        )


def benign_file(matcher: Matcher, path: Path) -> None:
    """Print which of the texts in a tab-separated file (column `text`) are flagged or reviewed."""
    lines = [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    verdicts = {line: verdict_of(matcher, stacked([line])) for line in lines}
    bad = {line: found for line, found in verdicts.items() if found.verdict != "clear"}
    print(f"\n{path.name}: {len(lines)} texts, not clear: {len(bad)}")
    for line, found in bad.items():
        print(f"    {found.verdict}: {line!r}: {found.reasons[0]}")


def _found(matcher: Matcher, fragment: Fragment) -> tuple[bool, bool]:
    judgement = verdict_of(matcher, at_edge(fragment.text, left=fragment.left, right=fragment.right))
    right = any(match.wording.pattern_id == fragment.wording.pattern_id for match in judgement.matches)
    return right and judgement.verdict == "flagged", right


def _bucket(letters: int) -> int:
    return next(low for low, high in LENGTHS if low <= letters <= high)


def _cell(rows: Sequence[tuple[bool, ...]]) -> str:
    if not rows:
        return "–"
    return " / ".join(f"{np.mean([row[column] for row in rows]):.2f}" for column in range(len(rows[0])))


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    source = iter(lines)
    return iter(lambda: list(islice(source, LINES_PER_IMAGE)), [])


def main() -> None:
    """Run every part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fragments", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--readings", type=Path, help="kept readings of a labelled corpus")
    parser.add_argument("--benign", type=Path, help="a tab-separated file of texts that must not match")
    arguments = parser.parse_args()
    patterns = load_patterns()
    matcher, peer = Matcher(patterns.wordings), Peer.of(patterns)
    print(f"Pattern list {patterns.digest[:19]}, {len(patterns.wordings)} wordings")
    equal = false_flags(matcher, peer, arguments.lines)
    recall(matcher, peer, patterns, arguments.fragments, equal)
    if arguments.benign:
        benign_file(matcher, arguments.benign)
    if arguments.readings:
        corpus(matcher, peer, arguments.readings)


if __name__ == "__main__":
    main()
