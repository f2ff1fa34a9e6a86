"""Results, one line of JSON for each picture and party: kept, so that a run can be done in pieces. Owns the format."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one party made of one picture.

    Attributes:
        picture: Kind and number, or path in a corpus.
        party: Its name.
        fingerprint: Of its code.
        facts: What is known about the picture.
        verdict: flagged, review or clear.
        found: The signs that count: entry, category, readers, views.
        right: One of them is a right one, by its text or its category.
        exact: One of them is the very entry that was drawn.
        read: What was read where the text is: source and text.
        seconds: Processor time.
    """

    picture: str
    party: str
    fingerprint: str
    facts: dict[str, Any]
    verdict: str
    found: list[dict[str, Any]]
    right: bool
    exact: bool
    read: list[list[str]]
    seconds: float

    @property
    def seen(self) -> bool:
        """It is not clear, and for a right reason."""
        return self.verdict != "clear" and self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A file of records.

    Attributes:
        path: Made when the first record is added.
    """

    path: Path

    def load(self) -> list[Record]:
        """All records; a last line that a broken run left unfinished is passed over."""
        if not self.path.is_file():
            return []
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        return [Record(**json.loads(line)) for line in lines if line.endswith("}\n")]

    def add(self, records: Iterable[Record]) -> None:
        """Append records as they come, each at once."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+", encoding="utf-8") as file:
            if file.tell() and not self.path.read_bytes().endswith(b"\n"):
                file.write("\n")
            for record in records:
                file.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
                file.flush()
