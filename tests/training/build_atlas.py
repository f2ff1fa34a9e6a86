"""Draws the glyph atlas of the spotting room: `python -m tests.training.build_atlas`. Owns which typefaces are in it.

The typefaces span what overlays are set in: grotesque, humanist, condensed, bold, serif, of equal width, hollow.
Families that benchmarks draw as "absent from the atlas" must stay out of it. Letters that meet (Arabic) are left out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from watermark_scan.catalog.load import load_patterns
from watermark_scan.errors import UsageError
from watermark_scan.spotting.atlas import CAP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FONTS: Final = Path("/usr/share/fonts/truetype")
TARGET: Final = Path("watermark_scan/spotting/data/atlas.npz")
TYPEFACES: Final = {
    "DejaVu Sans": "dejavu/DejaVuSans.ttf",
    "DejaVu Sans Bold": "dejavu/DejaVuSans-Bold.ttf",
    "DejaVu Serif": "dejavu/DejaVuSerif.ttf",
    "DejaVu Sans Mono": "dejavu/DejaVuSansMono.ttf",
    "Liberation Sans": "liberation2/LiberationSans-Regular.ttf",
    "Liberation Sans Bold": "liberation2/LiberationSans-Bold.ttf",
    "Open Sans Condensed Bold": "open-sans/OpenSans-CondBold.ttf",
    "Liberation Serif": "liberation2/LiberationSerif-Regular.ttf",
    "Roboto": "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
    "Roboto Condensed": "roboto/unhinted/RobotoCondensed-Regular.ttf",
    "Open Sans": "open-sans/OpenSans-Regular.ttf",
    "Open Sans Bold": "open-sans/OpenSans-Bold.ttf",
    "Lato": "lato/Lato-Regular.ttf",
    "Lato Black": "lato/Lato-Black.ttf",
    "Roboto Condensed Bold": "roboto/unhinted/RobotoCondensed-Bold.ttf",
    "Liberation Serif Bold": "liberation2/LiberationSerif-Bold.ttf",
}
IDEOGRAPHS: Final = {"WenQuanYi Micro Hei": "wqy/wqy-microhei.ttc"}
"""Typefaces for wide characters: only those that the list holds, and ASCII beside them."""
HOLLOW: Final = {"Open Sans Bold, hollow": "open-sans/OpenSans-Bold.ttf"}
"""Typefaces of which a contour is drawn and the letter left empty, as on tiles of picture agencies.

Of 240 hollow lines in six other typefaces (8 to 24 pixels from the baseline to the top of a capital; the contour around
the letter, or half within it) the right wording comes first on 0.32 without one, on 0.55 with this one, and on about as
many or fewer with others made from Liberation Sans Bold, DejaVu Sans Bold or Roboto Condensed Bold.
"""
CONTOUR: Final = 2
"""Pixels of that contour, outside the letter."""
_RANGES: Final = ((0x21, 0x7F), (0xA1, 0x180), (0x386, 0x3D0), (0x400, 0x460), (0x490, 0x492))
_FURTHER: Final = "–—’“”…€№™"
_PROBE: Final = 1000
"""Pixels at which advances are measured."""
_UNASSIGNED: Final = "\U0010fffe"
_PARTS: Final = ("code", "advance", "box", "bits")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """The glyphs of a font as they are stored.

    Attributes:
        space: Advance of a space.
        code: Code points, ascending.
        advance: How far the pen goes on.
        box: Left, top, width and height from the pen.
        bits: Pixels of all, row by row.
    """

    space: float
    code: NDArray[np.uint32]
    advance: NDArray[np.float32]
    box: NDArray[np.int16]
    bits: NDArray[np.uint8]


def characters(listed: Iterable[str], *, wide: bool) -> list[str]:
    """What is drawn: of the alphabets all letters, of wide characters those listed; sorted, none that is not seen."""
    alphabets = {chr(code) for first, stop in _RANGES for code in range(first, stop)} | set(_FURTHER)
    both = {case for character in listed for case in (character, *character.upper())}
    chosen = (
        {one for one in both if _is_wide(one) or one.isascii()}
        if wide
        else {one for one in both | alphabets if not _is_wide(one)}
    )
    return sorted(one for one in chosen if _is_drawn(one))


def drawn(path: Path, wanted: Iterable[str], contour: int = 0) -> Drawn:
    """The glyphs of a font.

    Args:
        path: The font file.
        wanted: Characters; those that the font lacks are left out.
        contour: Pixels of a contour around each letter, drawn instead of it; 0 for the letter itself. The contour is as
            high as solid letters are, and stands on the baseline.
    """
    probe = ImageFont.truetype(str(path), _PROBE, layout_engine=ImageFont.Layout.BASIC)
    _, top, _, bottom = probe.getbbox("H", anchor="ls")
    size = (CAP - 2 * contour) * _PROBE / (bottom - top)
    font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    codes, advances, boxes, pixels = [], [], [], [np.zeros(0, np.uint8)]
    for character in wanted:
        left, top, right, bottom = (round(side) for side in font.getbbox(character, anchor="ls", stroke_width=contour))
        if right <= left or bottom <= top or _mask(font, character) == _mask(font, _UNASSIGNED):
            continue
        picture = Image.new("L", (right - left, bottom - top))
        ink = 0 if contour else 255
        ImageDraw.Draw(picture).text((-left, -top), character, ink, font, "ls", stroke_width=contour, stroke_fill=255)
        codes.append(ord(character))
        advances.append(probe.getlength(character) * size / _PROBE)
        boxes.append((left, top - contour, right - left, bottom - top))
        pixels.append(np.asarray(picture).ravel())
    return Drawn(
        space=probe.getlength(" ") * size / _PROBE,
        code=np.array(codes, np.uint32),
        advance=np.array(advances, np.float32),
        box=np.array(boxes, np.int16),
        bits=np.concatenate(pixels),
    )


def main() -> None:
    """Draw all typefaces and write the file."""
    listed = {character for wording in load_patterns().wordings for character in wording.text}
    missing = [file for file in (TYPEFACES | HOLLOW | IDEOGRAPHS).values() if not (FONTS / file).is_file()]
    if missing:
        raise UsageError(f"Fonts are not installed: {', '.join(missing)}.", remedy="data/NOTICE.md names the packages.")
    letters, wide = characters(listed, wide=False), characters(listed, wide=True)
    faces = {name: drawn(FONTS / file, letters) for name, file in TYPEFACES.items()}
    faces |= {name: drawn(FONTS / file, letters, CONTOUR) for name, file in HOLLOW.items()}
    faces |= {name: drawn(FONTS / file, wide) for name, file in IDEOGRAPHS.items()}
    parts = {part: np.concatenate([getattr(face, part) for face in faces.values()]) for part in _PARTS}
    by_face = {
        "name": np.array(list(faces)),
        "space": np.array([face.space for face in faces.values()], np.float32),
        "count": np.array([len(face.code) for face in faces.values()], np.int64),
    }
    with TARGET.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **by_face, **parts)
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes, {len(faces)} typefaces")


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_drawn(character: str) -> bool:
    joins = "ARABIC" in unicodedata.name(character, "")
    return not (character.isspace() or character in "{}" or unicodedata.category(character).startswith("C") or joins)


def _mask(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


if __name__ == "__main__":
    main()
