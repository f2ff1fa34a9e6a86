"""Whether the expected chance matches are what happens: findings in images that hold no listed wording.

Over many images, findings with an expected chance of at most t should number about t an image.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tests.benchmarks.false_flags import images
from tests.benchmarks.lines import page
from tests.benchmarks.tables import NOTHING, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.benchmarks.corpus_readings import ReadImage
    from tests.benchmarks.false_flags import FalseFlags
    from watermark_scan.evidence import TextMatch
    from watermark_scan.geometry import Box
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import OcrResult

LEVELS = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
CHECKED = (1.0, 0.1, 0.01)
"""Levels at which the law is required to hold."""
FACTOR = 3.0
"""Within which it has to hold there."""
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

    def holds(self, level: float) -> bool | None:
        """Whether the law holds within the factor; None where too few are expected to tell."""
        if self.expected(level) < ENOUGH:
            return None
        return 1 / FACTOR <= self.ratio(level) <= FACTOR


def of_corpus(matcher: Matcher, read: Iterable[ReadImage]) -> Calibration:
    """The images of a labelled corpus that hold no mark."""
    clean = [image for image in read if image.row["class"] != "positive"]
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


def plot(calibrations: Sequence[Calibration], target: Path) -> bool:
    """Draw observed findings an image against the expected chance; False where matplotlib is not installed."""
    if find_spec("matplotlib") is None:
        return False
    import_module("matplotlib").use("Agg")
    figure, axes = import_module("matplotlib.pyplot").subplots(figsize=(6, 6))
    axes.loglog(LEVELS, LEVELS, "k-", label="as expected")
    axes.fill_between(LEVELS, [t / FACTOR for t in LEVELS], [t * FACTOR for t in LEVELS], alpha=0.15)
    for one in calibrations:
        levels = [level for level in LEVELS if one.observed(level)]
        axes.loglog(levels, [one.observed(level) / one.images for level in levels], "o-", label=one.name)
    axes.set(xlabel="t: expected chance matches", ylabel="findings an image")
    axes.legend()
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=120)
    return True


def _calibration(name: str, matcher: Matcher, read: Sequence[tuple[Sequence[OcrResult], Box]]) -> Calibration:
    findings = tuple(found for readings, frame in read for found in matcher.match(readings, frame).evidence)
    return Calibration(name=name, images=len(read), findings=findings)


def _cell(one: Calibration, level: float) -> str:
    expected = one.expected(level)
    ratio = f"{one.ratio(level):.2f}" if expected >= ENOUGH else NOTHING
    return f"{one.observed(level)} / {expected:.{0 if expected >= ENOUGH else 2}f} = {ratio}"
