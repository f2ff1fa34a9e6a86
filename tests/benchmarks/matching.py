"""`make bench-matching`: recall on damaged fragments, false flags on benign text, and the same for partial ratio.

    python -m tests.benchmarks.matching [--readings out/readings.jsonl]

The peer is the field's usual rule: `rapidfuzz.fuzz.partial_ratio` of at least 85 (after rapidfuzz's default processor)
between a line of at least 8 letters and a wording. Both are also compared at equal false flags: our limit is moved to
where it flags as many benign lines as the peer does at several of its thresholds. Reporting seeds and texts are disjoint from the tuning ones.
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
from watermark_scan.matching.folding import fold
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
PEER_SCORES = (80.0, 85.0, 90.0, 95.0, 100.0)
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


def verdict_of(matcher: Matcher, readings: Sequence[Reading], max_chance: float | None = None) -> Judgement:
    """The verdict a scan would give for these readings, with the default limit or another one."""
    limit = max_chance or ScanOptions().max_chance
    result = matcher.match(readings, FRAME)
    return judge(result.findings, max_chance=limit, review_chance=max(limit, ScanOptions().review_chance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Benign:
    """What both rules make of benign lines, each alone in an image.

    Attributes:
        lines: How many.
        chances: Smallest expected chance of a sign in each line, 1 where there is none; sorted.
        scores: The peer's best score for each line, sorted from the largest.
    """

    lines: int
    chances: tuple[float, ...]
    scores: tuple[float, ...]

    def peer_flags(self, score: float) -> int:
        """Lines that the peer flags at a score."""
        return sum(value >= score for value in self.scores)

    def limit_for(self, flags: int) -> float:
        """Our limit at which as many lines are flagged."""
        return self.chances[min(flags, len(self.chances) - 1)] * 0.999


def benign(matcher: Matcher, peer: Peer, count: int) -> Benign:
    """Print false flags on benign lines, alone and as images; ours by name."""
    lines = [line.text for line in benign_lines(split="report", count=count, seed=SEED)]
    alone = [verdict_of(matcher, stacked([line]), max_chance=1.0) for line in lines]
    chances = [
        min((found.chance for found in one.matches if found.wording.role is Role.SIGN), default=1.0) for one in alone
    ]
    images = [verdict_of(matcher, stacked(group)).verdict for group in _groups(lines)]
    limit = ScanOptions().max_chance
    flags, million = sum(chance <= limit for chance in chances), 1e6 / len(lines)
    scores = sorted((score for score, _ in peer.best(lines)), reverse=True)
    print(f"\nBenign lines: {len(lines)}, each alone in an image")
    print(f"  ours at {limit:g}            flagged {flags * million:8.0f} per million")
    for score in PEER_SCORES:
        print(f"  partial_ratio >= {score:<5g} flagged {sum(s >= score for s in scores) * million:8.0f} per million")
    print(
        f"  the same lines as {len(images)} images of {LINES_PER_IMAGE}: flagged {images.count('flagged')}, "
        f"review {images.count('review')}"
    )
    for line, chance in zip(lines, chances, strict=True):
        if chance <= limit:
            print(f"    flagged: {line!r}: {verdict_of(matcher, stacked([line])).reasons[0]}")
    return Benign(lines=len(lines), chances=tuple(sorted(chances)), scores=tuple(scores))


def recall(matcher: Matcher, peer: Peer, patterns: PatternList, count: int, benign_lines_seen: Benign) -> None:
    """Print recall by fragment length and error rate, and against the peer at equal false flags."""
    drawn = list(fragments(patterns.wordings, count=count, seed=SEED))
    holders = [_holders(fragment, patterns) for fragment in drawn]
    theirs = peer.best([fragment.text for fragment in drawn])
    ours = [_chance(matcher, fragment, names) for fragment, names in zip(drawn, holders, strict=True)]
    right = [score if name in names else 0.0 for (score, name), names in zip(theirs, holders, strict=True)]
    options = ScanOptions()
    limits = (options.max_chance, options.review_chance)
    print(
        f"\nRecall on {count} fragments of signs, cut by the frame, by letters left and character error rate: "
        "flagged / flagged or review / partial_ratio >= 85"
    )
    print("letters  " + "".join(f"{rate:>20.0%}" for rate in ERROR_RATES))
    for low, high in LENGTHS:
        print(
            f"{low:3}–{high:<4} "
            + "".join(
                f"{_cell([(o <= limits[0], o <= limits[1], r >= PEER_SCORE) for f, o, r in zip(drawn, ours, right, strict=True) if low <= f.letters <= high and f.rate == rate]):>20}"
                for rate in ERROR_RATES
            )
        )
    damaged = [(chance, score) for fragment, chance, score in zip(drawn, ours, right, strict=True) if fragment.rate > 0]
    print("\nRecall on damaged fragments at equal false flags")
    for score in PEER_SCORES:
        flags = benign_lines_seen.peer_flags(score)
        limit = benign_lines_seen.limit_for(flags)
        mine = float(np.mean([chance <= limit for chance, _ in damaged]))
        other = float(np.mean([value >= score for _, value in damaged]))
        print(
            f"  partial_ratio >= {score:<5g} ({flags / benign_lines_seen.lines * 1e6:6.0f} per million): {other:.2f}   "
            f"ours (limit {limit:.2g}): {mine:.2f}   ratio {mine / max(other, 1e-9):.2f}"
        )


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


def _chance(matcher: Matcher, fragment: Fragment, names: set[str]) -> float:
    """The smallest expected chance of an entry that really holds the fragment; 1 where none is seen."""
    result = matcher.match(at_edge(fragment.text, left=fragment.left, right=fragment.right), FRAME)
    limits = ScanOptions()
    judgement = judge(result.findings, max_chance=limits.max_chance, review_chance=1.0)
    return min((found.chance for found in judgement.matches if found.wording.pattern_id in names), default=1.0)


def _holders(fragment: Fragment, patterns: PatternList) -> set[str]:
    """Every sign that has the undamaged fragment in one of its wordings: naming any of them is right."""
    part = fold(fragment.original).text
    return {
        wording.pattern_id
        for wording in patterns.wordings
        if wording.role is Role.SIGN and part in fold(wording.text).text
    } | {fragment.wording.pattern_id}


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
    seen = benign(matcher, peer, arguments.lines)
    recall(matcher, peer, patterns, arguments.fragments, seen)
    if arguments.benign:
        benign_file(matcher, arguments.benign)
    if arguments.readings:
        corpus(matcher, peer, arguments.readings)


if __name__ == "__main__":
    main()
