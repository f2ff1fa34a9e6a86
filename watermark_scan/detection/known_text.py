"""A picture with known text, drawn in memory: what shows that a reader really reads on this machine."""

from __future__ import annotations

import cv2
import numpy as np

from watermark_scan.frame import Frame

KNOWN_TEXT = "DEVELOPMENT FOOTAGE"
_WIDTH, _HEIGHT = 640, 360
_LEFT, _BASE = 290, 40
_GROUND, _INK = 70, 235
"""Grey levels, 0…255: light letters on dark ground, as such marks are."""


def draw_known_text() -> Frame:
    """The text in plain strokes of about 20 pixels height at the top right of an even ground."""
    pixels = np.full((_HEIGHT, _WIDTH, 3), _GROUND, np.uint8)
    ink = (_INK, _INK, _INK)
    cv2.putText(pixels, KNOWN_TEXT, (_LEFT, _BASE), cv2.FONT_HERSHEY_SIMPLEX, 0.9, ink, 2, cv2.LINE_AA)
    return Frame(pixels=pixels)
