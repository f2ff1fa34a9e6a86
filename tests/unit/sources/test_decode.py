"""File, bytes or array → frame: what is read rightly, and what is refused by which name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageFile

from tests.unit.sources.conftest import HEIGHT, WIDTH, encoded, icon_around, lettered, png_header
from tests.unit.sources.decoded import FILES, LIMIT, RED, SCENE, WHITE, levels
from watermark_scan.errors import ImageBrokenError, ImageTooLargeError, UsageError
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from pathlib import Path


class TestSources:
    """Path, text, bytes and array."""

    def test_a_path_its_text_and_its_bytes_give_the_same_frame(self, tmp_path: Path) -> None:
        """However the file is handed over, pixels and format are those of its bytes."""
        path = tmp_path / "frame.png"
        path.write_bytes(FILES["png"])
        for source in (path, str(path), FILES["png"]):
            frame = decode(source, max_pixels=LIMIT)
            assert np.array_equal(frame.pixels, SCENE)
            assert frame.format == "PNG"

    def test_an_array_gives_its_own_pixels_and_no_format(self) -> None:
        """An RGB array is taken as it is, and copied."""
        array = SCENE.copy()
        frame = decode(array, max_pixels=LIMIT)
        array[:] = 0
        assert np.array_equal(frame.pixels, SCENE)
        assert frame.format is None

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

    def test_an_array_that_is_no_picture_is_a_usage_error(self) -> None:
        """An array comes from the caller's program, not from a stranger."""
        with pytest.raises(UsageError):
            decode(np.zeros(5, dtype=np.uint8), max_pixels=LIMIT)


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
