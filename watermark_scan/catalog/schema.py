"""The JSON Schema of pattern files, for editors that check while one types. Made from the models and nowhere else."""

from __future__ import annotations

from typing import Any

from watermark_scan.catalog.model import Pattern, PatternFile
from watermark_scan.catalog.user_file import UserFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of_file() -> dict[str, Any]:
    """Of a complete file: one category and its entries, as in the built-in list."""
    return {"$schema": _DIALECT} | PatternFile.model_json_schema()


def schema_of_user_list() -> dict[str, Any]:
    """Of a user's list. What only the lists together can tell (is an id known?), no schema checks."""
    schema = UserFile.model_json_schema()
    entry = Pattern.model_json_schema(ref_template="#/$defs/{model}")
    definitions = entry.pop("$defs", {})
    definitions["Pattern"] = entry | {"required": ["id"]}
    schema["properties"]["pattern"]["items"] = {"$ref": "#/$defs/Pattern"}
    return {"$schema": _DIALECT} | schema | {"$defs": definitions}
