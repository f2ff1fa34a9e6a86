"""Scans every sample with the default settings and says whether each verdict is the expected one.

Exit code 0 when every judged sample is as expected or a known miss, 1 when one is not, 2 when nothing could be
scanned. What is expected stands in manifest.toml; how it is compared in judge.py.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from judge import Judgement, judge, summary
from manifest import FOLDER, Sample, read_manifest

from watermark_scan import Scanner, ScanOptions, WatermarkScanError
from watermark_scan.output.terminal import clean
from watermark_scan.output.text import render_report

if TYPE_CHECKING:
    from collections.abc import Sequence

RULE = "-" * 80
TABLE_ROW = "{:<22} {:<9} {:<9} {}"


def main() -> int:
    """Scan and judge all samples. Gives the exit code."""
    try:
        scanner = Scanner(ScanOptions())
    except WatermarkScanError as error:
        print(f"{error.message} {error.remedy}", file=sys.stderr)
        return 2
    judgements = [present(scanner, number, sample) for number, sample in enumerate(read_manifest(), start=1)]
    print(table(judgements))
    print(f"\n{summary(judgements)}")
    print("\nNow a picture of your own:  .venv/bin/watermark-scan scan PICTURE-OR-FOLDER")
    print("or a page to look at:       .venv/bin/watermark-scan scan --html report.html PICTURE-OR-FOLDER")
    return 1 if any(judgement.fails for judgement in judgements) else 0


def present(scanner: Scanner, number: int, sample: Sample) -> Judgement:
    """Scan one sample, print its report and the comparison."""
    report = scanner.scan(os.path.relpath(FOLDER / sample.file))
    judgement = judge(sample, report)
    print(f"{RULE}\n{number}. {sample.title} ({sample.file})\n")
    print(render_report(report))
    print(f"\n  => {_line(judgement)}\n", flush=True)
    return judgement


def table(judgements: Sequence[Judgement]) -> str:
    """All samples, one row each."""
    head = TABLE_ROW.format("sample", "expected", "verdict", "outcome")
    rows = [
        TABLE_ROW.format(item.sample.file, item.sample.expected, item.got, _line(item)).rstrip() for item in judgements
    ]
    return "\n".join([RULE, head, RULE, *rows])


def _line(judgement: Judgement) -> str:
    # A detail may hold an engine's own words.
    return f"{judgement.outcome}{': ' if judgement.detail else ''}{clean(judgement.detail)}"


if __name__ == "__main__":
    sys.exit(main())
