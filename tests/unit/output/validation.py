"""An independent judge of reports: the published schema, and a validator that is not ours."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from watermark_scan.output.schema import published_schema

SCHEMA = json.loads(published_schema())
VALIDATOR = Draft202012Validator(SCHEMA)


def validated(line: str) -> dict[str, Any]:
    """A line of JSON as a consumer gets it.

    Raises:
        ValidationError: It is not what the schema says.
    """
    document: dict[str, Any] = json.loads(line)
    VALIDATOR.validate(document)
    return document
