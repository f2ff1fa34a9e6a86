"""A decoded picture of any of Pillow's modes → RGB pixels. Owns no file and no limit.

No colour management: a profile, sound or broken, changes no pixel.
"""

from __future__ import annotations

import hashlib
import struct
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageFile, ImageFilter, ImageOps, TiffImagePlugin

from watermark_scan.errors import ImageTooLargeError, UsageError
from watermark_scan.frame import Frame
from watermark_scan.sources.files import MAX_BYTES, format_of, reaches_its_end, read_bytes, require_bytes
from watermark_scan.sources.pillow import broken, controlled, open_image, reduce
from watermark_scan.sources.pixels import array_size, clearest_level, eight_bits, stretched

if TYPE_CHECKING:
    from collections.abc import Iterator

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


Source = Path | str | bytes

_ORIENTATION = 0x0112
"""The tag of EXIF that says how the camera was held."""


def decode(
    source: Source | NDArray[Any],
    *,
    max_pixels: int,
    max_bytes: int = MAX_BYTES,
    number: int = 1,
    longest: int | None = None,
) -> Frame:
    """The upright RGB picture of a file, of a file's bytes, or of an array.

    Transparent pictures are laid on the grey that their text stands out from best. Sixteen-bit and float greys are
    stretched (see `frame.stretched`).

    Args:
        source: A path, the bytes of a file, or pixels: height × width (grey), × 3 (RGB) or × 4 (RGBA), of uint8, bool,
            uint16 or float (see `frame.eight_bits`).
        max_pixels: Width times height at most; larger ones are refused from their header, before decoding.
        max_bytes: Size of the file at most.
        number: Which frame of an animation or page of a document, from 1.
        longest: Pixels of the longer side that are enough, > 0: a larger JPEG is then decoded at a half, a quarter or
            an eighth of its size. None for every pixel that there is, which small text needs.

    Raises:
        InputError: The image cannot be scanned: FileMissingError, FileUnreadableError, EmptyFileError,
            NotAnImageError, ImageBrokenError (also when only its end is missing, or there is no such frame) or
            ImageTooLargeError.
        UsageError: An array is of a type or shape that is no picture, or the source is something else.
    """
    if isinstance(source, np.ndarray):
        return Frame(pixels=_from_array(source, max_pixels))
    data = _bytes(source, max_bytes)
    name = format_of(data)
    digest = hashlib.sha256(data).hexdigest()
    with controlled(name):
        image = _opened(name, data, max_pixels)
        if number > 1:
            image.seek(number - 1)
        if longest is not None and name == "JPEG":
            reduce(image, longest)
        return _frame(image, name, max_pixels, digest, number)


def decode_all(
    source: Source | NDArray[Any], *, max_pixels: int, max_frames: int, max_bytes: int = MAX_BYTES
) -> Iterator[Frame]:
    """Each distinct picture of a file in its order: frames of an animation, pages of a document.

    A frame whose pixels have come before is left out. One frame is held at a time.

    Args:
        source: As for `decode`; an array is one frame.
        max_pixels: Of each frame.
        max_frames: Files with more are refused before any is given.
        max_bytes: Size of the file at most.

    Raises:
        InputError: As for `decode`; also in the middle, where a later frame is broken.
        UsageError: As for `decode`.
    """
    if isinstance(source, np.ndarray):
        yield decode(source, max_pixels=max_pixels)
        return
    data = _bytes(source, max_bytes)
    digest = hashlib.sha256(data).hexdigest()
    seen: set[bytes] = set()
    for frame in _frames(data, max_pixels, max_frames, digest):
        looks = _looks(frame)
        if looks not in seen:
            seen.add(looks)
            yield frame


def _looks(frame: Frame) -> bytes:
    """The same for two frames only if they show the same."""
    return hashlib.blake2b(frame.pixels.data, salt=struct.pack("<II", frame.width, frame.height)).digest()


def _bytes(source: Source, max_bytes: int) -> bytes:
    if not isinstance(source, bytes | str | Path):
        raise UsageError(
            f"A {type(source).__name__} is no image source.", remedy="Pass a path, a file's bytes or a NumPy array."
        )
    data = source if isinstance(source, bytes) else read_bytes(Path(source), max_bytes)
    require_bytes(len(data), max_bytes)
    return data


def _frames(data: bytes, max_pixels: int, max_frames: int, digest: str) -> Iterator[Frame]:
    name = format_of(data)
    with controlled(name):
        _require_frames(_opened(name, data, max_pixels), max_frames)
        image = _opened(name, data, max_pixels)
    for number in count(1):
        with controlled(name):
            if number > 1 and not _advance(image, number, name, data):
                return
            frame = _frame(image, name, max_pixels, digest, number)
        yield frame


def _opened(name: str, data: bytes, max_pixels: int) -> ImageFile.ImageFile:
    """The image with its header read, and as far as can be told without decoding all there."""
    image = open_image(name, data)
    _require_pixels(image.size, max_pixels)
    if not reaches_its_end(name, data):
        raise broken(name)
    if name == "PNG":
        # Pillow ignores the checksums of pixels unless asked, and asking uses the image up.
        image.verify()
        image = open_image(name, data)
    return image


def _frame(image: ImageFile.ImageFile, name: str, max_pixels: int, digest: str, number: int) -> Frame:
    """The picture that the image stands at."""
    # A page may be larger than the first one.
    _require_pixels(image.size, max_pixels)
    image.load()
    # Again: an icon's header may say less than the picture inside holds.
    _require_pixels(image.size, max_pixels)
    pixels, image_format = rgb_pixels(_upright(_with_true_inks(image, name))), image.format or name
    return Frame(pixels=pixels, format=image_format, sha256=digest, number=number, has_more=_has_more(image, number))


def _has_more(image: ImageFile.ImageFile, number: int) -> bool:
    """Whether a frame follows; one that is broken counts. The image stands where it stood."""
    try:
        image.seek(number)
    except EOFError:
        return False
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  any decoder's; there is something, and whoever wants it is told what is wrong
        return True
    image.seek(number - 1)
    return True


def _require_frames(image: ImageFile.ImageFile, limit: int) -> None:
    try:
        image.seek(limit)
    except EOFError:
        return
    raise ImageTooLargeError(
        f"The file holds more frames or pages than the limit of {limit}.",
        remedy="Look at its first frame only (frames), or raise the limit (max_frames).",
    )


def _advance(image: ImageFile.ImageFile, number: int, name: str, data: bytes) -> bool:
    """Move on to a frame; False where there is none."""
    try:
        image.seek(number - 1)
    except EOFError:
        if _ends_early(image, number - 1, name, data):
            raise broken(name) from None
        return False
    return True


def _ends_early(image: ImageFile.ImageFile, found: int, name: str, data: bytes) -> bool:
    """Whether frames are missing that the file promises."""
    if name == "GIF":
        # It ends in a mark and not in a number of frames.
        return image.fp is not None and data[image.fp.tell() - 1 : image.fp.tell()] != b";"
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        # Each page says where the next one is; Pillow takes a page that is cut short for the last.
        return bool(image.tag_v2.next)
    return found < getattr(image, "n_frames", 1)


def _require_pixels(size: tuple[int, int], limit: int) -> None:
    width, height = size
    if width * height > limit:
        raise ImageTooLargeError(
            f"The image has {width} x {height} pixels, more than the limit of {limit}.",
            remedy="Scale it down, or raise the limit (max_pixels).",
        )


def _from_array(array: NDArray[Any], max_pixels: int) -> NDArray[np.uint8]:
    _require_pixels(array_size(array), max_pixels)
    samples = eight_bits(array)
    if samples.ndim == 2:  # noqa: PLR2004  grey
        return three_channels(samples)
    if samples.shape[2] == 4:  # noqa: PLR2004  RGBA
        return on_ground(Image.fromarray(np.ascontiguousarray(samples)))
    return np.array(samples, order="C")


def _with_true_inks(image: Image.Image, name: str) -> Image.Image:
    """Pillow takes the inks of every CMYK JPEG for inverted, which is true only of those that bear Adobe's mark.

    The others would come out as black as their paper is white.
    """
    unmarked = name == "JPEG" and image.mode == "CMYK" and "adobe" not in image.info
    return ImageChops.invert(image) if unmarked else image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; the image itself stays as it is, so that it can be asked for its next frame."""
    try:
        # In place only where there is nothing to do: it saves the copy.
        upright = image.getexif().get(_ORIENTATION, 1) == 1
        return ImageOps.exif_transpose(image, in_place=upright) or image
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  hostile EXIF raises anything, and broken EXIF is no reason not to look
        return image
