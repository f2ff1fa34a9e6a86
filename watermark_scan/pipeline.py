"""What is done to an image, in which order and on which condition: a table, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from watermark_scan.detection.candidates import chosen_places, letter_likeness, letters_in, same_line
from watermark_scan.detection.cutting import bounds, cut_lines
from watermark_scan.detection.pages import DETECTOR_PLAN, GLANCE, pages_for_detector, pages_of_lines
from watermark_scan.detection.pages import Step as PageStep
from watermark_scan.detection.pyramid import ImagePyramid, build_pyramid
from watermark_scan.detection.regions import Region, RegionKind
from watermark_scan.errors import EngineFailedError
from watermark_scan.model import OcrResult, Page, TextLine, TextRegion, Wording, doubtful
from watermark_scan.ocr import EngineSet, second_of
from watermark_scan.options import RegionPlan, ScanOptions
from watermark_scan.second_look import Lit, SecondLook, look_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from watermark_scan.evidence import MatchResult
    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.ocr.base import OcrEngine, RegionFinder
    from watermark_scan.output.trace import LookedAt
    from watermark_scan.sighting import Sighting
    from watermark_scan.spotting.spotter import Spotter


class Work(StrEnum):
    """What a step does."""

    STROKES = "strokes"
    """Find stretches of strokes that look like letters, and have them read."""
    DETECTOR = "detector"
    """Have the neural detector look, and have read what is new."""
    SECOND_LOOK = "second look"
    """Have doubtful lines read by the next engine."""
    CLOSER = "closer"
    """Have doubtful lines read once more, with less room around their letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the plan.

    Attributes:
        work: What is done.
        kinds: The regions that the detector looks at.
        likeness: How likely letters must be, 0…1: stretches of strokes that are likelier are read, the detector looks
            where there is one in the picture, and further engines read doubtful lines of such looks.
        unread: How likely letters must be where the first engine has read nothing to speak of.
        glance: How likely letters must be for the detector to look at once, 0…1; where they are less likely it has a
            glance at the whole picture first, made small, and looks only if it sees something then.
        most: Lines of strokes that are read before the detector has looked, the likeliest; None for all.
        contested: Characters of a doubtful reading from which a further engine is asked for the same writing, too;
            otherwise it reads what the engines before it cannot read.
        judged: Whether it is asked after the step if enough is known.
        beside: A later step that begins beside this one with what is known by then, where engines may work side by
            side.
    """

    work: Work
    kinds: frozenset[RegionKind] = frozenset()
    likeness: float = 0.0
    unread: float = 0.0
    glance: float = 0.0
    most: int | None = None
    contested: int = 0
    judged: bool = False
    beside: Step | None = None


_SECOND_LOOK = Step(work=Work.SECOND_LOOK, likeness=0.5, unread=0.95, contested=8, judged=True)
_WHOLE = frozenset({RegionKind.WHOLE, RegionKind.CORNER, RegionKind.STRIP})
PLAN: tuple[Step, ...] = (
    Step(work=Work.STROKES, likeness=0.5, most=6, judged=True),
    Step(work=Work.DETECTOR, kinds=_WHOLE, likeness=0.02, unread=0.02, glance=0.3),
    Step(work=Work.DETECTOR, kinds=frozenset({RegionKind.BAND}), likeness=0.5, unread=0.95, beside=_SECOND_LOOK),
    _SECOND_LOOK,
    Step(work=Work.CLOSER, likeness=0.5, unread=0.5),
)
"""What is done, cheapest and most telling first; the work stops as soon as enough is known.

Chosen on 240 generated pictures (tuning seed 7), by marks found of 160 and by processor milliseconds a picture with a
mark, with other text, with none (median):

- without conditions: 144 found; 488, 440, 467.
- strokes: alone they flag 130 of the 142 that all steps together flag, for a sixth of the work. Six lines: the true one
  is among the likeliest; more are read after the detector, which may see the same lines whole.
- detector on the whole, then on the bands: without bands five are lost and two won; without the detector nine are lost.
  Asked for bands only where lines are doubtful, one is lost: a piece of a line is read with confidence, too.
- likeness 0.5 everywhere: none is lost; 113, 367, 63. 0.73: two are lost (145, 357, 57); 0.18 for strokes,
  0.5 for the rest: none (177, 401, 106).
- the same, and 0.95 where nothing was read: one is lost; 132, 344, 54. Hence 0.95 for bands and further engines.
- the detector on the whole (since likeness is that of letters with their surroundings; 65 real photographs and 38 real
  marks beside those pictures): at 0.3 two real ones are lost, faint tiles of a stock agency that run across the whole
  picture, whose pieces have 0.03; 73 ms on generated pictures without text (mean 108 before), 172 on photographs. At
  0.02 none is lost; 127 and 222. At 0.02 with a glance below 0.3: none; 102 and 199. Before: 153 and 387.
- further engines: four marks are read by Tesseract alone, all in lines likelier than 0.5. Asked only for writings that
  the first engine cannot read, it loses two of 145 («DIGITALLY ALT», read as «DGALYALT»); with its other languages for
  readings of at least eight letters, as few as a mark must have left, none, at 0.87 of the cost of an image with text.
- closer: see `imaging.pages.CLOSER_PLANS`. Last, and only where the verdict is still open.
"""
NARROW: tuple[Step, ...] = tuple(
    replace(step, likeness=0.0, unread=0.0, glance=0.0) if step.work is Work.DETECTOR else step for step in PLAN
)
"""Where only the rim is searched the detector always looks: its pages are small and hold pieces of tilted marks."""


def _unconditional(step: Step) -> Step:
    beside = step.beside and _unconditional(step.beside)
    return replace(step, likeness=0.0, unread=0.0, glance=0.0, most=None, contested=0, beside=beside)


THOROUGH: tuple[Step, ...] = tuple(map(_unconditional, PLAN))
"""The same without conditions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen in one image.

    Attributes:
        lines: Where lines of text may be, surest first.
        readings: What each engine read in them; each names its line by its number.
        broken: Engine → why it failed on this image; the others' readings are there all the same.
        asked: Engine → numbers of the lines that it was given.
    """

    lines: tuple[TextLine, ...]
    readings: tuple[OcrResult, ...]
    broken: dict[str, EngineFailedError]
    asked: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Begun:
    """Lines that an engine was given before it was known whether they are wanted.

    Attributes:
        engine: Which reads them, in a thread of its own.
        numbers: Of the lines.
        answer: What it reads in them, or its error.
    """

    engine: OcrEngine
    numbers: tuple[int, ...]
    answer: Future[tuple[OcrResult, ...]]

    @classmethod
    def of(cls, engine: OcrEngine, numbers: Sequence[int], pages: Sequence[Page]) -> Begun:
        """Have an engine begin; nobody need wait for it."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"watermark-scan-{engine.info.name}")
        answer = thread.submit(engine.read, pages)
        thread.shutdown(wait=False)
        return cls(engine=engine, numbers=tuple(numbers), answer=answer)

    def is_by(self, engine: OcrEngine) -> bool:
        """Whether it is that engine's, with the same languages."""
        return self.engine.info == engine.info


def read(
    engine: OcrEngine, numbers: Sequence[int], pages_of: Callable[[Sequence[int]], Sequence[Page]], begun: Begun | None
) -> tuple[OcrResult, ...]:
    """What an engine reads in lines, line by line in the order given, whether it had begun or not.

    Args:
        engine: To read.
        numbers: Of the lines.
        pages_of: Lines → what the engine gets of them.
        begun: What may have been read already.

    Raises:
        EngineFailedError: The engine broke, now or in what it had begun.
    """
    ready = begun.numbers if begun and begun.is_by(engine) else ()
    missing = [number for number in numbers if number not in ready]
    found = engine.read(pages_of(missing)) if missing else ()
    if begun and len(missing) < len(numbers):
        found += begun.answer.result()
    order: dict[int | None, int] = {number: place for place, number in enumerate(numbers)}
    here = (reading for reading in found if reading.line is None or reading.line in order)
    return tuple(sorted(here, key=lambda reading: order.get(reading.line, -1)))


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
    readers: EngineSet
    plan: RegionPlan
    halves: ImagePyramid
    side_by_side: bool = False
    stretches: tuple[TextRegion, ...] = ()
    strokes: tuple[TextRegion, ...] = ()
    detected: tuple[TextRegion, ...] = ()
    places: tuple[TextRegion, ...] = ()
    is_more: bool = False
    lines: list[TextLine] = field(default_factory=list)
    numbers: dict[TextRegion, tuple[int, ...]] = field(default_factory=dict)
    readings: list[OcrResult] = field(default_factory=list)
    broken: dict[str, EngineFailedError] = field(default_factory=dict)
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

    def readings_that_count(self) -> tuple[OcrResult, ...]:
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

    def _detected(self, step: Step) -> tuple[TextRegion, ...]:
        finder = self.readers.finder
        if finder is None or finder.info.name in self.broken:
            return ()
        # A place that was read with confidence counts, too: a piece of a line may be.
        if step.likeness > 0 and not any(self._is_likely(place, step) for place in self.stretches):
            return ()
        try:
            return self._seen_by(finder, step, DETECTOR_PLAN) if self._is_worth_it(finder, step) else ()
        except EngineFailedError as error:
            self.broken[finder.info.name] = error
            return ()

    def _is_worth_it(self, finder: RegionFinder, step: Step) -> bool:
        """Whether letters are likely enough, or the detector sees something in a small picture."""
        surest = max((place.score for place in self.stretches), default=0.0)
        return surest >= step.glance or bool(self._seen_by(finder, step, GLANCE))

    def _seen_by(self, finder: RegionFinder, step: Step, plan: Sequence[PageStep]) -> tuple[TextRegion, ...]:
        def wanted(region: Region) -> bool:
            return region.kind in step.kinds

        pages = tuple(pages_for_detector(self.frame, self.plan, wanted, self.halves, steps=plan))
        return finder.find(pages) if pages else ()

    def _is_likely(self, place: TextRegion, step: Step) -> bool:
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

    def _further(self, engine: OcrEngine, step: Step) -> tuple[OcrEngine, list[int]] | None:
        """An engine that has not read yet, for the writings that it is wanted for, and its lines; None for no lines."""
        before = [other for other in self._sound() if other.info.name in self.asked]
        doubtful = self._doubtful(self._places_of_numbers())
        chosen = self._likeliest(doubtful, step)[:SECOND_LOOKS] if before else doubtful
        second = self._second(engine, before, chosen, step.contested)
        return (second, chosen) if second else None

    def _second(
        self, engine: OcrEngine, before: Sequence[OcrEngine], chosen: Sequence[int], contested: int
    ) -> OcrEngine | None:
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

    def _sound(self) -> list[OcrEngine]:
        return [engine for engine in self.readers.ready if engine.info.name not in self.broken]

    def _doubtful(self, numbers: Iterable[int]) -> list[int]:
        """The lines that nobody has read with confidence yet."""
        return doubtful({number: self.lines[number].box for number in numbers}, self.readings)

    def _places_of_numbers(self) -> dict[int, int]:
        """Number of each line that still counts → its place among them, the surest first."""
        numbers = (number for place in self.places for number in self.numbers[place])
        return {number: place for place, number in enumerate(numbers)}

    def _read(self, engine: OcrEngine, numbers: Sequence[int]) -> bool:
        """Have lines read; whether the engine is sound."""
        self.asked[engine.info.name].extend(numbers)
        return self._take_in(engine, partial(read, engine, numbers, partial(self._pages, engine), self.begun))

    def _take_in(self, engine: OcrEngine, reads: Callable[[], Iterable[OcrResult]]) -> bool:
        """What an engine reads; whether it is sound."""
        try:
            self.readings.extend(reads())
        except EngineFailedError as error:
            self.broken[engine.info.name] = error
            return False
        return True

    def _pages(self, engine: OcrEngine, numbers: Sequence[int], *, closer: bool = False) -> tuple[Page, ...]:
        lines = {number: self.lines[number] for number in numbers}
        return tuple(pages_of_lines(engine.info.name, lines, closer=closer))


def _covers(line: Box, place: Box) -> bool:
    """Whether the place is that line, and no more than it."""
    common = line.intersection(place)
    return common is not None and same_line(line, place) and common.area >= WHOLE_LINE * place.area


def look(
    frame: Frame,
    readers: EngineSet,
    plan: RegionPlan,
    enough: Callable[[tuple[OcrResult, ...]], bool] | None = None,
    *,
    side_by_side: bool = False,
) -> Seen:
    """Find the lines of an image and have them read.

    The engines read in the order of the set; a line that one engine has read with confidence is not read again.

    Args:
        frame: The upright picture.
        readers: The engines.
        plan: Which regions are searched.
        enough: Whether nothing more need be read, by what has been; None does everything, on no condition.
        side_by_side: Whether a further engine may begin in a thread of its own while the first one still looks. What
            is read is the same.

    Raises:
        EngineFailedError: Every engine broke.
    """
    halves = build_pyramid(frame.pixels)
    looking = Looking(frame=frame, readers=readers, plan=plan, halves=halves, side_by_side=side_by_side)
    for step in _steps(plan, thorough=enough is None):
        if looking.take(step) and step.judged and enough and enough(looking.readings_that_count()):
            break
    looking.require_an_engine()
    return looking.seen()


def _steps(plan: RegionPlan, *, thorough: bool) -> tuple[Step, ...]:
    if thorough:
        return THOROUGH
    return PLAN if plan is RegionPlan.FULL else NARROW


CERTAIN = 1e-3
"""Share of the chance at which a sign flags, from which nothing more is read: what else may be found can add to the
report, and not change the verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What came of one frame.

    Attributes:
        seen: Its lines and readings, and the engines that broke.
        result: What of the list was found.
        sightings: What the lines that were looked at for shapes look like.
    """

    seen: Seen
    result: MatchResult
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """Examines frames with one set of options, one list and one set of engines.

    Attributes:
        options: How to scan.
        readers: The engines.
        matcher: For the list.
        spotter: For the list; None where shapes are not looked for.
    """

    options: ScanOptions
    readers: EngineSet
    matcher: Matcher
    spotter: Spotter | None

    def examine(self, frame: Frame, flags: Callable[[MatchResult, float], bool]) -> Examined:
        """Look, read, match, and look again where that is asked for.

        Args:
            frame: The upright picture.
            flags: Whether what was found flags the image at this many expected chance matches.

        Raises:
            EngineFailedError: Every engine broke.
        """
        # The last answer is kept: whether enough is known is asked of readings that often stay as they are.
        match = lru_cache(maxsize=1)(partial(self.matcher.match, frame=frame.box))
        limit = self.options.max_chance * CERTAIN

        def is_certain(readings: tuple[OcrResult, ...]) -> bool:
            return flags(match(readings), limit)

        seen = self._seen(frame, None if self.options.is_thorough else is_certain)
        again = self._again(frame, seen, match(seen.readings))
        return Examined(seen=seen, result=again.result, sightings=again.sightings)

    def read(self, frame: Frame) -> Seen:
        """Everything that can be read, without looking for wordings; errors as for `examine`."""
        return self._seen(frame, None)

    def exhibit(self, frame: Frame, examined: Examined) -> LookedAt:
        """What `--views` shows of a frame."""
        from watermark_scan.output.trace import LookedAt  # noqa: PLC0415  few scans show their views

        seen, finder = examined.seen, self.readers.finder
        return LookedAt(
            frame=frame,
            plan=self.options.regions,
            lines=seen.lines,
            readings=seen.readings,
            asked=seen.asked,
            broken=frozenset(seen.broken),
            detector=finder.info.name if finder else None,
            sightings=examined.sightings,
        )

    def _seen(self, frame: Frame, enough: Callable[[tuple[OcrResult, ...]], bool] | None) -> Seen:
        return look(frame, self.readers, self.options.regions, enough, side_by_side=self.options.side_by_side)

    def _again(self, frame: Frame, seen: Seen, result: MatchResult) -> SecondLook:
        if self.spotter is None:
            return SecondLook(result=result)
        read = Lit(box=frame.box, lines=seen.lines, readings=seen.readings, result=result)
        return look_again(read, self.spotter, decided=self.options.max_chance, alone=not self.readers.ready)


def open_spotter(wordings: Iterable[Wording]) -> Spotter:
    """Looks for these wordings by their shape."""
    from watermark_scan.spotting.spotter import Spotter  # noqa: PLC0415  few scans look for shapes

    return Spotter(wordings)
