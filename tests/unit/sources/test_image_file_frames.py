"""Files with several frames or pages: which are given, and what is refused."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from watermark_scan.errors import ImageBrokenError, ImageTooLargeError, InputError
from watermark_scan.sources.frames import decode, frames_of

LIMIT = 1_000_000
WIDTH, HEIGHT = 64, 48
_KINDS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "gif": ("GIF", 5, {"duration": 100}),
    "apng": ("PNG", 5, {"duration": 100}),
    "webp": ("WEBP", 5, {"duration": 100, "lossless": True}),
    "tiff": ("TIFF", 5, {}),
    "tiff lzw": ("TIFF", 5, {"compression": "tiff_lzw"}),
    "tiff jpeg": ("TIFF", 5, {"compression": "jpeg"}),
    # Pillow writes wrong places into an MPO of more than three pictures.
    "mpo": ("MPO", 3, {}),
}
if "AVIF" in Image.registered_extensions().values():
    _KINDS["avif"] = ("AVIF", 5, {"duration": 100})


def drawn(number: int) -> Image.Image:
    """A picture that looks different for each number."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (20, 30, 40))
    ImageDraw.Draw(picture).rectangle((number * 8, 10, number * 8 + 8, 30), fill=(250, 200, 10))
    return picture


def several(image_format: str, pictures: list[Image.Image], **options: Any) -> bytes:  # noqa: ANN401  whatever Pillow takes
    """The bytes of a file with these frames."""
    stream = io.BytesIO()
    pictures[0].save(stream, image_format, save_all=True, append_images=pictures[1:], **options)
    return stream.getvalue()


def _file(kind: str) -> bytes:
    image_format, count, options = _KINDS[kind]
    return several(image_format, list(map(drawn, range(count))), **options)


def _endless_gif(frames: int) -> bytes:
    """A GIF of many frames that weighs a few bytes for each."""
    head = b"GIF89a\x08\x00\x08\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    frame = (
        b"\x21\xf9\x04\x00\x01\x00\x00\x00,\x00\x00\x00\x00\x08\x00\x08\x00\x00"
        b"\x08\x0f\x00\x01\x08\x1cH\xb0\xa0\xc1\x83\x08\x13*L\x18\x10\x00"
    )
    return head + frame * frames + b";"


def _all(data: bytes, max_frames: int = 100) -> list[Any]:
    return list(frames_of(data, max_pixels=LIMIT, max_frames=max_frames))


@pytest.mark.parametrize("kind", _KINDS)
def test_each_frame_is_given_in_its_order(kind: str) -> None:
    """Numbers count from 1, and all but the last know that there are more."""
    frames, count = _all(_file(kind)), _KINDS[kind][1]
    assert [frame.number for frame in frames] == list(range(1, count + 1))
    assert [frame.has_more for frame in frames] == [True] * (count - 1) + [False]
    for number, frame in enumerate(frames):
        difference = np.abs(frame.pixels.astype(int) - np.asarray(drawn(number)).astype(int))
        assert difference.mean() < 8


@pytest.mark.parametrize("kind", _KINDS)
def test_a_frame_can_be_had_by_its_number(kind: str) -> None:
    """The evidence of the third frame is shown on the third frame."""
    data = _file(kind)
    for frame in _all(data):
        assert np.array_equal(decode(data, max_pixels=LIMIT, number=frame.number).pixels, frame.pixels)


def test_a_frame_that_is_not_there_is_told() -> None:
    """A stored report may speak of more frames than the file has."""
    with pytest.raises(ImageBrokenError):
        decode(_file("gif"), max_pixels=LIMIT, number=6)


def test_pages_may_have_sizes_of_their_own() -> None:
    """Each page comes as large as it is."""
    pictures = [Image.new("L", (40, 30), 90), Image.new("L", (30, 40), 90)]
    assert [(frame.width, frame.height) for frame in _all(several("TIFF", pictures))] == [(40, 30), (30, 40)]


def test_each_page_is_held_to_the_limit() -> None:
    """A large page behind a small one is refused from its header."""
    data = several("TIFF", [Image.new("L", (10, 10)), Image.new("L", (1001, 1000))])
    frames = frames_of(data, max_pixels=LIMIT, max_frames=5)
    assert next(frames).width == 10
    with pytest.raises(ImageTooLargeError, match="1001 x 1000"):
        next(frames)


@pytest.mark.parametrize("kind", _KINDS)
def test_too_many_frames_are_refused_before_the_first_is_given(kind: str) -> None:
    """The limit itself is allowed; the sentence says what can be done."""
    data, count = _file(kind), _KINDS[kind][1]
    assert len(_all(data, count)) == count
    with pytest.raises(ImageTooLargeError, match=f"limit of {count - 1}") as caught:
        next(frames_of(data, max_pixels=LIMIT, max_frames=count - 1))
    assert "max_frames" in caught.value.remedy


def test_a_hundred_thousand_frames_are_refused_or_the_first_is_given() -> None:
    """Neither goes through them all."""
    data = _endless_gif(100_000)
    with pytest.raises(ImageTooLargeError):
        _all(data)
    assert decode(data, max_pixels=LIMIT).has_more


@pytest.mark.parametrize("kind", _KINDS)
def test_a_file_cut_anywhere_fails_or_gives_every_frame(kind: str) -> None:
    """A film that ends early was not looked at to its end."""
    data = _file(kind)
    whole = _all(data)
    for length in {*range(0, len(data), max(1, len(data) // 120)), *range(len(data) - 20, len(data))}:
        try:
            cut = _all(data[:length])
        except InputError:
            continue
        assert [frame.number for frame in cut] == [frame.number for frame in whole], length
        assert all(np.array_equal(one.pixels, other.pixels) for one, other in zip(cut, whole, strict=True)), length


def test_frames_are_turned_upright_each_by_itself() -> None:
    """Turning one frame must not keep the next from being found."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = several("WEBP", [drawn(0), drawn(1)], exif=exif.tobytes(), lossless=True)
    frames = _all(data)
    assert [(frame.width, frame.height) for frame in frames] == [(HEIGHT, WIDTH)] * 2
    assert np.array_equal(frames[1].pixels, np.asarray(drawn(1).transpose(Image.Transpose.ROTATE_270)))


def test_a_jpeg_knows_how_much_it_loses() -> None:
    """Its mean step, larger for a lower quality; other files have none."""
    files = {quality: io.BytesIO() for quality in (30, 50, 75)}
    for quality, file in files.items():
        drawn(1).save(file, "JPEG", quality=quality)
    steps = [decode(file.getvalue(), max_pixels=LIMIT).step for file in files.values()]
    assert [round(step or 0) for step in steps] == [96, 58, 29]
    assert decode(several("PNG", [drawn(1)]), max_pixels=LIMIT).step is None
