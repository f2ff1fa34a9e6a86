"""Text that stands at the same place in several images, as overlays do and scenes do not, and that no list has yet.

Whether such a text is a mark is for a person to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.catalog.toml_format import entry_table
from watermark_scan.catalog.validation import unused_id
from watermark_scan.curation.examples import SOME_NUMBER
from watermark_scan.curation.trial import Placement, TextTrial
from watermark_scan.errors import InputError, UsageError
from watermark_scan.geometry import Box, RegionName, region_of
from watermark_scan.matching.folding import MARKER, SLOT, fold_wording
from watermark_scan.matching.similarity import partial_similarity, similarity
from watermark_scan.output.pictures import crop_png
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.model import OcrResult

MIN_IMAGES = 3
"""Two pictures may well show the same street sign."""
MAX_EXAMPLES = 3
"""Images that are named, and crops that are made, for a repeated text; OCR results that go into its entry."""
_MIN_LETTERS = 4
"""Folded letters, numbers aside: shorter texts repeat by chance."""
_SAME_TEXT = 0.8
"""Similarity of two OCR results of one mark: OCR misreads one letter in ten of faint text."""
_SAME_PLACE = 0.1
"""Sides of the picture between the centres of two places that are one: margins are pixels, and pictures differ."""
_SAME_LINE = 0.5
"""Overlap of two boxes, of the smaller one, that show the same line."""
_LISTED = 0.7
"""Part of a text's letters that a listed wording must cover to be what it says."""
_MAX_POSITIONS = 2
"""A mark at more places is tiled, and may stand anywhere."""
_NUMBER = re.compile(r"\d[\d.,:/-]*\d|\d")
_LANGUAGES = (
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
class ImageLine:
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
class RepeatedText:
    """A text that several images have at the same place.

    Attributes:
        text: As most images have it; numbers that differ are written {n}.
        regions: Where it stands again and again, where most images have it first.
        lines: One for each image that has it there.
    """

    text: str
    regions: tuple[RegionName, ...]
    lines: tuple[ImageLine, ...]

    @property
    def examples(self) -> tuple[ImageLine, ...]:
        """The first few images."""
        return self.lines[:MAX_EXAMPLES]

    @property
    def readings(self) -> tuple[str, ...]:
        """The different ways in which it was read, the most frequent first."""
        return tuple(text for text, _ in Counter(line.text for line in self.lines).most_common())


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A text that is not listed yet.

    Attributes:
        repeated: Where it stands.
        entry: A TOML table to paste into a list, with a newline at the end.
    """

    repeated: RepeatedText
    entry: str


def lines_in_image(image: str, results: Iterable[OcrResult], frame: Box) -> tuple[ImageLine, ...]:
    """The lines of one image, each once, however many engines and views read it.

    Args:
        image: Its name.
        results: Everything read.
        frame: The image's box.
    """
    kept: list[tuple[str, ImageLine]] = []
    # The result with the most letters first: others are pieces of it, cut by the edge of the part that was read.
    for result in sorted(results, key=lambda result: len(result.text), reverse=True):
        key = _key(result.text)
        overlapping = (other for other, line in kept if line.box.overlap(result.box) >= _SAME_LINE)
        is_piece = (partial_similarity(key, other, _SAME_TEXT) for other in overlapping)
        if len(key) - key.count(SLOT) >= _MIN_LETTERS and not any(is_piece):
            kept.append((key, ImageLine(image=image, text=result.text, box=result.box, frame=frame)))
    return tuple(line for _, line in kept)


def find_repeated_texts(lines: Iterable[ImageLine], *, min_images: int = MIN_IMAGES) -> tuple[RepeatedText, ...]:
    """Texts that stand at the same place in at least so many images, those in most images first.

    Args:
        lines: Of all images, from `lines_in_image`.
        min_images: At least 2.
    """
    groups = _Groups()
    for line in lines:
        groups.add(line)
    often = [group for group in groups.all if len(group.lines) >= min_images]
    often.sort(key=lambda group: (-len(group.lines), group.key))
    found: list[tuple[str, RepeatedText]] = []
    for group in often:
        repeated = _repeated(tuple(group.lines.values()))
        known = next((number for number, (key, _) in enumerate(found) if similarity(key, group.key, _SAME_TEXT)), None)
        if known is None:
            found.append((group.key, repeated))
        else:
            # A tiled mark repeats at every of its places.
            key, first = found[known]
            regions = tuple(dict.fromkeys((*first.regions, *repeated.regions)))
            found[known] = (key, replace(first, regions=regions))
    return tuple(repeated for _, repeated in found)


def suggest(texts: Iterable[RepeatedText], patterns: PatternList, *, images: int) -> Iterator[Suggestion]:
    """The repeated texts that the list does not know.

    Args:
        texts: Found in a folder.
        patterns: The list in use.
        images: That were read.
    """
    trial = TextTrial(patterns.wordings)
    taken = {entry.id for entry in patterns.patterns} | {entry.pattern_id for entry in patterns.disabled}
    wordings = {fold_wording(wording.text).text for wording in patterns.wordings}
    for repeated in texts:
        if fold_wording(repeated.text).text not in wordings and not _is_listed(repeated, trial):
            pattern_id = unused_id(repeated.text.replace(MARKER, " "), taken)
            taken.add(pattern_id)
            yield Suggestion(repeated=repeated, entry=_entry(pattern_id, repeated, images))


def write_crops(folder: Path, number: int, repeated: RepeatedText, max_pixels: int) -> tuple[Path, ...]:
    """Write a PNG for each example: `01-1.png`, `01-2.png`; images that are gone meanwhile are left out.

    Args:
        folder: Is made where there is none.
        number: Of the suggestion.
        repeated: The text that the crops show.
        max_pixels: Larger images are left out.

    Raises:
        UsageError: The folder cannot be written to.
    """
    written = []
    for place, line in enumerate(repeated.examples, start=1):
        path = folder / f"{number:02}-{place}.png"
        try:
            frame = decode(Path(line.image), max_pixels=max_pixels)
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(crop_png(frame.pixels, line.box))
        except InputError:
            continue
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written: {error.strerror or error}.", remedy="Check the folder and its permissions."
            ) from error
        written.append(path)
    return tuple(written)


@dataclass(slots=True, kw_only=True)
class _Group:
    """Lines that are one text at one place; the first of each image."""

    key: str
    place: tuple[float, float]
    lines: dict[str, ImageLine] = field(default_factory=dict)

    def takes(self, key: str, place: tuple[float, float]) -> bool:
        near = all(abs(mine - other) <= _SAME_PLACE for mine, other in zip(self.place, place, strict=True))
        return near and similarity(self.key, key, _SAME_TEXT) > 0


@dataclass(slots=True)
class _Groups:
    """All groups, and for each part of the picture those near it: a line is compared with few."""

    all: list[_Group] = field(default_factory=list)
    cells: defaultdict[tuple[int, int], list[_Group]] = field(default_factory=lambda: defaultdict(list))

    def add(self, line: ImageLine) -> None:
        key, place = _key(line.text), line.place
        column, row = (int(part / _SAME_PLACE) for part in place)
        found = next((group for group in self.cells[column, row] if group.takes(key, place)), None)
        if found is None:
            found = _Group(key=key, place=place)
            self.all.append(found)
            for across in (-1, 0, 1):
                for down in (-1, 0, 1):
                    self.cells[column + across, row + down].append(found)
        found.lines.setdefault(line.image, line)


def _key(text: str) -> str:
    """The folded text with one slot for each number: a frame counter or a picture's number differs every time."""
    return fold_wording(_NUMBER.sub(MARKER, text)).text


def _repeated(lines: tuple[ImageLine, ...]) -> RepeatedText:
    regions = Counter(region_of(line.box, line.frame) for line in lines)
    region = regions.most_common(1)[0][0]
    return RepeatedText(text=_usual_text([line.text for line in lines]), regions=(region,), lines=lines)


def _usual_text(texts: Sequence[str]) -> str:
    """The most frequent text; the longest of several."""
    text, count = _most_frequent(texts)
    # Every image has its own number: then none of them belongs to the wording.
    if count > len(texts) / 2 or not _NUMBER.search(text):
        return text
    return _most_frequent([_NUMBER.sub(MARKER, text) for text in texts])[0]


def _most_frequent(texts: Sequence[str]) -> tuple[str, int]:
    return max(Counter(texts).items(), key=lambda item: (item[1], len(item[0])))


def _is_listed(repeated: RepeatedText, trial: TextTrial) -> bool:
    """Whether a sign, a hint or a benign entry says what most of the text says."""
    text = repeated.text.replace(MARKER, SOME_NUMBER)
    result = trial.run((text,), Placement(at=repeated.regions[0]))
    found = [match.text_match.text for match in result.matches] + [match.text for match in result.benign]
    letters = len(fold_wording(text).text)
    return any(len(fold_wording(part).text) >= _LISTED * letters for part in found)


def _entry(pattern_id: str, repeated: RepeatedText, images: int) -> str:
    others = [text for text in repeated.readings if text != repeated.text][:MAX_EXAMPLES]
    regions = repeated.regions if len(repeated.regions) <= _MAX_POSITIONS else ()
    values: dict[str, object] = {
        "id": pattern_id,
        "text": repeated.text,
        "role": "hint",
        "status": "experimental",
        "evidence": "overlay",
        "languages": [_language(repeated.text)],
        "positions": [region.value for region in regions],
        "must_match": others,
        "note": f"Suggested, not checked: seen in {len(repeated.lines)} of {images} pictures of a folder.",
    }
    return entry_table({key: value for key, value in values.items() if value})


def _language(text: str) -> str:
    names = [unicodedata.name(letter, "") for letter in text]
    return next((tag for script, tag in _LANGUAGES if any(name.startswith(script) for name in names)), "en")
