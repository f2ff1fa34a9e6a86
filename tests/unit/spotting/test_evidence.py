"""Tests of `watermark_scan.spotting.evidence`."""

from __future__ import annotations

import numpy as np

from tests.unit.spotting.builders import FRAME, line_of, stack_of, wording
from watermark_scan.spotting.evidence import evidence
from watermark_scan.spotting.spotter import Spotter


def test_the_rendering_lies_on_the_letters() -> None:
    """The three pictures have one size, and what is rendered lies where the line has its letters."""
    line = line_of("Work in progress", noise=1.0)
    (sighting,) = Spotter([wording("Work in progress")]).spot([line], FRAME)
    shown = evidence(line, sighting.fits[0])
    assert shown.line.shape == shown.rendering.shape == shown.overlaid.shape
    assert shown.line.dtype == shown.rendering.dtype == shown.overlaid.dtype == np.uint8
    pair = np.corrcoef(shown.line[:, :, 0].ravel(), shown.rendering[:, :, 0].ravel())
    assert pair[0, 1] > 0.7


def test_both_lines_of_a_wording_are_shown() -> None:
    """Each line has pictures of its own half, in its own size."""
    lines = stack_of("Work in", "progress")
    (sighting,) = Spotter([wording("Work in progress")]).spot(lines, FRAME)
    assert sighting.lines == (0, 1)
    for line, fit in zip(lines, sighting.fits, strict=True):
        shown = evidence(line, fit)
        pair = np.corrcoef(shown.line[:, :, 0].ravel(), shown.rendering[:, :, 0].ravel())
        assert pair[0, 1] > 0.7
