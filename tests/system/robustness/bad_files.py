"""Files of strangers, made on the spot: what each is, and what the program has to say to it. No test of its own."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops

from tests.synthetic.plain_pictures import blended, ink
from tests.unit.sources.conftest import encoded, png_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def picture(width: int = 160, height: int = 120) -> Image.Image:
    """Coloured noise with a line of text: nothing in it compresses away."""
    noise = np.random.default_rng(8).integers(60, 120, (height, width, 3))
    return Image.fromarray(blended(noise, ink("WORK IN PROGRESS", (width, height), (4, 4), 10), 250))


def sound() -> dict[str, bytes]:
    """A sound file of each kind that is scanned, by name."""
    image = picture()
    sixteen = np.asarray(image.convert("L")).astype(np.uint16) * 200
    palette = image.quantize(32)
    files: dict[str, tuple[Image.Image, str, dict[str, Any]]] = {
        "jpeg.jpg": (image, "JPEG", {}),
        "cmyk.jpg": (image.convert("CMYK"), "JPEG", {}),
        "sixteen-bit.png": (Image.fromarray(sixteen), "PNG", {}),
        "float.tiff": (Image.fromarray(sixteen.astype(np.float32)), "TIFF", {}),
        "palette-transparent.png": (palette, "PNG", {"transparency": 3}),
        "palette-transparent.gif": (palette, "GIF", {"transparency": 3}),
        "animated.gif": (image, "GIF", {"save_all": True, "append_images": [image.rotate(180)]}),
        "animated.webp": (image, "WEBP", {"save_all": True, "append_images": [image.rotate(180)]}),
        "animated.png": (image, "PNG", {"save_all": True, "append_images": [image.rotate(180)]}),
        "pages.tiff": (image, "TIFF", {"save_all": True, "append_images": [image.rotate(180)]}),
        "two.mpo": (image, "MPO", {"save_all": True, "append_images": [image.rotate(180)]}),
        "broken-exif.jpg": (image, "JPEG", {"exif": b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(range(256))}),
        "broken-profile.png": (image, "PNG", {"icc_profile": b"no profile at all" * 9}),
        "one-pixel.png": (picture(1, 1), "PNG", {}),
        "tall.png": (Image.new("RGB", (1, 20_000), (9, 9, 9)), "PNG", {}),
        "wide.png": (Image.new("RGB", (20_000, 1), (9, 9, 9)), "PNG", {}),
        "wrong-ending.gif": (image, "PNG", {}),
        "sound.bmp": (image, "BMP", {}),
        "sound.jp2": (image, "JPEG2000", {}),
    }
    made = {name: encoded(shown, image_format, **options) for name, (shown, image_format, options) in files.items()}
    made["zip-behind.jpg"] = made["jpeg.jpg"] + zipped()
    made["cmyk-without-mark.jpg"] = without_adobe_mark(encoded(ImageChops.invert(image.convert("CMYK")), "JPEG"))
    exif = Image.Exif()
    for orientation in range(1, 9):
        exif[0x0112] = orientation
        made[f"orientation-{orientation}.jpg"] = encoded(image, "JPEG", exif=exif.tobytes())
    return made


def zipped() -> bytes:
    """A ZIP archive: the same bytes every time, which the clock must not be part of."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.txt", date_time=(2020, 1, 1, 0, 0, 0)), "hidden")
    return stream.getvalue()


def without_adobe_mark(data: bytes) -> bytes:
    """A CMYK JPEG that does not say whether its inks are inverted."""
    start = data.index(b"\xff\xee")
    return data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4], "big") :]


def strangers() -> dict[str, tuple[bytes, str]]:
    """Files that are no image, with the code of their failure."""
    return {
        "empty.jpg": (b"", "file-empty"),
        "text.jpg": (b"Just a few words.\n" * 20, "not-an-image"),
        "page.jpg": (b"<!DOCTYPE html><html><body>404 \x1b[31m</body></html>", "not-an-image"),
        "drawing.png": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "not-an-image"),
        "paper.png": (b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n", "not-an-image"),
        "archive.jpg": (zipped(), "not-an-image"),
        "zeros.jpg": (bytes(4096), "not-an-image"),
        "video.jpg": (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(64), "not-an-image"),
    }


def bombs() -> dict[str, tuple[bytes, str]]:
    """Small files that claim or unfold to much, with the code of their failure."""
    return {
        "claims.png": (png_header(50_000, 50_000), "image-too-large"),
        "strips-huge.tiff": (tiff((60, 40), strips=[(8, 0xFFFF_FFF0)]), "image-broken"),
        "strips-many.tiff": (tiff((60, 40), strip_count=0x0FFF_FFFF), "image-broken"),
        "strips-beyond.tiff": (tiff((60, 40), strips=[(0xFFFF_0000, 7200)]), "image-broken"),
        "claims.tiff": (tiff((400_000, 400_000)), "image-too-large"),
        "most.webp": (webp_header(16_384, 16_384), "image-too-large"),
        "claims.jp2": (_patched_jp2(), "image-too-large"),
        "claims.bmp": (_claiming(encoded(picture(8, 8), "BMP"), 18, "<ii", 46_000, 46_000), "image-too-large"),
        "claims.gif": (_claiming(encoded(picture(8, 8), "GIF"), 6, "<HH", 65_535, 65_535), "image-too-large"),
    } | (_avif_bombs() if "AVIF" in Image.registered_extensions().values() else {})


def _avif_bombs() -> dict[str, tuple[bytes, str]]:
    """The most that libavif takes, and more."""
    return {
        "most.avif": (_patched_avif(16_384, 16_384), "image-too-large"),
        "claims.avif": (_patched_avif(65_535, 65_535), "image-broken"),
    }


def _patched_avif(width: int, height: int) -> bytes:
    """A small AVIF whose box of spatial extents claims another size."""
    data = bytearray(encoded(picture(64, 64), "AVIF"))
    struct.pack_into(">II", data, data.index(b"ispe") + 8, width, height)
    return bytes(data)


def big_png(side: int) -> Iterator[bytes]:
    """A whole, valid square PNG of one colour, in pieces: one bit a pixel."""
    yield b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    rows, row = 500, bytes(1 + (side + 7) // 8)
    packer = zlib.compressobj(1)
    for start in range(0, side, rows):
        if piece := packer.compress(row * min(rows, side - start)):
            yield _chunk(b"IDAT", piece)
    yield _chunk(b"IDAT", packer.flush()) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def tiff(
    size: tuple[int, int], *, strips: list[tuple[int, int]] | None = None, strip_count: int | None = None
) -> bytes:
    """A grey LZW TIFF whose strips are where and as long as is said."""
    place, length = (strips or [(8, size[0])])[0]
    count = strip_count or 1
    entries = [
        (256, 4, 1, size[0]),
        (257, 4, 1, size[1]),
        (258, 3, 1, 8),
        (259, 3, 1, 5),
        (262, 3, 1, 1),
        (273, 4, count, place),
        (277, 3, 1, 1),
        (278, 4, 1, size[1]),
        (279, 4, count, length),
    ]
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(entries)) + packed + bytes(4)


def webp_header(width: int, height: int) -> bytes:
    """A lossless WebP that claims a size and holds next to nothing."""
    bits = (width - 1) | (height - 1) << 14
    body = b"VP8L" + struct.pack("<IBI", 5 + 64, 0x2F, bits) + bytes(64)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _claiming(data: bytes, place: int, layout: str, *size: int) -> bytes:
    return data[:place] + struct.pack(layout, *size) + data[place + struct.calcsize(layout) :]


def _patched_jp2() -> bytes:
    data = encoded(picture(64, 64), "JPEG2000")
    return _claiming(data, data.index(b"ihdr") + 4, ">II", 65_000, 65_000)


def cut() -> Iterator[tuple[str, bytes]]:
    """Single pictures without their end, at every sixteenth."""
    image = picture()
    made: dict[str, Callable[[], bytes]] = {
        "jpg": lambda: encoded(image, "JPEG"),
        "png": lambda: encoded(image, "PNG"),
        "gif": lambda: encoded(image, "GIF"),
        "webp": lambda: encoded(image, "WEBP"),
        "tiff": lambda: encoded(image, "TIFF", compression="tiff_lzw"),
        "bmp": lambda: encoded(image, "BMP"),
        "jp2": lambda: encoded(image, "JPEG2000"),
    }
    for ending, make in made.items():
        data = make()
        for sixteenth in range(1, 16):
            yield f"cut-{sixteenth:02}.{ending}", data[: len(data) * sixteenth // 16]
