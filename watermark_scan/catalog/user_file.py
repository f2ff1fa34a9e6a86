"""A user's list as a document: what may stand in it before it is laid over another list. Strict, like `model`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from watermark_scan.catalog.model import Identifier, Text


class UserFile(BaseModel):
    """A user's list, laid over another one. It may have any name.

    Attributes:
        schema_version: Of the file format; 1.
        category: Of its new entries; may be left out where it has none.
        title: The category's name for people; needed for a new category only.
        meaning: What a mark of the category shows, and what it does not; needed for a new category only.
        disable: Ids of entries to take out of use.
        pattern: New entries, and changes: an id that is already listed and the keys that change.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1]
    category: Identifier | None = None
    title: Text | None = None
    meaning: Text | None = None
    disable: tuple[Identifier, ...] = ()
    pattern: tuple[dict[str, Any], ...] = ()
