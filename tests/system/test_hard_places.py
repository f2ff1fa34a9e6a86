"""The real program on marks that are hard to find: in long pictures, turned, mirrored, steep, spaced, in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from tests.synthetic.plain_pictures import ink, lettered, texture
from tests.synthetic.text_drawing import equally_bright
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.report import Match, ScanReport

    Pixels = NDArray[np.uint8]

MARK = "DEVELOPMENT FOOTAGE. ALL CONTENT SUBJECT TO CHANGE"


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    """With the engine that comes as a package."""
    return Scanner(ScanOptions(readers=("rapidocr",)))


def marked(width: int = 900, height: int = 600, at: tuple[int, int] = (60, 520), size: int = 24) -> Pixels:
    """Soft clouds with a mark."""
    return lettered(width, height, at=at, size=size, text=MARK, spread=10)[0].pixels


def the_match(report: ScanReport) -> Match:
    """The one that is found, of the entry that is meant."""
    assert report.error is None
    assert report.not_seen == ()
    found = [one for one in report.matches if one.category == "development-footage"]
    assert found
    return found[0]


@pytest.mark.parametrize(("width", "height"), [(1080, 16_000), (9000, 500)], ids=["a screenshot", "a panorama"])
def test_a_long_picture_is_searched_like_any_other(scanner: Scanner, width: int, height: int) -> None:
    """However much else is in it."""
    report = scanner.scan(marked(width, height, at=(width - 800, height // 3), size=18))
    assert report.verdict == "flagged"
    box = the_match(report).box
    assert abs(box.y - height // 3) < 20


def test_a_large_photograph_is_searched(scanner: Scanner) -> None:
    """Letters grow with it."""
    assert scanner.scan(marked(6000, 4000, at=(900, 3400), size=120)).verdict == "flagged"


@pytest.mark.parametrize(
    ("rotation", "mirrored"), [(0, False), (90, False), (180, False), (270, False), (0, True), (180, True)]
)
def test_turned_and_mirrored_pictures_are_read(scanner: Scanner, rotation: int, *, mirrored: bool) -> None:
    """The report says by how much the picture is to be turned, and whether it is mirrored."""
    pixels = marked()
    turned = np.rot90(pixels[:, ::-1] if mirrored else pixels, rotation // 90)
    report = scanner.scan(np.ascontiguousarray(turned))
    match = the_match(report)
    assert report.verdict == "flagged"
    assert (match.rotation, match.mirrored) == (rotation, mirrored)
    rows, columns = (match.box.y + match.box.height / 2, match.box.x + match.box.width / 2)
    expected = {0: (532, 450), 180: (68, 450), 90: (450, 532), 270: (450, 68)}[rotation]
    assert (rows, columns) == pytest.approx(expected, abs=80)


@pytest.mark.parametrize("degrees", [-65, -42, -25, 25, 42, 65])
def test_steep_marks_are_cut_along_their_slant(scanner: Scanner, degrees: int) -> None:
    """Either way, and told where they are."""
    cover = ink(MARK, (1000, 1000), (160, 480), 26).astype(np.float32)
    turn = cv2.getRotationMatrix2D((500, 500), -degrees, 1)
    turned = cv2.warpAffine(cover, turn, (1000, 1000))
    ground = 90 + texture(1000, 1000, spread=10)
    pixels = np.repeat(np.clip(ground * (1 - turned) + 235 * turned, 0, 255)[:, :, None], 3, axis=2).astype(np.uint8)
    report = scanner.scan(pixels)
    assert report.verdict == "flagged"
    box = the_match(report).box
    rows, columns = np.nonzero(turned > 0.5)
    assert (box.x, box.y) == pytest.approx((columns.min(), rows.min()), abs=40)
    assert (box.x + box.width, box.y + box.height) == pytest.approx((columns.max(), rows.max()), abs=40)


@pytest.mark.parametrize("gap", [0.6, 1.2, 1.7])
def test_spaced_letters_are_one_line(scanner: Scanner, gap: float) -> None:
    """With room between them up to 1.7 times their size."""
    cover, x, size = np.zeros((400, 1500)), 60.0, 26
    for letter in "GAMEPLAY FOOTAGE":
        one = ink(letter, (1500, 400), (x, 180), size)
        cover = np.maximum(cover, one)
        columns = np.flatnonzero(one.any(axis=0))
        x = (columns[-1] if len(columns) else x) + gap * size * (1 if len(columns) else 0.6)
    pixels = np.repeat((60 + 180 * cover)[:, :, None], 3, axis=2).astype(np.uint8)
    report = scanner.scan(pixels)
    assert report.verdict in {"review", "flagged"}


def test_letters_that_differ_by_colour_alone_are_found(scanner: Scanner) -> None:
    """As bright as their ground."""
    ground = np.array([150.0, 60.0, 60.0])
    letters = equally_bright(ground, np.random.default_rng(1))
    cover = ink(MARK, (900, 300), (60, 140), 24)[:, :, None]
    pixels = np.rint(ground * (1 - cover) + letters * cover).astype(np.uint8)
    report = scanner.scan(pixels)
    assert report.verdict == "flagged"
    assert the_match(report)
