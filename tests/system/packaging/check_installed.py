"""Checks an installed wheel and a report that it wrote. Run by the empty environment's Python, away from the tree."""

from __future__ import annotations

import json
import sys
from importlib.metadata import distribution
from pathlib import Path

import watermark_scan
from watermark_scan.catalog.locations import builtin_folder

_HOME = Path(watermark_scan.__file__).parent


def check_package() -> None:
    """The code is the installed one, carries its list and its types, and knows its version."""
    installed = distribution("watermark-scan")
    strays = [str(file) for file in installed.files or () if not _belongs(file.parts)]
    assert _HOME.is_relative_to(sys.prefix), f"{_HOME} is not inside {sys.prefix}"
    assert builtin_folder() == _HOME / "patterns", f"the list was found in {builtin_folder()}"
    assert list(builtin_folder().glob("*.toml")), "the wheel holds no pattern file"
    assert (_HOME / "schemas" / "report.schema.json").is_file(), "the wheel holds no schema of the report"
    assert (_HOME / "py.typed").is_file(), "the wheel does not say that it is typed"
    assert installed.version == watermark_scan.__version__, f"{installed.version} is not {watermark_scan.__version__}"
    assert not strays, f"the wheel holds files of no concern to users: {strays}"


def check_report(text: str) -> None:
    """The report is one JSON object on one line, from a scan that really happened."""
    assert text.count("\n") == 1, "the report is not one line"
    report = json.loads(text)
    assert report["schema_version"] == 1
    assert report["tool"] == {"name": "watermark-scan", "version": watermark_scan.__version__}
    assert report["status"] == "scanned", report["error"]
    assert report["verdict"] == "flagged", report["verdict"]
    assert report["pattern_list"]["count"] > 0, "no pattern was used"
    assert "rapidocr" in {reader["name"] for reader in report["readers"]}, report["readers"]
    assert report["matches"], "nothing was found"


def _belongs(parts: tuple[str, ...]) -> bool:
    return parts[0] == "watermark_scan" or parts[0].endswith(".dist-info") or parts[-1] == "watermark-scan"


if __name__ == "__main__":
    check_package()
    check_report(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("The installed wheel scans, and carries its pattern list.\n")
