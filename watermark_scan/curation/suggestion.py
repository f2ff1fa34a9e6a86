"""Repeated texts → candidates for the list: what is listed is left out, and what is left gets an entry to paste.

Owns how such an entry is filled in. It is a hint without references until a person knows better.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.catalog.entry import free_id
from watermark_scan.catalog.toml_text import assignment
from watermark_scan.curation.examples import SOME_NUMBER
from watermark_scan.curation.lettering import Setting
from watermark_scan.matching.slots import MARKER, fold_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.curation.repeats import Repeat
    from watermark_scan.curation.trial import Trials

_LISTED = 0.7
"""Part of a text's letters that a listed wording must cover to be what it says."""
_EXAMPLES = 3
"""Readings that go into an entry."""
_FEW_PLACES = 2
_SCRIPTS = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CJK", "zh"),
    ("CYRILLIC", "ru"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("GREEK", "el"),
    ("DEVANAGARI", "hi"),
    ("THAI", "th"),
)
"""The likeliest language of a script; Latin is taken for English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A text that is not listed yet.

    Attributes:
        repeat: Where it stands.
        entry: A TOML table to paste into a list, with a newline at the end.
    """

    repeat: Repeat
    entry: str


def suggest(repeats: Iterable[Repeat], patterns: PatternList, trials: Trials, *, total: int) -> Iterator[Suggestion]:
    """The repeated texts that the list does not know.

    Args:
        repeats: Found in a folder.
        patterns: The list in use.
        trials: Of that list.
        total: Images that were read.
    """
    taken = {entry.id for entry in patterns.patterns} | {entry.pattern_id for entry in patterns.disabled}
    wordings = {fold_wording(wording.text).text for wording in patterns.wordings}
    for repeat in repeats:
        if fold_wording(repeat.text).text not in wordings and not _is_listed(repeat, trials):
            pattern_id = free_id(repeat.text.replace(MARKER, " "), taken)
            taken.add(pattern_id)
            yield Suggestion(repeat=repeat, entry=_entry(pattern_id, repeat, total))


def _is_listed(repeat: Repeat, trials: Trials) -> bool:
    """Whether a sign, a hint or a benign entry says what most of the text says."""
    text = repeat.text.replace(MARKER, SOME_NUMBER)
    trial = trials.run((text,), Setting(at=repeat.regions[0]))
    found = [match.finding.text for match in trial.matches] + [benign.text for benign in trial.harmless]
    letters = len(fold_wording(text).text)
    return any(len(fold_wording(part).text) >= _LISTED * letters for part in found)


def _entry(pattern_id: str, repeat: Repeat, total: int) -> str:
    others = [text for text in repeat.readings if text != repeat.text][:_EXAMPLES]
    values: dict[str, object] = {
        "id": pattern_id,
        "text": repeat.text,
        "role": "hint",
        "status": "experimental",
        "evidence": "overlay",
        "languages": [_language(repeat.text)],
        # A mark at three places is tiled, and may stand anywhere.
        "positions": [region.value for region in repeat.regions] if len(repeat.regions) <= _FEW_PLACES else [],
        "must_match": others,
        "note": f"Suggested, not checked: seen in {len(repeat.seen)} of {total} pictures of a folder.",
    }
    lines = (line for key, value in values.items() if value for line in assignment(key, value))
    return "\n".join(("[[pattern]]", *lines, ""))


def _language(text: str) -> str:
    names = [unicodedata.name(letter, "") for letter in text]
    return next((tag for script, tag in _SCRIPTS if any(name.startswith(script) for name in names)), "en")
