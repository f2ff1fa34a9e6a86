"""Where the pictures of reports are found again: in their files, or in what came in on standard input."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from watermark_scan.batch.task import Task
    from watermark_scan.imaging.frame import Frame
    from watermark_scan.report import ScanReport


@dataclass(kw_only=True)
class Originals:
    """Finds the picture that a report was made from.

    Attributes:
        max_pixels: Larger pictures are not opened.
        beside: A folder to look in, too.
        held: Bytes that are in no file, by their SHA-256.
    """

    max_pixels: int
    beside: Path | None = None
    held: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, report: ScanReport) -> Frame:
        """The upright picture; small where there is no match to show, but for its thumbnail.

        Raises:
            InputError: It is gone, has changed, or cannot be decoded.
        """
        # Late: NumPy and Pillow, which the command line does without unless a picture is asked for.
        from watermark_scan.imaging.decode import decode  # noqa: PLC0415  see above
        from watermark_scan.output.originals import open_original, shown_frame  # noqa: PLC0415  see above
        from watermark_scan.output.page.pictures import THUMBNAIL_PIXELS  # noqa: PLC0415  see above

        longest = None if report.matches else THUMBNAIL_PIXELS
        held = self.held.get(report.source.sha256 or "")
        if held is not None:
            return decode(held, max_pixels=self.max_pixels, number=shown_frame(report), longest=longest)
        return open_original(report, max_pixels=self.max_pixels, beside=self.beside, longest=longest)

    def keeping(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The same tasks; what comes as bytes is held, because no file holds it."""
        for task in tasks:
            if isinstance(task.source, bytes):
                self.held[sha256(task.source).hexdigest()] = task.source
            yield task
