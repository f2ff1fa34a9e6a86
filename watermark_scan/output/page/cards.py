"""What the page says about each image: verdict, matches with their evidence, and facts about the file. No HTML."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from watermark_scan.matching.letter_diff import Column, ColumnKind, letter_columns
from watermark_scan.output import phrases
from watermark_scan.output.pictures import Closeup, Shown, closeup, thumbnail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from watermark_scan.frame import Frame
    from watermark_scan.report import Dropped, Match, Reading, ScanReport

MISSING = "missing"
"""The kind of a run that is not in the picture at all: cut off, painted over, or on a line that was not found."""
MOST_CLOSEUPS = 12
"""Matches of one picture that are shown enlarged; a tiled mark may be found a hundred times."""
_LONGEST = 1000
"""Characters of the missing part that are shown on either side; no real wording has as many."""
_VIEWS = {
    "light-text": "light strokes as dark letters",
    "dark-text": "dark strokes as dark letters",
    "local-contrast": "faint differences as strong as clear ones",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Neighbouring letters of one kind.

    Attributes:
        kind: Of `ColumnKind`, or `MISSING`.
        listed: As listed; `·` for each letter that is only in what was read.
        read: As read, under the listed letters; `·` for each letter that is missing.
    """

    kind: str
    listed: str
    read: str


Word = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the page knows of the pattern list.

    Attributes:
        references: An entry's id → where its wording can be checked.
        titles: A category → its name for people.
    """

    references: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a wording can be checked.

    Attributes:
        text: As listed.
        link: The same when it is a web address; only those become links.
    """

    text: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchCard:
    """A match as the page shows it.

    Attributes:
        match: The match itself.
        parts: The wording in three: missing, visible, missing.
        words: The wording beside what was read, or seen.
        way: Which of the two, as a participle.
        category: Its name for people.
        closeup: The match enlarged; None where the picture cannot be shown.
        view: How the letters were made to stand out, in words.
        facts: Labels and what they say.
        references: Of the entry.
    """

    match: Match
    parts: tuple[str, str, str]
    words: tuple[Word, ...]
    way: str
    category: str
    closeup: Closeup | None
    view: str
    facts: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An image as the page shows it.

    Attributes:
        number: From 1, in the order of the reports.
        state: See `state_of`.
        folder: Of the path, with its slash.
        name: The last part of the path.
        thumbnail: The whole picture; None where it cannot be shown.
        size: Of the picture in pixels, for the boxes drawn on the thumbnail.
        absence: Why the picture cannot be shown.
        sentences: Why the verdict is what it is.
        findings: The matches.
        facts: Labels and what they say, about the file.
        warnings: What was not looked at.
        unlisted: Overlay text that no list has, and where it stands.
        readings: Everything read; None where it was not kept.
        misses: Near misses with the reason they do not count; None where they were not kept.
        chance: Of the strongest match; None without one.
        categories: Of the matches.
        haystack: What the page's search looks through.
    """

    number: int
    state: str
    folder: str
    name: str
    thumbnail: Shown | None
    size: tuple[int, int]
    absence: str
    sentences: tuple[str, ...]
    findings: tuple[MatchCard, ...]
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    unlisted: tuple[tuple[str, str], ...]
    readings: tuple[Reading, ...] | None
    misses: tuple[tuple[Dropped, str], ...] | None
    chance: float | None
    categories: tuple[str, ...]
    haystack: str


def state_of(report: ScanReport) -> str:
    """`flagged`, `review` or `clear`; `part` for clear as far as was looked, `failed` where nobody could look."""
    if report.verdict == "clear" and not phrases.is_wholly_seen(report):
        return "part"
    return report.verdict or report.status


def make_card(number: int, report: ScanReport, picture: Frame | str, sources: Sources) -> Card:
    """What the page says about one image.

    Args:
        number: From 1.
        report: Of the image.
        picture: The image, or why it cannot be shown.
        sources: What is known of the list.
    """
    frame = None if isinstance(picture, str) else picture
    path = PurePosixPath(report.source.path)
    return Card(
        number=number,
        state=state_of(report),
        folder="" if str(path.parent) == "." else f"{path.parent}/".replace("//", "/"),
        name=path.name or report.source.path,
        thumbnail=thumbnail(frame) if frame is not None else None,
        size=(frame.width, frame.height) if frame is not None else (1, 1),
        absence=picture if isinstance(picture, str) else "",
        sentences=tuple(phrases.why(report)),
        findings=tuple(_findings(report, frame, sources)),
        facts=tuple(_file_facts(report)),
        warnings=tuple(_warnings(report)),
        unlisted=tuple((found.text, phrases.unlisted(found)) for found in report.unlisted),
        readings=report.readings,
        misses=None if report.dropped is None else tuple((miss, _miss(miss)) for miss in report.dropped),
        chance=min((match.expected_chance_matches or 0.0 for match in report.matches), default=None),
        categories=tuple(dict.fromkeys(match.category for match in report.matches)),
        haystack=" ".join((report.source.path, *_searchable(report))).lower(),
    )


def aligned_words(match: Match) -> tuple[Word, ...]:
    """The whole wording, word by word, each letter with what was read in its place."""
    before, covered, after = phrases.split_wording(match.pattern_text, match.visible_span)
    columns = (*_missing(before[-_LONGEST:]), *_columns(match.matched_text, covered), *_missing(after[:_LONGEST]))
    return tuple(tuple(_runs(word)) for word in _words(columns) if word)


def _findings(report: ScanReport, frame: Frame | None, sources: Sources) -> Iterator[MatchCard]:
    for number, match in enumerate(report.matches):
        seen = frame if frame is not None and frame.number == match.frame else None
        enlarged = closeup(seen, match) if seen is not None and number < MOST_CLOSEUPS else None
        yield MatchCard(
            match=match,
            parts=phrases.visible_parts(match.pattern_text, match.visible_span),
            words=aligned_words(match),
            way="read" if phrases.is_read(match) else "seen",
            category=sources.titles.get(match.category, match.category),
            closeup=enlarged,
            view=_view(enlarged) if enlarged else "",
            facts=tuple(_match_facts(match)),
            references=tuple(map(_reference, match.references or sources.references.get(match.pattern_id, ()))),
        )


def _view(shown: Closeup) -> str:
    way = _VIEWS.get(shown.view, shown.view)
    return f"As a reader saw it: {way}" if shown.as_read else f"Made legible for the eye: {way}"


def _match_facts(match: Match) -> Iterator[tuple[str, str]]:
    yield "Visible", f"{phrases.percent(match.visible_fraction)} of its letters; {phrases.ends(match)}"
    if line := phrases.line(match):
        yield "Line", line
    if phrases.is_read(match):
        yield (
            "Alike",
            f"{phrases.percent(match.similarity)}, the text as read and the part of the wording that it covers",
        )
    yield "Chance", phrases.chance(match.expected_chance_matches)
    yield "Where", f"{phrases.region(match.region)}: {phrases.place(match.box)}"
    if frame := phrases.frame(match.frame, match.other_frames):
        yield "Frame", frame
    yield "Seen by", ", ".join(match.readers)
    yield "Entry", f"{match.pattern_id}, {phrases.role(match.role)}"


def _file_facts(report: ScanReport) -> Iterator[tuple[str, str]]:
    source = report.source
    if source.width and source.height:
        yield "Picture", f"{source.width} × {source.height} pixels{f', {source.format}' if source.format else ''}"
    if source.sha256:
        yield "SHA-256", source.sha256
    for one in report.metadata:
        named = f" (listed: {', '.join(one.pattern_ids)})" if one.pattern_ids else ""
        yield f"Metadata, {one.field}", f"{one.value}{named}"
    yield "Time", f"{report.seconds:.1f} s"


def _warnings(report: ScanReport) -> Iterator[str]:
    yield from phrases.broken_readers(report)
    if sentence := phrases.too_small(report):
        yield sentence
    yield from phrases.not_seen(report)
    if report.source.end_missing:
        yield phrases.END_MISSING
    if phrases.lacks_frames(report.source):
        yield phrases.ONLY_THE_FIRST_FRAME
    if report.suppressed:
        yield f"Suppressed by the baseline, and not counted: {report.suppressed}."
    if len(report.matches) > MOST_CLOSEUPS:
        yield f"Only the first {MOST_CLOSEUPS} matches are shown enlarged."


def _searchable(report: ScanReport) -> Iterator[str]:
    for match in report.matches:
        yield from (match.pattern_id, match.category, match.pattern_text, match.matched_text)
    yield from (found.text for found in report.unlisted)


def _miss(miss: Dropped) -> str:
    return f"{phrases.percent(miss.similarity)} alike: {phrases.drop_reason(miss.reason)}."


def _reference(text: str) -> Reference:
    """The address at its beginning, where it has one, is its link; what stands behind says what is found there."""
    address = text.split(maxsplit=1)[0] if text.split() else ""
    return Reference(text=text, link=address if address.startswith(("https://", "http://")) else None)


def _columns(read: str, listed: str) -> Iterator[tuple[str, Column]]:
    return ((column.kind.value, column) for column in letter_columns(read, listed))


def _missing(text: str) -> Iterator[tuple[str, Column]]:
    return ((MISSING, Column(kind=ColumnKind.GAP, read="", listed=character)) for character in text)


def _words(columns: Iterable[tuple[str, Column]]) -> Iterator[list[tuple[str, Column]]]:
    """Broken where either text has a space; the space itself is not shown."""
    word: list[tuple[str, Column]] = []
    for kind, column in columns:
        before, after = _breaks(column)
        if before:
            yield word
            word = []
        read, listed = (text.strip() if before or after else text for text in (column.read, column.listed))
        if read or listed:
            word.append((kind, Column(kind=column.kind, read=read, listed=listed)))
        if after:
            yield word
            word = []
    yield word


def _breaks(column: Column) -> tuple[bool, bool]:
    """Whether a word ends before a column, and after it: at a space on the side of what else stands there."""
    if column.kind is not ColumnKind.GAP:
        return False, False
    marks = [text for text in (column.read, column.listed) if text.strip()]
    return not marks or any(mark[0].isspace() for mark in marks), any(mark[-1].isspace() for mark in marks)


def _runs(word: Iterable[tuple[str, Column]]) -> Iterator[Run]:
    """Letters of one kind together, as long as each is one character above one character."""
    for (kind, single), columns in groupby(word, key=lambda entry: (entry[0], _is_single(entry[1]))):
        runs = [_run(kind, column) for _, column in columns]
        if single:
            listed, read = ("".join(texts) for texts in zip(*((run.listed, run.read) for run in runs), strict=True))
            yield Run(kind=kind, listed=listed, read=read)
        else:
            yield from runs


def _is_single(column: Column) -> bool:
    return max(len(column.read), len(column.listed)) == 1


def _run(kind: str, column: Column) -> Run:
    listed, read = column.listed, column.read
    # Punctuation is not compared, so that nothing is wrong where it is missing.
    empty = "\N{NO-BREAK SPACE}" if kind == ColumnKind.GAP else "·"
    return Run(kind=kind, listed=listed or empty * len(read), read=read or empty * len(listed))
