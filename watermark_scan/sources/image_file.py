"""Image files of any format and mode → upright RGB frames: pictures, frames of an animation, pages of a document.

No colour management: a profile, sound or broken, changes no pixel.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageFile, ImageOps, TiffImagePlugin

from watermark_scan.errors import ImageTooLargeError, InputError
from watermark_scan.frame import Frame
from watermark_scan.metadata.fields import RawMetadata
from watermark_scan.sources.files import FrameLimits, format_of, reaches_its_end
from watermark_scan.sources.jpeg_end import has_end, with_end
from watermark_scan.sources.pillow import broken, controlled, open_image, reduce
from watermark_scan.sources.pixel_array import on_ground, require_pixels, stretched, three_channels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_ORIENTATION = 0x0112
"""The tag of EXIF that says how the camera was held."""


def accepts(content: object) -> bool:
    """Whether this is a file's content; what kind of file it is `frames` finds out."""
    return isinstance(content, bytes)


def frames(data: bytes, limits: FrameLimits) -> Iterator[Frame]:
    """Each picture of a file in its order, one held at a time.

    Transparent pictures are laid on the grey that their text stands out from best; sixteen-bit and float greys are
    stretched (see `pixel_array.stretched`).

    Args:
        data: The bytes of the file.
        limits: On pixels and frames.

    Raises:
        InputError: NotAnImageError, ImageBrokenError (also when only the end is missing) or ImageTooLargeError; also
            in the middle, where a later frame is broken.
    """
    name = format_of(data)
    with controlled(name):
        if limits.max_frames is not None:
            _require_frames(_opened(name, data, limits.max_pixels)[0], limits.max_frames)
        image, end_missing = _opened(name, data, limits.max_pixels)
    for number in count(1):
        with controlled(name):
            if number > 1 and not _advance(image, number, name, data):
                return
            frame = _frame(image, name, limits.max_pixels, number)
        yield replace(frame, end_missing=end_missing)


def single_frame(data: bytes, *, max_pixels: int, number: int = 1, longest: int | None = None) -> Frame:
    """One picture of a file.

    Args:
        data: The bytes of the file.
        max_pixels: Width times height at most.
        number: Which frame of an animation or page of a document, from 1.
        longest: Pixels of the longer side that are enough, > 0: a larger JPEG is then decoded at a half, a quarter or
            an eighth of its size. None for every pixel that there is, which small text needs.

    Raises:
        InputError: As for `frames`; ImageBrokenError also where there is no such frame.
    """
    name = format_of(data)
    with controlled(name):
        image, end_missing = _opened(name, data, max_pixels)
        if number > 1:
            image.seek(number - 1)
        if longest is not None and name == "JPEG":
            reduce(image, longest)
        return replace(_frame(image, name, max_pixels, number), end_missing=end_missing)


def raw_metadata(data: bytes) -> RawMetadata:
    """What stands in a file beside its pixels; nothing is decoded, and what cannot be read is left out.

    Args:
        data: Of a file that could be decoded.
    """
    name = format_of(data)
    # The box of content credentials is a JUMBF box that is labelled so, in whatever segments the format has.
    has_c2pa = b"jumb" in data and b"c2pa" in data
    try:
        with controlled(name):
            image = open_image(name, data)
            info, exif = dict(image.info), dict(image.getexif())
    except InputError:  # hostile EXIF raises anything, and the picture was read all the same
        return RawMetadata(exif={}, info={}, has_c2pa=has_c2pa)
    return RawMetadata(exif=exif, info=info, has_c2pa=has_c2pa)


def rgb_pixels(image: Image.Image) -> NDArray[np.uint8]:
    """The pixels of an image of any mode, uint8, height × width × 3; transparent ones on a ground (`on_ground`)."""
    if image.mode == "F" or image.mode.startswith("I"):
        return three_channels(stretched(np.asarray(image)))
    if image.has_transparency_data:
        return on_ground(image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def _opened(name: str, data: bytes, max_pixels: int) -> tuple[ImageFile.ImageFile, bool]:
    """The image with its header read, all there as far as can be told, and whether its end mark had to be added."""
    image = open_image(name, data)
    require_pixels(image.size, max_pixels)
    if name == "JPEG" and not has_end(data):
        closed = with_end(data)
        if closed is None:
            raise broken(name)
        return open_image(name, closed), True
    if not reaches_its_end(name, data):
        raise broken(name)
    if name == "PNG":
        # Pillow ignores the checksums of pixels unless asked, and asking uses the image up.
        image.verify()
        image = open_image(name, data)
    return image, False


def _frame(image: ImageFile.ImageFile, name: str, max_pixels: int, number: int) -> Frame:
    """The picture that the image stands at."""
    # A page may be larger than the first one.
    require_pixels(image.size, max_pixels)
    image.load()
    # Again: an icon's header may say less than the picture inside holds.
    require_pixels(image.size, max_pixels)
    pixels, image_format = rgb_pixels(_upright(_with_true_inks(image, name))), image.format or name
    step = _step(image)
    return Frame(pixels=pixels, format=image_format, number=number, step=step, has_more=_has_more(image, number))


def _step(image: Image.Image) -> float | None:
    """Mean of the first quantization table of a JPEG, which is that of its light values."""
    tables = getattr(image, "quantization", None) or {}
    table = next(iter(tables.values()), None)
    return float(np.mean(table)) if table else None


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
