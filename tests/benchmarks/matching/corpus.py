"""Verdicts on what was read in labelled pictures, and on texts of a file that must stay silent."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.benchmarks.matching.ours import look
from tests.benchmarks.peer import USUAL
from tests.benchmarks.tables import table
from tests.synthetic.labelled_corpus import POSITIVE
from tests.synthetic.readings import FRAME, alone
from watermark_scan.matching.repetition import MARK_LETTERS, copies_of, distinct_copies

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.benchmarks.corpus_readings import ReadImage
    from tests.benchmarks.matching.ours import Look
    from tests.benchmarks.peer import Peer
    from watermark_scan.matching.matcher import Matcher


def show(matcher: Matcher, peer: Peer, read: Sequence[ReadImage]) -> None:
    """Print verdicts by class, and every picture with another verdict than its class suggests."""
    print(f"\n   Readings of {len(read)} labelled pictures")
    rows: defaultdict[str, list[tuple[str, bool, bool]]] = defaultdict(list)
    for image in read:
        seen = look(matcher, image.readings, image.frame)
        texts = [reading.text for reading in image.readings]
        by_peer = max(peer.best(texts), default=0.0) >= USUAL
        rows[_kind(image)].append((seen.verdict, by_peer, _repeats_a_word(image)))
        if (seen.verdict == "clear") == (image.row["class"] == POSITIVE):
            print(f"    {_described(image, seen)}")
    cells = [[kind, *_counts(verdicts)] for kind, verdicts in rows.items()]
    print(table(["class", "pictures", "flagged", "review", f"partial_ratio >= {USUAL:g}", "repeat some word"], cells))


def show_texts(matcher: Matcher, path: Path) -> None:
    """Print which of the texts of a tab-separated file (first column) are not clear."""
    lines = [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    looks = {line: look(matcher, alone(line), FRAME) for line in lines if line.strip()}
    loud = {line: seen for line, seen in looks.items() if seen.verdict != "clear"}
    print(f"\n   {path.name}: {len(looks)} texts, {len(loud)} not clear")
    for line, seen in loud.items():
        print(f"    {seen.verdict}: {line!r}: {seen.reason}")


def _kind(image: ReadImage) -> str:
    readable = image.row["readable"]
    return image.row["class"] + (f", readable: {readable}" if readable else "")


def _repeats_a_word(image: ReadImage) -> bool:
    """Whether any word, listed or not, is repeated as marks are that cover a picture."""
    copies = distinct_copies(image.readings)
    least, most = MARK_LETTERS
    words = {copy.text for copy in copies if least <= len(copy.text) <= most and copy.text.isalpha()}
    return any(copies_of(word, copies) for word in words)


def _counts(verdicts: Sequence[tuple[str, bool, bool]]) -> tuple[str, ...]:
    ours = [verdict for verdict, _, _ in verdicts]
    peers, repeated = (sum(bool(one[place]) for one in verdicts) for place in (1, 2))
    return tuple(map(str, (len(ours), ours.count("flagged"), ours.count("review"), peers, repeated)))


def _described(image: ReadImage, seen: Look) -> str:
    best = sorted(seen.findings, key=lambda found: found.e_value)[:3]
    names = ", ".join(f"{found.wording.pattern_id} {found.text!r} {found.e_value:.2g}" for found in best)
    return f"{seen.verdict:8} {image.row['path']} ({image.row['overlay_text'] or 'no mark'}): {names or 'nothing'}"
