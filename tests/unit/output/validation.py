"""An independent judge of reports: the published schema, and a validator that is not ours.

The published schema lets keys through that it does not name, because later versions may add some; our own reports are
held to a stricter one, in which every key is named.
"""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from watermark_scan.output.schema import published_schema

SCHEMA = json.loads(published_schema())
VALIDATOR = Draft202012Validator(SCHEMA)


def _strict_schema() -> dict[str, Any]:
    strict: dict[str, Any] = json.loads(published_schema())
    for document in (strict, *strict["$defs"].values()):
        document["additionalProperties"] = False
    return strict


STRICT_VALIDATOR = Draft202012Validator(_strict_schema())


def validated(line: str) -> dict[str, Any]:
    """A line of JSON of ours, as a consumer gets it.

    Raises:
        ValidationError: It is not what the schema says, or holds a key that the schema does not name.
    """
    document: dict[str, Any] = json.loads(line)
    STRICT_VALIDATOR.validate(document)
    return document
