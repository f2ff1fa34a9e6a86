"""A changed user's list before it is written: the list in use is loaded with it, so that nothing broken is ever stored.

Owns which files take part, and that faults name the file that will be written. Owns no kind of change.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.catalog.edit import new_list, values_of, with_entries, with_head
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.places import user_folder
from watermark_scan.errors import PatternListError
from watermark_scan.toml_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a user's list is to become.

    Attributes:
        path: The list; it need not exist yet.
        text: Its new content.
    """

    path: Path
    text: str

    def write(self) -> None:
        """Put it in place, whole or not at all.

        Raises:
            WatermarkScanError: The file cannot be written.
        """
        replace_file(self.path, self.text)


def read_list(path: Path) -> str | None:
    """The text of a user's list; None where there is none yet.

    Raises:
        PatternListError: It is there and cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        raise PatternListError(f"{path} cannot be read: {reason}.", remedy="Name another file with --file.") from error


def extended(path: Path, head: Mapping[str, str], patterns: Sequence[Pattern]) -> Draft:
    """A user's list with entries added; a new list where there is none yet.

    Args:
        path: The list.
        head: `category`, and `title` and `meaning` where the category is new; what the list has already stays.
        patterns: The entries.

    Raises:
        PatternListError: The list cannot be read or changed, or has entries of another category.
    """
    text = read_list(path)
    if text is None:
        return Draft(path=path, text=with_entries(new_list(head), patterns))
    stated = values_of(text)
    if stated.get("category", head["category"]) != head["category"]:
        raise PatternListError(
            f"{path} holds entries of the category '{stated['category']}', not '{head['category']}'.",
            remedy="Name another file; a list has one category.",
        )
    missing = {key: value for key, value in head.items() if key not in stated}
    return Draft(path=path, text=with_entries(with_head(text, missing) if missing else text, patterns))


@contextmanager
def tried(drafts: Sequence[Draft], overlays: Sequence[Path], *, builtin: bool = True) -> Iterator[PatternList]:
    """The list in use as it would be with the drafts; their entries have files of their own meanwhile.

    Args:
        drafts: Each takes the place of its file among the user's lists, or comes last.
        overlays: The user's lists in use, files and folders.
        builtin: The list that comes with the program is in use.

    Raises:
        PatternListError: The list would be broken.
    """
    with tempfile.TemporaryDirectory(prefix="watermark-scan-") as folder:
        stand_ins = {}
        for number, draft in enumerate(drafts):
            stand_in = Path(folder) / str(number) / draft.path.name
            stand_in.parent.mkdir()
            stand_in.write_text(draft.text, encoding="utf-8", newline="")
            stand_ins[draft.path] = stand_in
        try:
            patterns = load_patterns(overlays=_with(stand_ins, overlays), builtin=builtin)
        except PatternListError as error:
            message = error.message
            for target, stand_in in stand_ins.items():
                message = message.replace(str(stand_in), str(target))
            raise PatternListError(message, remedy=error.remedy) from error
        yield patterns


def is_in_use(path: Path, overlays: Sequence[Path]) -> bool:
    """Whether a list is among the user's lists in use, or would be once it is there."""
    wanted = path.resolve()
    places = (*overlays, user_folder())
    return any(wanted == place.resolve() or wanted.parent == place.resolve() for place in places)


def _with(stand_ins: Mapping[Path, Path], overlays: Sequence[Path]) -> list[Path]:
    """The user's lists with each stand-in where its target is, or would be."""
    own = user_folder()
    if own not in overlays and any(target.resolve().parent == own.resolve() for target in stand_ins):
        overlays = (own, *overlays)
    left = {target.resolve(): stand_in for target, stand_in in stand_ins.items()}
    lists: list[Path] = []
    for place in overlays:
        if place.resolve() in left:
            lists.append(left.pop(place.resolve()))
        elif any(target.parent == place.resolve() for target in left):
            inside = {path.resolve(): path for path in place.glob("*.toml")}
            inside |= {target: left.pop(target) for target in list(left) if target.parent == place.resolve()}
            lists += [inside[path] for path in sorted(inside, key=lambda path: path.name)]
        else:
            lists.append(place)
    return [*lists, *left.values()]
