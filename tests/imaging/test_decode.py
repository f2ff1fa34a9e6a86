"""File, bytes or array → frame: what is read rightly, and what is refused by which name."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageOps

from tests.imaging.conftest import HEIGHT, WIDTH, encoded, files, icon_around, lettered, png_header, scene
from watermark_scan.errors import (
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    ImageBrokenError,
    ImageTooLargeError,
    InputError,
    NotAnImageError,
    UsageError,
)
from watermark_scan.imaging.decode import decode
from watermark_scan.imaging.files import read_bytes
from watermark_scan.imaging.formats import reaches_its_end
from watermark_scan.imaging.frame import Frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILES = files()
LIMIT = 1_000_000
HEIC = b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00mif1heicmiaf" + bytes(100)
LOSSY = {"jpeg", "jpeg progressive", "jpeg cmyk", "gif", "gif animated", "webp", "mpo", "avif"}
CUT_EXIF = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0"  # Pillow warns of what is missing
WHITE, BLACK, GREY, RED = (255, 255, 255), (0, 0, 0), (128, 128, 128), (255, 0, 0)
SCENE = np.asarray(scene())


def levels(source: Path | str | bytes | NDArray[Any]) -> NDArray[np.int_]:
    """The decoded pixels, free of overflow."""
    return decode(source, max_pixels=LIMIT).pixels.astype(int)


def farthest(one: NDArray[Any], other: NDArray[Any]) -> int:
    """The largest difference of two pictures of one shape."""
    assert one.shape == other.shape
    return int(np.abs(one.astype(int) - other.astype(int)).max())


class TestSources:
    """Path, text, bytes and array."""

    def test_a_path_its_text_and_its_bytes_give_the_same_frame(self, tmp_path: Path) -> None:
        """However the file is handed over, pixels, format and digest are those of its bytes."""
        path = tmp_path / "frame.png"
        path.write_bytes(FILES["png"])
        for source in (path, str(path), FILES["png"]):
            frame = decode(source, max_pixels=LIMIT)
            assert np.array_equal(frame.pixels, SCENE)
            assert (frame.format, frame.sha256) == ("PNG", hashlib.sha256(FILES["png"]).hexdigest())

    def test_an_array_gives_its_own_pixels_and_no_format(self) -> None:
        """An RGB array is taken as it is, and copied."""
        array = SCENE.copy()
        frame = decode(array, max_pixels=LIMIT)
        array[:] = 0
        assert np.array_equal(frame.pixels, SCENE)
        assert (frame.format, frame.sha256) == (None, None)

    def test_a_grey_array_becomes_three_equal_channels(self) -> None:
        """Grey values stay what they are."""
        grey = SCENE[..., 1]
        assert np.array_equal(decode(grey, max_pixels=LIMIT).pixels, np.stack([grey] * 3, axis=2))

    def test_a_transparent_array_is_laid_on_a_ground(self) -> None:
        """The fourth channel of an array is alpha, as in a file."""
        picture = lettered(WHITE)
        assert np.array_equal(levels(np.asarray(picture)), levels(encoded(picture, "PNG")))

    def test_a_sixteen_bit_array_is_read_like_a_sixteen_bit_file(self) -> None:
        """One deep channel is stretched, from wherever it comes."""
        counts = np.linspace(7000, 9000, 1200).reshape(30, 40).astype(np.uint16)
        assert np.array_equal(levels(counts), levels(encoded(Image.fromarray(counts), "PNG")))

    @pytest.mark.parametrize("source", [None, 5, io.BytesIO(b"x"), [[1]]])
    def test_another_kind_of_source_is_refused(self, source: Any) -> None:  # noqa: ANN401  wrong on purpose
        """The sentence names the kind, the remedy what would do."""
        with pytest.raises(UsageError, match=type(source).__name__):
            decode(source, max_pixels=LIMIT)

    def test_an_array_that_is_no_picture_is_a_usage_error(self) -> None:
        """An array comes from the caller's program, not from a stranger."""
        with pytest.raises(UsageError):
            decode(np.zeros(5, dtype=np.uint8), max_pixels=LIMIT)


class TestFiles:
    """What the file system can do to us."""

    @pytest.mark.parametrize("name", ["absent.png", "file.png/below.png", "nul\0.png"])
    def test_a_missing_file_is_missing(self, tmp_path: Path, name: str) -> None:
        """Also below something that is no folder, and under a name that cannot be."""
        (tmp_path / "file.png").write_bytes(FILES["png"])
        with pytest.raises(FileMissingError):
            read_bytes(tmp_path / name, LIMIT)

    def test_a_dangling_link_is_missing(self, tmp_path: Path) -> None:
        """The file that counts is the one the link means."""
        (tmp_path / "link.png").symlink_to(tmp_path / "absent.png")
        with pytest.raises(FileMissingError):
            read_bytes(tmp_path / "link.png", LIMIT)

    def test_a_link_is_followed(self, tmp_path: Path) -> None:
        """A link to an image is that image."""
        (tmp_path / "file.png").write_bytes(FILES["png"])
        (tmp_path / "link.png").symlink_to(tmp_path / "file.png")
        assert read_bytes(tmp_path / "link.png", LIMIT) == FILES["png"]

    def test_a_link_to_itself_cannot_be_read(self, tmp_path: Path) -> None:
        """A loop is neither followed for ever nor called missing."""
        (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
        with pytest.raises(FileUnreadableError):
            read_bytes(tmp_path / "loop.png", LIMIT)

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        """The sentence says what it is instead."""
        with pytest.raises(FileUnreadableError, match="a folder"):
            read_bytes(tmp_path, LIMIT)

    def test_a_pipe_is_refused_without_waiting_for_a_writer(self, tmp_path: Path) -> None:
        """Opening it would hang for ever."""
        os.mkfifo(tmp_path / "pipe.png")
        with pytest.raises(FileUnreadableError, match="a named pipe"):
            read_bytes(tmp_path / "pipe.png", LIMIT)

    def test_a_pipe_that_takes_the_place_of_a_file_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is opened is looked at again, and opening never waits."""
        os.mkfifo(tmp_path / "pipe.png")
        regular = Path(__file__).stat()
        monkeypatch.setattr(Path, "stat", lambda _path: regular)
        with pytest.raises(FileUnreadableError, match="a named pipe"):
            read_bytes(tmp_path / "pipe.png", LIMIT)

    def test_a_device_is_refused(self) -> None:
        """An endless device would be read for ever."""
        with pytest.raises(FileUnreadableError, match="a device"):
            read_bytes(Path("/dev/zero"), LIMIT)

    def test_a_file_that_may_not_be_read_says_why(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The system's reason is in the sentence."""
        path = tmp_path / "secret.png"
        path.write_bytes(FILES["png"])

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(FileUnreadableError, match="Permission denied") as caught:
            read_bytes(path, LIMIT)
        assert "secret" not in caught.value.message

    @pytest.mark.parametrize("change", [-1, 1])
    def test_a_file_that_changes_while_read_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: int
    ) -> None:
        """A copy in progress is not the picture yet."""
        path = tmp_path / "growing.png"
        path.write_bytes(FILES["png"])
        status = SimpleNamespace(st_mode=path.stat().st_mode, st_size=path.stat().st_size + change)
        monkeypatch.setattr(os, "fstat", lambda _: status)
        with pytest.raises(FileUnreadableError, match="changed"):
            read_bytes(path, LIMIT)

    def test_an_empty_file_is_empty(self, tmp_path: Path) -> None:
        """On disk and in memory alike."""
        (tmp_path / "empty.jpg").touch()
        for source in (tmp_path / "empty.jpg", b""):
            with pytest.raises(EmptyFileError):
                decode(source, max_pixels=LIMIT)

    def test_a_file_of_too_many_bytes_is_refused(self, tmp_path: Path) -> None:
        """The limit itself is allowed; one byte more is not, on disk and in memory alike."""
        path, size = tmp_path / "frame.png", len(FILES["png"])
        path.write_bytes(FILES["png"])
        for source in (path, FILES["png"]):
            decode(source, max_pixels=LIMIT, max_bytes=size)
            with pytest.raises(ImageTooLargeError, match=f"{size} bytes"):
                decode(source, max_pixels=LIMIT, max_bytes=size - 1)

    @pytest.mark.parametrize("name", ["\x1b[31m.png", "a\nb.png", "\u202egnp.png", os.fsdecode(b"\xff.png")])
    def test_hostile_names_are_read_and_never_repeated(self, tmp_path: Path, name: str) -> None:
        """A name may hold anything; the sentence about it holds none of it."""
        (tmp_path / name).write_bytes(b"no image")
        with pytest.raises(NotAnImageError) as caught:
            decode(tmp_path / name, max_pixels=LIMIT)
        assert caught.value.message.isprintable()


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

    def test_heic_names_the_optional_part(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its reader's licence keeps it out of the default installation."""
        monkeypatch.setitem(sys.modules, "pillow_heif", None)
        with pytest.raises(NotAnImageError, match="HEIC") as caught:
            decode(HEIC, max_pixels=LIMIT)
        assert "watermark-scan[heic]" in caught.value.remedy

    def test_heic_is_read_where_the_optional_part_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A stand-in for the optional package gets the bytes, and its picture is used."""
        seen: list[bytes] = []

        def opener(stream: io.BytesIO) -> Image.Image:
            seen.append(stream.read())
            return scene()

        monkeypatch.setitem(sys.modules, "pillow_heif", SimpleNamespace(HeifImageFile=opener))
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

    def test_a_thumbnail_does_not_stand_in_for_the_end_of_its_picture(self) -> None:
        """A JPEG inside a JPEG's header has an end mark of its own."""
        data = encoded(scene(), "JPEG", exif=b"Exif\0\0" + FILES["jpeg"])
        assert reaches_its_end("JPEG", data)
        assert not reaches_its_end("JPEG", data[:-2])

    def test_many_fill_bytes_take_no_time(self) -> None:
        """A megabyte of fill bytes before a marker is looked through once."""
        data = FILES["jpeg"][:2] + b"\xff" * 1_000_000 + b"\x00" + FILES["jpeg"][2:]
        assert reaches_its_end("JPEG", data)

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


class TestLimits:
    """Pictures that are larger than allowed."""

    def test_a_bomb_is_refused_from_its_header(self) -> None:
        """Had the pixels been decoded, the file would have been called broken."""
        with pytest.raises(ImageTooLargeError, match="50000 x 50000") as caught:
            decode(png_header(50_000, 50_000), max_pixels=200_000_000)
        assert "max_pixels" in caught.value.remedy

    def test_a_header_within_the_limit_is_decoded(self) -> None:
        """The same file with an allowed size is found out by its missing pixels."""
        with pytest.raises(ImageBrokenError):
            decode(png_header(500, 500), max_pixels=LIMIT)

    @pytest.mark.parametrize("name", FILES)
    def test_the_limit_itself_is_allowed(self, name: str) -> None:
        """Every format is held to the same limit."""
        decode(FILES[name], max_pixels=WIDTH * HEIGHT)
        with pytest.raises(ImageTooLargeError):
            decode(FILES[name], max_pixels=WIDTH * HEIGHT - 1)

    def test_an_array_is_held_to_the_limit(self) -> None:
        """Pixels cost the same wherever they come from."""
        with pytest.raises(ImageTooLargeError):
            decode(SCENE, max_pixels=WIDTH * HEIGHT - 1)

    def test_an_icon_that_holds_more_than_it_says_is_held_to_the_limit(self) -> None:
        """The header says 16 × 16; the picture inside says otherwise."""
        inside = encoded(Image.new("RGB", (300, 300)), "PNG")
        with pytest.raises(ImageTooLargeError):
            decode(icon_around(inside, side=16), max_pixels=10_000)

    def test_pillows_own_limit_does_not_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The limit is the one that was asked for, and the host's stays as it is."""
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
        assert np.array_equal(levels(FILES["png"]), SCENE)
        assert Image.MAX_IMAGE_PIXELS == 10

    def test_a_bomb_that_pillow_finds_first_is_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its exception does not leak from deep inside a decoder."""
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
        inside = encoded(Image.new("RGB", (300, 300)), "PNG")
        with pytest.raises(ImageTooLargeError, match="Pillow's limit"):
            decode(icon_around(inside, side=16), max_pixels=LIMIT)

    def test_memory_that_runs_out_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A picture that is sound but too much for the machine is not called damaged."""

        def exhausted(_: ImageFile.ImageFile) -> None:
            raise MemoryError

        monkeypatch.setattr(ImageFile.ImageFile, "load", exhausted)
        with pytest.raises(ImageTooLargeError, match="memory"):
            decode(FILES["jpeg"], max_pixels=LIMIT)

    @pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1)])
    def test_extreme_shapes_are_read(self, size: tuple[int, int]) -> None:
        """One pixel is a picture, and so is a line."""
        frame = decode(encoded(Image.new("RGB", size, RED), "PNG"), max_pixels=LIMIT)
        assert (frame.width, frame.height) == size


class TestModes:
    """Every kind of sample becomes eight-bit RGB."""

    @pytest.mark.parametrize(
        ("mode", "image_format", "tolerance"),
        [
            ("L", "PNG", 0),
            ("L", "TIFF", 0),
            ("1", "PNG", 255),
            ("P", "PNG", 0),
            ("P", "GIF", 0),
            ("RGB", "TIFF", 0),
            ("RGBX", "TIFF", 0),
            ("CMYK", "TIFF", 2),
            ("CMYK", "JPEG", 40),
            ("LAB", "TIFF", 12),
        ],
    )
    def test_a_grey_ramp_keeps_its_levels(self, mode: str, image_format: str, tolerance: int) -> None:
        """Dark stays dark and bright stays bright, in every mode that a file can have."""
        ramp = Image.fromarray(np.tile(np.arange(0, 256, 4, dtype=np.uint8), (16, 1)))
        rgb = ramp.convert("RGB")
        # Pillow finds no way from RGB to LAB but through a transform, which `convert` does for it.
        picture = ramp.convert(mode) if mode in ("L", "1", "P") else rgb.convert(mode)
        result = levels(encoded(picture, image_format))
        assert farthest(result, np.asarray(rgb)) <= tolerance
        assert result[:, :16].mean() + 100 < result[:, -16:].mean()

    def test_brightness_apart_from_colour_is_read(self) -> None:
        """A TIFF may hold YCbCr; its first channel is the picture, its others the tint."""
        picture = scene().convert("L").convert("YCbCr")
        result = levels(encoded(picture, "TIFF", compression="jpeg", quality=100))
        assert farthest(result, np.asarray(picture.convert("RGB"))) <= 8

    @pytest.mark.parametrize("name", ["jpeg cmyk", "jpeg"])
    def test_red_stays_red(self, name: str) -> None:
        """An inverted CMYK picture would be cyan."""
        red, green, blue = levels(FILES[name])[2, 4]
        assert red > 200
        assert max(green, blue) < 70

    @pytest.mark.parametrize(
        ("dtype", "low", "high", "image_format"),
        [
            (np.uint16, 7000, 9000, "PNG"),
            (np.uint16, 7000, 9000, "TIFF"),
            (">u2", 7000, 9000, "TIFF"),
            (np.int32, -5000, 70_000, "TIFF"),
            (np.float32, 280.0, 300.0, "TIFF"),
        ],
    )
    def test_deep_greys_are_stretched(self, dtype: str, low: float, high: float, image_format: str) -> None:
        """A sliver of a deep scale becomes a legible picture, dark to bright."""
        values = np.tile(np.linspace(low, high, 64), (8, 1)).astype(dtype)
        result = levels(encoded(Image.fromarray(values), image_format))[0, :, 0]
        assert result[0] < 10
        assert result[-1] > 245
        assert np.all(np.diff(result) >= 0)

    def test_a_broken_colour_profile_changes_nothing(self) -> None:
        """There is no colour management to break."""
        assert np.array_equal(levels(encoded(scene(), "PNG", icc_profile=b"no profile")), SCENE)

    @pytest.mark.parametrize("name", ["png animated", "webp animated", "tiff pages"])
    def test_the_first_of_several_pictures_counts(self, name: str) -> None:
        """Animations and pages give what a viewer shows first."""
        assert np.array_equal(levels(FILES[name]), SCENE)

    def test_pixels_are_contiguous_and_read_only(self) -> None:
        """What every later stage relies on holds for every kind of file."""
        for data in FILES.values():
            flags = decode(data, max_pixels=LIMIT).pixels.flags
            assert (flags.c_contiguous, flags.writeable) == (True, False)


# The way from the upright picture to what a camera stores under each EXIF orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


class TestOrientation:
    """Text can only be read the right way up."""

    @pytest.mark.parametrize("orientation", STORED)
    @pytest.mark.parametrize(("image_format", "options"), [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True})])
    def test_a_picture_is_turned_upright(self, orientation: int, image_format: str, options: dict[str, Any]) -> None:
        """All eight orientations give the scene, to the pixel."""
        way = STORED[orientation]
        stored = scene() if way is None else scene().transpose(way)
        exif = Image.Exif()
        exif[0x0112] = orientation
        assert np.array_equal(levels(encoded(stored, image_format, exif=exif, **options)), SCENE)

    @pytest.mark.parametrize("orientation", STORED)
    def test_a_photograph_is_turned_upright(self, orientation: int) -> None:
        """The red corner of a JPEG ends at the top left, and the size is the upright one."""
        way = STORED[orientation]
        stored = scene() if way is None else scene().transpose(way)
        exif = Image.Exif()
        exif[0x0112] = orientation
        frame = decode(encoded(stored, "JPEG", exif=exif, quality=95), max_pixels=LIMIT)
        assert (frame.width, frame.height) == (WIDTH, HEIGHT)
        assert np.argmax(frame.pixels[3, 5]) == 0
        assert frame.pixels[3, 5, 0] > 180

    @pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
    def test_every_mode_can_be_turned(self, mode: str) -> None:
        """Turning comes before conversion, so each mode must bear it."""
        exif = Image.Exif()
        exif[0x0112] = 6
        picture = Image.new("I;16", (20, 10)) if mode == "I;16" else Image.new("RGB", (20, 10)).convert(mode)
        frame = decode(encoded(picture, "TIFF", exif=exif), max_pixels=LIMIT)
        assert (frame.width, frame.height) == (10, 20)

    @pytest.mark.parametrize("value", [0, 9, 65535])
    def test_an_orientation_that_does_not_exist_is_ignored(self, value: int) -> None:
        """Nonsense turns nothing."""
        exif = Image.Exif()
        exif[0x0112] = value
        assert np.array_equal(levels(encoded(scene(), "PNG", exif=exif)), SCENE)

    @pytest.mark.parametrize("error", [SyntaxError, ValueError, KeyError, OverflowError])
    def test_an_exception_over_exif_does_not_stop_the_scan(
        self, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        """What Pillow raises over broken EXIF concerns the EXIF, not the picture."""

        def fail(*_: object, **__: object) -> None:
            raise error("broken")

        monkeypatch.setattr(ImageOps, "exif_transpose", fail)
        assert np.array_equal(levels(FILES["png"]), SCENE)

    def test_memory_that_runs_out_while_turning_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A picture left lying on its side would be read as empty."""

        def exhausted(*_: object, **__: object) -> None:
            raise MemoryError

        monkeypatch.setattr(ImageOps, "exif_transpose", exhausted)
        with pytest.raises(ImageTooLargeError, match="memory"):
            decode(FILES["png"], max_pixels=LIMIT)

    @given(st.binary(max_size=60))
    @settings(max_examples=200, deadline=None)
    def test_broken_exif_does_not_stop_the_scan(self, garbage: bytes) -> None:
        """Whatever stands where EXIF should, the picture is looked at."""
        for start in (b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01"):
            data = encoded(scene(), "JPEG", exif=b"Exif\0\0" + start + garbage)
            assert sorted(decode(data, max_pixels=LIMIT).pixels.shape) == [3, HEIGHT, WIDTH]


class TestTransparency:
    """Text on transparency survives, whatever its colour."""

    @pytest.mark.parametrize(
        "colours",
        [(WHITE,), (BLACK,), (WHITE, BLACK), (GREY,), (RED,), (WHITE, WHITE, WHITE, BLACK), ((200,) * 3, (40,) * 3)],
        ids=["white", "black", "both", "grey", "red", "mostly white", "light and dark"],
    )
    def test_text_stands_out_from_what_surrounds_it(self, colours: tuple[tuple[int, int, int], ...]) -> None:
        """Every letter differs from the ground by 80 levels of brightness at least."""
        picture = lettered(*colours)
        grey = np.asarray(Image.fromarray(levels(encoded(picture, "PNG")).astype(np.uint8)).convert("L")).astype(int)
        text = np.asarray(picture.getchannel("A")) == 255
        ground = grey[~text]
        assert np.ptp(ground) == 0
        assert np.abs(grey[text] - ground[0]).min() >= 80

    @pytest.mark.parametrize("image_format", ["PNG", "WEBP", "GIF", "TIFF"])
    def test_every_format_with_transparency_gets_a_ground(self, image_format: str) -> None:
        """White text is white on black from each of them."""
        options = {"lossless": True} if image_format == "WEBP" else {}
        result = levels(encoded(lettered(WHITE), image_format, **options))
        assert set(np.unique(result)) == {0, 255}

    @pytest.mark.parametrize("mode", ["LA", "P"])
    def test_grey_and_palette_transparency_get_a_ground(self, mode: str) -> None:
        """Alpha beside grey, and alpha inside a palette."""
        result = levels(encoded(lettered(BLACK).convert(mode), "PNG"))
        assert result.min() == 0
        assert result.max() == 255

    @pytest.mark.parametrize(("mode", "key"), [("L", 7), ("RGB", (7, 7, 7))])
    def test_a_transparent_colour_gets_a_ground(self, mode: str, key: Any) -> None:  # noqa: ANN401  as Pillow takes it
        """One colour of an opaque picture may stand for transparency."""
        picture = Image.new(mode, (40, 20), key)
        picture.paste(0 if mode == "L" else BLACK, (5, 5, 30, 8))
        assert levels(encoded(picture, "PNG", transparency=key)).max() == 255

    def test_an_opaque_alpha_channel_changes_nothing(self) -> None:
        """A picture that merely could be transparent is taken as it is."""
        assert np.array_equal(levels(encoded(scene().convert("RGBA"), "PNG")), SCENE)

    def test_what_is_wholly_invisible_is_looked_at_as_if_opaque(self) -> None:
        """Some programs write an alpha channel of zeros; an empty picture would be called clear."""
        picture = scene()
        picture.putalpha(0)
        assert np.array_equal(levels(encoded(picture, "PNG")), SCENE)

    def test_pixels_far_from_transparency_do_not_choose_the_ground(self) -> None:
        """A large black plate elsewhere does not push white text's ground to the middle."""
        picture = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
        picture.paste(lettered(WHITE), (10, 40))
        picture.paste((90, 90, 90, 255), (150, 0, 300, 100))
        alone = levels(encoded(picture, "PNG"))
        assert abs(alone[50, 5, 0] - 255) >= 80
        assert abs(alone[50, 5, 0] - 90) >= 80

    def test_half_transparent_text_keeps_what_contrast_it_has(self) -> None:
        """White at a third of its strength is on the ground that shows it best."""
        picture = Image.new("RGBA", (60, 20), (0, 0, 0, 0))
        picture.paste((255, 255, 255, 85), (10, 8, 50, 11))
        result = levels(encoded(picture, "PNG"))
        assert (result[0, 0, 0], result[9, 20, 0]) == (0, 85)

    def test_the_ground_is_the_same_every_time(self) -> None:
        """One picture, one report."""
        data = encoded(lettered(WHITE, BLACK, RED), "PNG")
        assert np.array_equal(levels(data), levels(data))


class TestHostileBytes:
    """Nothing but our own errors ever comes out."""

    @given(
        name=st.sampled_from(sorted(name for name in FILES if "tiff" not in name)),
        changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12),
    )
    @settings(max_examples=500, deadline=None)
    def test_mutated_files_decode_or_are_refused(self, name: str, changes: list[tuple[int, int]]) -> None:
        """Any bytes may be changed in any file that was sound."""
        data = bytearray(FILES[name])
        for place, value in changes:
            data[place % len(data)] = value
        _decodes_or_is_refused(bytes(data))

    @given(
        name=st.sampled_from(["tiff", "tiff lzw", "tiff pages"]),
        changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4),
    )
    @settings(max_examples=200, deadline=None)
    def test_mutated_tiff_directories_decode_or_are_refused(self, name: str, changes: list[tuple[int, int]]) -> None:
        """A TIFF's directory may stand at its end; changes from there backwards hit it."""
        data = bytearray(FILES[name])
        for place, value in changes:
            data[-1 - place % len(data)] = value
        _decodes_or_is_refused(bytes(data))

    @given(start=st.sampled_from(sorted(FILES)), garbage=st.binary(max_size=400))
    @settings(max_examples=300, deadline=None)
    def test_garbage_behind_a_good_start_decodes_or_is_refused(self, start: str, garbage: bytes) -> None:
        """The first bytes of a format promise nothing."""
        _decodes_or_is_refused(FILES[start][:24] + garbage)

    @pytest.mark.parametrize(
        "error", [SyntaxError, ValueError, OSError, EOFError, IndexError, OverflowError, TypeError]
    )
    def test_every_exception_of_a_decoder_becomes_one_clear_sentence(
        self, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        """The decoder's own words, which may hold bytes of the file, are kept out of it."""

        def fail(_: ImageFile.ImageFile) -> None:
            raise error("\x1b[31mraw bytes")

        monkeypatch.setattr(ImageFile.ImageFile, "load", fail)
        with pytest.raises(ImageBrokenError) as caught:
            decode(FILES["jpeg"], max_pixels=LIMIT)
        assert "raw" not in caught.value.message


def _decodes_or_is_refused(data: bytes) -> None:
    outcome: Frame | InputError
    try:
        outcome = decode(data, max_pixels=LIMIT)
    except InputError as error:
        outcome = error
    assert isinstance(outcome, Frame) or outcome.message.isprintable()


class TestHost:
    """The application around us."""

    def test_the_hosts_warning_filters_survive_many_threads(self) -> None:
        """Decoding in several threads at once silences Pillow and leaves everything as it was."""
        data = encoded(scene(), "JPEG", exif=CUT_EXIF)
        before, failures = list(warnings.filters), list[BaseException]()

        def work() -> None:
            try:
                for _ in range(20):
                    decode(data, max_pixels=LIMIT)
            except BaseException as error:  # noqa: BLE001  whatever a thread dies of is reported below
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert list(warnings.filters) == before

    def test_pillow_prints_nothing(self, tmp_path: Path) -> None:
        """Its warnings and log lines about a hostile file do not reach a terminal."""
        # 1027 samples per pixel: Pillow logs an error.
        tag = FILES["tiff"].index(b"\x15\x01\x03\x00\x01\x00\x00\x00\x03\x00")
        (tmp_path / "odd.tif").write_bytes(FILES["tiff"][: tag + 8] + b"\x03\x04" + FILES["tiff"][tag + 10 :])
        (tmp_path / "exif.jpg").write_bytes(encoded(scene(), "JPEG", exif=CUT_EXIF))
        script = (
            "import sys\n"
            "from watermark_scan.errors import InputError\n"
            "from watermark_scan.imaging.decode import decode\n"
            "decode(sys.argv[2], max_pixels=10**6)\n"
            "try: decode(sys.argv[1], max_pixels=10**6)\n"
            "except InputError: sys.exit(0)\n"
            "sys.exit('decoded')\n"
        )
        arguments = [sys.executable, "-c", script, str(tmp_path / "odd.tif"), str(tmp_path / "exif.jpg")]
        result = subprocess.run(arguments, check=False, capture_output=True, text=True, timeout=60)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")

    def test_a_process_forked_in_mid_decoding_can_decode(self, tmp_path: Path) -> None:
        """The child of a fork never waits for a thread that it does not have."""
        (tmp_path / "frame.png").write_bytes(FILES["png"])
        script = (
            "import os, sys, threading\n"
            "from watermark_scan.imaging.decode import decode\n"
            "look = lambda: decode(sys.argv[1], max_pixels=10**6)\n"
            "def work():\n"
            "    while True: look()\n"
            "threading.Thread(target=work, daemon=True).start()\n"
            "for _ in range(30):\n"
            "    child = os.fork()\n"
            "    if child == 0:\n"
            "        look()\n"
            "        os._exit(0)\n"
            "    assert os.waitpid(child, 0)[1] == 0\n"
            "os._exit(0)\n"
        )
        subprocess.run([sys.executable, "-c", script, str(tmp_path / "frame.png")], check=True, timeout=60)
