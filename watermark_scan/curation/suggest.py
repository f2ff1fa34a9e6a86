"""Text that stands at the same place in several images: what overlays do and scenes do not. Pure; reads no image.

Owns what "the same text" and "the same place" mean. Whether such a text is a mark is for a person to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from watermark_scan.catalog.edit import free_id
from watermark_scan.catalog.toml_format import assignment
from watermark_scan.curation.examples import SOME_NUMBER
from watermark_scan.curation.trial import Setting, Trials
from watermark_scan.geometry import Box, RegionName, region_of
from watermark_scan.matching.folding import MARKER, SLOT, fold_wording
from watermark_scan.matching.similarity import partial_similarity, similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.model import OcrResult

MIN_IMAGES = 3
"""Two pictures may well show the same street sign."""
_MIN_LETTERS = 4
"""Folded letters, numbers aside: shorter texts repeat by chance."""
_ALIKE = 0.8
"""Likeness of two readings of one mark: OCR misreads one letter in ten of faint text."""
_SAME_PLACE = 0.1
"""Sides of the picture between the centres of two places that are one: margins are pixels, and pictures differ."""
_SAME_LINE = 0.5
"""Overlap of two boxes, of the smaller one, that show the same line."""
_NUMBER = re.compile(r"\d[\d.,:/-]*\d|\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A line of text in one image.

    Attributes:
        image: Name of the image.
        text: As read.
        box: Where, in pixels.
        frame: The image's box.
    """

    image: str
    text: str
    box: Box
    frame: Box

    @property
    def place(self) -> tuple[float, float]:
        """The box's centre in sides of the picture, 0…1 each way."""
        return (
            (self.box.x + self.box.width / 2) / self.frame.width,
            (self.box.y + self.box.height / 2) / self.frame.height,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A text that several images have at the same place.

    Attributes:
        text: As most images have it; numbers that differ are written {n}.
        regions: Where it stands again and again, where most images have it first.
        seen: One line for each image that has it there.
    """

    text: str
    regions: tuple[RegionName, ...]
    seen: tuple[Seen, ...]

    @property
    def readings(self) -> tuple[str, ...]:
        """The different ways in which it was read, the most frequent first."""
        return tuple(text for text, _ in Counter(line.text for line in self.seen).most_common())


def lines_of(image: str, readings: Iterable[OcrResult], frame: Box) -> tuple[Seen, ...]:
    """The lines of one image, each once, however many engines and views read it.

    Args:
        image: Its name.
        readings: Everything read.
        frame: The image's box.
    """
    kept: list[tuple[str, Seen]] = []
    # The reading with the most letters first: others are pieces of it, cut by the edge of the part that was read.
    for reading in sorted(readings, key=lambda reading: len(reading.text), reverse=True):
        key = _key(reading.text)
        there = (other for other, seen in kept if seen.box.overlap(reading.box) >= _SAME_LINE)
        same = (partial_similarity(key, other, _ALIKE) for other in there)
        if _letters(key) >= _MIN_LETTERS and not any(same):
            kept.append((key, Seen(image=image, text=reading.text, box=reading.box, frame=frame)))
    return tuple(seen for _, seen in kept)


def find_repeats(lines: Iterable[Seen], *, min_images: int = MIN_IMAGES) -> tuple[Repeat, ...]:
    """Texts that stand at the same place in at least so many images, those in most images first.

    Args:
        lines: Of all images, from `lines_of`.
        min_images: At least 2.
    """
    groups = _Groups()
    for line in lines:
        groups.add(line)
    often = [group for group in groups.all if len(group.members) >= min_images]
    often.sort(key=lambda group: (-len(group.members), group.key))
    repeats: list[tuple[str, Repeat]] = []
    for group in often:
        repeat = _repeat(group.members)
        at = next((number for number, (key, _) in enumerate(repeats) if similarity(key, group.key, _ALIKE)), None)
        if at is None:
            repeats.append((group.key, repeat))
        else:
            # A tiled mark repeats at every of its places.
            repeats[at] = (repeats[at][0], _also_at(repeats[at][1], repeat.regions))
    return tuple(repeat for _, repeat in repeats)


@dataclass(slots=True, kw_only=True)
class _Group:
    """Lines that are one text at one place; the first of each image."""

    key: str
    place: tuple[float, float]
    members: dict[str, Seen] = field(default_factory=dict)

    def takes(self, key: str, place: tuple[float, float]) -> bool:
        near = all(abs(mine - other) <= _SAME_PLACE for mine, other in zip(self.place, place, strict=True))
        return near and similarity(self.key, key, _ALIKE) > 0


@dataclass(slots=True)
class _Groups:
    """All groups, and for each part of the picture those near it: a line is compared with few."""

    all: list[_Group] = field(default_factory=list)
    cells: defaultdict[tuple[int, int], list[_Group]] = field(default_factory=lambda: defaultdict(list))

    def add(self, line: Seen) -> None:
        key, place = _key(line.text), line.place
        column, row = (int(part / _SAME_PLACE) for part in place)
        found = next((group for group in self.cells[column, row] if group.takes(key, place)), None)
        if found is None:
            found = _Group(key=key, place=place)
            self.all.append(found)
            for across in (-1, 0, 1):
                for down in (-1, 0, 1):
                    self.cells[column + across, row + down].append(found)
        found.members.setdefault(line.image, line)


def _key(text: str) -> str:
    """The folded text with one slot for each number: a frame counter or a picture's number differs every time."""
    return fold_wording(_NUMBER.sub(MARKER, text)).text


def _letters(key: str) -> int:
    return len(key) - key.count(SLOT)


def _repeat(members: dict[str, Seen]) -> Repeat:
    seen = tuple(members.values())
    regions = Counter(region_of(line.box, line.frame) for line in seen)
    return Repeat(text=_text_of([line.text for line in seen]), regions=(regions.most_common(1)[0][0],), seen=seen)


def _also_at(repeat: Repeat, regions: Iterable[RegionName]) -> Repeat:
    return replace(repeat, regions=tuple(dict.fromkeys((*repeat.regions, *regions))))


def _text_of(texts: Sequence[str]) -> str:
    """The most frequent reading; the longest of several."""
    exact = Counter(texts)
    text, count = max(exact.items(), key=lambda item: (item[1], len(item[0])))
    # Every image has its own number: then none of them belongs to the wording.
    if count > len(texts) / 2 or not _NUMBER.search(text):
        return text
    slotted = Counter(_slotted(texts))
    return max(slotted.items(), key=lambda item: (item[1], len(item[0])))[0]


def _slotted(texts: Iterable[str]) -> Iterator[str]:
    return (_NUMBER.sub(MARKER, text) for text in texts)


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
