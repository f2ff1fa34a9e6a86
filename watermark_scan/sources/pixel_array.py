"""Arrays of pixels → frames, and samples of any type and depth → the eight bits of a frame.

Shapes are height × width, with or without channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from watermark_scan.errors import ImageTooLargeError, UsageError
from watermark_scan.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from watermark_scan.sources.files import FrameLimits

_SURROUNDINGS = 8
"""Pixels each way that count as beside a pixel: about a stroke and a gap of overlay text."""


def accepts(content: object) -> bool:
    """Whether this is an array."""
    return isinstance(content, np.ndarray)


def frames(array: NDArray[Any], limits: FrameLimits) -> Iterator[Frame]:
    """The one frame of an array.

    Args:
        array: Height × width (grey), × 3 (RGB) or × 4 (RGBA), of uint8, bool, uint16 or float (see `eight_bits`).
        limits: On pixels.

    Raises:
        ImageTooLargeError: There are more pixels.
        UsageError: The array is of a type or shape that is no picture.
    """
    width, height = array_size(array)
    require_pixels((width, height), limits.max_pixels)
    samples = eight_bits(array)
    if samples.ndim == _GREY_AXES:
        pixels = three_channels(samples)
    elif samples.shape[2] == _RGBA:
        pixels = on_ground(Image.fromarray(np.ascontiguousarray(samples)))
    else:
        pixels = np.array(samples, order="C")
    yield Frame(pixels=pixels)


def require_pixels(size: tuple[int, int], limit: int) -> None:
    """Refuse a picture of more pixels than a limit; `size` is width and height.

    Raises:
        ImageTooLargeError: It has more.
    """
    width, height = size
    if width * height > limit:
        raise ImageTooLargeError(
            f"The image has {width} x {height} pixels, more than the limit of {limit}.",
            remedy="Scale it down, or raise the limit (max_pixels).",
        )


def three_channels(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey pixels, height × width, as RGB."""
    return np.repeat(grey[..., np.newaxis], 3, axis=2)


def on_ground(image: Image.Image) -> NDArray[np.uint8]:
    """An RGBA image on the grey that stands out best from what is seen beside transparency.

    On white, white text would vanish; on black, black text. Colours that are wholly invisible are shown as if opaque:
    an empty picture would count as scanned and clear.
    """
    alpha, colours = image.getchannel("A"), image.convert("RGB")
    faintest, strongest = alpha.getextrema()
    if faintest == _OPAQUE or strongest == 0:
        return np.asarray(colours)
    gaps = ImageChops.invert(alpha.filter(ImageFilter.BoxBlur(_SURROUNDINGS)))
    weights = np.asarray(ImageChops.multiply(alpha, gaps))
    level = clearest_level(np.asarray(colours.convert("L")), weights)
    ground = Image.new("RGB", image.size, (level, level, level))
    ground.paste(colours, mask=alpha)
    return np.asarray(ground)


def array_size(array: NDArray[Any]) -> tuple[int, int]:
    """Width and height of an array that is a picture.

    Raises:
        UsageError: The shape is none of height × width, × 3 (RGB) or × 4 (RGBA), or there are no pixels.
    """
    if array.ndim not in (_GREY_AXES, _COLOUR_AXES) or array.shape[2:] not in ((), (3,), (4,)) or 0 in array.shape:
        shape = " x ".join(str(side) for side in array.shape) or "no axes"
        raise UsageError(
            f"An array of {shape} is no picture.",
            remedy="Pass height x width (grey), height x width x 3 (RGB) or height x width x 4 (RGBA).",
        )
    return int(array.shape[1]), int(array.shape[0])


def eight_bits(array: NDArray[Any]) -> NDArray[np.uint8]:
    """The values of a picture in eight bits: uint8 as it is, bool as black and white, and deeper ones scaled.

    One deep channel is `stretched`, for it may be a measurement (a thermal camera's counts). Deep colour keeps its
    balance: uint16 is divided by 257, floats count from 0 to 1.

    Raises:
        UsageError: Another type of values, or coloured floats outside 0…1.
    """
    kind = array.dtype.newbyteorder("=")
    if kind == np.uint8:
        return array.astype(np.uint8, copy=False)
    if kind == np.bool_:
        return np.where(array, np.uint8(255), np.uint8(0))
    if array.ndim == _GREY_AXES and (kind == np.uint16 or kind in _FLOATS):
        return stretched(array)
    if kind == np.uint16:
        return (array // 257).astype(np.uint8)
    # The comparison is also false for values that are no numbers.
    if kind in _FLOATS and bool(np.all((array >= 0) & (array <= 1))):
        return np.asarray(np.rint(array * 255), dtype=np.uint8)
    raise UsageError(
        f"An array of {kind} is no picture that can be read without guessing.",
        remedy="Convert it to uint8, 0 to 255, first (coloured floats must lie between 0 and 1).",
    )


def stretched(values: NDArray[Any]) -> NDArray[np.uint8]:
    """One deep channel (height × width, any real type) in eight bits, brighter values never darker than before.

    A thermal camera uses a sliver of its sixteen bits, so dividing by 256 leaves black; and its overlay text often sits
    at the very ends of the scale, so cutting the ends off would drown text in bright ground. Hence three straight
    pieces: the range of all but 2 % of the values gets most of the levels, what lies beyond shares the rest.
    """
    inputs, levels = _curve(values)
    result = np.empty(values.shape, dtype=np.uint8)
    for rows in _strips(values):
        # What is no number at all is as dark as can be; what lies beyond the scale stands at its end.
        strip = np.nan_to_num(values[rows].astype(np.float64), nan=inputs[0])
        result[rows] = np.rint(np.interp(strip, inputs, levels))
    return result


def clearest_level(luminance: NDArray[np.uint8], weights: NDArray[np.uint8]) -> int:
    """The grey, 0…255, that what is seen differs from most: the ground for a transparent picture.

    White alone gives black, black alone gives white, both give the middle. Differences of the nearest 0.5 % of the
    weight are let go: stray pixels need not be read. Of equal greys the darkest.

    Args:
        luminance: Of the colours, height × width.
        weights: How much each pixel matters, of the same shape.
    """
    seen = np.zeros(256)
    for rows in _strips(luminance):
        seen += np.bincount(luminance[rows].ravel(), weights=weights[rows].ravel(), minlength=256)
    stray = 0.005 * seen.sum()

    def clearance(level: int) -> int:
        by_distance = np.bincount(np.abs(np.arange(256) - level), weights=seen, minlength=256)
        return int(np.searchsorted(np.cumsum(by_distance), stray, side="right"))

    return max(range(256), key=clearance)


_GREY_AXES, _COLOUR_AXES = 2, 3
_RGBA, _OPAQUE = 4, 255
_FLOATS = (np.float16, np.float32, np.float64)
_BEYOND_MEASURE = 1e30
"""No sensor gives such values: they stand for "no data" (-3.4e38 in maps) and must not set the scale."""
_TAIL = 32
"""Levels kept for the 1 % of values beyond each end: enough to tell white text from the brightest ground."""
_SAMPLE = 1_000_000
"""Values looked at to place the pieces; more change nothing that is seen."""


def _curve(values: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Values, rising strictly, and the levels they get."""
    step = max(1, int((values.size / _SAMPLE) ** 0.5))
    sample = values[::step, ::step].astype(np.float64)
    measured = sample[np.abs(sample) < _BEYOND_MEASURE]
    if measured.size == 0:
        return np.array([0.0]), np.array([127.0])
    low, high = _extremes(values)
    dark, bright = np.percentile(measured, (1, 99))
    if dark == bright:
        # Flat ground: what differs from it goes as far away as there is room.
        level = 0.0 if dark == low else (255.0 if bright == high else 127.0)
        levels = np.array([0.0, level, level, 255.0])
    else:
        levels = np.array([0.0, 0.0 if dark == low else _TAIL, 255.0 if bright == high else 255 - _TAIL, 255.0])
    inputs, first = np.unique([low, dark, bright, high], return_index=True)
    return inputs, levels[first]


def _extremes(values: NDArray[Any]) -> tuple[float, float]:
    """The lowest and the highest measured value of all."""
    low, high = np.inf, -np.inf
    for rows in _strips(values):
        strip = values[rows].astype(np.float64)
        measured = strip[np.abs(strip) < _BEYOND_MEASURE]
        low, high = float(measured.min(initial=low)), float(measured.max(initial=high))
    return low, high


def _strips(values: NDArray[Any]) -> Iterator[slice]:
    """Rows in portions of about a million values, so that scratch memory stays small however large the picture is."""
    rows = max(1, 1_000_000 // values.shape[1])
    return (slice(start, start + rows) for start in range(0, values.shape[0], rows))
