"""One image while it is looked at: which places are known, which lines were cut out, and what was read in them.

Owns who reads which line, and what a broken engine means. Owns no order: that is the plan's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from watermark_scan.errors import ReaderFailedError
from watermark_scan.imaging.lines.cutting import cut_lines
from watermark_scan.imaging.lines.find import chosen_places, letter_likeness, letters_in
from watermark_scan.imaging.lines.merging import bounds, same_line
from watermark_scan.imaging.pages import DETECTOR_PLAN, GLANCE, pages_for_detector, pages_of_lines
from watermark_scan.look.ahead import Begun, read
from watermark_scan.look.plan import Step, Work
from watermark_scan.look.seen import Seen
from watermark_scan.readers import second_of
from watermark_scan.reading import doubtful

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.imaging.frame import Frame
    from watermark_scan.imaging.halves import Halves
    from watermark_scan.imaging.pages import Step as PageStep
    from watermark_scan.imaging.regions import Region
    from watermark_scan.line import Detection, Line
    from watermark_scan.options import RegionPlan
    from watermark_scan.page import Page
    from watermark_scan.readers import ReaderSet
    from watermark_scan.readers.base import Finder, Reader
    from watermark_scan.reading import Reading

SECOND_LOOKS = 4
"""Doubtful lines that a further engine is asked about, the surest first: of eighty generated marks Tesseract alone read
four, and asking it about 3, 6 or 12 lines found the same ones; texture has doubtful lines without end."""
FEW_LETTERS = 3
HALF_SURE = 0.5
"""Characters, and their mean confidence, from which something was read in a place."""
WHOLE_LINE = 0.8
"""Share of a detected place that a line covers which was read with confidence, from which it is not read again."""


@dataclass(slots=True, kw_only=True)
class Looking:
    """What is known of one image while it is looked at; lines keep the number that they were cut out with."""

    frame: Frame
    readers: ReaderSet
    plan: RegionPlan
    halves: Halves
    side_by_side: bool = False
    stretches: tuple[Detection, ...] = ()
    strokes: tuple[Detection, ...] = ()
    detected: tuple[Detection, ...] = ()
    places: tuple[Detection, ...] = ()
    is_more: bool = False
    lines: list[Line] = field(default_factory=list)
    numbers: dict[Detection, tuple[int, ...]] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    broken: dict[str, ReaderFailedError] = field(default_factory=dict)
    asked: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    begun: Begun | None = None

    def take(self, step: Step) -> bool:
        """Take a step; whether anything was read in it."""
        before = len(self.readings)
        if step.beside and self.side_by_side:
            self._begin(step.beside)
        match step.work:
            case Work.STROKES:
                self.stretches = letters_in(self.frame, self.plan, self.halves)
                self.strokes = tuple(place for place in self.stretches if place.score >= step.likeness)
                self._read_places(step.most)
            case Work.DETECTOR:
                found = self._detected(step)
                if found or self.is_more:
                    self.detected += found
                    self._read_places()
            case Work.SECOND_LOOK:
                self._look_again(step)
            case Work.CLOSER:
                self._look_closer(step)
        return len(self.readings) > before

    def readings_that_count(self) -> tuple[Reading, ...]:
        """What was read in them, each line numbered by its place among them."""
        places = self._places_of_numbers()
        return tuple(
            reading if reading.line is None else replace(reading, line=places[reading.line])
            for reading in self.readings
            if reading.line is None or reading.line in places
        )

    def seen(self) -> Seen:
        """Everything that counts."""
        places = self._places_of_numbers()
        return Seen(
            lines=tuple(self.lines[number] for number in places),
            readings=self.readings_that_count(),
            broken=self.broken,
            asked={
                name: tuple(sorted(places[number] for number in asked if number in places))
                for name, asked in self.asked.items()
            },
        )

    def require_an_engine(self) -> None:
        """Raise the first error where every engine broke: nobody looked, and that is no empty picture."""
        if self.broken and not self._sound():
            raise next(iter(self.broken.values()))

    def _read_places(self, most: int | None = None) -> None:
        """Choose among all places, cut out the lines that are new, and have them read, so many places at most."""
        frame, known = self.frame, self._sure_boxes()
        detected = [one for one in self.detected if not any(_covers(box, bounds(one, frame.box)) for box in known)]
        chosen = chosen_places(frame, detected, self.strokes)
        self.places, self.is_more = chosen[:most], most is not None and len(chosen) > most
        new: list[int] = []
        for place in self.places:
            if place not in self.numbers:
                lines = tuple(cut_lines(frame, place, self.halves))
                self.numbers[place] = tuple(range(len(self.lines), len(self.lines) + len(lines)))
                self.lines.extend(lines)
                new.extend(self.numbers[place])
        if new:
            # The first engine that does not break.
            any(self._read(engine, new) for engine in self._sound())

    def _sure_boxes(self) -> list[Box]:
        """Lines found by strokes that were read with confidence: the detector's place for them would be read again."""
        strokes = {number for place in self.strokes for number in self.numbers.get(place, ())}
        doubtful = set(self._doubtful(strokes))
        return [self.lines[number].box for number in strokes - doubtful]

    def _detected(self, step: Step) -> tuple[Detection, ...]:
        finder = self.readers.finder
        if finder is None or finder.info.name in self.broken:
            return ()
        # A place that was read with confidence counts, too: a piece of a line may be.
        if step.likeness > 0 and not any(self._is_likely(place, step) for place in self.stretches):
            return ()
        try:
            return self._seen_by(finder, step, DETECTOR_PLAN) if self._is_worth_it(finder, step) else ()
        except ReaderFailedError as error:
            self.broken[finder.info.name] = error
            return ()

    def _is_worth_it(self, finder: Finder, step: Step) -> bool:
        """Whether letters are likely enough, or the detector sees something in a small picture."""
        surest = max((place.score for place in self.stretches), default=0.0)
        return surest >= step.glance or bool(self._seen_by(finder, step, GLANCE))

    def _seen_by(self, finder: Finder, step: Step, plan: Sequence[PageStep]) -> tuple[Detection, ...]:
        def wanted(region: Region) -> bool:
            return region.kind in step.kinds

        pages = tuple(pages_for_detector(self.frame, self.plan, wanted, self.halves, steps=plan))
        return finder.find(pages) if pages else ()

    def _is_likely(self, place: Detection, step: Step) -> bool:
        seen = any(self._is_half_read(number) for number in self.numbers.get(place, ()))
        return place.score >= (step.likeness if seen else step.unread)

    def _is_half_read(self, number: int) -> bool:
        """Whether somebody has read a few letters there, and not only doubts them."""
        there = (reading for reading in self.readings if reading.line == number)
        return any(len(one.text) >= FEW_LETTERS and one.confidence >= HALF_SURE for one in there)

    def _look_again(self, step: Step) -> None:
        """Doubtful lines to every engine that has not read any; all of them, where the one that should have broke."""
        for engine in self._sound():
            if engine.info.name not in self.asked and (further := self._further(engine, step)):
                self._read(*further)

    def _look_closer(self, step: Step) -> None:
        """The likeliest doubtful lines once more to each engine that can look closer."""
        chosen = self._likeliest(self._doubtful(self._places_of_numbers()), step)[:SECOND_LOOKS]
        for engine in self._sound():
            if pages := self._pages(engine, chosen, closer=True):
                self._take_in(engine, partial(engine.read, pages))

    def _begin(self, step: Step) -> None:
        """Have the next engine begin with what is in doubt by now."""
        engine = next((engine for engine in self._sound() if engine.info.name not in self.asked), None)
        if engine and self.asked and (further := self._further(engine, step)):
            self.begun = Begun.of(*further, self._pages(*further))

    def _further(self, engine: Reader, step: Step) -> tuple[Reader, list[int]] | None:
        """An engine that has not read yet, for the writings that it is wanted for, and its lines; None for no lines."""
        before = [other for other in self._sound() if other.info.name in self.asked]
        doubtful = self._doubtful(self._places_of_numbers())
        chosen = self._likeliest(doubtful, step)[:SECOND_LOOKS] if before else doubtful
        second = self._second(engine, before, chosen, step.contested)
        return (second, chosen) if second else None

    def _second(self, engine: Reader, before: Sequence[Reader], chosen: Sequence[int], contested: int) -> Reader | None:
        """The engine for these lines: for all writings where those before it may have read one wrong."""
        if not chosen or not before:
            return engine if chosen else None
        lengths = (len(reading.text) for reading in self.readings if reading.line in chosen)
        return engine if max(lengths, default=0) >= contested else second_of(engine, before)

    def _likeliest(self, numbers: Sequence[int], step: Step) -> list[int]:
        """Those that look like letters, the likeliest first."""
        likeness = dict(zip(numbers, letter_likeness([self.lines[number] for number in numbers]), strict=True))
        least = {number: step.likeness if self._is_half_read(number) else step.unread for number in numbers}
        likely = (number for number in numbers if likeness[number] >= least[number])
        return sorted(likely, key=lambda number: -likeness[number])

    def _sound(self) -> list[Reader]:
        return [engine for engine in self.readers.ready if engine.info.name not in self.broken]

    def _doubtful(self, numbers: Iterable[int]) -> list[int]:
        """The lines that nobody has read with confidence yet."""
        return doubtful({number: self.lines[number].box for number in numbers}, self.readings)

    def _places_of_numbers(self) -> dict[int, int]:
        """Number of each line that still counts → its place among them, the surest first."""
        numbers = (number for place in self.places for number in self.numbers[place])
        return {number: place for place, number in enumerate(numbers)}

    def _read(self, engine: Reader, numbers: Sequence[int]) -> bool:
        """Have lines read; whether the engine is sound."""
        self.asked[engine.info.name].extend(numbers)
        return self._take_in(engine, partial(read, engine, numbers, partial(self._pages, engine), self.begun))

    def _take_in(self, engine: Reader, reads: Callable[[], Iterable[Reading]]) -> bool:
        """What an engine reads; whether it is sound."""
        try:
            self.readings.extend(reads())
        except ReaderFailedError as error:
            self.broken[engine.info.name] = error
            return False
        return True

    def _pages(self, engine: Reader, numbers: Sequence[int], *, closer: bool = False) -> tuple[Page, ...]:
        lines = {number: self.lines[number] for number in numbers}
        return tuple(pages_of_lines(engine.info.name, lines, closer=closer))


def _covers(line: Box, place: Box) -> bool:
    """Whether the place is that line, and no more than it."""
    common = line.intersection(place)
    return common is not None and same_line(line, place) and common.area >= WHOLE_LINE * place.area
