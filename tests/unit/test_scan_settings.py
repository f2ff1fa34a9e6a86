"""What changes a result changes the digest, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine
from tests.values import pattern_list
from watermark_scan.ocr import EngineSet
from watermark_scan.options import FrameChoice, RegionPlan, ScanOptions
from watermark_scan.scan_settings import differences, need_no_ocr, settings_of, weights_digest

if TYPE_CHECKING:
    from watermark_scan.report import Settings

PATTERNS = pattern_list()
ENGINES = EngineSet(ready=(FakeEngine(),))


def _settings(options: ScanOptions | None = None) -> Settings:
    return settings_of(options or ScanOptions(), PATTERNS, ENGINES)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (ScanOptions(max_chance=0.01), ("max_chance",)),
        (ScanOptions(review_chance=0.5), ("review_chance",)),
        (ScanOptions(regions=RegionPlan.EDGES), ("regions",)),
        (ScanOptions(thorough=True), ("thorough",)),
        (ScanOptions(frames=FrameChoice.ALL), ("frames",)),
        (ScanOptions(categories=("development-footage",)), ("categories",)),
        (ScanOptions(ignored_categories=("a", "b")), ("ignored_categories",)),
        (ScanOptions(timeout=1, max_pixels=5, max_bytes=5, keep_readings=True, side_by_side=False), ()),
    ],
)
def test_what_changes_a_result_is_told(options: ScanOptions, names: tuple[str, ...]) -> None:
    """By name, and by the digest."""
    usual, other = _settings(), _settings(options)
    assert differences(usual, other) == names
    assert (usual.digest == other.digest) is (names == ())


def test_another_list_and_other_engines_are_told() -> None:
    """A list by its digest, an engine by its version and languages."""
    shorter = pattern_list({"id": "work", "text": "Work in progress", "role": "hint", "languages": ["en"]})
    assert differences(_settings(), settings_of(ScanOptions(), shorter, ENGINES)) == ("pattern_list",)
    more = EngineSet(ready=(FakeEngine(), FakeEngine(name="another")))
    assert differences(_settings(), settings_of(ScanOptions(), PATTERNS, more)) == ("readers",)


def test_the_order_of_categories_is_none_of_it() -> None:
    """They are a set."""
    one, other = (_settings(ScanOptions(ignored_categories=names)) for names in (("a", "b"), ("b", "a")))
    assert one == other


def test_judging_needs_no_ocr() -> None:
    """The list, limits and categories can change without reading again; where to look cannot."""
    assert need_no_ocr(("max_chance", "pattern_list"))
    assert not need_no_ocr(("pattern_list", "regions"))


def test_the_weights_have_a_digest() -> None:
    """The same each time."""
    assert weights_digest() == weights_digest() != _settings().digest
