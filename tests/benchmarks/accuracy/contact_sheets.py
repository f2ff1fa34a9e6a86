"""Contact sheets of what was missed, by cause: the place, enlarged, with what stands there and what was read.

Owns causes and pictures; which overlays were missed is for the records to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw
from rapidfuzz import fuzz, utils

from tests.synthetic.overlays import Kind
from tests.synthetic.typefaces import FaceSet, typefaces
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.benchmarks.accuracy.records import Record
    from tests.synthetic.overlays import Pictures

CAUSES = {
    "unread": "nothing was read where the text is: the line was not found, or came out empty",
    "misread": "what was read there is unlike what stands there",
    "unmatched": "it was read well enough, and not matched",
    "other": "it was matched, with an entry of another category",
}
_ALIKE = 60.0
"""Of 100, `ratio` of the whole texts: a single letter read on texture is part of every wording."""
_WIDTH, _CROP, _CAPTION = 1000, 90, 64
_ROWS = 12
_MARGIN = 14
_GREY, _WHITE, _AMBER = (40, 40, 40), (255, 255, 255), (255, 200, 90)


def cause(one: Record) -> str:
    """Why an overlay was missed: a key of `CAUSES`."""
    if one.verdict != "clear":
        return "other"
    if not one.read:
        return "unread"
    wanted = utils.default_process(one.facts["visible"])
    alike = max(fuzz.ratio(utils.default_process(text), wanted) for _, text in one.read)
    return "unmatched" if alike >= _ALIKE else "misread"


def write(records: Sequence[Record], pictures: Pictures, folder: Path) -> dict[str, int]:
    """Write sheets `CAUSE-NN.png` of missed overlays, the highest letters first.

    Args:
        records: Of one party.
        pictures: What they were made of.
        folder: Made if it is not there.

    Returns:
        How many were missed, by cause.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missed = [one for one in records if one.facts["kind"] == Kind.OVERLAY and not one.seen]
    groups = {name: [one for one in missed if cause(one) == name] for name in CAUSES}
    for name, group in groups.items():
        ordered = sorted(group, key=lambda one: -one.facts["height"])
        for start in range(0, len(ordered), _ROWS):
            sheet = _sheet([_tile(one, pictures) for one in ordered[start : start + _ROWS]])
            sheet.save(folder / f"{name}-{start // _ROWS + 1:02}.png")
    return {name: len(group) for name, group in groups.items()}


def _sheet(tiles: Sequence[Image.Image]) -> Image.Image:
    sheet = Image.new("RGB", (_WIDTH, sum(tile.height for tile in tiles)), _GREY)
    top = 0
    for tile in tiles:
        sheet.paste(tile, (0, top))
        top += tile.height
    return sheet


def _tile(one: Record, pictures: Pictures) -> Image.Image:
    sample = pictures.sample(Kind.OVERLAY, int(one.picture.rpartition("/")[2]))
    crop = _crop(sample.pixels, [Box(x=x, y=y, width=w, height=h) for x, y, w, h in one.facts["boxes"]])
    if one.facts["turn"]:
        crop = np.rot90(crop, -one.facts["turn"])
    scale = min(_WIDTH / crop.shape[1], max(_CROP / crop.shape[0], 2.0))
    size = max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale))
    enlarged = cv2.resize(np.ascontiguousarray(crop), size, interpolation=cv2.INTER_CUBIC)
    tile = Image.new("RGB", (_WIDTH, size[1] + _CAPTION), _GREY)
    tile.paste(Image.fromarray(enlarged.astype(np.uint8)), (0, _CAPTION))
    font = typefaces(FaceSet.ATLAS)[0].at(14)
    draw = ImageDraw.Draw(tile)
    for row, (text, colour) in enumerate(_caption(one)):
        draw.text((4, 3 + 20 * row), text[:140], colour, font)
    return tile


def _caption(one: Record) -> tuple[tuple[str, tuple[int, int, int]], ...]:
    facts = one.facts
    kept = f"{facts['sideways']:.0%} x {facts['lengthwise']:.0%}"
    drawn = f"{facts['face']}, {facts['height']:.0f} px, opacity {facts['opacity']:.2f}, quality {facts['quality']}"
    where = f"{facts['position']}, kept {kept}, {facts['colour']} {facts['look']}, blur {facts['blur']:.1f}"
    read = " / ".join(f"{source}: {text}" for source, text in one.read) or "–"
    return (f"{one.picture}  {facts['visible']}", _WHITE), (f"{drawn}, {where}", _GREY_TEXT), (read, _AMBER)


_GREY_TEXT = (180, 180, 180)


def _crop(pixels: NDArray[np.uint8], lines: Sequence[Box]) -> NDArray[np.uint8]:
    box = lines[0]
    for line in lines[1:]:
        box = box.union(line)
    top, left = max(0, box.y - _MARGIN), max(0, box.x - _MARGIN)
    return pixels[top : box.bottom + _MARGIN, left : box.right + _MARGIN]
