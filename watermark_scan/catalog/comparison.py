"""Two lists held against each other: which entries one of them has more, and which say something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern

_CATEGORY = "category"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedEntry:
    """An entry that both lists have, and that is not the same in them.

    Attributes:
        pattern_id: Which.
        keys: What differs, in the order of an entry's keys; `category` first where it moved.
        new_texts: Wordings that only the newer list has.
        lost_texts: Wordings that only the older list has.
    """

    pattern_id: str
    keys: tuple[str, ...]
    new_texts: tuple[str, ...]
    lost_texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListComparison:
    """What changed from one list to another.

    Attributes:
        added: Categories and entries that only the newer list has, in its order.
        removed: Categories and entries that only the older list has, in its order.
        changed: In the order of the newer list.
    """

    added: tuple[tuple[str, Pattern], ...]
    removed: tuple[tuple[str, Pattern], ...]
    changed: tuple[ChangedEntry, ...]


def compare_lists(old: PatternList, new: PatternList) -> ListComparison:
    """Hold a newer list against an older one, entry by entry of one id."""
    before = {entry.id: (category, entry) for category, entry in old.entries}
    after = {entry.id: (category, entry) for category, entry in new.entries}
    both = [pattern_id for pattern_id in after if pattern_id in before]
    changes = (_change(before[pattern_id], after[pattern_id]) for pattern_id in both)
    return ListComparison(
        added=tuple(listed for pattern_id, listed in after.items() if pattern_id not in before),
        removed=tuple(listed for pattern_id, listed in before.items() if pattern_id not in after),
        changed=tuple(change for change in changes if change.keys),
    )


def _change(before: tuple[str, Pattern], after: tuple[str, Pattern]) -> ChangedEntry:
    (old_category, old), (category, new) = before, after
    moved = (_CATEGORY,) if category != old_category else ()
    return ChangedEntry(
        pattern_id=new.id,
        keys=(*moved, *(key for key in type(new).model_fields if getattr(new, key) != getattr(old, key))),
        new_texts=tuple(text for text in new.texts if text not in old.texts),
        lost_texts=tuple(text for text in old.texts if text not in new.texts),
    )
