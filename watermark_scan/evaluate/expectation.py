"""What is expected of one image. Owns no file format and no counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from pathlib import Path

Verdict = Literal["flagged", "review", "clear"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One image and what should come out.

    Attributes:
        image: Where it is.
        name: As the manifest writes it.
        accepted: Verdicts that are right, at least one; `clear` stands alone.
        patterns: Ids of which one must be among the matches; any match will do when empty.
        text: What stands on the picture, for people.
        groups: Named labels to count by, such as `("readable", "hard")`.
        needs: Readers that must have looked before it is judged: `tesseract`, or `tesseract:rus` with a language.
        known_miss: The program is known not to get there yet; still counts as missed.

    Raises:
        ValueError: `clear` is accepted beside another verdict, or patterns are named for a clear image.
    """

    image: Path
    name: str
    accepted: frozenset[Verdict]
    patterns: tuple[str, ...] = ()
    text: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    known_miss: bool = False

    def __post_init__(self) -> None:
        if not self.accepted:
            raise ValueError("name a verdict: flagged, review or clear")
        if "clear" in self.accepted and len(self.accepted) > 1:
            raise ValueError("clear cannot be expected beside another verdict")
        if "clear" in self.accepted and self.patterns:
            raise ValueError("a clear image names no patterns")

    @property
    def marked(self) -> bool:
        """Whether a listed wording stands on the picture."""
        return "clear" not in self.accepted
