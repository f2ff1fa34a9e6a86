"""What of the options, the list, the engines and the weights changes a result: `settings` of a report."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from watermark_scan.rapidocr_models import RECOGNISER
from watermark_scan.report import Settings

if TYPE_CHECKING:
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.ocr import EngineSet
    from watermark_scan.options import ScanOptions

_DATA = ("watermark_scan.detection.data", "watermark_scan.matching.data")
_NO_DATA = (".py", ".pyc", ".md")
_NEED_NO_OCR = frozenset(
    {"pattern_list", "max_chance", "review_chance", "categories", "ignored_categories", "baseline"}
)
"""What only changes how readings are judged; a baseline is none of the settings, and compared beside them."""


def settings_of(options: ScanOptions, patterns: PatternList, engines: EngineSet) -> Settings:
    """What changes a result of a scan. Limits of time and size do not: what exceeds them fails, and is told."""
    values: dict[str, Any] = {
        **_judging(options, patterns),
        "readers": [
            f"{engine.info.name} {engine.info.version}: {','.join(engine.info.languages)}" for engine in engines.ready
        ],
        "regions": options.regions.value,
        "thorough": options.thorough,
        "frames": options.frames.value,
        "weights": weights_digest(),
    }
    return _with_digest(values)


def judged_with(settings: Settings, options: ScanOptions, patterns: PatternList) -> Settings:
    """The settings of a scan whose readings were judged anew: with this list, and the limits of these options."""
    return _with_digest(settings.model_dump(mode="json", exclude={"digest"}) | _judging(options, patterns))


def differences(one: Settings, other: Settings) -> tuple[str, ...]:
    """Names of the settings that differ, sorted."""
    names = sorted(Settings.model_fields.keys() - {"digest"})
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def need_no_ocr(names: tuple[str, ...]) -> bool:
    """Whether other values of these settings, one at least, change only how readings are judged, not what was read."""
    return bool(names) and _NEED_NO_OCR.issuperset(names)


def _judging(options: ScanOptions, patterns: PatternList) -> dict[str, Any]:
    return {
        "pattern_list": patterns.digest,
        "max_chance": options.max_chance,
        "review_chance": options.review_chance,
        "categories": None if options.categories is None else sorted(options.categories),
        "ignored_categories": sorted(options.ignored_categories),
    }


def _with_digest(values: dict[str, Any]) -> Settings:
    canonical = json.dumps(values, sort_keys=True).encode()
    return Settings(digest=f"sha256:{hashlib.sha256(canonical).hexdigest()}", **values)


@cache
def weights_digest() -> str:
    """Of the networks and tables that come with the program, and of RapidOCR's weights, which it knows."""
    digest = hashlib.sha256(str(RECOGNISER.checksum).encode())
    for package in _DATA:
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            if file.is_file() and not file.name.endswith(_NO_DATA):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"sha256:{digest.hexdigest()}"
