"""Benign material on disk: which of the paths hold texts and which images, and the lines of the texts."""

from __future__ import annotations

import math
import os
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.query import entry_of
from watermark_scan.cli import scanning
from watermark_scan.cli.console import Output, code_of, complain_about, say, text_width, worst
from watermark_scan.cli.inputs import IMAGE_SUFFIXES, expand
from watermark_scan.cli.patterns.show import as_table
from watermark_scan.cli.scan_options import (
    Jobs,  # noqa: TC001  likewise
    Readers,  # noqa: TC001  likewise
)
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, chosen_list, scan_options
from watermark_scan.curation.gate import (
    IMAGE_BUDGET,
    LINE_BUDGET,
    Count,
    Entry,
    Gate,
    Look,
    least_to_prove,
    look_at_image,
    look_at_line,
    weigh,
)
from watermark_scan.errors import ExitCode, UsageError
from watermark_scan.execution.tasks import Batch, WorkerOptions
from watermark_scan.geometry import RegionName
from watermark_scan.options import ScanOptions
from watermark_scan.output import phrases
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean, columns, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from watermark_scan.catalog.lint import Problem
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.curation.examples import Proof
    from watermark_scan.curation.trial import Found, Harmless, Setting, Trial
    from watermark_scan.matching.letter_diff import Column

TEXT_SUFFIX = ".txt"
"""What counts as a text inside a folder. A file that is named itself is a text unless it ends like an image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What to look at.

    Attributes:
        texts: Text files.
        images: Image files, and folders that hold images.
    """

    texts: tuple[Path, ...]
    images: tuple[Path, ...]


def sort_out(paths: Iterable[Path]) -> Material:
    """Files by their endings, folders by what is in them and in their subfolders.

    Raises:
        UsageError: A folder holds neither a text nor an image.
    """
    texts: list[Path] = []
    images: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [Path(folder, name) for folder, _, names in os.walk(path) for name in names]
            found = sorted(file for file in inside if file.suffix.lower() == TEXT_SUFFIX)
            has_images = any(file.suffix.lower() in IMAGE_SUFFIXES for file in inside)
            if not found and not has_images:
                raise UsageError(f"{path} holds no text and no image.", remedy="Name a folder with *.txt or images.")
            texts += found
            images += [path] if has_images else []
        else:
            (images if path.suffix.lower() in IMAGE_SUFFIXES else texts).append(path)
    return Material(texts=tuple(texts), images=tuple(images))


def different_lines(texts: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Each line once, whatever its case, with its first place as `file:line`; empty ones are left out.

    Raises:
        UsageError: A file cannot be read or is no UTF-8 text.
    """
    seen: set[str] = set()
    for path in texts:
        for number, raw in enumerate(_text_of(path).split("\n"), start=1):
            line = raw.strip()
            if line and line.casefold() not in seen:
                seen.add(line.casefold())
                yield f"{path}:{number}", line


def _text_of(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.", remedy="Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no UTF-8 text.", remedy="Name a text file, one text a line.") from error
    if "\0" in text:
        raise UsageError(f"{path} is no text.", remedy="Name a text file, one text a line.")
    return text


_INDENT = "     "
_LABEL = 10
_NEAREST = 3
"""Near misses that are shown; the rest is for programs."""
_MARKS = {"same": "=", "alike": ":", "misread": "~", "lost": "-", "added": "+", "gap": " "}
_LEGEND = "= the same, : looks alike and counts as the same, ~ misread, - lost, + added"


def as_text(trial: Trial) -> str:
    """The verdict, then every match and near miss with its evidence; several lines, without a newline at the end."""
    width = text_width()
    blocks = [f"{trial.verdict.upper():<8} {clean(' / '.join(trial.lines))}"]
    blocks[0] += "".join("\n" + paragraph(clean(reason), width=width, indent="  ") for reason in trial.reasons)
    blocks += [_entry(number, found, width) for number, found in enumerate(trial.matches, start=1)]
    blocks += [_harmless(found, width) for found in trial.harmless]
    if trial.near_misses:
        blocks.append("  Near misses that do not count:")
        blocks += [_entry(0, found, width) for found in trial.near_misses[:_NEAREST]]
    if len(trial.near_misses) > _NEAREST:
        blocks.append(f"  … and {len(trial.near_misses) - _NEAREST} more; --json shows all.")
    return "\n".join(blocks)


def _harmless(found: Harmless, width: int) -> str:
    text = f"Known to be harmless: {found.wording.text} ({found.wording.pattern_id}), {found.bits:.1f} bits."
    return paragraph(clean(text), width=width, indent="  ")


def _entry(number: int, found: Found, width: int) -> str:
    finding, wording = found.finding, found.finding.wording
    title = f"{phrases.with_brackets(wording.text, finding.span)} ({wording.pattern_id})"
    lines = [paragraph(clean(title), width=width, indent="  ", label=f"{number}. " if number else "-  ")]
    if found.reason is not None:
        reason = f"{phrases.drop_reason(found.reason.value)} ({found.reason.value})"
        lines.append(_field("but", reason, width))
    ends = phrases.cut([end.value for end in finding.cut])
    fields = {
        "entry": f"{wording.category}, {phrases.role(wording.role.value)}",
        "visible": f"{phrases.percent(finding.visible_fraction)} of its letters; {ends}",
        "alike": f"{phrases.percent(finding.similarity)} of the letters of both parts agree",
        "strength": f"{found.bits:.1f} bits",
        "chance": phrases.chance(finding.chance),
    }
    lines += [_field(label, text, width) for label, text in fields.items()]
    return "\n".join((*lines, *_path(found.letters, width)))


def _field(label: str, text: str, width: int) -> str:
    return paragraph(clean(text), width=width, indent=_INDENT, label=f"{label:<{_LABEL}}")


def _path(letters: Sequence[Column], width: int) -> Iterator[str]:
    """Both texts above each other, broken to fit, and a line that says what happened to each letter."""
    for row in _rows(letters, width - len(_INDENT) - _LABEL):
        sizes = [_size(column) for column in row]
        pairs = list(zip(row, sizes, strict=True))
        yield _line("read", (_padded(column.read, size) for column, size in pairs))
        yield _line("", (_MARKS[column.kind.value] * size for column, size in pairs))
        yield _line("listed", (_padded(column.listed, size) for column, size in pairs))
    if {column.kind.value for column in letters} - {"same", "gap"}:
        yield paragraph(f"({_LEGEND})", width=width, indent=" " * (len(_INDENT) + _LABEL))


def _rows(letters: Iterable[Column], width: int) -> Iterator[list[Column]]:
    row: list[Column] = []
    used = 0
    for column in letters:
        size = _size(column)
        if row and used + size > width:
            yield row
            row, used = [], 0
        row.append(column)
        used += size
    if row:
        yield row


def _size(column: Column) -> int:
    return max(columns(clean(column.read)), columns(clean(column.listed)))


def _line(label: str, cells: Iterable[str]) -> str:
    return f"{_INDENT}{label:<{_LABEL}}{''.join(cells)}".rstrip()


def _padded(text: str, size: int) -> str:
    shown = clean(text)
    return shown + " " * (size - columns(shown))


def as_document(trial: Trial) -> dict[str, object]:
    """The trial as plain values."""
    return {
        "lines": list(trial.lines),
        "verdict": trial.verdict,
        "reasons": list(trial.reasons),
        "matches": [_found(found) for found in trial.matches],
        "near_misses": [
            _found(found) | {"reason": found.reason.value if found.reason else None} for found in trial.near_misses
        ],
        "harmless": [
            {
                "pattern_id": found.wording.pattern_id,
                "pattern_text": found.wording.text,
                "matched_text": found.text,
                "bits": round(found.bits, 2),
                "expected_chance_matches": found.chance,
            }
            for found in trial.harmless
        ],
    }


def _found(found: Found) -> dict[str, object]:
    finding = found.finding
    return {
        "pattern_id": finding.wording.pattern_id,
        "category": finding.wording.category,
        "role": finding.wording.role.value,
        "pattern_text": finding.wording.text,
        "matched_text": finding.text,
        "similarity": round(finding.similarity, 4),
        "visible_fraction": round(finding.visible_fraction, 4),
        "visible_span": list(finding.span),
        "cut": [end.value for end in finding.cut],
        "bits": round(found.bits, 2),
        "expected_chance_matches": finding.chance,
        "region": finding.region.value,
        "edits": [{"kind": run.kind.value, "read": run.read, "listed": run.listed} for run in found.edits],
    }


TRY_TEXTS_EPILOG = """\
\b
Examples:
  watermark-scan patterns try "ALL CONTENT" --cut left --at top-right
  watermark-scan patterns try --together "DEVELOPMENT FOOTAGE" "IN PROGRESS"
  watermark-scan patterns try < texts.txt

\b
Exit code:
  0    no text was flagged
  1    a text was flagged
  2    nothing could be tried: wrong usage, a broken pattern list
"""


class Cut(StrEnum):
    """Which edge of the picture cuts the text."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


def try_texts(  # noqa: PLR0913  one parameter per flag
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT...", hidden=True)] = None,
    *,
    cut: Annotated[
        Cut,
        typer.Option(
            metavar="EDGE",
            show_default=False,
            help="The edge of the picture that cuts the text: left, right, both or none. Default: none.",
        ),
    ] = Cut.NONE,
    at: Annotated[
        RegionName,
        typer.Option(
            metavar="PLACE",
            show_default=False,
            help="Where in the picture the text stands: top-left, top, top-right, left, center, right, bottom-left, "
            "bottom or bottom-right. Default: center.",
        ),
    ] = RegionName.CENTER,
    together: Annotated[
        bool,
        typer.Option("--together", help="All texts are lines of one picture. Default: each is a picture of its own."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per picture and line. Default: plain text.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Hold texts against the pattern list as if they had been read in a picture, and see what matches and why.

    TEXT... are the texts to try. Without any, they are read from standard input, one a line.

    No picture and no OCR engine (program that recognises text) takes part: this is the comparison alone.
    `bits` is the strength of a match; `chance` says how many matches as strong an image without such text gives.
    """
    if at is RegionName.FULL:
        raise typer.BadParameter("choose one part of the picture, such as top-right.", param_hint="--at")
    groups = _pictures(texts, together=together)
    from watermark_scan.curation.trial import Trials  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    trials = Trials(chosen_list(patterns, no_builtin=no_builtin).wordings)
    output, flagged = Output.open(utf8=as_json), False
    for lines in groups:
        trial = trials.run(lines, _setting(cut, at))
        flagged |= trial.verdict == "flagged"
        output.line(render_document(as_document(trial)) if as_json else as_text(trial) + "\n")
    raise typer.Exit(ExitCode.FLAGGED if flagged else ExitCode.CLEAN)


def _pictures(texts: Sequence[str] | None, *, together: bool) -> Iterator[tuple[str, ...]]:
    """The lines of each picture."""
    lines = texts or (line.rstrip("\r\n") for line in _standard_input())
    wanted = (line for line in lines if line.strip())
    return iter([tuple(wanted)]) if together else ((line,) for line in wanted)


def _standard_input() -> Iterator[str]:
    """Lines of standard input, as UTF-8 whatever the locale says."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("There is no text to try.", remedy="Name one: watermark-scan patterns try 'SOME TEXT'")
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


def _setting(cut: Cut, at: RegionName) -> Setting:
    from watermark_scan.curation.trial import Setting  # noqa: PLC0415  as above

    return Setting(at=at, cut_left=cut in (Cut.LEFT, Cut.BOTH), cut_right=cut in (Cut.RIGHT, Cut.BOTH))


PROVE_EPILOG = """\
\b
Examples:
  watermark-scan patterns test
  watermark-scan patterns test kinemaster gettyimages --all

\b
Each outcome:
  kept     the example does what it says
  crowded  another entry of the same category explains the text as well
  allowed  the example fails, and the entry says why (`allow`)
  broken   the example fails

\b
Exit code:
  0    no example is broken
  1    an example is broken
  2    nothing was tested: wrong usage, a broken list
"""


def prove(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", hidden=True)] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every example. Default: those that are not simply kept.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per example and line. Default: plain text.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Prove the examples of entries: what they must match, must not match, and their whole wordings.

    ID... are ids of entries; without any, all entries are tested. Each example is held against its entry alone and
    against the whole list. A text that must match has to reach at least a review, as it is or as the edge of a picture
    would cut it; the whole wording of a sign has to be flagged, that of a benign entry to be clear.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    for pattern_id in ids or ():
        entry_of(chosen, pattern_id)
    from watermark_scan.curation.examples import Outcome, Prover  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    output = Output.open(utf8=as_json)
    counts: Counter[str] = Counter()
    for proof in Prover(chosen).prove(frozenset(ids) if ids else None):
        counts[proof.outcome] += 1
        if everything or proof.outcome is not Outcome.KEPT:
            output.line(render_document(_test_document(proof)) if as_json else _test_text(proof))
    say(", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome))
    raise typer.Exit(ExitCode.FLAGGED if counts[Outcome.BROKEN] else ExitCode.CLEAN)


def _test_text(proof: Proof) -> str:
    against = "alone" if proof.alone else "whole list"
    by = f" by {', '.join(proof.winners[:3])}" if proof.winners else ""
    lines = (
        f"{proof.outcome.value} {proof.pattern_id} {proof.promise.value}: {proof.text}",
        f"against: {against}; verdict: {proof.verdict}{by}",
        *((f"allowed: {proof.reason}",) if proof.reason else ()),
    )
    width = text_width()
    return "\n".join(paragraph(clean(line), width=width, indent="    " if at else "") for at, line in enumerate(lines))


def _test_document(proof: Proof) -> dict[str, object]:
    return {
        "pattern_id": proof.pattern_id,
        "promise": proof.promise.value,
        "text": proof.text,
        "against": "alone" if proof.alone else "list",
        "outcome": proof.outcome.value,
        "verdict": proof.verdict,
        "winners": list(proof.winners),
        "reason": proof.reason or None,
    }


LINT_EPILOG = """\
\b
Examples:
  watermark-scan patterns lint
  watermark-scan patterns lint my-list.toml
  watermark-scan patterns lint --list-checks

\b
To pass over a check for one entry, say why in the entry:
  allow = [{ check = "too-short", reason = "Always seen beside the logo" }]

\b
Exit code:
  0    no error (and with --strict, no warning)
  1    an error was found
  2    nothing was checked: wrong usage, a broken list
"""


def lint(  # noqa: PLR0913  one parameter per flag
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH...", hidden=True)] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors. Default: off.")] = False,
    list_checks: Annotated[
        bool, typer.Option("--list-checks", help="Explain every check instead of running them. Default: off.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per problem and line. Default: plain text.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Check the pattern list: duplicates, weak wordings, missing or failing examples and references.

    PATH... are lists of yours, files or folders: they are checked together with the list in use, and only problems of
    their entries are told. Without any, the whole list in use is checked.
    """
    output = Output.open(utf8=as_json)
    if list_checks:
        _explain_checks(output, as_json=as_json)
        return
    chosen = chosen_list([*(patterns or ()), *(paths or ())], no_builtin=no_builtin)
    from watermark_scan.curation.checks import lint_list  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    counts = {"error": 0, "warning": 0}
    for problem in lint_list(chosen, _entries_of(chosen, paths)):
        counts[problem.level] += 1
        output.line(render_document(_lint_document(problem)) if as_json else _lint_text(problem))
    told = (_counted(counts["error"], "error"), _counted(counts["warning"], "warning"))
    entries = len(chosen.patterns)
    say(f"{', '.join(told)} in {entries} {'entry' if entries == 1 else 'entries'}")
    bad = counts["error"] + (counts["warning"] if strict else 0)
    raise typer.Exit(ExitCode.FLAGGED if bad else ExitCode.CLEAN)


def _entries_of(chosen: PatternList, paths: Sequence[Path] | None) -> frozenset[str] | None:
    """Ids of the entries that lists bring in or change; None for all when no list is named."""
    if not paths:
        return None
    return frozenset(
        pattern_id
        for pattern_id, origin in chosen.origins.items()
        for place in (origin.path, *(change.path for change in origin.changes))
        if any(path in (place, place.parent) for path in paths)
    )


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _lint_text(problem: Problem) -> str:
    width = text_width()
    head = f"{problem.path}:{problem.line}: {problem.level} [{problem.check}] {problem.pattern_id}"
    body = (problem.message, problem.advice)
    return "\n".join((clean(head), *(paragraph(clean(line), width=width, indent="    ") for line in body)))


def _lint_document(problem: Problem) -> dict[str, object]:
    return asdict(problem) | {"path": str(problem.path), "level": problem.level.value}


def _explain_checks(output: Output, *, as_json: bool) -> None:
    from watermark_scan.curation.checks import CHECKS  # noqa: PLC0415  as above

    width = text_width()
    for check in CHECKS:
        fields = {"check": check.id, "level": check.level.value, "meaning": check.meaning, "advice": check.advice}
        if as_json:
            output.line(render_document(fields))
        else:
            body = (paragraph(text, width=width, indent="    ") for text in (check.meaning, check.advice))
            output.line("\n".join((f"{check.id} ({check.level.value})", *body)))


_MAX_CHANCE = ScanOptions().max_chance
_HEADS = ("ENTRY", "", "LINES", "FLAGGED", "REVIEW", "IMAGES", "FLAGGED", "REVIEW", "FOR EXAMPLE")
GATE_EPILOG = """\
\b
Examples:
  watermark-scan patterns gate captions.txt
  watermark-scan patterns gate --id my-entry news-photos/ signs.txt --json

\b
Exit code:
  0    no entry flags more than its budget
  1    an entry does
  2    nothing could be done: wrong usage, a broken pattern list, no text
  3    some image could not be scanned (wins over 1)
"""


def _share(value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise typer.BadParameter("choose a number from 0 to 1.")
    return value


def gate(  # noqa: PLR0913  one parameter per flag
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", hidden=True)],
    *,
    ids: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="Count this entry only. Repeat it for more. Default: all entries."),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="RATE",
            callback=_share,
            help="The part of the lines, and of the images, that one entry may flag. "
            f"Default: {LINE_BUDGET:g} of the lines and {IMAGE_BUDGET:g} of the images.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object. Default: a table.")] = False,
    reader: Readers = None,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
    jobs: Jobs = None,
) -> None:
    """Refuse entries that flag too much of what is known to be harmless.

    PATH... are text files without any overlay text, one text a line, images without any, or folders of both (*.txt and
    images). Lines that repeat count once.

    All entries compete as in a scan, so an entry that a benign one explains away causes no false flag. Only a sign can
    flag; a hint asks for a review, which the budget does not limit.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    _require_known(ids or (), chosen)
    output, codes = Output.open(utf8=as_json), [ExitCode.CLEAN]
    options = scan_options(readers=reader, patterns=patterns, no_builtin=no_builtin)
    looks = _looks(paths, chosen, lambda: scanning.open_batch(options, workforce=WorkerOptions(jobs=jobs)), codes)
    gate = weigh(
        looks,
        ids=ids or None,
        line_budget=LINE_BUDGET if budget is None else budget,
        image_budget=IMAGE_BUDGET if budget is None else budget,
    )
    if not gate.lines and not gate.images and worst(codes) is ExitCode.CLEAN:
        raise UsageError("There is nothing to look at: no line and no image.", remedy="Name texts, or images.")
    output.line(render_document(_gate_document(gate)) if as_json else _gate_text(gate, fitted=output.is_terminal))
    _say_what_it_proves(gate, budget)
    codes.append(ExitCode.FLAGGED if gate.refused else ExitCode.CLEAN)
    raise typer.Exit(worst(codes))


def _require_known(ids: Sequence[str], chosen: PatternList) -> None:
    unknown = sorted(set(ids) - {entry.id for entry in chosen.patterns})
    if unknown:
        raise UsageError(
            f"There is no entry {', '.join(unknown)} in use.", remedy="See them all: watermark-scan patterns list"
        )


def _looks(
    paths: Sequence[Path], chosen: PatternList, open_batch: Callable[[], Batch], codes: list[ExitCode]
) -> Iterator[Look]:
    """Everything, texts first; the codes of images that could not be scanned are added to `codes`."""
    material = sort_out(paths)
    if material.texts:
        yield from _lines(material.texts, chosen)
    if material.images:
        for report in scanning.scan_all(open_batch(), scanning.tasks_of(expand(material.images))):
            if code_of(report) is ExitCode.INCOMPLETE:
                codes.append(ExitCode.INCOMPLETE)
                complain_about(report)
            if report.status == "scanned":
                yield look_at_image(report, _MAX_CHANCE)


def _lines(texts: Sequence[Path], chosen: PatternList) -> Iterator[Look]:
    from watermark_scan.curation.trial import Setting, Trials  # noqa: PLC0415  not for --help

    trials = Trials(chosen.wordings)
    for place, line in different_lines(texts):
        yield look_at_line(place, trials.run((line,), Setting()), _MAX_CHANCE)


def _gate_document(gate: Gate) -> dict[str, object]:
    return {
        "lines": gate.lines,
        "images": gate.images,
        "refused": [entry.pattern_id for entry in gate.refused],
        "entries": [
            {
                "pattern_id": entry.pattern_id,
                "refused": entry.refused,
                "lines": _numbers(entry.lines),
                "images": _numbers(entry.images),
                "examples": [{"place": place, "text": text} for place, text in entry.examples],
            }
            for entry in gate.entries
        ],
    }


def _numbers(count: Count) -> dict[str, object]:
    return {"flagged": count.flagged, "review": count.review, "rate": count.rate}


def _gate_text(gate: Gate, *, fitted: bool) -> str:
    if not gate.entries:
        return "No entry was found anywhere."
    return as_table(_HEADS, [_row(entry) for entry in gate.entries], fitted=fitted, right=frozenset(range(2, 8)))


def _row(entry: Entry) -> tuple[str, ...]:
    numbers = (
        str(number) for count in (entry.lines, entry.images) for number in (count.looked, count.flagged, count.review)
    )
    place, text = entry.examples[0]
    return (entry.pattern_id, "REFUSED" if entry.refused else "", *numbers, f"{place}: {text}")


def _say_what_it_proves(gate: Gate, budget: float | None) -> None:
    counts = f"Entries found: {len(gate.entries)}; refused: {len(gate.refused)}."
    say(f"Looked at: lines {gate.lines:,}, images {gate.images:,}. {counts}")
    for name, looked, usual in (("lines", gate.lines, LINE_BUDGET), ("images", gate.images, IMAGE_BUDGET)):
        needed = least_to_prove(usual if budget is None else budget)
        if 0 < looked < needed < math.inf:
            say(f"To prove so low a rate takes {needed:,.0f} {name} without a false flag.")
