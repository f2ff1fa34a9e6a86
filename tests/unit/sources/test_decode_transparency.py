"""Transparent pictures get a ground that their text stands out from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.unit.sources.conftest import encoded, lettered, scene
from tests.unit.sources.decoded import BLACK, GREY, RED, SCENE, WHITE, levels


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
