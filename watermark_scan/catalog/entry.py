"""Plain values from a form, a table or another program → an entry, or everything that is wrong with them at once."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from watermark_scan.catalog.files import in_words, separate
from watermark_scan.catalog.model import Pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pydantic_core import ErrorDetails

_REMEDIES = {
    "id": "Write lower-case words joined by -, such as ac130-not-final.",
    "text": "Write the wording as it stands on the picture.",
    "role": "Write sign, hint or benign.",
    "status": "Write stable or experimental.",
    "evidence": "Write overlay, label, text or none.",
    "languages": "Write tags such as en, pt-BR or zh-Hans.",
    "positions": "Write top-left, top, top-right, left, center, right, bottom-left, bottom or bottom-right.",
    "exact_token": "Write true or false.",
    "upper_case": "Write true or false.",
    "allow": "Write the id of a check and a reason.",
}
_ID_LENGTH = 40
_OTHERWISE = "Write texts with at least one letter or digit."


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFault:
    """What is wrong with one key.

    Attributes:
        key: Of the entry.
        message: What is wrong, without a full stop.
        remedy: What to write instead, in one sentence.
    """

    key: str
    message: str
    remedy: str


def checked_entry(values: Mapping[str, Any]) -> Pattern | tuple[EntryFault, ...]:
    """The entry that the values make, or their faults.

    Args:
        values: As in a list's TOML; lists may be tuples.
    """
    try:
        return Pattern.model_validate(dict(values))
    except ValidationError as error:
        return tuple(map(_fault, separate(error.errors())))


def free_id(text: str, taken: Collection[str]) -> str:
    """An id made from a wording that no entry has yet: `Not final footage!` becomes `not-final-footage`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[:_ID_LENGTH].strip("-") or "mark"
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _fault(found: ErrorDetails) -> EntryFault:
    key, *deeper = (str(part) for part in found["loc"])
    message = in_words(found)
    if found["type"] == "extra_forbidden":
        return EntryFault(key=key, message=message, remedy="Leave it out, or correct its name.")
    place = f"{'.'.join(deeper)}: " if deeper and not deeper[0].isdigit() else ""
    return EntryFault(key=key, message=place + message, remedy=_REMEDIES.get(key, _OTHERWISE))
