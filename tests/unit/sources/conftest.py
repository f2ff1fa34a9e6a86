"""Pictures made in memory, and the bytes of files that hold them. No test of its own."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

from tests.synthetic.plain_pictures import ink

WIDTH, HEIGHT = 48, 32


def scene() -> Image.Image:
    """A small RGB picture without symmetry: a ramp from dark to bright, and a red corner at the top left."""
    ramp = np.add.outer(np.arange(HEIGHT) * 2, np.arange(WIDTH) * 3).astype(np.uint8)
    picture = Image.fromarray(np.repeat(ramp[..., np.newaxis], 3, axis=2))
    picture.paste((255, 0, 0), (0, 0, 16, 8))
    return picture


def encoded(picture: Image.Image, image_format: str, **options: Any) -> bytes:  # noqa: ANN401  whatever Pillow takes
    """The bytes of a file of that format."""
    stream = io.BytesIO()
    picture.save(stream, image_format, **options)
    return stream.getvalue()


def lettered(*colours: tuple[int, int, int]) -> Image.Image:
    """A transparent RGBA picture with a line of text in each colour; what is transparent is black underneath."""
    letters = ink("WORK IN PROGRESS", (120, 20), (4, 4), 10) > 1 / 2
    lines = [np.where(letters[:, :, None], np.array((*colour, 255), np.uint8), np.uint8(0)) for colour in colours]
    return Image.fromarray(np.concatenate(lines))


def png_header(width: int, height: int) -> bytes:
    """The start of a PNG that claims this size; a complete header, a little pixel data, and the end."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(100))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def icon_around(inside: bytes, *, side: int) -> bytes:
    """An ICO file whose one entry claims a square of `side` pixels and holds the given PNG."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, side, side, 0, 0, 1, 32, len(inside), 22) + inside


def files() -> dict[str, bytes]:
    """A sound file of each kind that is read, by name."""
    picture, second = scene(), scene().transpose(Image.Transpose.ROTATE_180)
    several: dict[str, Any] = {"save_all": True, "append_images": [second]}
    return {
        "jpeg": encoded(picture, "JPEG"),
        "jpeg progressive": encoded(picture, "JPEG", progressive=True),
        "jpeg cmyk": encoded(picture.convert("CMYK"), "JPEG"),
        "png": encoded(picture, "PNG"),
        "png animated": encoded(picture, "PNG", **several),
        "gif": encoded(picture, "GIF"),
        "gif animated": encoded(picture, "GIF", **several),
        "webp": encoded(picture, "WEBP"),
        "webp lossless": encoded(picture, "WEBP", lossless=True),
        "webp animated": encoded(picture, "WEBP", lossless=True, **several),
        "tiff": encoded(picture, "TIFF"),
        "tiff lzw": encoded(picture, "TIFF", compression="tiff_lzw"),
        "tiff pages": encoded(picture, "TIFF", **several),
        "bmp": encoded(picture, "BMP"),
        "ppm": encoded(picture, "PPM"),
        "jpeg 2000": encoded(picture, "JPEG2000"),
        "jpeg 2000 tiles": encoded(picture, "JPEG2000", tile_size=(16, 16)),
        "ico": encoded(picture, "ICO", sizes=[(WIDTH, HEIGHT)]),
        "mpo": encoded(picture, "MPO", **several),
    } | ({"avif": encoded(picture, "AVIF", quality=95)} if "AVIF" in Image.registered_extensions().values() else {})
