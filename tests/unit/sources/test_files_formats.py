"""Bytes that are no image, or no whole one: what they look like, and what is never opened."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageFile

from tests.unit.sources.conftest import encoded, scene
from tests.unit.sources.decoded import FILES, LIMIT, SCENE, levels
from watermark_scan.errors import ImageBrokenError, InputError, NotAnImageError
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    import io

HEIC = b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00mif1heicmiaf" + bytes(100)
LOSSY = {"jpeg", "jpeg progressive", "jpeg cmyk", "gif", "gif animated", "webp", "mpo", "avif"}


class TestStrangers:
    """Bytes that are no image."""

    @pytest.mark.parametrize(
        ("data", "looks_like"),
        [
            (b"Just some words.\nAnd more.\n", "text"),
            ("Текст, не картинка".encode(), "known format"),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
            (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- by hand -->\n<svg/>', "SVG"),
            (b"\n<!DOCTYPE html><html>\x1b[31m", "web page"),
            (b"PK\x03\x04" + bytes(30), "ZIP"),
            (b"\x00\x00\x00\x20ftypisom" + bytes(30), "video"),
            (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PostScript"),
            (b"8BPS\x00\x01" + bytes(30), "Photoshop"),
            (b"\xff\x0a" + bytes(30), "JPEG XL"),
            (bytes(5000), "zero bytes"),
            (b"\x9a\x01\xfe\x00\x1b[2J", "known format"),
            (b"\xff\xd8", "known format"),
            (b"BM is also how a text may begin", "text"),
            (b"P3rhaps this one too", "text"),
        ],
    )
    def test_the_sentence_says_what_it_looks_like(self, data: bytes, looks_like: str) -> None:
        """Whatever the name says, and without a byte of it in the sentence."""
        with pytest.raises(NotAnImageError, match=looks_like) as caught:
            decode(data, max_pixels=LIMIT)
        assert caught.value.message.isprintable()
        assert caught.value.remedy

    def test_heic_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A stand-in for its decoder gets the bytes, and its picture is used."""
        seen: list[bytes] = []

        def opener(stream: io.BytesIO) -> Image.Image:
            seen.append(stream.read())
            return scene()

        monkeypatch.setattr("pi_heif.HeifImageFile", opener)
        data = HEIC + b"end"
        frame = decode(data, max_pixels=LIMIT)
        assert seen == [data]
        assert frame.format == "HEIF"
        assert np.array_equal(frame.pixels, SCENE)

    def test_a_format_that_pillow_was_built_without_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Older Pillows have no AVIF: that is no fault of the file."""
        Image.init()
        monkeypatch.delitem(Image.OPEN, "PNG")
        with pytest.raises(NotAnImageError, match="cannot read PNG"):
            decode(FILES["png"], max_pixels=LIMIT)

    def test_a_common_format_loads_no_others(self) -> None:
        """Pillow has readers for some forty; loading all takes longer than to decode a picture."""
        program = (
            "import sys\nfrom watermark_scan.sources.frames import decode\n"
            "decode(bytes.fromhex(sys.argv[1]), max_pixels=1_000_000)\nprint('PIL.PcxImagePlugin' in sys.modules)"
        )
        command = [sys.executable, "-c", program, FILES["png"].hex()]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"

    def test_formats_that_start_other_programs_are_never_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Pillow hands EPS to Ghostscript; it must not get that far."""
        started: list[object] = []
        monkeypatch.setattr(subprocess, "Popen", lambda *a, **_: started.append(a))
        with pytest.raises(NotAnImageError):
            decode(encoded(scene(), "EPS"), max_pixels=LIMIT)
        assert not started


class TestHalfPictures:
    """Half a picture never counts as scanned."""

    @pytest.mark.parametrize("name", FILES)
    def test_a_sound_file_is_read(self, name: str) -> None:
        """Each kind of file gives the scene, within what its compression loses."""
        lossy = name in LOSSY
        difference = np.abs(levels(FILES[name]) - SCENE)
        assert difference.mean() < (8 if lossy else 0.001)

    @pytest.mark.parametrize("name", FILES)
    def test_a_file_cut_anywhere_fails_or_is_whole(self, name: str) -> None:
        """What is missing is either needed, and then it is said, or it is not the first picture's."""
        whole, data = levels(FILES[name]), FILES[name]
        step = max(1, len(data) // 160)
        for length in (*range(0, len(data), step), *range(len(data) - 8, len(data))):
            try:
                cut = levels(data[:length])
            except InputError:
                continue
            assert np.array_equal(cut, whole), length

    @pytest.mark.parametrize("name", ["jpeg", "jpeg progressive", "png", "gif", "webp", "tiff", "bmp", "jpeg 2000"])
    @pytest.mark.parametrize("sixteenth", range(2, 15))
    def test_a_file_cut_at_a_sixteenth_is_broken(self, name: str, sixteenth: int) -> None:
        """Single pictures of which a part is missing are refused, not called something else."""
        with pytest.raises(ImageBrokenError, match="cut short") as caught:
            decode(FILES[name][: len(FILES[name]) * sixteenth // 16], max_pixels=LIMIT)
        assert caught.value.message.isprintable()

    @pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "JPEG2000"])
    def test_a_file_whose_end_was_never_written_is_broken(self, name: str) -> None:
        """A copy that reserved the whole length and stopped ends in zeros, which decode to a flat half."""
        noise = np.random.default_rng(1).integers(0, 256, (128, 128, 3)).astype(np.uint8)
        data = encoded(Image.fromarray(noise), name)
        for length in range(len(data) // 8, len(data) * 7 // 8, len(data) // 16):
            with pytest.raises(ImageBrokenError):
                decode(data[:length] + bytes(len(data) - length), max_pixels=LIMIT)

    @pytest.mark.parametrize("name", ["jpeg", "png", "gif", "webp lossless"])
    def test_what_follows_the_picture_is_not_looked_at(self, name: str) -> None:
        """An archive behind a picture does not spoil it."""
        assert np.array_equal(levels(FILES[name] + b"PK\x03\x04\xff\xda\xff\xc0" * 200), levels(FILES[name]))

    def test_a_wrong_checksum_is_damage(self) -> None:
        """A PNG's pixels are only believed when their checksum holds."""
        data = bytearray(FILES["png"])
        data[data.index(b"IEND") - 5] ^= 1
        with pytest.raises(ImageBrokenError):
            decode(bytes(data), max_pixels=LIMIT)

    def test_a_lenient_host_gets_no_half_pictures_and_keeps_its_switch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Other libraries switch Pillow to filling in what is missing; that is theirs, and must not reach us."""
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        with pytest.raises(ImageBrokenError):
            decode(FILES["bmp"][:-200], max_pixels=LIMIT)
        assert ImageFile.LOAD_TRUNCATED_IMAGES is True
