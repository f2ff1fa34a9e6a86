"""Whether the expected chance matches are what happens: findings in images that hold no listed wording.

Over many images, findings with an expected chance of at most t should number about t an image.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.matching.false_flags import images
from tests.benchmarks.tables import NOTHING, table
from tests.synthetic.labelled_corpus import POSITIVE
from tests.synthetic.readings import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.benchmarks.corpus_readings import ReadImage
    from tests.benchmarks.matching.false_flags import FalseFlags
    from watermark_scan.evidence import TextMatch
    from watermark_scan.geometry import Box
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import OcrResult

LEVELS = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
ENOUGH = 3.0
"""Expected findings from which on a comparison says anything."""
LINES_PER_IMAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was found in images without listed wordings.

    Attributes:
        name: What kind of images.
        images: How many.
        findings: All, after competition, whatever their role.
    """

    name: str
    images: int
    findings: tuple[TextMatch, ...]

    def observed(self, level: float) -> int:
        """Findings with an expected chance of at most a level."""
        return sum(found.e_value <= level for found in self.findings)

    def expected(self, level: float) -> float:
        """How many there should be."""
        return level * self.images

    def ratio(self, level: float) -> float:
        """Observed over expected."""
        return self.observed(level) / self.expected(level)


def of_corpus(matcher: Matcher, read: Iterable[ReadImage]) -> Calibration:
    """The images of a labelled corpus that hold no mark."""
    clean = [image for image in read if image.row["class"] != POSITIVE]
    return _calibration("clean pictures", matcher, [(image.readings, image.frame) for image in clean])


def of_single_lines(flags: FalseFlags) -> Calibration:
    """Images of one innocent line each, half of them cut by the frame."""
    return Calibration(name="single innocent lines", images=flags.lines, findings=flags.findings)


def of_lines(matcher: Matcher, texts: Sequence[str]) -> Calibration:
    """Images made of several innocent lines."""
    return _calibration(
        f"{LINES_PER_IMAGE} innocent lines", matcher, [page(group) for group in images(texts, LINES_PER_IMAGE)]
    )


def show(calibrations: Sequence[Calibration]) -> None:
    """Print observed and expected numbers of findings at each level."""
    print("\n4. Calibration: findings with an expected chance of at most t, in images that hold no listed wording")
    heads = [f"{one.name} ({one.images})" for one in calibrations]
    rows = [[f"{level:g}", *(_cell(one, level) for one in calibrations)] for level in LEVELS]
    print(table(["t", *heads], rows))
    print(f"  observed / expected = ratio; {NOTHING} for a ratio of fewer than {ENOUGH:g} expected")


def _calibration(name: str, matcher: Matcher, read: Sequence[tuple[Sequence[OcrResult], Box]]) -> Calibration:
    findings = tuple(found for readings, frame in read for found in matcher.match(readings, frame).evidence)
    return Calibration(name=name, images=len(read), findings=findings)


def _cell(one: Calibration, level: float) -> str:
    expected = one.expected(level)
    ratio = f"{one.ratio(level):.2f}" if expected >= ENOUGH else NOTHING
    return f"{one.observed(level)} / {expected:.{0 if expected >= ENOUGH else 2}f} = {ratio}"
