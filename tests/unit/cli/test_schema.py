"""`schema` prints the published file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from watermark_scan.output.schema import SCHEMA_FILE

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program


def test_the_published_file_is_printed(program: Program) -> None:
    """Byte for byte, as JSON."""
    answer = program("schema")
    assert answer.code == 0
    assert answer.out == SCHEMA_FILE.read_text(encoding="utf-8")
    assert json.loads(answer.out)["$schema"].endswith("2020-12/schema")
