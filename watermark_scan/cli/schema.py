"""`watermark-scan schema`: prints the published JSON Schema of a report."""

from __future__ import annotations

from watermark_scan.cli.console import Output
from watermark_scan.output.schema import published_schema

EPILOG = """\
\b
Example:
  watermark-scan schema > report.schema.json
"""


def run() -> None:
    """Print the JSON Schema (2020-12) of the reports that `scan --json` writes.

    It describes what this version writes. Later versions may add keys; none is changed or removed while
    schema_version is 1.
    """
    Output.open(utf8=True).line(published_schema().rstrip("\n"))
