"""Every sample gets its expected verdict from the real engines."""

from __future__ import annotations

import pytest
from judge import judge
from manifest import FOLDER, Sample, read_manifest

from tests.unit.output.validation import validated
from watermark_scan import Baseline, Scanner, ScanOptions, ScanReport
from watermark_scan.catalog.load import load_patterns
from watermark_scan.output.json import render_json
from watermark_scan.rematch import Rematcher

SAMPLES = read_manifest()


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    """One scanner with the default settings for all samples."""
    return Scanner()


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.file for sample in SAMPLES])
def test_a_sample_gets_its_verdict(scanner: Scanner, sample: Sample) -> None:
    """As in the demonstration; a sample whose reader is missing counts as a failure here, because tests install it."""
    report = scanner.scan(FOLDER / sample.file)
    judgement = judge(sample, report)
    assert judgement.outcome == "as expected", judgement.detail
    assert validated(render_json(report))["verdict"] == report.verdict


def test_stored_readings_give_every_verdict_again() -> None:
    """With the same list, and after a way through JSON: the same report to the last key."""
    options = ScanOptions(keep_readings=True)
    scanner, rematcher = Scanner(options), Rematcher(options, load_patterns(), Baseline())
    for sample in SAMPLES:
        report = ScanReport.model_validate_json(render_json(scanner.scan(FOLDER / sample.file)))
        assert rematcher.rematched(report) == report, sample.file
