"""How small letters may be to be read in a picture: from how it was compressed, as drawn lines show."""

from __future__ import annotations

SMALLEST = 7
"""Height of capitals in pixels from which on clear letters are read where nothing was lost by compression."""
_BY_STEP = ((110.0, 7), (220.0, 9))
"""Mean step of a JPEG's light values, up to which capitals of that many pixels are read; see MEASUREMENTS.md. Its steps
are 29, 58, 96 and 187 at the qualities 75, 50, 30 and 15."""
_COARSEST = 14
"""The same for larger steps; not measured."""
USUAL_SHARE = 0.03
"""Height of an overlay's letters, in shorter sides: three of four real ones have at least this."""


def smallest_legible(step: float | None) -> int:
    """Height in pixels of the lowest capitals that are read in most places.

    Args:
        step: Mean step in which a JPEG stores its light values, > 0; None where the file is none, or not known.
    """
    if step is None:
        return SMALLEST
    return next((height for most, height in _BY_STEP if step <= most), _COARSEST)


def is_too_small(width: int, height: int, legible: int) -> bool:
    """Whether usual marks of a picture of so many pixels would be lower than that."""
    return legible > USUAL_SHARE * min(width, height)
