"""A report, or any plain document, as one line of JSON: safe in any pipe, and safe to look at in a terminal.

Text that can be shown stays readable (CJK, Cyrillic). What cannot be shown or would steer a terminal (control
characters, bidi controls, lone surrogates, U+2028) is written as a JSON escape: parsing gives back what was there.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from watermark_scan.output.terminal import is_safe

if TYPE_CHECKING:
    from watermark_scan.report import ScanReport


def render_json(report: ScanReport) -> str:
    """The report as a JSON object on one line, without a newline at the end; always valid UTF-8 and valid JSON."""
    return render_document(report.model_dump())


def render_document(document: object) -> str:
    """A document of dictionaries, lists, texts and numbers, on one line; what JSON does not have becomes null."""
    text = json.dumps(_finite(document), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text if text.isascii() and text.isprintable() else "".join(map(_escape, text))


def _finite(value: object) -> object:
    """The document with null for numbers that JSON does not have."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _escape(character: str) -> str:
    # Unsafe characters stand inside strings only: the dump's own structure is plain ASCII on one line.
    if is_safe(character):
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
