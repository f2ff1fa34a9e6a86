"""The published JSON Schema of a report: made from the report's own model, and kept in the package as a file.

Run as a module it writes the file anew: `python -m watermark_scan.output.schema`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "schemas" / "report.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = "urn:watermark-scan:report:1"
_TITLE = "A report of watermark-scan"
# What the model cannot say: an image that was not scanned has no verdict, and one that was has no error.
_SCANNED = {
    "properties": {"status": {"const": "scanned"}, "verdict": {"type": "string"}, "error": {"type": "null"}},
}
_FAILED = {
    "properties": {
        "status": {"const": "failed"},
        "verdict": {"type": "null"},
        "matches": {"maxItems": 0},
        "error": {"type": "object"},
    },
}


def published_schema() -> str:
    """The file that comes with the package."""
    return SCHEMA_FILE.read_text(encoding="utf-8")


def render_schema() -> str:
    """The schema as it follows from the model: what the file must hold."""
    return json.dumps(report_schema(), indent=2, ensure_ascii=False) + "\n"


def report_schema() -> dict[str, Any]:
    """What a report on one line holds: every key named here is always there, and later versions may add others."""
    from watermark_scan.report import ScanReport  # noqa: PLC0415  pydantic, which printing the file does without

    schema = ScanReport.model_json_schema(mode="serialization")
    for document in (schema, *schema["$defs"].values()):
        # The model lets readers of older reports do without keys that were added later; a writer writes them all.
        document["required"] = list(document["properties"])
        for value in document["properties"].values():
            value.pop("title", None)  # the key once more
    return {"$schema": _DIALECT, "$id": _ID, **schema, "title": _TITLE, "oneOf": [_SCANNED, _FAILED]}


if __name__ == "__main__":
    SCHEMA_FILE.parent.mkdir(exist_ok=True)
    SCHEMA_FILE.write_text(render_schema(), encoding="utf-8", newline="\n")
