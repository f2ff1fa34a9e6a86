"""Whether a change keeps every report: pictures scanned in five ways before and after it, and the reports compared.

    python -m tests.benchmarks.same_reports record out/reports/before --corpus CORPUS --program OLD/watermark-scan
    python -m tests.benchmarks.same_reports record out/reports/after --corpus CORPUS
    python -m tests.benchmarks.same_reports compare out/reports/before out/reports/after

The program is a path, so that an older checkout can be recorded with its own environment. What is compared is the whole
report but for `seconds` and for the time of the file; pictures on which an engine broke on either side are counted and
named, but not compared: how long an engine may take, and so whether it ends in time, depends on the machine. `out/` is
ignored by git: the pictures of CORPUS are other people's.

`make record-reports REPORTS=before|after CORPUS=folder` and `make same-reports` are short for these.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

WAYS: dict[str, tuple[str, ...]] = {
    "default": (),
    "thorough": ("--thorough",),
    "readings": ("--readings",),
    "frames-all": ("--frames", "all"),
    "tesseract": ("--reader", "tesseract"),
}
"""Each way of asking, by its name, with the flags of `scan` that make it."""
OWN_PROGRAM = Path(sys.executable).with_name("watermark-scan")
SAMPLES = Path("samples")
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the reports of one way of asking compare.

    Attributes:
        way: Its name in `WAYS`.
        reports: How many there are before.
        left_out: Paths of the pictures that are not compared, because an engine broke on one side.
        differing: Path and the keys that differ, for each picture whose reports are not the same.
        verdicts: Path, verdict before and verdict after, where the verdict changed.
    """

    way: str
    reports: int
    left_out: tuple[str, ...]
    differing: tuple[tuple[str, tuple[str, ...]], ...]
    verdicts: tuple[tuple[str, str, str], ...]


def record(folder: Path, sources: list[Path], program: Path, jobs: int) -> None:
    """Write the reports of all sources as `folder`/WAY.jsonl, one file a way of asking."""
    folder.mkdir(parents=True, exist_ok=True)
    for way, flags in WAYS.items():
        asked = ["scan", "--isolated", "--json", "--quiet", "--jobs", str(jobs), *flags]
        files = map(str, ["--output", folder / f"{way}.jsonl", *sources])
        result = subprocess.run([str(program), *asked, *files], check=False)
        print(f"{way}: exit code {result.returncode}", flush=True)


def compare(before: Path, after: Path) -> list[Comparison]:
    """The reports of two folders that `record` wrote, way by way."""
    return [_compared(way, _reports(before / f"{way}.jsonl"), _reports(after / f"{way}.jsonl")) for way in WAYS]


def _compared(way: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Comparison:
    left_out: list[str] = []
    differing: list[tuple[str, tuple[str, ...]]] = []
    verdicts: list[tuple[str, str, str]] = []
    absent: dict[str, Any] = {}
    for old, new in zip_longest(before, after, fillvalue=absent):
        path = str((old or new)["source"]["path"])
        if old.get("incomplete") or new.get("incomplete"):
            left_out.append(path)
            continue
        keys = tuple(key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key))
        if keys:
            differing.append((path, keys))
        if old.get("verdict") != new.get("verdict"):
            verdicts.append((path, str(old.get("verdict")), str(new.get("verdict"))))
    return Comparison(
        way=way,
        reports=len(before),
        left_out=tuple(left_out),
        differing=tuple(differing),
        verdicts=tuple(verdicts),
    )


def _reports(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        reports: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for report in reports:
        del report["seconds"]
        report["source"].pop("mtime", None)
    return reports


def main() -> int:
    """The command; 1 where a report differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record", help="scan the samples, and a corpus, in every way of asking")
    recording.add_argument("folder", type=Path)
    recording.add_argument("--corpus", type=Path, help="a folder of pictures to scan besides the samples")
    recording.add_argument("--program", type=Path, default=OWN_PROGRAM, help="the watermark-scan to run")
    recording.add_argument("--jobs", type=int, default=2)
    comparing = commands.add_parser("compare", help="hold two recorded folders against each other")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "record":
        record(chosen.folder, [SAMPLES, *([chosen.corpus] if chosen.corpus else [])], chosen.program, chosen.jobs)
        return 0
    comparisons = compare(chosen.before, chosen.after)
    for one in comparisons:
        same = one.reports - len(one.differing) - len(one.left_out)
        print(
            f"{one.way}: {one.reports} reports, {same} the same, {len(one.differing)} differ, "
            f"{len(one.verdicts)} verdicts changed, {len(one.left_out)} not compared"
        )
        for path in one.left_out:
            print(f"  not compared: {path}")
        for path, keys in one.differing[:_SHOWN]:
            print(f"  {path}: {', '.join(keys)}")
        for path, old, new in one.verdicts:
            print(f"  {path}: {old} -> {new}")
    return int(any(one.differing for one in comparisons))


if __name__ == "__main__":
    raise SystemExit(main())
