"""Sound inputs of each target, from which damaged ones are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.system.robustness import bad_files
from tests.unit.ocr.stand_in import ONE_WORD
from tests.unit.output import reports
from watermark_scan.catalog.locations import builtin_folder
from watermark_scan.output.json import render_json

if TYPE_CHECKING:
    from collections.abc import Callable

_LINES = (
    "DEVELOPMENT FOOTAGE. THIS IS A WORK IN PROGRESS. ALL CONTENT SUBJECT TO CHANGE.",
    "ALL C0NTENT SU8JECT T",
    "实机画面 不代表最终品质\nНЕ ЯВЛЯЕТСЯ ГЕЙМПЛЕЕМ\n© 2017 Getty Images 123456",  # noqa: RUF001  Cyrillic on purpose
    "a\u0301\u0323 ﬁ Ⅷ ½ \u202e \ud83d\ude00 ffi 　full　width",
    "Build 10.0.19041 | 60 FPS | x=1 y=2",
)
_HOCR = (
    b'<html xmlns="http://www.w3.org/1999/xhtml"><body><div class="ocr_page"><span class="ocrx_word">m'
    b'<span class="ocr_symbol"><span><span class="ocrx_cinfo" title="x_confs 60">m</span>'
    b'<span class="ocrx_cinfo" title="x_confs 30">n</span></span></span></span></div></body></html>'
)


def _lists() -> list[bytes]:
    """The shorter files of the list that comes with the program."""
    files = sorted(builtin_folder().glob("*.toml"), key=lambda path: path.stat().st_size)
    return [path.read_bytes()[:6000].rpartition(b"\n\n")[0] for path in files[:4]]


SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "decode": lambda: [data for data in bad_files.sound().values() if len(data) < 70_000],
    "patterns": _lists,
    "matching": lambda: [line.encode("utf-8", "surrogatepass") for line in _LINES],
    "reports": lambda: [render_json(report).encode() for report in reports.ALL.values()],
    "answer": lambda: [ONE_WORD.encode(), _HOCR],
}
"""By the name of their target."""
