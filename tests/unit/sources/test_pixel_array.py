"""The frame, and the arithmetic that fits samples of any depth into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from watermark_scan.errors import UsageError
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.sources.pixel_array import array_size, clearest_level, eight_bits, stretched

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLAT = np.zeros((4, 5), dtype=np.uint8)


def test_a_frame_knows_its_size() -> None:
    """Width is across and height is down."""
    frame = Frame(pixels=np.zeros((20, 30, 3), dtype=np.uint8))
    assert (frame.width, frame.height, frame.box) == (30, 20, Box(x=0, y=0, width=30, height=20))


def test_a_frame_cannot_be_written_to() -> None:
    """Later stages share the pixels, so none may change them."""
    frame = Frame(pixels=np.zeros((2, 2, 3), dtype=np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        frame.pixels[0, 0] = 255


def test_a_frame_leaves_the_array_it_was_made_from_writeable() -> None:
    """Making a frame changes nothing of the caller's."""
    pixels = np.zeros((2, 2, 3), dtype=np.uint8)
    Frame(pixels=pixels)
    pixels[0, 0] = 255
    assert pixels.flags.writeable


def test_a_frame_is_contiguous_whatever_it_was_made_from() -> None:
    """Pixels turned by a view of them are laid out anew."""
    frame = Frame(pixels=np.zeros((6, 4, 3), dtype=np.uint8).transpose(1, 0, 2))
    assert frame.pixels.flags.c_contiguous
    assert (frame.width, frame.height) == (6, 4)


@pytest.mark.parametrize(
    "pixels",
    [FLAT, np.zeros((4, 5, 4), dtype=np.uint8), np.zeros((4, 5, 3)), np.zeros((0, 5, 3), dtype=np.uint8)],
    ids=["grey", "rgba", "float", "empty"],
)
def test_a_frame_of_anything_else_is_refused(pixels: NDArray[Any]) -> None:
    """Only uint8 height × width × 3 with at least one pixel is a frame."""
    with pytest.raises(ValueError, match="a frame needs uint8 pixels"):
        Frame(pixels=pixels)


@pytest.mark.parametrize("shape", [(7, 9), (7, 9, 3), (7, 9, 4)])
def test_the_size_of_an_array_is_width_by_height(shape: tuple[int, ...]) -> None:
    """Rows come first in an array, and columns first in a size."""
    assert array_size(np.zeros(shape)) == (9, 7)


@pytest.mark.parametrize("shape", [(), (5,), (0, 5), (5, 0, 3), (5, 5, 1), (5, 5, 2), (5, 5, 5), (1, 5, 5, 3)])
def test_an_array_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    """What is no picture is the caller's mistake, with the shapes that would do as the remedy."""
    with pytest.raises(UsageError) as caught:
        array_size(np.zeros(shape))
    assert "height x width" in caught.value.remedy


def test_eight_bit_values_stay_as_they_are() -> None:
    """An ordinary picture is not touched."""
    values = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(eight_bits(values), values)


def test_true_is_white_and_false_is_black() -> None:
    """A mask has the widest contrast."""
    assert eight_bits(np.array([[True, False]])).tolist() == [[255, 0]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[[0, 257 * 100, 65535]]], dtype=np.uint16), [[[0, 100, 255]]]),
        (np.array([[[0, 257 * 100, 65535]]], dtype=">u2"), [[[0, 100, 255]]]),
        (np.array([[[0.0, 0.5, 1.0]]], dtype=np.float32), [[[0, 128, 255]]]),
    ],
    ids=["uint16", "uint16 big-endian", "float"],
)
def test_deep_colours_are_scaled_by_a_fixed_factor(values: NDArray[Any], expected: list[object]) -> None:
    """Stretching each picture by its own range would tint it."""
    assert eight_bits(values).tolist() == expected


@pytest.mark.parametrize(
    "values",
    [
        FLAT.astype(np.int32),
        FLAT.astype(np.complex128),
        FLAT.astype(object),
        np.full((2, 2, 3), 1.5),
        np.full((2, 2, 3), -0.1),
        np.full((2, 2, 3), np.nan),
    ],
    ids=["int32", "complex", "object", "above one", "below nought", "no number"],
)
def test_values_whose_meaning_would_be_guessed_are_refused(values: NDArray[Any]) -> None:
    """A wrong guess makes a black or white picture that counts as clear."""
    with pytest.raises(UsageError, match="without guessing"):
        eight_bits(values)


def test_a_thermal_picture_becomes_legible() -> None:
    """Fourteen-bit counts that use 3 % of the scale get most of the levels."""
    counts = np.linspace(7000, 9000, 6400).reshape(80, 80).astype(np.uint16)
    levels = stretched(counts).astype(int)
    assert levels.max() - levels.min() > 240
    assert abs(levels[40, 40] - 127) < 6


@pytest.mark.parametrize("extreme", [0, 65535])
def test_overlay_text_at_the_end_of_the_scale_stays_apart_from_the_scene(extreme: int) -> None:
    """White and black text burnt into a thermal picture keep a distance from its brightest and darkest ground."""
    counts = np.linspace(7000, 9000, 6400).reshape(80, 80).astype(np.uint16)
    counts[0, :40] = extreme
    levels = stretched(counts).astype(int)
    nearest = np.abs(levels[1:] - levels[0, 0]).min()
    assert nearest >= 24
    assert np.ptp(levels[1:]) > 180


def test_a_few_hot_pixels_do_not_darken_the_rest() -> None:
    """Dead sensor cells at the top of the scale leave the scene its contrast."""
    counts = np.linspace(7000, 7400, 10_000).reshape(100, 100).astype(np.uint16)
    counts[50, 50] = 65535
    levels = stretched(counts).astype(int)
    assert np.ptp(np.delete(levels.ravel(), 50 * 100 + 50)) > 180


@pytest.mark.parametrize(("ground", "text"), [(100, 90), (100, 110)])
def test_sparse_text_on_flat_ground_gets_all_the_contrast(ground: int, text: int) -> None:
    """A flat ground takes all the percentiles; what differs from it is what matters."""
    values = np.full((100, 100), ground, dtype=np.uint16)
    values[50, :20] = text
    levels = stretched(values).astype(int)
    assert abs(levels[50, 0] - levels[0, 0]) == 255


def test_text_darker_and_lighter_than_flat_ground_survives() -> None:
    """With text on both sides the ground takes the middle."""
    values = np.full((100, 100), 100, dtype=np.uint16)
    values[10, :20], values[20, :20] = 90, 110
    assert [int(stretched(values)[row, 0]) for row in (10, 0, 20)] == [0, 127, 255]


@pytest.mark.parametrize("void", [np.nan, np.inf, -np.inf, -3.4e38])
def test_what_is_no_measurement_does_not_set_the_scale(void: float) -> None:
    """Holes in a float picture, up to a third of it, leave the rest legible."""
    values = np.linspace(280, 300, 900).reshape(30, 30).astype(np.float32)
    values[:10] = void
    assert np.ptp(stretched(values)[10:].astype(int)) > 180


@pytest.mark.parametrize("value", [0.0, 5.0, np.nan])
def test_a_picture_of_one_value_is_of_one_level(value: float) -> None:
    """Nothing is made up where there is nothing."""
    assert np.ptp(stretched(np.full((5, 5), value))) == 0


@given(
    arrays.arrays(
        np.float32, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=st.floats(-1e6, 1e6, width=32)
    )
)
def test_brighter_values_never_become_darker(values: NDArray[np.float32]) -> None:
    """Stretching keeps the order of all values."""
    order = np.argsort(values, axis=None)
    assert np.all(np.diff(stretched(values).ravel()[order].astype(int)) >= 0)


@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 8), st.integers(1, 8)),
        elements=st.floats(allow_nan=True, allow_infinity=True),
    )
)
def test_any_float_picture_can_be_stretched(values: NDArray[np.float64]) -> None:
    """No value, however absurd, raises or warns."""
    assert stretched(values).shape == values.shape


def test_a_large_picture_is_stretched_like_a_small_one() -> None:
    """Working in strips and placing the curve by a sample leave no seam."""
    values = np.tile(np.linspace(1000, 3000, 1500), (1500, 1)).astype(np.uint16)
    levels = stretched(values)
    assert np.all(levels == levels[0])
    assert np.ptp(levels.astype(int)) > 240


@pytest.mark.parametrize(
    ("seen", "expected"),
    [([255], 0), ([0], 255), ([0, 255], 127), ([100], 255), ([128], 0), ([0, 128, 255], 64)],
)
def test_the_ground_is_the_grey_farthest_from_what_is_seen(seen: list[int], expected: int) -> None:
    """White gives black, black gives white, both give the middle; of equal greys the darkest."""
    luminance = np.array([seen * 10], dtype=np.uint8)
    assert clearest_level(luminance, np.full_like(luminance, 255)) == expected


def test_pixels_without_weight_do_not_count() -> None:
    """What lies far from transparency may look like the ground."""
    luminance = np.array([[255, 0, 0, 0]], dtype=np.uint8)
    assert clearest_level(luminance, np.array([[255, 0, 0, 0]], dtype=np.uint8)) == 0


def test_stray_pixels_do_not_move_the_ground() -> None:
    """One black speck in a thousand white pixels need not be read."""
    luminance = np.full((10, 100), 255, dtype=np.uint8)
    luminance[0, 0] = 0
    assert clearest_level(luminance, np.full_like(luminance, 255)) == 0


def test_without_any_weight_there_is_still_a_ground() -> None:
    """The choice is the same on every run even where there is nothing to choose by."""
    assert clearest_level(FLAT, FLAT) == 0
