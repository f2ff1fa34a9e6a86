"""A decoded picture of any of Pillow's modes → RGB pixels. Owns no file and no limit.

No colour management: a profile, sound or broken, changes no pixel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from watermark_scan.imaging.frame import clearest_level, stretched

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rgb_pixels(image: Image.Image) -> NDArray[np.uint8]:
    """The pixels of an image of any mode, uint8, height × width × 3; transparent ones on a ground (`on_ground`)."""
    if image.mode == "F" or image.mode.startswith("I"):
        return three_channels(stretched(np.asarray(image)))
    if image.has_transparency_data:
        return on_ground(image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def three_channels(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey pixels, height × width, as RGB."""
    return np.repeat(grey[..., np.newaxis], 3, axis=2)


_SURROUNDINGS = 8
"""Pixels each way that count as beside a pixel: about a stroke and a gap of overlay text."""


def on_ground(image: Image.Image) -> NDArray[np.uint8]:
    """An RGBA image on the grey that stands out best from what is seen beside transparency.

    On white, white text would vanish; on black, black text. Colours that are wholly invisible are shown as if opaque:
    an empty picture would count as scanned and clear.
    """
    alpha, colours = image.getchannel("A"), image.convert("RGB")
    faintest, strongest = alpha.getextrema()
    if faintest == 255 or strongest == 0:  # noqa: PLR2004  opaque everywhere
        return np.asarray(colours)
    gaps = ImageChops.invert(alpha.filter(ImageFilter.BoxBlur(_SURROUNDINGS)))
    weights = np.asarray(ImageChops.multiply(alpha, gaps))
    level = clearest_level(np.asarray(colours.convert("L")), weights)
    ground = Image.new("RGB", image.size, (level, level, level))
    ground.paste(colours, mask=alpha)
    return np.asarray(ground)
