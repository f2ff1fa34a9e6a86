"""What of a list no engine here reads, and what to do about it. Reads no picture and opens no engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.options import ReaderName
from watermark_scan.readers.writing import pack_for, packs_for, writing_of, writings_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.options import ScanOptions
    from watermark_scan.readers.base import EngineInfo
    from watermark_scan.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Wordings of the list in a writing that no engine here reads.

    Attributes:
        writing: What people call it.
        wordings: How many there are, at least one.
        languages: Of those entries, sorted.
        remedy: What to do.
    """

    writing: str
    wordings: int
    languages: tuple[str, ...]
    remedy: str


def unread_wordings(
    wordings: Iterable[Wording], engines: Sequence[EngineInfo], options: ScanOptions
) -> tuple[Unread, ...]:
    """What would never be found, the writing with most wordings first.

    Args:
        wordings: The list.
        engines: Those that look.
        options: The engines and languages that were asked for, which a remedy adds to.
    """
    read = frozenset[str]().union(*(writings_read(engine.languages) for engine in engines))
    counts: Counter[str] = Counter()
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for wording in wordings:
        writing = writing_of(wording.text)
        if writing is not None and writing not in read:
            counts[writing] += 1
            tags[writing].update(wording.languages)
    return tuple(
        Unread(
            writing=writing,
            wordings=count,
            languages=tuple(sorted(tags[writing])),
            remedy=_remedy(writing, engines, options),
        )
        for writing, count in counts.most_common()
    )


def _remedy(writing: str, engines: Sequence[EngineInfo], options: ScanOptions) -> str:
    """What makes a writing readable: install a pack, name it where languages are named, and let Tesseract read."""
    pack = pack_for(writing)
    if pack is None:
        return "No engine is known that reads it."
    installed = packs_for((writing,), tuple(name for engine in engines for name in engine.installed))
    pack = installed[0] if installed else pack
    install = "" if installed else f"install it: apt-get install tesseract-ocr-{pack.replace('_', '-')}"
    use = "; then ".join(step for step in (install, *_asking(pack, options)) if step)
    use = f"it is installed: {use}" if installed else use
    return use[0].upper() + use[1:]


def _asking(pack: str, options: ScanOptions) -> Iterable[str]:
    """What is to be changed in the call."""
    if options.readers is not None and ReaderName.TESSERACT not in options.readers:
        yield "let Tesseract read, too (--reader tesseract)"
    if options.languages:
        yield f"scan with --languages {','.join((*options.languages, pack))}"
