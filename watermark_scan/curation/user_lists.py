"""Changes to a user's own lists: they are written only if all lists in use still load and new entries are sound."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watermark_scan.catalog import edit
from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.catalog.locations import toml_files_in, user_folder
from watermark_scan.catalog.validation import EntryFault, unused_id, validate_entry
from watermark_scan.errors import PatternListError, UsageError
from watermark_scan.toml_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from watermark_scan.catalog.model import Pattern
    from watermark_scan.curation.lint import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedList:
    """What a user's list is to become.

    Attributes:
        path: The list; it need not exist yet.
        text: Its new content.
    """

    path: Path
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLists:
    """Lists that were written.

    Attributes:
        warnings: The linter's, about new entries.
        not_in_use: Paths of lists that are in use only where they are named.
    """

    warnings: tuple[Problem, ...]
    not_in_use: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLists:
    """A user's lists in use, to be changed.

    Attributes:
        overlays: Files and folders, in the order in which they are laid over the list that comes with the program.
    """

    overlays: tuple[Path, ...]

    def new_entry(self, values: Mapping[str, Any], patterns: PatternList) -> Pattern | tuple[EntryFault, ...]:
        """The entry that plain values make, or all their faults.

        Args:
            values: By key. `id` is made from the text where it is left out, and `status` follows from `references`.
            patterns: The list in use.
        """
        status = "stable" if values["references"] else "experimental"
        return validate_entry({"id": unused_id(values["text"], patterns.origins), "status": status, **values})

    def with_entries(self, path: Path, head: Mapping[str, str], entries: Sequence[Pattern]) -> EditedList:
        """A list with entries added; a new list where there is none yet.

        Args:
            path: The list.
            head: `category`, and `title` and `meaning` where the category is new; what the list has already stays.
            entries: To add.

        Raises:
            PatternListError: The list cannot be read or changed, or has entries of another category.
        """
        text = read_list(path)
        if text is None:
            return EditedList(path=path, text=edit.with_entries(edit.new_list(head), entries))
        stated = edit.values_of(text)
        if stated.get("category", head["category"]) != head["category"]:
            raise PatternListError(
                f"{path} holds entries of the category '{stated['category']}', not '{head['category']}'.",
                remedy="Name another file; a list has one category.",
            )
        missing = {key: value for key, value in head.items() if key not in stated}
        return EditedList(
            path=path, text=edit.with_entries(edit.with_head(text, missing) if missing else text, entries)
        )

    def without_entry(self, path: Path, pattern_id: str) -> EditedList:
        """A list without an entry, or without the change that it makes to one.

        Raises:
            UsageError: The list has no such entry.
            PatternListError: It cannot be read or changed.
        """
        text = read_list(path) or ""
        if pattern_id not in (entry.get("id") for entry in edit.values_of(text).get("pattern", ())):
            raise UsageError(f"{path} has no entry '{pattern_id}'.", remedy="See where it is: patterns list --origin")
        return EditedList(path=path, text=edit.without_entry(text, pattern_id))

    def with_disabled(self, path: Path, pattern_id: str) -> EditedList:
        """A list that takes an entry out of use; a new list where there is none yet.

        Raises:
            PatternListError: It cannot be read or changed.
        """
        text = read_list(path)
        return EditedList(path=path, text=edit.with_disabled(edit.new_list() if text is None else text, pattern_id))

    def with_enabled(self, pattern_id: str) -> tuple[EditedList, ...]:
        """Every list in use that takes an entry out of use, without doing so.

        Raises:
            PatternListError: A list cannot be read or changed.
        """
        texts = {path: read_list(path) or "" for place in self.overlays for path in toml_files_in(place)}
        return tuple(
            EditedList(path=path, text=edit.with_enabled(text, pattern_id))
            for path, text in texts.items()
            if pattern_id in edit.values_of(text).get("disable", ())
        )

    def write(self, edits: Sequence[EditedList], *, new_ids: Sequence[str] = ()) -> WrittenLists:
        """Put lists in place, if all of them are sound; otherwise none is written.

        Args:
            edits: What they are to become.
            new_ids: Of entries that must pass the linter.

        Raises:
            PatternListError: The list in use would be broken, or a new entry has errors.
            WatermarkScanError: A file cannot be written.
        """
        with self.loaded_with(edits) as patterns:
            warnings = _lint(patterns, new_ids) if new_ids else ()
        for edited in edits:
            replace_file(edited.path, edited.text)
        return WrittenLists(
            warnings=warnings,
            not_in_use=tuple(edited.path for edited in edits if not self.includes(edited.path)),
        )

    @contextmanager
    def loaded_with(self, edits: Sequence[EditedList], *, builtin: bool = True) -> Iterator[PatternList]:
        """The list in use as it would be with edited lists, whose entries have files of their own meanwhile.

        Args:
            edits: Each takes the place of its file among the user's lists, or comes last.
            builtin: The list that comes with the program is in use.

        Raises:
            PatternListError: The list would be broken.
        """
        with tempfile.TemporaryDirectory(prefix="watermark-scan-") as folder:
            stand_ins = {}
            for number, edited in enumerate(edits):
                stand_in = Path(folder) / str(number) / edited.path.name
                stand_in.parent.mkdir()
                stand_in.write_text(edited.text, encoding="utf-8", newline="")
                stand_ins[edited.path] = stand_in
            try:
                patterns = load_patterns(overlays=self._overlays_with(stand_ins), builtin=builtin)
            except PatternListError as error:
                message = error.message
                for target, stand_in in stand_ins.items():
                    message = message.replace(str(stand_in), str(target))
                raise PatternListError(message, remedy=error.remedy) from error
            yield patterns

    def includes(self, path: Path) -> bool:
        """Whether a list is in use, or would be once it is there."""
        wanted = path.resolve()
        places = (*self.overlays, user_folder())
        return any(wanted == place.resolve() or wanted.parent == place.resolve() for place in places)

    def _overlays_with(self, stand_ins: Mapping[Path, Path]) -> list[Path]:
        """The lists in use with each stand-in where its target is, or would be."""
        own, overlays = user_folder(), self.overlays
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


def _lint(patterns: PatternList, new_ids: Sequence[str]) -> tuple[Problem, ...]:
    """The linter's warnings.

    Raises:
        PatternListError: The linter has found errors.
    """
    from watermark_scan.curation.lint import lint_list  # noqa: PLC0415  NumPy and RapidFuzz; not without new entries

    found = tuple(lint_list(patterns, new_ids))
    errors = [problem for problem in found if problem.level == "error"]
    if errors:
        raise PatternListError(
            "Nothing was written:\n" + "\n".join(map(str, errors)),
            remedy="Change the entry; or, if the check is wrong here, allow it with a reason (`allow`).",
        )
    return found
